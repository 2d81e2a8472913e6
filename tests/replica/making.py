"""A store with real files, some desks in it, and a clock that the test moves."""

import os
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from uuid import UUID

from bdcdesk.central.errors import Unreachable
from bdcdesk.central.records import Answer, Cursor, Diverged, Group, Link, StoreRecord
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.domain.actions import Action, Append
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.intake import DescribeStore, ReceiveLead
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import lead_of, persons
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox
from bdcdesk.replica.sync import Stepped, Sync
from bdcdesk.wiring.rulebook import rulebook
from tests.letters import named

KEY = bytes(range(32))
RECORD = StoreRecord("harbor", "Harbor Motors", b"h" * 32)
START = 1_772_463_600_000
"""2026-03-02 15:00 UTC, a Monday: within calling hours in all of the mainland's zones but the Pacific one."""

OPEN = Hours("America/New_York", (((0, 1440),),) * 7)
STORE = StoreDescribed("Harbor Motors", OPEN, "+12025550100")
NUMBER = "+16025550148"
POINT = ContactPoint("phone", NUMBER, "(602) 555-0148")


def point_of(lead: str) -> ContactPoint:
    """The number of this lead's shopper: each has one of their own."""
    end = 48 if lead == "rivera" else sum(ord(sign) * place for place, sign in enumerate(lead, 1)) % 10_000
    return ContactPoint("phone", f"+1602555{100 + end:04}", f"(602) 555-{100 + end:04}")


A = TypeVar("A", bound=Action)


def folder() -> TemporaryDirectory[str]:
    """A folder for a test: in memory where the system has a place for that, for no test pulls the plug and each commit syncs."""
    memory = Path("/dev/shm")
    return TemporaryDirectory(prefix="bdcdesk-test-", dir=memory if memory.is_dir() and os.access(memory, os.W_OK) else None)


class Clock:
    def __init__(self, at: Instant = START) -> None:
        self.at = at

    def __call__(self) -> Instant:
        return self.at


class Losing:
    """A real log behind a bad line: `lose` says what is lost next, once: the "question" or "answer" of an append, or the "news"."""

    def __init__(self, real: SqliteCentral) -> None:
        self.real = real
        self.lose = ""

    def append(self, store: str, action: str, groups: Sequence[Group]) -> Answer:
        self._fail("question")
        answer = self.real.append(store, action, groups)
        self._fail("answer")
        return answer

    def pull(self, store: str, after: Cursor, limit: int) -> list[Link] | Diverged:
        self._fail("news")
        return self.real.pull(store, after, limit)

    def _fail(self, what: str) -> None:
        if self.lose == what:
            self.lose = ""
            raise Unreachable("No answer.")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


class Seat:
    """One member's desk: its two files and its line to central. `ahead`: how wrong its own clock is, in ms."""

    def __init__(self, house: "House", member: str, ahead: int = 0, outbox: type[Outbox] = Outbox) -> None:
        self._outbox_type = outbox
        self.house, self.me, self.ahead = house, member, ahead
        self.folder = house.folder / member
        self._chance = Random(member)
        self._open()

    def _open(self) -> None:
        self.line = Losing(self.house.central(self.me))
        self.replica = Replica(self.folder / "replica.db", KEY)
        self.outbox = self._outbox_type(self.folder / "outbox.db", KEY)
        self.held = Holdings(RECORD, self.clock, rulebook)
        self.desk = Desk(self.me, self.held, self.replica, self.outbox, self._chance.randbytes)
        self.sync = Sync(self.held, self.replica, self.outbox, self._chance.randbytes)

    def clock(self) -> Instant:
        return self.house.clock() + self.ahead

    def close(self) -> None:
        self.replica.close()
        self.outbox.close()
        self.line.real.close()

    def reconnect(self) -> None:
        """A new line to central for the running desk."""
        self.line.real.close()
        self.line = Losing(self.house.central(self.me))

    def restart(self, load: bool = True) -> "Seat":
        self.close()
        self._open()
        if load:
            self.load()
        return self

    def load(self, count: int = 500) -> None:
        while not self.sync.stocked:
            self.sync.load(count)

    def step(self) -> Stepped:
        return self.sync.step(self.line, self.clock)

    def settle(self, most: int = 30) -> set[str]:
        """Exchanges until nothing is left to exchange. The leads whose shown state changed."""
        self.load()
        changed = set[str]()
        for _ in range(most):
            stepped = self.step()
            changed |= stepped.changed
            if stepped.problem is None and stepped.when > self.desk.now() and not self.desk.waiting:
                return changed
        raise AssertionError(f"{self.me} did not come to rest: {self.held.pending}")

    def make(self, made: type[A], **fields: Any) -> A:
        """The action, pressed here and now."""
        envelope = {"id": str(UUID(bytes=self._chance.randbytes(16), version=4)), "store": RECORD.id, "actor": self.me}
        return made(**{**envelope, "pressed": self.desk.now(), **fields})

    def do(self, made: type[A], **fields: Any) -> A:
        """Does it: it must be kept."""
        action = self.make(made, **fields)
        assert isinstance(self.desk.do(action), Append), self.desk.do(action)
        return action

    def text(self, lead: str, body: str = "Is Tuesday good?", **fields: Any) -> SendText:
        """The text, not done yet."""
        state = self.desk.lead(lead)
        assert state is not None
        to = state.shopper.points[0].address
        action = self.make(SendText, lead=lead, touch="", person=state.persons[0], to=to, body=named(body))
        return self.make(
            SendText, **{f: getattr(action, f) for f in ("lead", "person", "to", "body", "id")}, **{"touch": action.id, **fields}
        )


class House:
    """The central file, its clock, and the seats taken in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.seats: list[Seat] = []
        self._centrals: list[SqliteCentral] = []
        opened = self.central("hub")
        opened.add_store(RECORD)
        opened.close()

    @property
    def path(self) -> Path:
        return self.folder / "central.db"

    def central(self, actor: str) -> SqliteCentral:
        made = SqliteCentral(self.path, KEY, actor, self.clock, lambda _: None)
        self._centrals.append(made)
        return made

    def seat(self, member: str, ahead: int = 0, settle: bool = True) -> Seat:
        made = Seat(self, member, ahead)
        self.seats.append(made)
        if settle:
            made.settle()
        return made

    def open_store(self, *leads: str) -> Seat:
        """The hub's seat, after it has described the store and received these leads."""
        hub = self.seat("hub", settle=False)
        hub.do(DescribeStore, described=STORE)
        for lead in leads:
            self.receive(hub, lead)
        hub.settle()
        return hub

    def receive(self, hub: Seat, lead: str, point: ContactPoint | None = None, **fields: Any) -> ReceiveLead:
        point = point or point_of(lead)
        shopper = Shopper(name=f"Robin {lead.title()}", first="Robin", last=lead.title(), points=(point,))
        cars = (Vehicle("buy", "used", "2021", "Subaru", "Outback", vin="4S4BTANC5M3123456", stock="P-4711"),)
        given = {"shopper": shopper, "persons": persons(RECORD.person_key, (point,)), "vehicles": cars, "source": "AutoBazaar"}
        return hub.do(ReceiveLead, lead=lead, arrived=self.clock(), **{**given, **fields})

    def log(self) -> list[Event]:
        """All events of the store, as central has them."""
        central = self.central("auditor")
        found = central.read(RECORD.id, Cursor(0, bytes(32)), 1_000_000)
        central.close()
        assert isinstance(found, list)
        return found

    def kinds(self, lead: str = "") -> list[str]:
        return [event.kind for event in self.log() if not lead or event.stream == f"lead/{lead}"]

    def leads(self) -> dict[str, Lead]:
        """The state of every lead by central's log alone."""
        states: dict[str, Lead] = {}
        for event in self.log():
            lead = lead_of(event.stream)
            if lead is not None and (after := evolve(states.get(lead), event)) is not None:
                states[lead] = after
        return states

    def close(self) -> None:
        for seat in self.seats:
            seat.close()
        for central in self._centrals:
            central.close()
