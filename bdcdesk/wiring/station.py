"""A desk with all it stands on: its keys, its two files, its central."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote

import msgspec

from bdcdesk.central.ports import Central
from bdcdesk.central.records import StoreRecord
from bdcdesk.domain.events import Instant
from bdcdesk.machine.folders import private
from bdcdesk.machine.lock import Held, Hold
from bdcdesk.machine.secrets import KEY_BYTES, Keys, raw_key
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import Damaged, InUse, ReplicaError, move_aside
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox
from bdcdesk.replica.sync import Sync
from bdcdesk.translation import tr
from bdcdesk.wiring.place import NoPlace, Place, Setup, clock, steady
from bdcdesk.wiring.rulebook import rulebook

PASSWORD: Final = "central password"
"""What the password of a login that a person types is kept under; one that this computer made is under `password_of` its login."""
PROVIDER_SECRET: Final = "provider secret"
PROVIDER_SIGNING: Final = "provider signing"
"""By which the phone provider's webhooks are known to be its own: SignalWire's signing key, Telnyx's public key, or the token of a Twilio
account that is reached by an API key."""
HUB: Final = "hub"
"""The member in whose name a store's hub writes."""


def password_of(login: str) -> str:
    """The name of the key that is this login's password."""
    return f"{PASSWORD} {login}"


def with_login(url: str, login: str, password: str) -> str:
    """A server's address with who signs in and how."""
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}{quote(login, safe='')}:{quote(password, safe='')}@{rest.rpartition('@')[2]}"


def begin_process(place: Place, process: str) -> None:
    """Logs and crash reports of this process go to the place's folder."""
    from bdcdesk.machine import crash, logs

    logs.open_log(place.logs, process)
    crash.install(place.logs, clock())


class Station:
    """Everything of one member's desk that belongs to one thread."""

    def __init__(self, hold: Hold, held: Holdings, replica: Replica, outbox: Outbox, member: str, rebuilt: tuple[Path, ...]) -> None:
        self.desk = Desk(member, held, replica, outbox, os.urandom)
        self.sync = Sync(held, replica, outbox, os.urandom)
        self.rebuilt = rebuilt
        """Damaged files that were moved aside."""
        self._files = (replica, outbox, hold)

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

        Each `purpose` has files of its own, and two processes never share a desk: raises InUse for the second.
        """
        folder = private(self._folder(purpose))
        hold = self._hold(folder)
        rebuilt: list[Path] = []
        try:
            replica = _opened(folder / "replica.db", self._desk_key(folder, "replica"), Replica, rebuilt)
            outbox = _opened(folder / "outbox.db", self._desk_key(folder, "outbox"), Outbox, rebuilt)
        except BaseException:
            hold.close()
            raise
        return Station(hold, Holdings(self.record(), self.clock, rulebook), replica, outbox, self.member, tuple(rebuilt))

    def _hold(self, folder: Path) -> Hold:
        try:
            return Hold(folder / "desk.lock")
        except Held as error:
            what = tr("A hub of this store") if self.member == HUB else tr("bdcdesk for “{member}”", member=self.member)
            raise InUse(
                tr("{what} runs on this computer already, and goes on. Nothing was changed. End that one to start another.", what=what)
            ) from error
        except OSError as error:
            raise ReplicaError(
                tr(
                    "This computer cannot keep two programs from the files in {folder} ({strerror}). Nothing was "
                    "changed. Put them on a disk of its own that is writable and not full.",
                    folder=folder,
                    strerror=error.strerror or error,
                )
            ) from error

    def destroy(self, purpose: str = "desk") -> None:
        """Makes this member's desk unreadable for good, to be called when it is closed: its keys are gone, and then its files."""
        folder = self._folder(purpose)
        for file in ("replica", "outbox"):
            self.keys.put(_key_name(folder, file), os.urandom(KEY_BYTES))
        shutil.rmtree(folder, ignore_errors=True)

    def _folder(self, purpose: str) -> Path:
        return self.place.home / "desks" / f"{self.setup.store}-{self.member}-{purpose}"

    def _desk_key(self, folder: Path, file: str) -> bytes:
        # Of this desk alone, so that it can be destroyed on a computer that others use too. Older desks share one.
        shared = self.keys.get(f"{file} key")
        if shared is not None and (folder / f"{file}.db").exists() and self.keys.get(_key_name(folder, file)) is None:
            self.keys.put(_key_name(folder, file), shared)
        return raw_key(self.keys, _key_name(folder, file), self.place.home, os.urandom)

    def replica_key(self, folder: Path) -> bytes:
        """Under which the copy in a desk's folder is kept. Raises SecretsError."""
        return self._desk_key(folder, "replica")

    @property
    def central_key(self) -> bytes:
        """Under which a log that is kept in a file is kept. Raises SecretsError."""
        return self._key("central")

    def record(self) -> StoreRecord:
        """The store as central has it: asked of it once, then kept, so that a desk starts without it. Raises as `central` does, NoPlace."""
        # With the other keys, for the person key in it.
        kept = self.keys.get(f"store {self.setup.store}")
        if kept is not None:
            return msgspec.json.decode(kept, type=StoreRecord)
        central = self.central()
        try:
            found = next((record for record in central.stores() if record.id == self.setup.store), None)
        finally:
            central.close()
        if found is None:
            raise NoPlace(
                tr("The central database does not know the store “{store}”. Nothing was changed. Check the name.", store=self.setup.store)
            )
        self.keys.put(f"store {self.setup.store}", msgspec.json.encode(found))
        return found

    def _key(self, name: str) -> bytes:
        return raw_key(self.keys, f"{name} key", self.place.home, os.urandom)

    def _address(self) -> str:
        if self.setup.url.startswith("sqlite"):
            return self.setup.url
        login = self.setup.logins.get(self.member)
        if login is not None:
            return with_login(self.setup.url, login, (self.keys.get(password_of(login)) or b"").decode())
        if self.setup.logins:
            raise NoPlace(
                tr(
                    "“{member}” has no login on this computer. Nothing was changed. Ask your supervisor for an invite, "
                    "and give it to “bdcdesk central join”.",
                    member=self.member,
                )
            )
        # A login that whoever looks after the server made by hand.
        password, user = self.keys.get(PASSWORD), self.setup.url.partition("://")[2].rpartition("@")[0]
        return with_login(self.setup.url, user, password.decode()) if password is not None and user else self.setup.url


def _key_name(folder: Path, file: str) -> str:
    return f"{file} key of {folder.name}"


File = TypeVar("File", Replica, Outbox)


def _opened(path: Path, key: bytes, make: Callable[[Path, bytes], File], rebuilt: list[Path]) -> File:
    try:
        return make(path, key)
    except Damaged:
        rebuilt.append(move_aside(path, time.strftime("%Y%m%d-%H%M%S")))
        return make(path, key)
