"""A process of such a day: started, killed, started again; told by lines, and heard."""

import os
import queue
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[3]


class Child:
    """`log`: where its standard error goes. What it says on standard output, line by line, is in `heard`."""

    def __init__(self, name: str, arguments: tuple[str, ...], environ: dict[str, str], log: Path) -> None:
        self.name = name
        self._command = (sys.executable, *arguments)
        self._environ = {**os.environ, **environ}
        self._log = log
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self.heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.starts = 0

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=self._environ, cwd=ROOT
            )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        self.starts += 1

    def _read(self, process: "subprocess.Popen[str]") -> None:
        for line in process.stdout or ():
            self.heard.put(line)

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def tell(self, line: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """SIGKILL."""
        assert self._process is not None
        self._process.kill()
        self._gone()

    def end(self) -> None:
        """In order, by the end of its standard input; SIGKILL if that does not help."""
        if self._process is None or self._process.returncode is not None:
            return
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._gone()

    def _gone(self) -> None:
        assert self._process is not None
        self._process.wait()
        if self._reader is not None:
            self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None and not pipe.closed:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
