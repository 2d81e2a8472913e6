"""Documents of one shopper, read as they come: what becomes a lead, and what is told on the one that is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bdcdesk.domain.duplicates import OTHER_HAS_ID
from bdcdesk.domain.lead import Lead
from bdcdesk.intake.document import Taken
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from tests.wiring.keeping import Computer

CAR = "<vehicle interest='buy'><year>2021</year><make>Subaru</make><model>Outback</model></vehicle>"
MARIA = "<name part='full'>Maria Delgado</name><phone>602-555-0148</phone>"


def adf(who: str, source: str = "AutoBazaar", number: str = "", words: str = "Is it there?", status: str = "new", times: int = 1) -> bytes:
    named = f"<id source='{source}'>{number}</id>" if number else ""
    prospect = (
        f"<prospect status='{status}'>{named}{CAR}<customer><contact>{who}</contact><comments>{words}</comments></customer>"
        f"<provider><name>{source}</name></provider></prospect>"
    )
    return f"<?xml version='1.0'?><adf>{prospect * times}</adf>".encode()


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def reception(computer: Computer, tmp_path: Path) -> Reception:
    return Reception(computer.hub.desk, Quarantine(tmp_path / "aside"))


def take(reception: Reception, *documents: bytes) -> list[str]:
    """The leads that they became or joined."""
    found: list[str] = []
    for document in documents:
        taken = reception.take(document, "x.xml")
        assert isinstance(taken, Taken)
        found += taken.leads
    return found


def leads(computer: Computer) -> list[Lead]:
    computer.settle(computer.hub)
    computer.settle()
    return sorted(computer.station.desk.leads.values(), key=lambda lead: (lead.received, lead.id))


def test_one_shopper_through_three_sources_is_one_lead(computer: Computer, reception: Reception) -> None:
    names = take(
        reception,
        adf(MARIA, number="A-1"),
        adf("<name>M. Delgado</name><email>maria@example.com</email><phone>(602) 555-0148</phone>", "CarLine", "77", "And in red?"),
        adf("<name>Maria Delgado</name><email>MARIA@example.com</email>", "AutoBarn"),
    )
    assert len(set(names)) == 1
    (lead,) = leads(computer)
    assert lead.sources == ("AutoBazaar", "CarLine", "AutoBarn")
    assert [raised.by for raised in lead.raised] == ["phone", "email"]
    assert [raised.shopper.comments for raised in lead.raised] == ["And in red?", "Is it there?"]


def test_the_same_lead_sent_again_or_resent_is_told_on_it(computer: Computer, reception: Reception) -> None:
    first = adf(MARIA, number="12345")
    names = take(reception, first, adf(MARIA, number="12345") + b"\n", adf(MARIA, number="12345", status="resend"), first)
    assert len(set(names)) == 1
    (lead,) = leads(computer)
    assert (lead.sent_again, lead.raised) == (2, ())


def test_an_id_that_stands_on_everybody_is_another_shoppers(computer: Computer, reception: Reception) -> None:
    take(reception, adf(MARIA, number="1"), adf("<name>John Wu</name><phone>602-555-0177</phone>", number="1"))
    one, two = leads(computer)
    assert OTHER_HAS_ID not in one.findings
    assert OTHER_HAS_ID in two.findings


def test_two_requests_of_one_shopper_in_one_document_are_both_kept(computer: Computer, reception: Reception) -> None:
    (name,) = take(reception, adf(MARIA, times=2))
    (lead,) = leads(computer)
    assert lead.id == name
    assert len(lead.raised) == 1


def test_a_name_and_a_car_alone_are_shown_as_alike_and_never_joined(computer: Computer, reception: Reception) -> None:
    take(reception, adf(MARIA), adf("<name>Delgado, Maria</name><phone>602-555-0199</phone>", "CarLine"))
    one, two = leads(computer)
    assert computer.station.desk.alike(one) == [two]
    assert not one.raised
