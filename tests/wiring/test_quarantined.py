"""`bdcdesk quarantine`, over a real folder."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from bdcdesk.cli import main
from bdcdesk.intake.quarantine import Kept, Quarantine, Settled
from bdcdesk.intake.receive import Reception
from bdcdesk.intake.traces import Traces
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.quarantined import in_words, make_lead, no_lead, tell

from .keeping import Computer, adf, unreadable

HOUR = 3_600_000


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    yield made
    made.close()


def typed(document: str, **told: str) -> Namespace:
    return Namespace(**{"lead": document, **dict.fromkeys(("name", "phone", "mail", "asks", "car"), ""), **told})


def unread(computer: Computer, words: str = "Ava, two o two", ago: int = HOUR) -> Kept:
    """A document that came some time ago and could not be read."""
    quarantine = quarantine_of(computer.place)
    Reception(computer.hub.desk, quarantine).take(unreadable(words), "mail 7", computer.hub.desk.now() - ago)
    return quarantine.waiting()[-1]


def test_each_document_is_told_with_its_name_when_and_why(tmp_path: Path) -> None:
    kept = Quarantine(tmp_path)
    first = kept.keep(b"?", "web-form (HTTP)", "Nobody is named.", 1_767_225_600_000)
    second = kept.keep(b"??", "a\n\x1b[2Jb.xml", "It is broken.", 1_767_229_200_000)
    spam = kept.keep(b"???", "spam", "It is broken.", 1_767_232_800_000)
    kept.settle(spam.hash, Settled("no lead", "ines", 1_767_232_900_000, "an advertisement"))
    said: list[str] = []
    assert tell(kept, tmp_path, UTC, said.append) == 0
    assert said == [
        "2026-01-01 00:00  web-form (HTTP), 1 byte",
        "  Nobody is named.",
        f"  {first.hash}.raw",
        "2026-01-01 01:00  a  [2Jb.xml, 2 bytes",
        "  It is broken.",
        f"  {second.hash}.raw",
        "1 document more was settled by somebody here.",
        f"2 documents are in quarantine on this computer, in {tmp_path}. What a newer bdcdesk can read is taken by: bdcdesk import FILE",
        "One that is a lead: bdcdesk quarantine --lead FILE --name NAME --phone NUMBER. One that is none: --no-lead FILE --because WHY",
    ]


def test_an_empty_one_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BDCDESK_HOME", str(tmp_path))
    assert main(["quarantine"]) == 0
    assert capsys.readouterr().out == "Nothing is in quarantine on this computer.\n"


def test_a_person_makes_a_lead_of_it_whose_wait_began_when_it_came(computer: Computer) -> None:
    kept, quarantine = unread(computer), quarantine_of(computer.place)
    told = typed(f"{kept.hash}.raw", name="Ava Lindqvist", phone="202-555-0171", asks="Is the Saab there?")
    assert make_lead(computer.building, quarantine, told, computer.say) == 0
    computer.settle()
    lead = computer.lead("Ava Lindqvist")
    assert lead.arrived == kept.arrived == kept.came < kept.at
    assert lead.due == kept.arrived + lead.target
    assert (lead.shopper.comments, lead.by_hand, [point.address for point in lead.shopper.points]) == (
        "Is the Saab there?",
        True,
        ["+12025550171"],
    )
    assert quarantine.waiting() == ()
    settled = quarantine.list()[0].settled
    assert settled is not None
    assert (settled.as_what, settled.by, settled.why) == ("lead", "ines", lead.id)
    # Whoever erases her finds the document by it.
    assert (kept.hash, lead.id) in computer.station.desk.documents(0)[0]
    assert [trace.hash for trace in Traces(computer.place.incoming, quarantine).find([kept.hash], [])] == [kept.hash]


def test_twice_makes_one_lead(computer: Computer) -> None:
    kept, quarantine = unread(computer), quarantine_of(computer.place)
    for name in ("Ava Lindqvist", "Ava Lindquist"):
        assert make_lead(computer.building, quarantine, typed(kept.hash[:8], name=name, mail="ava@example.com"), computer.say) == 0
    computer.settle()
    assert len(computer.station.desk.leads) == 1
    assert not computer.lead("Ava Lindqvist").raised


def test_who_has_an_open_lead_is_told_on_it(computer: Computer) -> None:
    computer.drop(ava=adf("Ava Lindqvist", "202-555-0171"))
    kept = unread(computer)
    told = typed(kept.hash, name="Ava Lindqvist", phone="202-555-0171", asks="Still there?")
    assert make_lead(computer.building, quarantine_of(computer.place), told, computer.say) == 0
    computer.settle()
    assert [raised.shopper.comments for raised in computer.lead("Ava Lindqvist").raised] == ["Still there?"]
    assert computer.said[-1] == "This shopper had an open lead: it is told there."


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({}, "at least a name"),
        ({"name": "Ava", "phone": "7"}, "“7” is no phone number"),
        ({"name": "Ava", "mail": "ava"}, "“ava” is no mail address"),
    ],
)
def test_what_cannot_be_a_lead_stays(computer: Computer, told: dict[str, str], why: str) -> None:
    kept, quarantine = unread(computer), quarantine_of(computer.place)
    with pytest.raises(NoPlace, match=why):
        make_lead(computer.building, quarantine, typed(kept.hash, **told), computer.say)
    assert quarantine.waiting() == (kept,)


def test_what_is_no_lead_is_settled_by_somebody_for_a_reason(tmp_path: Path) -> None:
    quarantine, said = Quarantine(tmp_path / "quarantine"), list[str]()
    kept = quarantine.keep(b"?", "spam", "It is broken.", 5)
    with pytest.raises(NoPlace, match="Say why"):
        no_lead(quarantine, "ines", 9, Namespace(no_lead=kept.hash, because=" "), said.append)
    with pytest.raises(NoPlace, match="No document"):
        no_lead(quarantine, "ines", 9, Namespace(no_lead="0" * 8, because="spam"), said.append)
    with pytest.raises(NoPlace, match="at least 6"):
        no_lead(quarantine, "ines", 9, Namespace(no_lead=kept.hash[:3], because="spam"), said.append)
    assert no_lead(quarantine, "ines", 9, Namespace(no_lead=kept.hash[:6].upper(), because="spam"), said.append) == 0
    assert quarantine.waiting() == ()
    assert quarantine.list()[0].settled == Settled("no lead", "ines", 9, "spam")
    assert quarantine.content(kept.hash) == b"?"


def test_a_screen_is_told_how_many_and_why(tmp_path: Path) -> None:
    kept = Quarantine(tmp_path)
    assert in_words(kept.waiting(), UTC) == ""
    for n in range(8):
        kept.keep(str(n).encode(), f"mail {n}", "Nobody is named.", 1_767_225_600_000 + n * HOUR)
    lines = in_words(kept.waiting(), UTC).splitlines()
    assert lines[:2] == ["8 documents in quarantine:", "2026-01-01 07:00, mail 7: Nobody is named."]
    assert lines[-1] == "And 2 more before."
