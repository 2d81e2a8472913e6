"""The demo as a person starts it: a process with children, seen from outside."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from bdcdesk.central.errors import CentralError
from bdcdesk.domain.events import Event
from bdcdesk.domain.fold import fold
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.file import ReplicaError
from bdcdesk.wiring.demo_store import STORE, demo_building
from bdcdesk.wiring.place import NoPlace
from tests.patience import until

CHILDREN = {"simulator": "simulator", "hub": "hub", "agent": "dokafor", "supervisor": "lbrandt"}
"""The word in its command line by which each is known."""


def run(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A command of bdcdesk's, to its end, under a shell that lets everybody read and write what it makes."""
    command = (sys.executable, "-m", "bdcdesk", *arguments)
    return subprocess.run(command, env=_environ(home), capture_output=True, text=True, timeout=100, check=False, umask=0)


def _environ(home: Path) -> dict[str, str]:
    return {**os.environ, "BDCDESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


class Demo:
    """A headless demo that is running. Its lines are in `said`."""

    def __init__(self, home: Path, seconds: int, *more: str) -> None:
        command = (sys.executable, "-m", "bdcdesk", "demo", "--headless", "--seconds", str(seconds), "--folder", str(home), *more)
        self._process = subprocess.Popen(command, env=_environ(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        self.said.extend(self._process.stdout)

    def end(self, seconds: float = 100) -> int:
        """Waits for its end; the exit code."""
        code = self._process.wait(seconds)
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return code

    def __enter__(self) -> "Demo":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing of it outlives the test, whatever became of that."""
        self._process.kill()
        self.end()

    def child(self, name: str) -> int | None:
        """The process of this child that runs now."""
        return next((child for child, words in _children(self._process.pid) if CHILDREN[name] in words), None)

    def kill(self, name: str) -> int:
        """kill -9 one of its children; its process id."""
        process = until(lambda: self.child(name), f"the {name}'s process")
        os.kill(process, signal.SIGKILL)
        return process

    def kill_all_of_it(self) -> None:
        """kill -9 the demo itself, and wait until its children have noticed."""
        children = [child for child, _ in _children(self._process.pid)]
        os.kill(self._process.pid, signal.SIGKILL)
        until(lambda: not any(map(_runs, children)), "the end of the children of a demo that was killed")


def _children(parent: int) -> list[tuple[int, list[str]]]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append((int(folder.name), (folder / "cmdline").read_text().split("\0")))
    return found


def _runs(process: int) -> bool:
    """Whether it does anything: one that has ended and was not asked about yet does not."""
    with suppress(OSError):
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


class DemoLog:
    """What the demo's log says, read beside it."""

    def __init__(self, home: Path) -> None:
        building = demo_building(home, "hub")
        self._central = building.central()

    def close(self) -> None:
        self._central.close()

    def events(self) -> list[Event]:
        return self._central.read_open(STORE)

    def leads(self) -> dict[str, Lead]:
        """Leads by id, as folded from the log."""
        streams: dict[str, list[Event]] = {}
        for event in self.events():
            if event.stream.startswith("lead/"):
                streams.setdefault(event.stream, []).append(event)
        return {lead.id: lead for stream in streams.values() if (lead := fold(stream)) is not None}

    def count(self, *kinds: str) -> int:
        return sum(event.kind in kinds for event in self.events())


def log_of(home: Path) -> DemoLog:
    """The log, as soon as the demo has made it."""

    def opened() -> DemoLog | None:
        with suppress(NoPlace, CentralError, ReplicaError, OSError):
            return DemoLog(home)
        return None

    return until(opened, "the demo's log")
