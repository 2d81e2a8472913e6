"""A desk with all it stands on: its keys, its two files, its central."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote

import msgspec

from bdcdesk.central.ports import Central, StoreRecord
from bdcdesk.domain.events import Instant
from bdcdesk.machine.folders import private
from bdcdesk.machine.secrets import Keys, raw_key
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import Damaged, move_aside
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox
from bdcdesk.replica.sync import Sync
from bdcdesk.wiring.place import NoPlace, Place, Setup, clock, steady

PASSWORD: Final = "central password"
PROVIDER_SECRET: Final = "provider secret"
HUB: Final = "hub"
"""The member in whose name a store's hub writes."""


def begin_process(place: Place, process: str) -> None:
    """Logs and crash reports of this process go to the place's folder."""
    from bdcdesk.machine import crash, logs

    logs.open_log(place.logs, process)
    crash.install(place.logs, clock())


class Station:
    """Everything of one member's desk that belongs to one thread."""

    def __init__(self, held: Holdings, replica: Replica, outbox: Outbox, member: str, rebuilt: tuple[Path, ...]) -> None:
        self.desk = Desk(member, held, replica, outbox, os.urandom)
        self.sync = Sync(held, replica, outbox, os.urandom)
        self.rebuilt = rebuilt
        """Damaged files that were moved aside."""
        self._files = (replica, outbox)

    def close(self) -> None:
        for file in self._files:
            file.close()


class Building(msgspec.Struct, frozen=True):
    """From which stations and connections to central are made, by whichever thread is to own them."""

    place: Place
    setup: Setup
    keys: Keys
    member: str

    @property
    def clock(self) -> Callable[[], Instant]:
        """What this process measures central's time against."""
        return steady(self.setup.ahead)

    def central(self) -> Central:
        """A new connection, for the calling thread. Raises CentralError or SecretsError."""
        from bdcdesk.central.open import open_central

        return open_central(self._address(), actor=self.member, key=self._key("central"), now=clock(self.setup.ahead), pause=time.sleep)

    def station(self, purpose: str = "desk") -> Station:
        """A desk, for the calling thread. A damaged file is moved aside and made anew. Raises ReplicaError, SecretsError, NoPlace.

        Each `purpose` has files of its own: two processes never share a desk.
        """
        folder = private(self.place.home / "desks" / f"{self.setup.store}-{self.member}-{purpose}")
        rebuilt: list[Path] = []
        replica = _opened(folder / "replica.db", self._key("replica"), Replica, rebuilt)
        outbox = _opened(folder / "outbox.db", self._key("outbox"), Outbox, rebuilt)
        return Station(Holdings(self._record(folder), self.clock), replica, outbox, self.member, tuple(rebuilt))

    def _record(self, folder: Path) -> StoreRecord:
        # Kept beside the replica, so that a desk starts without central; the person key in it is kept with the other keys.
        kept = self.keys.get(f"store {self.setup.store}")
        if kept is not None:
            return msgspec.json.decode(kept, type=StoreRecord)
        central = self.central()
        try:
            found = next((record for record in central.stores() if record.id == self.setup.store), None)
        finally:
            central.close()
        if found is None:
            raise NoPlace(f"The central database does not know the store “{self.setup.store}”. Nothing was changed. Check the name.")
        self.keys.put(f"store {self.setup.store}", msgspec.json.encode(found))
        return found

    def _key(self, name: str) -> bytes:
        return raw_key(self.keys, f"{name} key", self.place.home, os.urandom)

    def _address(self) -> str:
        password = self.keys.get(PASSWORD)
        scheme, mark, rest = self.setup.url.partition("://")
        if scheme == "sqlite" or password is None or "@" not in rest:
            return self.setup.url
        user, _, host = rest.rpartition("@")
        return f"{scheme}{mark}{user}:{quote(password.decode(), safe='')}@{host}"


File = TypeVar("File", Replica, Outbox)


def _opened(path: Path, key: bytes, make: Callable[[Path, bytes], File], rebuilt: list[Path]) -> File:
    try:
        return make(path, key)
    except Damaged:
        rebuilt.append(move_aside(path, time.strftime("%Y%m%d-%H%M%S")))
        return make(path, key)
