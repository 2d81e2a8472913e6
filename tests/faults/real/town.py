"""The store of such a day: its database, its phone provider, and one computer for each member and for the hub."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bdcdesk.central import cipher
from bdcdesk.central.ports import Central
from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import Member, StoreRecord
from bdcdesk.central.upgrade import prepare
from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.intake import DescribeStore
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.rights import OWNER
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.secrets import PASSPHRASE
from bdcdesk.replica.known import Overlay, States
from bdcdesk.wiring.beginning import begin_store
from bdcdesk.wiring.invites import Invite
from bdcdesk.wiring.joining import admit
from bdcdesk.wiring.place import Setup, place_of
from bdcdesk.wiring.station import HUB, PROVIDER_SECRET, Building
from tests.central.debian import free_port
from tests.faults.real.server import Server

STORE = "harbor"
DESCRIBED = StoreDescribed("Harbor Motors", Hours("America/New_York", (((0, 1440),),) * 7), "+12025550199")
MEMBERS = (
    Member("sam", "Sam Reyes", "supervisor", "+12025550101"),
    Member("ann", "Ann Bell", "agent", "+12025550102"),
    Member("bo", "Bo Lund", "agent", "+12025550103"),
    Member("cy", "Cy Tran", "agent", "+12025550104"),
)
WORDS = "a day of many kills"

_PLACES = (("Europe/London", "+44 20 7946 00"), ("Pacific/Honolulu", "808-555-01"), ("Pacific/Guam", "671-555-01"))


def awake(now: float) -> str:
    """The beginning, up to the last two digits, of numbers in a place where it is day for a while: at night nothing would be sent."""
    hours = ((zone, begins, datetime.fromtimestamp(now, ZoneInfo(zone)).hour) for zone, begins in _PLACES)
    return next(begins for _, begins, hour in hours if 8 <= hour < 20)


class Town:
    """`server` None: the log is a file on the one computer that all share. `line`, `provider_line`: the ports at which computers come to
    the server and the hub to its provider, where that is not their own. `kept_in`: an empty folder for what the database keeps."""

    def __init__(
        self,
        folder: Path,
        server: Server | None,
        members: tuple[Member, ...] = MEMBERS,
        line: int | None = None,
        provider_line: int | None = None,
        kept_in: Path | None = None,
    ) -> None:
        self.folder = folder
        self.members = members
        self.server = server
        self._line = line
        self.provider_port = provider_line or free_port()
        self.database = f"store_{uuid.uuid4().hex[:8]}"
        if server is not None:
            server.create(self.database, kept_in)
            self._begin_on_server(server)
        else:
            self._begin_in_file(kept_in)
        for member in members:
            # A computer that has been at its store once starts without central.
            self.building(member.id).station().close()

    def home(self, member: str) -> Path:
        """The computer at which this member sits."""
        return self.folder / (member if self.server is not None else "computer")

    def environ(self, member: str) -> dict[str, str]:
        return {"BDCDESK_HOME": str(self.home(member)), PASSPHRASE: WORDS}

    def building(self, member: str) -> Building:
        place = place_of(self.environ(member))
        return Building(place, place.setup(), self._keys(member), member)

    @contextmanager
    def closed_to_writers(self) -> Iterator[None]:
        """Where the log is a file: nobody can write to it, as while another program holds it."""
        building = self.building(HUB)
        connection = cipher.connect(building.place.home / "central.db", building.central_key)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
        finally:
            connection.close()

    def auditor(self) -> Central:
        """The log as its owner sees it."""
        if self.server is not None:
            return PostgresCentral(self.server.url(self.database))
        return self.building(HUB).central()

    @property
    def incoming(self) -> Path:
        return place_of(self.environ(HUB)).incoming

    @property
    def provider_file(self) -> Path:
        return self.folder / "provider.db"

    def _keys(self, member: str) -> PassphraseKeys:
        return PassphraseKeys(WORDS, place_of(self.environ(member)).home / "keys.json", Cost(2**10, 8, 1))

    def _setup(self, url: str) -> Setup:
        return Setup(url, STORE, self.members[0].id, f"http://127.0.0.1:{self.provider_port}", ACCOUNT)

    def _begin_in_file(self, folder: Path | None) -> None:
        place, keys = place_of(self.environ(HUB)), self._keys(HUB)
        keys.put(PROVIDER_SECRET, SECRET.encode())
        place.keep(self._setup(f"sqlite:///{(folder or place.home) / 'central.db'}"))
        begin_store(self.building(self.members[0].id), DESCRIBED, (*self.members, Member(HUB, "Hub", "hub")))

    def _begin_on_server(self, server: Server) -> None:
        prepare(server.url(self.database))
        owner = PostgresCentral(server.url(self.database))
        try:
            owner.add_store(StoreRecord(STORE, DESCRIBED.name, os.urandom(32)))
            for member in (*self.members, Member(HUB, "Hub", "hub")):
                owner.add_member(STORE, member)
                self._join(server, owner, member)
            known = Overlay(States(), owner.now)
            action = DescribeStore(id=str(uuid.uuid4()), store=STORE, actor=OWNER, pressed=known.now, described=DESCRIBED)
            decided = action.decide(known)
            assert isinstance(decided, Append)
            owner.append(STORE, action.id, known.groups(action, decided.changes, os.urandom))
        finally:
            owner.close()

    def _join(self, server: Server, owner: PostgresCentral, member: Member) -> None:
        invited = owner.invite(STORE, member.id, 1)
        place, keys = place_of(self.environ(member.id)), self._keys(member.id)
        admit(place, Invite(server.url(self.database, None, self._line), STORE, invited.login, invited.password), lambda: keys)
        setup = place.setup()
        place.keep(Setup(setup.url, setup.store, member.id, self._setup("").provider, ACCOUNT, logins=setup.logins, people=setup.people))
        keys.put(PROVIDER_SECRET, SECRET.encode())
