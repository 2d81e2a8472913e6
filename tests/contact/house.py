"""A store in a box: a real log, real desks, the real adapter against the simulated provider, on one clock that tests move by hand."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from bdcdesk.central.errors import Unreachable
from bdcdesk.central.records import Denied, Link, StoreRecord
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.contact.carrier import NO_MAIL, ByPhone, Carrier, Carriers
from bdcdesk.contact.dispatcher import Dispatcher, Sending
from bdcdesk.contact.errand import Errand
from bdcdesk.contact.inbound import Inbound
from bdcdesk.contact.provider import Provider
from bdcdesk.contact.receipts import Receipts
from bdcdesk.contact.reconciler import Reconciler
from bdcdesk.contact.standing_still import StandingStill
from bdcdesk.contact.timing import CLOCKS_APART
from bdcdesk.domain.actions import Action, Append
from bdcdesk.domain.actions.contact import PlaceCall, SendText, Withdraw
from bdcdesk.domain.actions.intake import DescribeStore, ReceiveLead
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.events import Event
from bdcdesk.domain.events.contact import MessageSending
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.identity import lead_stream, persons
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox
from bdcdesk.replica.sync import Sync
from bdcdesk.wiring.rulebook import rulebook
from tests.contact.conftest import AGENT, OURS, Practice
from tests.letters import named

RECORD = StoreRecord("s1", "Harbor Motors", bytes(range(32)))
KEY = bytes(range(32, 64))
DESCRIBED = StoreDescribed("Harbor Motors", Hours("America/New_York", (((0, 1440),),) * 7), OURS)
IGNORES = "+12025550160"
Pause = Callable[[float], None]
SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
NINE_PM = 1_790_038_800_000
"""2026-09-21, 21:00 in New York."""
EIGHT_AM = NINE_PM + 11 * HOUR


class Log(SqliteCentral):
    """The log, on a network that tests can cut: before a request gets there, or before its answer comes back."""

    def __init__(self, house: "House", actor: str, pause: Pause = lambda seconds: None) -> None:
        super().__init__(house.path / "central.db", KEY, actor, house.clock, pause)
        self._db.execute("PRAGMA synchronous = OFF")
        self.cut: Callable[[str], Any] = lambda what: None

    def append(self, store: str, action: str, groups: Any) -> Any:
        self.cut("append")
        answer = super().append(store, action, groups)
        self.cut("append's answer")
        return answer

    def pull(self, store: str, after: Any, limit: int) -> Any:
        self.cut("pull")
        return super().pull(store, after, limit)


class Cut:
    """Cuts the network at the named places, as often as told."""

    def __init__(self, *places: str, times: int = 1) -> None:
        self.places, self.times = places, times

    def __call__(self, what: str) -> None:
        if what in self.places and self.times:
            self.times -= 1
            raise Unreachable("The store's database cannot be reached.")


class Station:
    """One desk. Made again under the same name, it stands on the same files, as after a kill."""

    def __init__(self, house: "House", name: str, pause: Pause = lambda seconds: None) -> None:
        self.house = house
        folder = house.path / name
        self.log = Log(house, name, pause)
        self._replica, self._outbox = Replica(folder / "replica.db", KEY), Outbox(folder / "outbox.db", KEY)
        for connection in (self._replica._connection, self._outbox._connection):
            # No test here pulls the plug, and waiting for the disk is most of what they would do.
            connection.execute("PRAGMA synchronous = OFF")
        held = Holdings(RECORD, house.clock, rulebook)
        self.desk = Desk(name, held, self._replica, self._outbox, os.urandom)
        self.sync = Sync(held, self._replica, self._outbox, os.urandom)
        while not self.sync.loaded:
            self.sync.load()

    def step(self) -> set[str]:
        """What is out goes out and what is new comes in, as far as central can be reached. The leads that changed."""
        changed: set[str] = set()
        for _ in range(1000):
            stepped = self.sync.step(self.log, self.house.clock)
            changed |= stepped.changed
            # After a restore an action may wait for what another desk has to offer again first.
            if stepped.problem is not None or (stepped.when > self.desk.now() and (not self.desk.waiting or self.desk.epoch)):
                return changed
        raise AssertionError("this desk does not come to rest")

    def do(self, made: type[Action], **fields: Any) -> None:
        """Presses the key and syncs."""
        told = {"id": self.house.new_id(), "store": "s1", "actor": self.desk.me, "pressed": self.desk.now(), **fields}
        decision = self.desk.do(made(**told))
        assert isinstance(decision, Append), decision
        self.step()

    def close(self) -> None:
        for part in (self._replica, self._outbox, self.log):
            part.close()


class Machine(Station):
    """A hub's station with all that speaks to the provider. `start` n of it has a dispatcher name of its own."""

    def __init__(self, house: "House", name: str, start: int, provider: Provider) -> None:
        super().__init__(house, name)
        self.texts, self.calls = ByPhone(provider, OURS), ByPhone(provider, OURS)
        carriers = Carriers(self.texts, self.calls, lambda: house.mail)
        self.still = StandingStill(provider, self.texts, self.calls)
        self.dispatcher = Dispatcher(self.desk, self.log, carriers, f"{name}-{start}", self.desk.now)
        self.reconciler = Reconciler(self.desk, carriers)
        self.receipts = Receipts(self.desk, provider, self.still)
        self.inbound = Inbound(self.desk, provider, OURS)
        self.notice(set(self.desk.leads))
        self.notice(self.step())
        # It has been there for a while, whatever the clock says that no test has moved yet.
        self.desk._held.unbroken -= CLOCKS_APART + 1

    def notice(self, leads: set[str]) -> None:
        for part in (self.dispatcher, self.reconciler, self.receipts, self.inbound):
            part.notice(leads)

    def begin(self, *parts: str) -> list[Errand]:
        """One round up to the errands, which have neither run nor finished."""
        self.notice(self.step())
        now = self.desk.now()
        return [errand for part in parts or ("dispatcher",) for errand in getattr(self, part).step(now).errands]

    def turn(self, *parts: str) -> int:
        """One whole round: errands run, are finished, and what came of them is in the log. How many there were."""
        errands = self.begin(*parts)
        for errand in errands:
            errand.run()
            errand.finish(self.desk.now())
        self.notice(self.step())
        return len(errands)

    def through(self, milliseconds: int, *parts: str, every: int = SECOND) -> None:
        """Rounds for so long of the store's time."""
        until = self.house.clock.now + milliseconds
        self.turn(*parts)
        while self.house.clock.now < until:
            self.house.clock.now = min(until, self.house.clock.now + every)
            self.turn(*parts)


_NAMES = (
    *("Rosa Quill", "Milo Banner", "Ines Calder", "Omar Dietz", "Lena Foxx", "Theo Grady", "Yuki Hale", "Cora Imrie", "Beau Jessup"),
    *("Dag Kovac", "Elif Lund", "Finn Moss", "Gwen Nye", "Hugo Ortiz", "Ivy Pratt", "Jude Rook", "Kofi Stone", "Lou Tran", "Zoe Ulm"),
)


class House:
    def __init__(self, path: Path, practice: Practice) -> None:
        self.path = path / "house"
        self.path.mkdir()
        self.practice = practice
        self.clock = practice.clock
        self.mail: Carrier = NO_MAIL
        self._open: list[Station] = []
        self._starts = 0
        self._leads = 0
        # The same ones in each run: they decide what is looked at first.
        self._chance = Random(0)
        log = Log(self, "setup")
        log.add_store(RECORD)
        log.close()
        self.ana = self.station("ana")
        self.ana.do(DescribeStore, described=DESCRIBED)
        self.central = Log(self, "reader")

    def new_id(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))

    def station(self, name: str) -> Station:
        return self._keep(Station(self, name))

    def hub(self, name: str = "hub", provider: Provider | None = None) -> Machine:
        """The hub's process; a later one takes its place as after a kill -9."""
        self._starts += 1
        for before in [station for station in self._open if station.desk.me == name]:
            self._open.remove(before)
            before.close()
        return self._keep(Machine(self, name, self._starts, provider or self.practice.adapter(read=1)))

    def _keep(self, station: Any) -> Any:
        self._open.append(station)
        return station

    def close(self) -> None:
        for station in self._open:
            station.close()
        self.central.close()

    def lead(self, number: str = IGNORES, zones: tuple[str, ...] = ("America/New_York",)) -> str:
        """A lead of whoever has this number: somebody else each time."""
        called = _NAMES[self._leads % len(_NAMES)]
        self._leads += 1
        name, points = self.new_id(), (ContactPoint("phone", number, number),)
        person, now = persons(RECORD.person_key, points), self.clock.now
        shopper = Shopper(name=called, first=called.split()[0], points=points)
        self.ana.do(ReceiveLead, lead=name, source="AutoBazaar", arrived=now, shopper=shopper, persons=person, zones=zones)
        return name

    def text(self, lead: str, body: str = "Hi Rosa, it is here.", to: str = IGNORES, later: int = 0) -> str:
        touch, person = self.new_id(), self.ana.desk.stream_of(to)
        self.ana.do(SendText, lead=lead, touch=touch, person=person, to=to, body=named(body), again=True, later=later)
        return touch

    def call(self, lead: str, to: str = IGNORES, phone: str = AGENT) -> str:
        touch = self.new_id()
        self.ana.do(PlaceCall, lead=lead, touch=touch, person=self.ana.desk.stream_of(to), to=to, agent_phone=phone)
        return touch

    def withdraw(self, lead: str, touch: str) -> None:
        self.ana.do(Withdraw, lead=lead, touch=touch)

    def opt_out(self, number: str = IGNORES, by: Station | None = None) -> None:
        desk = by or self.ana
        desk.do(OptOut, lead="", persons=(desk.desk.stream_of(number),))

    # What the log says, read by nobody who took part.

    def events(self, lead: str) -> list[Event]:
        return self.central.read_stream("s1", lead_stream(lead))

    def kinds(self, lead: str) -> list[str]:
        return [event.kind for event in self.events(lead)]

    def state(self, lead: str) -> Lead:
        self.ana.step()
        found = self.ana.desk.confirmed(lead)
        assert found is not None
        return found

    def touch(self, lead: str, name: str | None = None) -> Touch:
        """The touch of this name, or the lead's only one."""
        touches = self.state(lead).touches
        (found,) = [touch for touch in touches if name in (None, touch.id)]
        return found

    def sent(self, body: str | None = None) -> int:
        """How many texts the provider has taken, of these words if named."""
        return sum(body is None or named(body) == message["body"] for message in self.practice.messages)

    def log(self) -> list[Link]:
        return self.central.links("s1", 0, 100_000)


def posts(errands: list[Errand]) -> list[Errand]:
    return [errand for errand in errands if isinstance(errand, Sending)]


class Refusing(Log):
    """Central as it is to somebody whose role may not send."""

    def append(self, store: str, action: str, groups: Any) -> Any:
        if any("_sending" in event.kind for group in groups for event in group.events):
            return Denied("This member may not send.")
        return super().append(store, action, groups)


def sendings(house: House, lead: str) -> list[MessageSending]:
    return [event.facts for event in house.events(lead) if isinstance(event.facts, MessageSending)]
