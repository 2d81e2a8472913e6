"""The hub reads a real mailbox and is killed at any moment; and one that writes a mail down as read before it is taken."""

import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from imapclient import IMAPClient

from bdcdesk.intake import receive
from bdcdesk.intake.mailbox import reader
from bdcdesk.intake.mailbox.line import connect
from bdcdesk.intake.mailbox.place import Place
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.reading.read import raw_hash
from tests.faults import killing
from tests.faults.killing import Points, Show
from tests.faults.requests import by_document
from tests.intake.mailbox.dovecot import PASSWORD, Dovecot
from tests.replica.making import House, Seat, folder

READ = "Read"
_MAIL = (
    "Message-ID: <{0}@example.com>\r\nFrom: leads@autobazaar.example.com\r\n\r\n<?xml version='1.0'?><adf><prospect><customer><contact>"
    "<name part='first'>{0}</name><phone>602-555-01{1}</phone></contact></customer></prospect></adf>"
)
LEADS = [_MAIL.format(name, number).encode() for name, number in (("Jo", 31), ("Kim", 32))]
BROKEN = b"Message-ID: <broken@example.com>\r\nAuto-Submitted: auto-replied\r\nSubject: Out of office\r\n\r\n\r\n"
COMMANDS = ("search", "fetch", "add_flags", "move", "select_folder")


class Hub:
    """A hub's desk, and one round at its mailbox as its attendant makes it."""

    def __init__(self, home: Path, server: Dovecot) -> None:
        self.house = House(home)
        self.seat = Seat(self.house, "hub")
        self.quarantine = Quarantine(home / "quarantine")
        self.reception = receive.Reception(self.seat.desk, self.quarantine)
        self.user = home / "user"
        self.server = server
        self.seat.load()

    def turn(self) -> None:
        # The clock of the house stands still, and mails come by the real one.
        now = self.seat.desk.now()
        place = Place(self.house.folder / "place.db")
        with connect(self.server.account(self.user.read_text(), after="move", to=READ), PASSWORD) as line:
            read = reader.Reader(line, place, self._take, self._account, "Leads", b"key", Counter())
            read.through(now)
            read.news(now)
        place.close()
        self.seat.step()

    @property
    def _account(self) -> Any:
        return self.server.account(self.user.read_text(), after="move", to=READ)

    def _take(self, mail: reader.Mail) -> None:
        self.reception.take(mail.content, mail.name, mail.arrived)

    def close(self) -> None:
        self.house.close()
        self.seat.close()


class WatchedPlace:
    """The real connection to what was read, all of whose writing statements are kill points."""

    def __init__(self, real: sqlite3.Connection, points: Points) -> None:
        self._real = real
        self._points = points

    def execute(self, statement: str, values: Any = ()) -> Any:
        done = self._real.execute(statement, values)
        if not statement.startswith("SELECT "):
            self._points.point()
        return done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def watch(points: Points) -> None:
    _watch_files(points)
    opened = sqlite3.connect
    sqlite3.connect = lambda *given, **named: WatchedPlace(opened(*given, **named), points)  # type: ignore[assignment]
    for command in COMMANDS:
        setattr(IMAPClient, command, points.after(getattr(IMAPClient, command)))


def mailbox(home: Path, server: Dovecot) -> None:
    """Gives the house in this folder a mailbox of its own, with all the mails in it."""
    user = uuid4().hex
    (home / "user").write_text(user)
    with server.open(user) as client:
        client.create_folder(READ)
        for mail in (*LEADS, BROKEN, LEADS[0]):
            client.append("INBOX", mail)


def playing(server: Dovecot) -> Callable[[Path, Show], None]:
    def play(home: Path, show: Show) -> None:
        hub = Hub(home, server)
        hub.turn()
        show(sorted(hub.seat.desk.leads))
        hub.close()

    return play


def looking(server: Dovecot) -> Callable[[Path, Any], Iterator[str]]:
    def look(home: Path, shown: list[str] | None) -> Iterator[str]:
        hub = Hub(home, server)
        yield from (f"lost: {lead} was shown, and is not after a start" for lead in set(shown or ()) - hub.seat.desk.leads.keys())
        hub.turn()
        hub.seat.settle()
        received = by_document(hub.house.log())
        wanted = Counter(raw_hash(mail) for mail in LEADS)
        yield from (f"doubled: {count} leads of one mail" for count in (received - wanted).values())
        yield from (f"lost: {count} leads of one mail" for count in (wanted - received).values())
        if [hub.quarantine.content(kept.hash) for kept in hub.quarantine.list()] != [BROKEN]:
            yield "lost: what could not be read is not in quarantine"
        with server.open(hub.user.read_text()) as client:
            moved, left = (client.folder_status(folder, ["MESSAGES"])[b"MESSAGES"] for folder in (READ, "INBOX"))
        if (moved, left) != (4, 0):
            yield f"doubled: {moved} mails were moved and {left} are left"
        hub.close()

    return look


def main(fault: str, first: str, every: str) -> None:
    if fault == "careless":
        settle = reader.Reader._settle

        def careless(self: reader.Reader, uid: int, now: int) -> None:
            self._place.settle(uid, uid.to_bytes(32, "big"), now, unmarked=True)
            settle(self, uid, now)

        reader.Reader._settle = careless  # type: ignore[method-assign]
    server = Dovecot()
    try:
        server.start()
        killing.watch = watch
        with folder() as name:
            house = House(Path(name))
            house.open_store()
            house.close()
            own = (playing(server), looking(server), house.folder, int(first), int(every))
            found = killing.try_all(*own, lambda home: mailbox(home, server))
    finally:
        server.remove()
    sys.stdout.write(msgspec.json.encode(found).decode())


_watch_files = killing.watch

if __name__ == "__main__":
    main(*sys.argv[1:])
