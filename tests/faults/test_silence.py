"""How soon an agent's own window says that the hub is silent or that central is away: real processes, the real limits, a real clock."""

import json
import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bdcdesk.wiring.station import HUB
from tests.faults.proxy import Proxy
from tests.faults.real.child import Child
from tests.faults.real.server import Server
from tests.faults.real.town import MEMBERS, Town

WITHIN = 20.0
AGAIN = 40.0


class Seen:
    """A window that runs, and its bar as somebody who sits before it sees it."""

    def __init__(self, folder: Path) -> None:
        self.server = Server()
        self.server.start()
        self.line = Proxy(self.server.port)
        self.town = Town(folder, self.server, MEMBERS[:2], self.line.port)
        self.hub = Child(HUB, ("-m", "bdcdesk", "hub", "--child"), self.town.environ(HUB), folder / "hub.log")
        state = str(self.town.provider_file)
        provider = ("-m", "bdcdesk", "simulator", "--port", str(self.town.provider_port), "--state", state, "--child")
        self.provider = Child("provider", provider, {}, folder / "provider.log")
        environ = {**self.town.environ("ann"), "QT_QPA_PLATFORM": "offscreen"}
        self._window = Child("window", ("-m", "tests.faults.real.window", "ann"), environ, folder / "window.log")
        for child in (self.provider, self.hub, self._window):
            child.start()

    def close(self) -> None:
        self.line.be("open")
        for child in (self._window, self.hub, self.provider):
            child.end()
        self.line.close()
        self.server.stop()

    def until(self, so: Callable[[str], bool], within: float) -> float:
        """The seconds until the bar says so."""
        began = time.monotonic()
        said: list[str] = []
        while True:
            try:
                words = ", ".join(json.loads(self._window.heard.get(timeout=max(0.01, began + within - time.monotonic()))))
            except queue.Empty:
                raise AssertionError(f"not within {within:.0f} s; the bar said {said}") from None
            said.append(words)
            if so(words):
                return time.monotonic() - began


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Seen]:
    made = Seen(tmp_path)
    yield made
    made.close()


def well(words: str) -> bool:
    return "Live" in words and "not going out" not in words


def test_a_window_says_within_20_s_that_the_hub_is_silent_and_that_central_is_away(seen: Seen) -> None:
    seen.until(well, 60)
    seen.hub.kill()
    hub = seen.until(lambda words: "texts are not going out" in words, WITHIN)
    seen.hub.start()
    seen.until(well, AGAIN)
    seen.server.crash()
    away = seen.until(lambda words: "Offline" in words, WITHIN)
    seen.server.start()
    seen.until(well, AGAIN)
    seen.line.be("stalled")
    silent = seen.until(lambda words: "Offline" in words, WITHIN)
    seen.line.be("open")
    again = seen.until(well, AGAIN)
    print(f"hub killed {hub:.1f} s, server stopped {away:.1f} s, line stalled {silent:.1f} s, well {again:.1f} s after it")  # noqa: T201
