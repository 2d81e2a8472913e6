"""A store on a server, in this process: a hub that runs, a window's desk, and lines between all of them that can fail."""

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Collection
from pathlib import Path

from pytestqt.qtbot import QtBot

from bdcdesk.desktop.shell.backstage import Backstage, Link, Rows
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.lead import Note
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.intake.reading.read import raw_hash
from bdcdesk.replica.desk import Desk
from bdcdesk.wiring import hubs
from bdcdesk.wiring.station import HUB
from tests.contact.conftest import Clock, Practice
from tests.faults.proxy import Proxy
from tests.faults.real.looks import Ledger
from tests.faults.real.server import Server
from tests.faults.real.town import MEMBERS, STORE, Town, awake
from tests.letters import named
from tests.patience import until

AGENT = MEMBERS[1]
ADF = """<?xml version='1.0'?><adf><prospect><vehicle interest="buy"><make>Subaru</make></vehicle><customer><contact>
<name part="first">{first}</name><name part="last">{last}</name><phone>{number}</phone></contact><comments>{words}</comments></customer>
<vendor><contact><name>Harbor Motors</name></contact></vendor><provider><name>AutoBazaar</name></provider></prospect></adf>"""


class Today(Clock):
    def __call__(self) -> int:
        return time.time_ns() // 1_000_000


_FIRST = ("Rosa", "Kim", "Bela", "Tomas", "Ingrid", "Wafa", "Oleg", "Mina", "Hugo", "Zuri", "Pelle")
_LAST = ("Quill", "Marsh", "Petrel", "Lindqvist", "Osei", "Tanaka", "Varga")


class Office:
    """A store on a server, whose desks and hub come to it, and whose hub comes to its provider, through lines that can fail."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.practice = Practice(folder / "practice.db", Today())
        self.desks_line, self.provider_line = Proxy(server.port), Proxy(int(self.practice.url.rpartition(":")[2]))
        try:
            self.town = Town(folder, server, MEMBERS[:2], self.desks_line.port, self.provider_line.port)
        except BaseException:
            self.practice.stop()
            raise
        self._auditor = self.town.auditor()
        self._looked, self._seen = 0.0, dict[str, Lead]()
        self._shoppers = itertools.count()
        self._stop = threading.Event()
        self._failed: list[BaseException] = []
        self._hub = threading.Thread(target=self._run_hub, name="hub")
        self._hub.start()

    def _run_hub(self) -> None:
        try:
            hubs.run_hub(self.town.building(HUB), self._stop)
        except BaseException as error:
            self._failed.append(error)

    def close(self) -> None:
        for line in (self.desks_line, self.provider_line):
            line.be("open")
        self._stop.set()
        self._hub.join(60)
        for line in (self.desks_line, self.provider_line):
            line.close()
        self.practice.stop()
        self._auditor.close()
        assert not self._hub.is_alive()
        assert not self._failed, self._failed

    def arrive(self, words: str, *, hidden: bool = False) -> str:
        """A document in the hub's folder, or one that is not finished yet. The hash by which its lead is known."""
        # Each somebody else, whoever had the number before: of one shopper all of it would be one lead.
        n = next(self._shoppers)
        first, last = _FIRST[n % len(_FIRST)], _LAST[n // len(_FIRST) % len(_LAST)]
        number = f"{awake(time.time())}{60 + n % 10}"
        content = ADF.format(first=first, last=last, number=number, words=words).encode()
        unfinished = self.town.incoming / ".new.part"
        unfinished.write_bytes(content)
        if not hidden:
            unfinished.rename(self.town.incoming / f"{uuid.uuid4()}.xml")
        return raw_hash(content)

    def lead(self, words: str) -> Lead | None:
        """By what the shopper wrote, as of a moment ago."""
        return next((lead for lead in self._leads() if lead.shopper.comments == words), None)

    def count(self) -> int:
        """Of leads in the log."""
        return len(self._leads())

    def _leads(self) -> Collection[Lead]:
        if time.monotonic() > self._looked + 0.3:
            self._seen = {}
            for event in self._auditor.read_open(STORE):
                name = lead_of(event.stream)
                if name is not None and (after := evolve(self._seen.get(name), event)) is not None:
                    self._seen[name] = after
            self._looked = time.monotonic()
        return self._seen.values()

    def text(self, lead: Lead, body: str) -> None:
        """Asked for at a desk whose own line is well."""
        building = self.town.building(MEMBERS[0].id)
        station, central = building.station(), self.town.building(MEMBERS[0].id).central()
        try:
            until(lambda: station.sync.loaded or not station.sync.load(), "the desk's states")
            until(lambda: station.sync.step(central, building.clock).problem is None and station.desk.lead(lead.id), "the lead at the desk")
            to, made = lead.shopper.points[0].address, str(uuid.uuid4())
            action = SendText(
                id=made,
                store=STORE,
                actor=MEMBERS[0].id,
                pressed=station.desk.now(),
                lead=lead.id,
                touch=made,
                person=lead.persons[0],
                to=to,
                body=named(body),
            )
            assert isinstance(station.desk.do(action), Append)
            until(lambda: station.sync.step(central, building.clock).problem is None and not station.desk.waiting, "the request in the log")
        finally:
            central.close()
            station.close()

    def hub_says(self) -> str:
        here = self._auditor.here(STORE, self._auditor.now())
        return next((seen.doing for seen in here if seen.member == HUB), "")

    def sent(self, body: str) -> int:
        return sum(message["body"] == named(body) for message in self.practice.messages)


class AtDesk:
    """A window's desk with its real threads."""

    def __init__(self, backstage: Backstage) -> None:
        self.pump = Pump(backstage)
        self.shown: set[str] = set()
        self.links: list[Link] = []
        self.refused: list[str] = []
        self.pump.rows.connect(self._rows)
        self.pump.link.connect(self.links.append)
        self.pump.refused.connect(self.refused.append)
        self.pump.not_done.connect(lambda _lead, _who, said, _stands: self.refused.append(said))
        self.pump.start()
        self.pump.go_on()

    def _rows(self, rows: Rows) -> None:
        self.shown |= set(rows.whole.rows) if rows.whole is not None else set()
        self.shown.update(row.lead for row in rows.changed)

    @property
    def link(self) -> Link | None:
        return self.links[-1] if self.links else None

    def live(self) -> bool:
        return self.link is not None and not self.link.away_since and not self.link.waiting

    def note(self, lead: str, text: str) -> None:
        def make(desk: Desk) -> Note:
            return Note(id=str(uuid.uuid4()), store=STORE, actor=desk.me, pressed=desk.now(), lead=lead, text=text)

        self.pump.do(lead, make)


def notes_of(town: Town) -> list[str]:
    """All notes in the log."""
    return [getattr(event.personal, "text", "") for event in Ledger(town).events if event.kind == "noted"]


def seconds_until(qtbot: QtBot, so: Callable[[], object], most: float) -> float:
    began = time.monotonic()
    qtbot.waitUntil(lambda: bool(so()), timeout=int(most * 1000))
    return time.monotonic() - began
