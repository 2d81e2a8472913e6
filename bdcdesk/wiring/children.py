"""The processes of a demo: started by command line, told by their standard input, ended when it closes."""

import json
import os
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, Final

from bdcdesk.machine.program import command

ENDED: Final[Mapping[str, Any]] = {"step": "ended"}


class Child:
    """One process. `heard` gets what it says on standard output, a JSON object a line, with the child's name, from a thread of its own;
    last of all, `ENDED`."""

    def __init__(
        self, name: str, arguments: tuple[str, ...], environ: Mapping[str, str], heard: Callable[[str, Mapping[str, Any]], object]
    ) -> None:
        self.name = name
        self._arguments = arguments
        self._environ = dict(environ)
        self._heard = heard
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            command(*self._arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **self._environ}
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), name=f"read {self.name}", daemon=True)
        self._reader.start()

    @property
    def ended(self) -> int | None:
        """The exit code, None while it runs."""
        return self._process.poll() if self._process else None

    def tell(self, **what: Any) -> None:
        if self._process is not None and self._process.stdin is not None:
            try:
                self._process.stdin.write(json.dumps(what) + "\n")
                self._process.stdin.flush()
            except BrokenPipeError:
                return

    def stop(self, patience: float = 10.0) -> None:
        """Closes its standard input, by which it ends in order; kills it if it does not."""
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            with suppress(BrokenPipeError):
                process.stdin.close()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._reader is not None:
            self._reader.join(patience)
        if process.stdout is not None:
            process.stdout.close()

    def _read(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            try:
                said = json.loads(line)
            except ValueError:
                continue
            self._heard(self.name, said)
        # Who hears that it has ended finds its exit code.
        process.wait()
        self._heard(self.name, ENDED)


Heard = SimpleQueue[tuple[str, Mapping[str, Any]]]


def until_closed(lines: Any, stop: threading.Event) -> None:
    """Sets `stop` when standard input ends: a child must not outlive who started it, even one that was killed."""

    def wait() -> None:
        for _ in lines:
            pass
        stop.set()

    threading.Thread(target=wait, name="until closed", daemon=True).start()
