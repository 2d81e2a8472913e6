"""The files of one process: the moment between two statements at which it is killed, what a power cut leaves of them, and a full disk."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from bdcdesk.central import cipher

from .world import World

_WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


class Killed(BaseException):
    """The process whose disk this is ends here: nothing of it runs any more, not even what would tidy up."""

    def __init__(self, disk: "Disk") -> None:
        super().__init__(disk.name)
        self.disk = disk


class Disk:
    """`fuse`: after how many more statements the process is killed, 0 for never. `full`: nothing more can be written."""

    def __init__(self, folder: Path, world: World) -> None:
        self.name = folder.name
        self._home = folder
        self._world = world
        self._copies = 0
        self.folder = folder / "0"
        self.fuse = 0
        self.full = False
        self.dead = False
        self.open: list[Watched] = []
        self.folder.mkdir(parents=True)

    def holds(self, path: Path) -> bool:
        return path.parent == self.folder

    def tick(self, statement: str) -> None:
        """Before a statement."""
        if self.dead:
            raise Killed(self)
        if self.full and statement.startswith(_WRITES):
            error = dbapi2.OperationalError("database or disk is full")
            error.sqlite_errorcode = dbapi2.SQLITE_FULL
            raise error
        if self.fuse:
            self.fuse -= 1
            if not self.fuse:
                self.dead = True
                raise Killed(self)

    def drop(self, power: bool = False) -> None:
        """Leaves everything open as a kill does: the files are taken up as they lie there, by the next start."""
        self.dead = True
        unsafe = {connection.path for connection in self.open if not connection.synced} if power else set()
        self._copies += 1
        left = self.folder
        self.folder = self._home / str(self._copies)
        self.folder.mkdir()
        for file in sorted(left.iterdir()):
            if not file.name.endswith("-shm"):
                shutil.copyfile(file, self.folder / file.name)
        for path in sorted(unsafe):
            self._cut_off(self.folder / f"{path.name}-wal")
        self.close()
        self.fuse, self.dead = 0, False

    def _cut_off(self, wal: Path) -> None:
        # Written and not synced: the disk may have kept any beginning of it.
        if wal.exists():
            kept = int(wal.stat().st_size * self._world.chance.random())
            self._world.say(self.name, f"{wal.name} is cut off")
            with wal.open("r+b") as file:
                file.truncate(kept)

    def close(self) -> None:
        for connection in self.open:
            connection.gone = True
            connection.real.close()
        self.open.clear()


class Watched:
    """A real connection whose statements are counted. `synced`: whether each commit is on the disk before it returns."""

    def __init__(self, disk: Disk, path: Path) -> None:
        disk.tick("connect")
        self.path = path
        self.synced = True
        self.gone = False
        self._disk = disk
        self.real: cipher.Connection = plain(path)
        disk.open.append(self)

    @property
    def in_transaction(self) -> bool:
        return not (self.gone or self._disk.dead) and self.real.in_transaction

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:
        if self.gone:
            raise Killed(self._disk)
        self._disk.tick(statement)
        if statement.startswith("PRAGMA synchronous"):
            # The files lie in memory: what a disk would have kept is reckoned in `drop`, and waiting for it says nothing.
            self.synced = statement.endswith("FULL")
            statement = "PRAGMA synchronous = OFF"
        return self.real.execute(statement, values)

    def close(self) -> None:
        if not (self.gone or self._disk.dead):
            self.real.close()
            self._disk.open.remove(self)


def plain(path: Path) -> cipher.Connection:
    """A connection to a file without a key: a third of a run was spent on enciphering pages, which has tests of its own."""
    made: cipher.Connection = dbapi2.connect(str(path), isolation_level=None)
    # What SQLite puts aside for a statement is gone with the connection, wherever it lies: a tenth of a run was making files for it.
    made.execute("PRAGMA temp_store = MEMORY")
    return made


@contextmanager
def watching(disks: Sequence[Disk]) -> Iterator[None]:
    """While this holds, connections to files on these disks are watched. `disks` may grow."""
    connect = cipher.connect

    def watched(path: Path, key: bytes) -> Any:
        disk = next((disk for disk in disks if disk.holds(path)), None)
        return connect(path, key) if disk is None else Watched(disk, path)

    cipher.connect = watched  # type: ignore[assignment]
    try:
        yield
    finally:
        cipher.connect = connect
