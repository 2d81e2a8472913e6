"""From a document to leads in the log of a real store."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bdcdesk.domain import contact_rules
from bdcdesk.domain.actions.lead import Close
from bdcdesk.domain.events.lead import Origin
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.source import Source
from bdcdesk.domain.work import next_work
from bdcdesk.intake.document import Document, Quarantined, Reading, Shape, Taken
from bdcdesk.intake.folder import SETTLED, WatchedFolder
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.reading.read import FAULT, raw_hash, read
from bdcdesk.intake.reading.recover import CUT_OFF
from bdcdesk.intake.receive import RETRIED, Reception
from tests.wiring.keeping import Computer, adf

from .making import LEAD, contact, lead, remark


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def quarantine(tmp_path: Path) -> Quarantine:
    return Quarantine(tmp_path / "aside")


def leads(computer: Computer) -> list[Lead]:
    """All that a desk has, by the shopper's name."""
    computer.settle(computer.hub)
    computer.settle()
    return sorted(computer.station.desk.leads.values(), key=lambda lead: lead.shopper.name)


def test_each_prospect_is_a_lead_and_the_same_bytes_are_the_same_leads(computer: Computer, quarantine: Quarantine) -> None:
    reception = Reception(computer.hub.desk, quarantine)
    people = ("Al Finch", "Bea Wren", "Cy Rook")
    both = "".join(contact(f"<name>{name}</name><phone>202-555-01{n}1</phone>") for n, name in enumerate(people)).replace("</adf><adf>", "")
    first = reception.take(both.encode(), "three.xml")
    assert isinstance(first, Taken)
    assert len(set(first.leads)) == 3
    assert reception.take(both.encode(), "again.xml") == first
    assert [lead.shopper.name for lead in leads(computer)] == list(people)
    assert quarantine.list() == ()
    assert quarantine.accepted.content(raw_hash(both.encode())) == both.encode()


FORM = b"name=Kim+Oak&phone=2025550156&message=Is+this+car+available%3F"
HOUR = 3_600_000


def close(computer: Computer, name: str) -> None:
    (one,) = [lead for lead in leads(computer) if lead.id == name]
    computer.do(Close, one, reason="no answer")
    computer.settle(computer.hub)


def test_the_same_form_after_its_lead_was_closed_is_a_request_and_a_retry_is_none(computer: Computer, quarantine: Quarantine) -> None:
    reception, now = Reception(computer.hub.desk, quarantine), computer.hub.desk.now()
    first = reception.take(FORM, "form", now - 24 * HOUR)
    assert isinstance(first, Taken)
    close(computer, *first.leads)
    for late in (1, RETRIED // HOUR):
        reception.take(FORM, "form", now - (24 - late) * HOUR)
        assert len(leads(computer)) == 1
    again = reception.take(FORM, "form", now)
    assert isinstance(again, Taken)
    (new,) = [lead for lead in leads(computer) if lead.id != first.leads[0]]
    assert (again.leads, new.earlier) == ((new.id,), first.leads[0])
    assert next_work(new)


def test_the_same_form_days_later_while_its_lead_is_open_is_told_on_it(computer: Computer, quarantine: Quarantine) -> None:
    reception, now = Reception(computer.hub.desk, quarantine), computer.hub.desk.now()
    for days in (3, 0):
        reception.take(FORM, "form", now - days * 24 * HOUR)
    (lead,) = leads(computer)
    assert len(lead.raised) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"Date: Mon, 21 Sep 2026 10:00:00 -0400\r\nFrom: forms@example.com\r\n\r\nName: Kim Oak\r\nPhone: 202 555 0156\r\n",
        adf("Kim Oak", "202-555-0156"),
    ],
)
def test_what_tells_when_it_was_written_is_the_same_for_ever(computer: Computer, quarantine: Quarantine, content: bytes) -> None:
    reception, now = Reception(computer.hub.desk, quarantine), computer.hub.desk.now()
    first = reception.take(content, "x", now - 60 * 24 * HOUR)
    assert isinstance(first, Taken)
    close(computer, *first.leads)
    reception.take(content, "x", now)
    assert len(leads(computer)) == 1


def test_a_file_that_lay_there_when_the_hub_was_killed_is_the_same_whenever_it_comes_back(
    computer: Computer, quarantine: Quarantine, tmp_path: Path
) -> None:
    reception, now = Reception(computer.hub.desk, quarantine), computer.hub.desk.now()
    written = now - 60 * 24 * HOUR
    reception.take(FORM, "form.txt", came=written)
    leads(computer)
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    for changed, raised in ((written, 0), (now, 1)):
        (incoming / "form.txt").write_bytes(FORM)
        os.utime(incoming / "form.txt", (changed / 1000, changed / 1000))
        folder = WatchedFolder(incoming, reception.take)
        folder.step(1)
        folder.step(2 + SETTLED)
        assert not (incoming / "form.txt").exists()
        (lead,) = leads(computer)
        assert len(lead.raised) == raised


def test_a_lead_is_in_the_outbox_only_once_its_bytes_are_kept(
    computer: Computer, quarantine: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = contact("<name>Al Finch</name><phone>202-555-0111</phone>").encode()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space"):
            Reception(computer.hub.desk, quarantine).take(content, "a.xml")
    assert computer.hub.desk.waiting == 0
    assert isinstance(Reception(computer.hub.desk, quarantine).take(content, "a.xml"), Taken)
    assert [path.stem for path in quarantine.accepted.files()] == [raw_hash(content)]


def test_how_it_was_read_is_kept_with_the_lead(computer: Computer, quarantine: Quarantine) -> None:
    reception = Reception(computer.hub.desk, quarantine)
    reception.take(LEAD[: LEAD.index("</vendorname>")].encode(), "cut.xml")
    reception.take(contact("<name>Whole</name><phone>(202) 555-0155 x9</phone>").encode(), "whole.xml")
    whole, cut = leads(computer)
    assert (cut.document, cut.level, whole.level) == ("adf", "recovered", "strict")
    assert CUT_OFF in cut.findings
    assert whole.origins == (Origin("name parts", "full name"),)
    (point,) = whole.shopper.points
    assert (point.address, point.extension) == ("+12025550155", "9")


def test_a_fault_of_ours_in_one_document_sets_it_aside_and_the_next_is_taken(computer: Computer, quarantine: Quarantine) -> None:
    def broken(document: Document) -> Reading:
        (prospect,) = read(document).prospects
        return Reading(level="strict", prospects=(msgspec.structs.replace(prospect, comments="\ud800"),), hash=raw_hash(document.content))

    content = contact("<name>Al Finch</name><phone>202-555-0111</phone>").encode()
    outcome = Reception(computer.hub.desk, quarantine, broken).take(content, "a.xml")
    assert outcome == Quarantined(FAULT.format("UnicodeEncodeError"))
    assert [kept.hash for kept in quarantine.list()] == [raw_hash(content)]
    assert computer.hub.desk.waiting == 0
    assert isinstance(Reception(computer.hub.desk, quarantine).take(content, "a.xml"), Taken)
    ana = b"From: =?utf-7?q?Ana_+2AA-?= Ruiz <ana.ruiz@gmail.com>\n\nIs it still there?"
    assert isinstance(Reception(computer.hub.desk, quarantine).take(ana, "ana.eml"), Taken)
    assert [lead.shopper.name.split()[0] for lead in leads(computer)] == ["Al", "Ana"]


def test_a_source_with_a_shape_of_its_own(computer: Computer, quarantine: Quarantine) -> None:
    shape = Shape({"q": "name", "n": "phone"}, source="Oak Forms")
    assert isinstance(Reception(computer.hub.desk, quarantine).take(b"q=Kim+Oak&n=2025550156", "", shape=shape), Taken)
    (lead,) = leads(computer)
    assert (lead.source, lead.shopper.name, lead.shopper.points[0].address) == ("Oak Forms", "Kim Oak", "+12025550156")


def test_a_source_gives_its_field_map_its_target_and_its_name(computer: Computer, quarantine: Quarantine) -> None:
    source = Source("oak", "Oak Forms", "form", fields={"q": "name", "n": "phone"}, target=60_000)
    reception = Reception(computer.hub.desk, quarantine)
    arrived = computer.hub.desk.now() - 5_000
    assert isinstance(reception.take(b"q=Kim+Oak&n=2025550156", "", arrived, source=source), Taken)
    assert isinstance(reception.take(b"name=Lee+Elm&phone=2025550157", "x"), Taken)
    kim, lee = leads(computer)
    assert (kim.via, kim.source, kim.shopper.name, kim.target, kim.due) == ("oak", "Oak Forms", "Kim Oak", 60_000, arrived + 60_000)
    assert (lee.via, lee.target) == ("", 300_000)


@pytest.mark.parametrize("content", [b"", b"Good morning", b"<adf><prospect/></adf>", b'{"object": "page", "entry": []}', b"\xff" * 99])
def test_what_is_no_lead_is_kept_with_its_bytes(computer: Computer, quarantine: Quarantine, content: bytes) -> None:
    outcome = Reception(computer.hub.desk, quarantine).take(content, "x")
    assert isinstance(outcome, Quarantined)
    (kept,) = quarantine.list()
    assert (kept.hash, kept.reason) == (raw_hash(content), outcome.reason)
    assert quarantine.content(kept.hash) == content
    assert leads(computer) == []


def test_a_refused_channel_holds_for_every_lead_of_that_person(computer: Computer, quarantine: Quarantine) -> None:
    reception = Reception(computer.hub.desk, quarantine)
    reception.take(remark("Text opt-in: no<br>Call me any time. Phone opt-in: yes").encode(), "refuses.xml")
    reception.take(lead("<customer><contact><name>Other One</name><phone>2145550101</phone></contact></customer>").encode(), "later.xml")
    refuses, later = leads(computer)
    desk, now = computer.station.desk, 1_772_463_600_000
    assert (refuses.allows, refuses.refuses, later.refuses) == (("call",), ("text",), ())
    for one in (refuses, later):
        (person,) = one.persons
        assert isinstance(contact_rules.verdict(desk, one, person, "text", now), contact_rules.Blocked)
        assert isinstance(contact_rules.verdict(desk, one, person, "call", now), contact_rules.Allowed)
    reception.take(remark("Text opt-in: yes").encode(), "again.xml")
    leads(computer)
    assert desk.person(refuses.persons[0]).refused == frozenset()


def test_what_no_shopper_asked_has_no_countdown(computer: Computer, quarantine: Quarantine) -> None:
    reception = Reception(computer.hub.desk, quarantine)
    for n, words in enumerate(("This is only a test lead.", "I would like to apply for the sales position.", "Is it still there?")):
        reception.take(remark(words).replace("Mia Otter", f"{n} Otter").encode(), f"{n}.xml")
    test, job, asked = leads(computer)
    assert [one.nature for one in (test, job, asked)] == ["test", "hiring request", "lead"]
    works = [next_work(one) for one in (test, job, asked)]
    assert [work.kind for work in works if work] == ["look", "look", "new"]
    dues = [work.due for work in works if work]
    assert (dues[0], dues[2]) == (0, asked.due)
    assert dues[1] >= job.arrived + 8 * 3_600_000


def test_what_they_said_in_their_own_words_is_in_the_erasable_part(computer: Computer, quarantine: Quarantine) -> None:
    reception = Reception(computer.hub.desk, quarantine)
    reception.take(remark("Time frame: within 30 days\nI can come by Saturday morning.").encode(), "wish.xml")
    (one,) = leads(computer)
    assert (one.shopper.timeframe, one.shopper.wish) == ("within 30 days", "Saturday morning")
    assert {origin.value for origin in one.origins} >= {"timeframe", "wish"}
