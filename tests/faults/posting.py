"""What is sent to the hub is taken and the hub is killed at any moment: a form that its sender sends again while it has no answer, and a
lead that Meta only tells of and gives a little differently each time; and a hub that forgets to keep what Meta gave before it takes it."""

import json
import sys
import threading
from collections import Counter as Tally
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from time import monotonic

import msgspec

from bdcdesk.hub.counter import Counter, Handed, Outcome
from bdcdesk.hub.fetching import Fetching
from bdcdesk.intake.notices import Notice, Notices
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from tests.faults.killing import Show, try_all
from tests.faults.requests import by_name
from tests.replica.making import House, Seat, folder

FORMS = [f"name=Kim+Oak+{n}&phone=602555013{n}".encode() for n in range(3)]
LEADS = ("555000111222331", "555000111222332")


class Post:
    """A hub's seat with what takes in what is sent, stepped as the hub's loop steps it."""

    def __init__(self, home: Path) -> None:
        self.house = House(home)
        self.seat = Seat(self.house, "hub")
        quarantine, notices = Quarantine(home / "quarantine"), Notices(home / "notices")
        reception = Reception(self.seat.desk, quarantine)
        self.counter = Counter(self.seat.desk, reception, self.seat.clock, threading.Event())
        self.notices = notices
        self.fetching = Fetching(self.seat.desk, reception, quarantine, notices, _given, lambda _: {"token": "t"}, self.seat.clock)
        self.seat.load()

    def send(self, n: int) -> "Future[Outcome]":
        return self.counter.hand_in(Handed(FORMS[n], "form", "web", self.seat.clock()))

    def tell(self, lead: str) -> None:
        self.notices.tell(Notice("meta", lead, self.seat.clock(), told=b"told", due=self.seat.clock()))

    def turn(self) -> None:
        self.counter.step()
        self.seat.step()
        for errand in self.fetching.step(self.seat.desk.now()).errands:
            errand.run()
            errand.finish(self.seat.desk.now())
        self.house.clock.at += 1_000

    def close(self) -> None:
        self.house.close()
        self.seat.close()


def _given(lead: str, token: str, app: str) -> bytes:
    """As Meta gives it: the same lead, and never the same bytes."""
    answers = [{"name": "full_name", "values": ["Noor Petrel"]}, {"name": "phone_number", "values": [f"+1202555014{lead[-1]}"]}]
    return json.dumps({"id": lead, "field_data": answers, "ad_name": f"{monotonic()}"}).encode()


def play(home: Path, show: Show) -> None:
    """Shows what its senders have an answer for: they do not send it again."""
    post, answered = Post(home), list[str]()
    for n in range(len(FORMS)):
        sent = post.send(n)
        post.counter.step()
        assert sent.result(0)
        answered.append(str(n))
        show(answered)
        if n < len(LEADS):
            post.tell(LEADS[n])
            answered.append(LEADS[n])
            show(answered)
        post.turn()
    post.turn()
    show(answered)
    post.close()


def look(home: Path, shown: list[str] | None) -> Iterator[str]:
    post, answered = Post(home), set(shown or ())
    for n in range(len(FORMS)):
        if str(n) not in answered:
            post.send(n)
    for lead in LEADS:
        if lead not in answered:
            post.tell(lead)
    for _ in range(4):
        post.turn()
    post.seat.settle()
    received = by_name(post.house.log())
    wanted = Tally({"Kim Oak 0": 1, "Kim Oak 1": 1, "Kim Oak 2": 1, "Noor Petrel": len(LEADS)})
    yield from (f"doubled: {count} of {name}" for name, count in (received - wanted).items())
    yield from (f"lost: {count} of {name}" for name, count in (wanted - received).items())
    if post.fetching.waiting:
        yield "lost: a lead that was told of was never taken"
    if any(b"Noor" in path.read_bytes() for path in (home / "notices").iterdir()):
        yield "kept: a shopper's name stays beside the log"
    post.close()


class Forgetful(Fetching):
    """Takes what was given without keeping it first: after a kill it is asked for again, and is another document."""

    def given(self, notice: Notice, content: bytes) -> None:
        self._asking.discard(notice.name)
        self._take(msgspec.structs.replace(notice, content=content))


def main(kind: str, first: str, every: str) -> None:
    if kind == "forgetful":
        globals()["Fetching"] = Forgetful
    with folder() as name:
        house = House(Path(name))
        house.open_store()
        house.close()
        found = try_all(play, look, house.folder, int(first), int(every))
    sys.stdout.write(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
