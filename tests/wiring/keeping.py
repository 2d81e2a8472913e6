"""A computer that works for a small store, with its log in a file, its desks, and the documents that came in."""

import uuid
from argparse import Namespace
from pathlib import Path
from typing import Any

import msgspec

from bdcdesk.central import cipher
from bdcdesk.central.records import Member
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.lead import Close, MarkSold, Note, OptOut
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.identity import person_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.intake.folder import SETTLED, WatchedFolder
from bdcdesk.intake.receive import Reception
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.wiring.beginning import begin_store
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.place import Setup, place_in
from bdcdesk.wiring.station import HUB, Building, Station
from tests.letters import named

S = "harbor"
WEEK = (((0, 1440),),) * 7
STORE = StoreDescribed("Harbor Motors", Hours("America/New_York", WEEK), "+12025550100")
CARS = '<vehicle interest="trade-in"><year>2008</year><make>Saab</make><model>9-3</model><vin>YS3FB46S481000000</vin></vehicle>'
MEMBERS = (Member("ines", "Ines Roth", "supervisor"), Member(HUB, "Hub", "hub"), Member("kofi", "Kofi Mensah", "agent"))


def adf(name: str, *points: str, words: str = "Is it there?", cars: str = "") -> bytes:
    reached = "".join(f"<email>{point}</email>" if "@" in point else f"<phone>{point}</phone>" for point in points)
    car = '<vehicle interest="buy"><year>2021</year><make>Subaru</make><model>Outback</model></vehicle>'
    return (
        f"<?xml version='1.0'?><adf><prospect><requestdate>2026-09-21T10:00:00-04:00</requestdate>{car}{cars}<customer><contact>"
        f"<name part='full'>{name}</name>{reached}</contact><comments>{words}</comments></customer>"
        "<vendor><contact><name>Harbor Motors</name></contact></vendor><provider><name>AutoBazaar</name></provider></prospect></adf>"
    ).encode()


class Computer:
    """`said`: what the last command told. All its clocks are the real one."""

    def __init__(self, home: Path) -> None:
        self.place = place_in(home)
        self.file = home / "central.db"
        self.keys = PassphraseKeys("a passphrase of tests", home / "keys.json", Cost(2**4, 8, 1))
        self.building = Building(self.place, Setup(f"sqlite:///{self.file}", S, "ines"), self.keys, "ines")
        begin_store(self.building, STORE, MEMBERS)
        self.hub, self.station = self.desk(HUB), self.desk("ines")
        self.said: list[str] = []

    def desk(self, member: str) -> Station:
        station = msgspec.structs.replace(self.building, member=member).station()
        while not station.sync.loaded:
            station.sync.load()
        self.settle(station)
        return station

    def settle(self, station: Station | None = None) -> None:
        at = station or self.station
        central = msgspec.structs.replace(self.building, member=at.desk.me).central()
        try:
            for _ in range(20):
                stepped = at.sync.step(central, self.building.clock)
                assert stepped.problem is None
                if not at.desk.waiting and stepped.when > at.desk.now():
                    return
        finally:
            central.close()
        raise AssertionError("The desk does not come to rest.")

    def drop(self, **documents: bytes) -> None:
        """Files in the watched folder, taken in as the hub does it."""
        for name, content in documents.items():
            (self.place.incoming / f"{name}.xml").write_bytes(content)
        folder = WatchedFolder(self.place.incoming, Reception(self.hub.desk, quarantine_of(self.place)).take)
        folder.step(1)
        folder.step(2 + SETTLED)
        assert not [path for path in self.place.incoming.iterdir() if path.is_file()]
        self.settle(self.hub)
        self.settle()

    def lead(self, name: str) -> Lead:
        (found,) = [lead for lead in self.station.desk.leads.values() if lead.shopper.name == name and not lead.erased]
        return found

    def do(self, made: type[Action], lead: Lead, **fields: Any) -> None:
        desk = self.station.desk
        desk.do(made(id=str(uuid.uuid4()), store=S, actor="ines", pressed=desk.now(), lead=lead.id, **fields))
        self.settle()

    def person(self, address: str) -> str:
        return person_stream(self.station.desk.record.person_key, address)

    def say(self, line: str) -> None:
        self.said.append(line)

    def run(self, statement: str) -> list[Any]:
        """Past all that guards the log."""
        db = cipher.connect(self.file, self.building.central_key)
        try:
            return list(db.execute(statement).fetchall())
        finally:
            db.close()

    def words(self) -> str:
        """All that the log, its blobs and the documents on this computer say."""
        rows = self.run("SELECT coalesce(personal, '') || facts FROM event") + self.run("SELECT CAST(content AS TEXT) FROM blob")
        files = [path for path in self.place.home.rglob("*") if path.is_file() and path.suffix in (".xml", ".raw", ".json", ".jsonl")]
        return " ".join([*(row[0] for row in rows), *(path.read_text("utf-8", "replace") for path in files)])

    def close(self) -> None:
        self.station.close()
        self.hub.close()


def asked(**given: Any) -> Namespace:
    return Namespace(**{"phone": "", "mail": "", "lead": "", "others_too": False, "yes": True, **given})


def unreadable(words: str) -> bytes:
    """A document that nothing can be made of, as it is too deep, and which holds these words."""
    return b"<adf><prospect>" + b"<a>" * 300 + words.encode()


def busy(computer: Computer) -> None:
    """Ava wrote three times, by phone and by mail; Bo shares her house phone; Cy is somebody else. One document cannot be read."""
    computer.drop(ava=adf("Ava Lindqvist", "202-555-0171", "ava@example.com", words="Do you take my Saab?", cars=CARS))
    ava = computer.lead("Ava Lindqvist")
    computer.do(Claim, ava)
    computer.do(Note, ava, text="Ava sounds keen")
    computer.do(
        SendText,
        ava,
        touch="t1",
        person=computer.person("+12025550171"),
        to="+12025550171",
        body=named("Yes Ava, we do"),
        answers=("trade",),
    )
    # Else what comes later would be her asking again.
    computer.do(Close, ava, reason="Ava comes in spring")
    computer.drop(
        ava_again=adf("AVA LINDQVIST", "ava@example.com", words="Me again"),
        ava_home=adf("Ava Lindqvist", "202-555-0171", "202-555-0190", words="From home"),
        bo=adf("Bo Lindqvist", "202-555-0190", words="I am Bo"),
        cy=adf("Cy Young", "202-555-0155", words="I am Cy"),
        broken=unreadable("Ava, (202) 555-0171"),
        broken_other=unreadable("Cy, (202) 555-0155"),
    )
    computer.do(MarkSold, computer.lead("Cy Young"))
    computer.station.desk.do(
        OptOut(
            id=str(uuid.uuid4()),
            store=S,
            actor="ines",
            pressed=computer.station.desk.now(),
            lead=ava.id,
            persons=(computer.person("ava@example.com"),),
            channels=("email",),
        )
    )
    computer.settle()
    central = computer.building.central()
    central.put(S, adf("Ava Lindqvist", "202-555-0171", "ava@example.com", words="Do you take my Saab?", cars=CARS))
    central.close()
