"""The hub takes in documents from its folder and is killed at any moment; and a reception that makes a new action at each handing in."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import msgspec

from bdcdesk.intake import receive
from bdcdesk.intake.folder import EVERY, WatchedFolder
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.reading.read import raw_hash
from tests.faults.killing import Show, try_all
from tests.faults.requests import by_document
from tests.replica.making import House, Seat, folder

_PROSPECT = "<prospect><customer><contact><name part='first'>{}</name><phone>602-555-01{}</phone></contact></customer></prospect>"


def _adf(*shoppers: tuple[str, int]) -> bytes:
    return f"<?xml version='1.0'?><adf>{''.join(_PROSPECT.format(*shopper) for shopper in shoppers)}</adf>".encode()


LEADS = {"one.xml": _adf(("Jo", 31)), "two.xml": _adf(("Kim", 32), ("Lou", 33)), "again.xml": _adf(("Jo", 31))}
BROKEN = {"broken.xml": b"<adf><prospect>"}


class Hub:
    """A hub's seat with its reception, stepped as the hub's loop steps it."""

    def __init__(self, home: Path) -> None:
        self.house = House(home)
        self.seat = Seat(self.house, "hub")
        self.quarantine = Quarantine(home / "quarantine")
        self.folder = WatchedFolder(home / "incoming", receive.Reception(self.seat.desk, self.quarantine).take)
        self.seat.load()

    def turn(self) -> None:
        self.seat.step()
        self.folder.step(self.seat.desk.now())
        self.house.clock.at += EVERY

    def close(self) -> None:
        self.house.close()
        self.seat.close()


def play(home: Path, show: Show) -> None:
    hub = Hub(home)
    for _ in range(4):
        hub.turn()
        show(sorted(hub.seat.desk.leads))
    hub.close()


def look(home: Path, shown: list[str] | None) -> Iterator[str]:
    hub = Hub(home)
    yield from (f"lost: {lead} was shown, and is not after a start" for lead in set(shown or ()) - hub.seat.desk.leads.keys())
    for _ in range(4):
        hub.turn()
    hub.seat.settle()
    received = by_document(hub.house.log())
    wanted = Counter({raw_hash(content): content.count(b"<prospect>") for content in LEADS.values()})
    yield from (f"doubled: {count} leads of one document" for count in (received - wanted).values())
    yield from (f"lost: {count} leads of one document" for count in (wanted - received).values())
    if len(hub.seat.desk.leads) != sum(wanted.values()) and received == wanted:
        yield "lost: the desk does not show what the log says"
    yield from _files(home, hub.quarantine)
    hub.close()


def _files(home: Path, quarantine: Quarantine) -> Iterator[str]:
    """No document stays in the folder, each file is kept, and the broken one is in quarantine once."""
    incoming = home / "incoming"
    yield from (f"lost: {path.name} was never taken in" for path in incoming.iterdir() if path.is_file())
    for names, place in ((LEADS, "done"), (BROKEN, "quarantine")):
        kept = Counter(path.read_bytes() for path in (incoming / place).iterdir() if path.stat().st_size)
        if kept != Counter(names.values()):
            yield f"lost: the files in {place} are not those that came"
    if [quarantine.content(kept.hash) for kept in quarantine.list()] != list(BROKEN.values()):
        yield "lost: what could not be read is not in quarantine"


def main(fault: str, first: str, every: str) -> None:
    if fault == "forgetful":
        receive.caused = lambda *_: str(uuid4())
        del LEADS["again.xml"]  # It would be doubled without any kill.
    with folder() as name:
        house = House(Path(name))
        house.open_store()
        house.close()
        (house.folder / "incoming").mkdir()
        for file, content in {**LEADS, **BROKEN}.items():
            (house.folder / "incoming" / file).write_bytes(content)
        found = try_all(play, look, house.folder, int(first), int(every))
    sys.stdout.write(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
