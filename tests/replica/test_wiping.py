"""A shopper had their data erased: at its next sync every desk wipes their words, wherever it kept them, and shows the lead without."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlcipher3 import dbapi2

from bdcdesk.central import cipher
from bdcdesk.central.records import ANY, Appended, Group, Sealed
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.dispatch import BringBack
from bdcdesk.domain.actions.lead import Note, OptOut
from bdcdesk.domain.events import SINCE, write
from bdcdesk.domain.events.contact import Letter, MessageRequested
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.person import Erased
from bdcdesk.domain.fold import ERASED
from bdcdesk.domain.identity import persons
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.file import DiskFull
from bdcdesk.replica.outbox import Begun, Outbox

from .making import RECORD, House, Seat

SECRET, NAME = "Ruthanne", "Quillfeather"
POINT = ContactPoint("phone", "+16025550177", "(602) 555-0177")
OTHER = ContactPoint("phone", "+16025550178", "(602) 555-0178")


def erase(house: House, lead: str) -> None:
    """As central does it for the store: the words of all events of the lead, and a word on the person's stream."""
    auditor = house.central("owner")
    events = [event for event in house.log() if event.stream == f"lead/{lead}"]
    people = {stream for event in events for stream in getattr(event.facts, "persons", ())}
    ids = tuple(event.id for event in events if event.personal is not None)
    groups = [Group(f"lead/{lead}", ANY, (sealed(ids),)), *(Group(stream, ANY, (sealed(()),)) for stream in sorted(people))]
    assert isinstance(auditor.erase(RECORD.id, str(uuid4()), groups), Appended)
    auditor.close()


def sealed(ids: tuple[str, ...]) -> Sealed:
    return Sealed(str(uuid4()), "erased", SINCE["erased"], write(Erased(ids)))


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """All files of this test lie there unencrypted, so that what they hold can be looked at, in their free places too."""

    def connect(path: Path, key: bytes) -> cipher.Connection:
        opened: cipher.Connection = dbapi2.connect(str(path), isolation_level=None)
        return opened

    monkeypatch.setattr(cipher, "connect", connect)


def traces(seat: Seat, *words: str) -> list[str]:
    """Words that are still in one of the desk's files, or in the log beside it."""
    found = []
    for file in ("replica", "outbox"):
        raw = b"".join((seat.folder / f"{file}.db{beside}").read_bytes() for beside in ("", "-wal"))
        found += [f"{file}: {word}" for word in words if word.lower().encode() in raw.lower()]
    return found


@pytest.fixture
def told(house: House, hub: Seat, ann: Seat) -> Seat:
    """Ann's desk, with a shopper's words in every place that holds any: events, states, search, and the outbox."""
    house.receive(hub, "l1", shopper=Shopper(name=NAME, first=NAME, last="", points=(POINT,)), persons=persons(RECORD.person_key, (POINT,)))
    hub.settle()
    ann.settle()
    for n in range(3):
        ann.do(Note, lead="l1", text=f"{SECRET} calls back {n}")
        ann.settle()
    assert isinstance(ann.desk.do(ann.text("l1", f"Hello {SECRET}, it is here.")), Append)
    ann.settle()
    assert ann.desk.search(NAME) == ["l1"]
    assert traces(ann, SECRET, NAME, "5550177") != []
    return ann


def test_the_words_are_gone_from_every_place_of_the_desk(house: House, told: Seat, hub: Seat) -> None:
    waiting = told.make(Note, lead="l1", text=f"{SECRET} again")
    house.receive(hub, "okafor", OTHER)
    hub.settle()
    told.settle()
    told.desk.do(waiting)
    asked = MessageRequested("t1", told.desk.leads["l1"].persons[0], 1, 2)
    back = told.make(BringBack, lead="l1", touch="t1", asked=asked, words=Letter(POINT.address, f"Hello {SECRET}."), by="ann")
    told.desk.begin("t1", Begun(0, told.desk.now(), "l1"), back)
    assert told.desk.request_begun("t1") == back
    erase(house, "l1")
    told.line.lose = "question"
    told.step()
    changed = told.settle()
    assert "l1" in changed
    assert traces(told, SECRET, NAME, "5550177") == []
    assert (told.desk.request_begun("t1"), told.desk.begun()["t1"].lead) == (None, "l1")
    assert (told.desk.search(NAME), told.desk.search("okafor")) == ([], ["okafor"])
    assert (told.desk.leads["l1"].closed, told.desk.waiting) == (ERASED, 0)
    assert told.desk.leads == house.leads()
    assert all(event.personal is None for event in told.desk.timeline("l1").events)
    assert told.restart().desk.leads == house.leads()


def test_a_refused_text_to_them_is_no_draft_any_more(house: House, hub: Seat, ben: Seat, told: Seat) -> None:
    other = house.receive(hub, "l2", shopper=Shopper(name="Otto Berg", points=(POINT,)), persons=persons(RECORD.person_key, (POINT,)))
    for seat in (hub, ben, told):
        seat.settle()
    assert isinstance(ben.desk.do(ben.text(other.lead, f"Dear {SECRET}")), Append)
    assert isinstance(told.desk.do(told.text(other.lead, "Mine")), Append)
    told.settle()
    ben.settle()
    assert [type(kept.action) for kept in ben.desk.refusals()] == [SendText]
    opted = ben.do(OptOut, lead="", persons=ben.desk.leads["l1"].persons)
    ben.settle()
    erase(house, "l1")
    ben.settle()
    assert ben.desk.refusals() == []
    assert traces(ben, SECRET) == []
    assert opted.id not in {action.id for action in ben.outbox.taken()}
    assert ben.desk.person(opted.persons[0]).opted_out


def test_a_desk_that_is_cut_off_while_it_wipes_does_it_again(house: House, told: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    erase(house, "l1")

    def full(*_: object) -> None:
        raise DiskFull("The disk is full.")

    for where, what in ((Replica, "wipe"), (Outbox, "wipe"), (Replica, "keep")):
        with monkeypatch.context() as patched:
            patched.setattr(where, what, full)
            with pytest.raises(DiskFull):
                told.step()
        told.restart()
    told.settle()
    assert traces(told, SECRET, NAME) == []
    assert told.desk.leads == house.leads()


def test_a_new_desk_never_sees_the_words(house: House, told: Seat) -> None:
    erase(house, "l1")
    new = house.seat("cat")
    assert new.desk.leads == house.leads()
    assert traces(new, SECRET, NAME, "5550177") == []
