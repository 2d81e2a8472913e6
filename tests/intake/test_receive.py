"""From a document to leads in the log of a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bdcdesk.domain.lead import Lead
from bdcdesk.domain.source import Source
from bdcdesk.intake.document import Quarantined, Shape, Taken
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.reading.read import raw_hash
from bdcdesk.intake.reading.recover import CUT_OFF
from bdcdesk.intake.receive import LEVELS, Reception
from tests.wiring.keeping import Computer

from .making import LEAD, contact


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


def test_how_it_was_read_is_kept_with_the_lead(computer: Computer, quarantine: Quarantine) -> None:
    reception = Reception(computer.hub.desk, quarantine)
    reception.take(LEAD[: LEAD.index("</vendorname>")].encode(), "cut.xml")
    reception.take(contact("<name>Whole</name><phone>(202) 555-0155 x9</phone>").encode(), "whole.xml")
    whole, cut = leads(computer)
    assert cut.findings[0] == LEVELS["recovered"]
    assert CUT_OFF in cut.findings
    assert not set(whole.findings) & set(LEVELS.values())
    (point,) = whole.shopper.points
    assert (point.address, point.extension) == ("+12025550155", "9")


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
