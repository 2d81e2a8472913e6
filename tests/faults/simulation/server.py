"""The machine of the central database: its file, its clients' connections, its crashes and backups."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bdcdesk.central.errors import Full, Unreachable
from bdcdesk.central.records import Link, StoreRecord
from bdcdesk.central.sqlite import SqliteCentral

from .disk import Disk, Killed
from .world import World

KEY = bytes(range(32))
RECORD = StoreRecord("harbor", "Harbor Motors", b"h" * 32)

_AWAY = "The store's database cannot be reached."
T = TypeVar("T")


class Server:
    """Answers while it is `up`. Each member has a connection of their own, as they would have at a database server."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.disk = Disk(folder / "central", world)
        self.up = True
        self.session = 0
        """Connections from before the last crash are broken: whoever has one meets that first."""
        self.gone: list[list[Link]] = []
        """Logs as they were when another was put in their place."""
        self._backup: Path | None = None
        self._backups = folder / "backups"
        self._connections: dict[str, SqliteCentral] = {}

    @property
    def path(self) -> Path:
        return self.disk.folder / "central.db"

    def clock(self) -> int:
        return self.world.at

    def serve(self, actor: str, ask: Callable[[SqliteCentral], T]) -> T:
        """Asks in this member's name. A kill of central in the midst of it is a connection that breaks."""
        if not self.up:
            raise Unreachable(_AWAY)
        try:
            return ask(self._connection(actor))
        except Killed as killed:
            if killed.disk is not self.disk:
                raise
            self.crash()
            raise Unreachable(_AWAY) from None
        except Full:
            self.world.say("central", "is full")
            raise

    def _connection(self, actor: str) -> SqliteCentral:
        if actor not in self._connections:
            self._connections[actor] = SqliteCentral(self.path, KEY, actor, self.clock, lambda seconds: None)
        return self._connections[actor]

    def crash(self) -> None:
        if self.up:
            self.world.say("central", "is killed")
            self.up = False
            self.session += 1
            self._connections.clear()
            self.disk.drop()
            self.world.later(self.world.between(100, 20_000), self.start)

    def start(self) -> None:
        if not self.up:
            self.up = True
            self.world.say("central", "is back")

    def back_up(self) -> None:
        """A copy of the file as of now, as a backup program makes it."""
        if not self.up or any(connection.in_transaction for connection in self.disk.open):
            return
        self.world.say("central", "is backed up")
        self._backup = self._backups
        shutil.rmtree(self._backup, ignore_errors=True)
        self._backup.mkdir()
        for file in sorted(self.disk.folder.iterdir()):
            if not file.name.endswith("-shm"):
                shutil.copyfile(file, self._backup / file.name)

    def restore(self) -> bool:
        """Puts the last backup in the place of the file: what came after it is gone. Whether it could."""
        if self._backup is None or not self.up:
            return False
        # Who writes down what is lost is nobody of the store's: no kill may fall upon them.
        self.disk.fuse = 0
        self.gone.append(self.serve("auditor", lambda central: central.links(RECORD.id, 0, 1 << 40)))
        self.crash()
        self.world.say("central", "is restored from its backup")
        for file in list(self.disk.folder.iterdir()):
            file.unlink()
        for file in sorted(self._backup.iterdir()):
            shutil.copyfile(file, self.disk.folder / file.name)
        self._backup = None
        return True

    def close(self) -> None:
        self._connections.clear()
        self.disk.close()
