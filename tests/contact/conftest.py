"""A real simulated provider on loopback, on a clock that tests move by hand."""

import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from bdcdesk.contact.simulator.server import ACCOUNT, SECRET, serve
from bdcdesk.contact.twilio import Twilio

if TYPE_CHECKING:
    from tests.contact.house import House

OURS = "+18505550199"
AGENT = "+18505550100"
START = 1_790_000_000_000


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


class Running(Clock):
    """The same day, but going on by itself."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def now(self) -> int:  # type: ignore[override]
        return START + int(1000 * (time.monotonic() - self._began))


class Practice:
    """The simulator in a thread of this process; `again` restarts it on the same file, as after a crash."""

    def __init__(self, path: Path, clock: Clock | None = None, account: str = ACCOUNT) -> None:
        self.path = path
        self.account = account
        self.clock = clock or Clock()
        self._start()

    def again(self) -> None:
        self.stop()
        self._start()

    def stop(self) -> None:
        self._stop.set()
        self.join()

    def leave(self) -> None:
        """Stop without waiting for it: `join` does that."""
        self._stop.set()

    def join(self) -> None:
        self._thread.join(10)
        assert not self._thread.is_alive()

    def fault(self, *kinds: str, retry_after: int | None = None, method: str = "POST") -> None:
        faults = [{"kind": kind, "retry_after": retry_after, "method": method} for kind in kinds]
        assert requests.post(f"{self.url}/_simulator/faults", json={"next": faults}, timeout=5).status_code == 204

    def behave(self, number: str, texts: str, calls: str) -> None:
        body = {"number": number, "texts": texts, "calls": calls}
        assert requests.post(f"{self.url}/_simulator/shoppers", json=body, timeout=5).status_code == 204

    def write_in(self, sender: str, body: str, *files: bytes) -> str:
        """With files, all of which say that they are JPEGs."""
        sent = [{"type": "image/jpeg", "content": b64encode(file).decode()} for file in files]
        wanted = {"from": sender, "to": OURS, "body": body, "files": sent}
        return requests.post(f"{self.url}/_simulator/inbound", json=wanted, timeout=5).json()["sid"]

    def call_in(self, caller: str) -> str:
        return requests.post(f"{self.url}/_simulator/calls", json={"from": caller, "to": OURS}, timeout=5).json()["sid"]

    @property
    def posts(self) -> int:
        return self._taken()["posts"]

    @property
    def messages(self) -> list[dict[str, str]]:
        return self._taken()["messages"]

    def record(self, call: str, seconds: int) -> str:
        """A call was recorded; the recording's sid."""
        return requests.post(f"{self.url}/_simulator/recordings", json={"call": call, "seconds": seconds}, timeout=5).json()["sid"]

    @property
    def told(self) -> list[str]:
        """What was said and begun on calls of ours, as Telnyx."""
        return self._taken()["told"]

    @property
    def calls(self) -> list[dict[str, str]]:
        return self._taken()["calls"]

    def adapter(self, secret: str = SECRET, read: float = 5, told_at: str = "") -> Twilio:
        return Twilio(self.url, ACCOUNT, secret, timeouts=(1, read), name="simulator", told_at=told_at)

    def _taken(self) -> dict:
        return requests.get(f"{self.url}/_simulator/messages", timeout=5).json()

    def _start(self) -> None:
        self._stop, bound, ports = threading.Event(), threading.Event(), []

        def ready(port: int) -> None:
            ports.append(port)
            bound.set()

        asked = {"account": self.account}
        self._thread = threading.Thread(target=serve, args=(0, self.path, self.clock, self._stop, ready), kwargs=asked)
        self._thread.start()
        assert bound.wait(10)
        self.url = f"http://127.0.0.1:{ports[0]}"


@pytest.fixture(scope="session")
def leaving() -> Iterator[list[Practice]]:
    """Simulators that were told to stop: a fifth of a second each, waited for once."""
    left: list[Practice] = []
    yield left
    for practice in left:
        practice.join()


@pytest.fixture
def practice(tmp_path: Path, leaving: list[Practice]) -> Iterator[Practice]:
    running = Practice(tmp_path / "provider.db")
    yield running
    running.leave()
    leaving.append(running)


@pytest.fixture
def twilio(practice: Practice) -> Twilio:
    return practice.adapter()


@pytest.fixture
def house(practice: Practice, tmp_path: Path) -> Iterator["House"]:
    from tests.contact.house import House

    built = House(tmp_path, practice)
    yield built
    built.close()
