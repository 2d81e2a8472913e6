"""Leads hear of their cars, once per change: on real desks."""

import msgspec
import pytest

from bdcdesk.domain.actions.lead import Close, Note
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.events.stock import CarNews
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work
from bdcdesk.domain.work import next_work
from tests.replica.making import House, Seat

from .making import listing, vin
from .store import Lot

CAR = listing(3, price=30_000_00)
OTHERS = tuple(listing(n) for n in (7, 8, 9))
DAY = 86_400_000
changed = msgspec.structs.replace


def want(**told: str) -> tuple[Vehicle, ...]:
    return (Vehicle("buy", **told),)  # type: ignore[arg-type]


@pytest.fixture
def lot(house: House) -> Lot:
    """A car that Robin Rivera asked for by its VIN; the lead is answered, and Ann has it."""
    lot = Lot(house, house.open_store())
    lot.take(CAR, *OTHERS)
    house.clock.at += DAY
    lot.house.receive(lot.hub, "rivera", vehicles=want(vin=vin(3)))
    lot.hub.settle()
    house.clock.at += 1_000
    return lot


def news(lot: Lot, lead: str = "rivera") -> list[CarNews]:
    return [event.facts for event in lot.house.log() if event.stream == f"lead/{lead}" and isinstance(event.facts, CarNews)]


def state(seat: Seat, lead: str = "rivera") -> Lead:
    found = seat.desk.lead(lead)
    assert found is not None
    return found


def work(seat: Seat, lead: str = "rivera") -> Work:
    # The first answer comes before all news: what is asked here is what comes once it is given.
    found = next_work(changed(state(seat, lead), answered=1))
    assert found is not None
    return found


def test_a_lower_price_is_work_once_with_the_owners_name(lot: Lot, house: House) -> None:
    ann = house.seat("ann")
    ann.do(Claim, lead="rivera")
    ann.settle()
    lot.hub.settle()
    lot.take(changed(CAR, price=29_000_00), *OTHERS)
    for _ in range(3):
        lot.tell()
    (told,) = news(lot)
    assert (told.price, told.price_was, told.status) == (29_000_00, 30_000_00, "in stock")
    ann.settle()
    due = work(ann)
    assert (due.kind, due.why, due.who) == ("car", "Price down $1,000: tell Robin", "ann")
    assert due.due == told.at + 4 * 3_600_000


def test_a_sold_car_is_work_for_anybody_if_nobody_has_the_lead(lot: Lot) -> None:
    lot.take(changed(CAR, status="sold"), *OTHERS)
    lot.tell()
    assert (work(lot.hub).kind, work(lot.hub).why, work(lot.hub).who) == ("car", "Their car was sold: offer another", "")


def test_a_car_that_is_not_listed_any_more_is_said_to_be_so(lot: Lot) -> None:
    lot.take(*OTHERS)
    lot.tell()
    assert work(lot.hub).why == "Their car is not in stock any more: offer another"
    lot.take(CAR, *OTHERS)
    lot.tell()
    # It was back before anybody told them.
    assert len(news(lot)) == 2
    assert work(lot.hub).kind == "follow-up"


@pytest.mark.parametrize("price", [29_801_00, 30_199_00, 30_299_00, 0])
def test_small_change_is_no_news(lot: Lot, price: int) -> None:
    lot.take(changed(CAR, price=price, trim="Other"), *OTHERS)
    lot.tell()
    assert news(lot) == []


def test_small_changes_add_up(lot: Lot) -> None:
    for price in (29_850_00, 29_750_00):
        lot.take(changed(CAR, price=price), *OTHERS)
        lot.tell()
    lot.take(changed(CAR, price=29_700_00), *OTHERS)
    lot.tell()
    assert [(told.price_was, told.price) for told in news(lot)] == [(30_000_00, 29_700_00)]


def test_a_note_sees_to_it_and_the_next_change_is_work_again(lot: Lot, house: House) -> None:
    lot.take(changed(CAR, status="on hold"), *OTHERS)
    lot.tell()
    assert work(lot.hub).why == "Their car is on hold: tell Robin"
    ann = house.seat("ann")
    ann.do(Note, lead="rivera", text="Told in person.")
    ann.settle()
    lot.hub.settle()
    assert work(lot.hub).kind == "follow-up"
    lot.take(CAR, *OTHERS)
    lot.tell()
    assert work(lot.hub).why == "Their car can be had again: tell Robin"


def test_closed_leads_and_leads_for_other_cars_hear_nothing(lot: Lot, house: House) -> None:
    for lead, asked in (
        ("closed", {"vin": vin(3)}),
        ("words", {"year": CAR.year, "make": CAR.make, "model": CAR.model}),
        ("other", {"vin": vin(7)}),
    ):
        house.receive(lot.hub, lead, vehicles=want(**asked))
    house.receive(lot.hub, "trade", vehicles=(Vehicle("trade-in", vin=vin(3)),))
    house.receive(lot.hub, "number", vehicles=want(stock="stk# a1003"))
    ann = house.seat("ann")
    lot.hub.settle()
    ann.settle()
    ann.do(Close, lead="closed", reason="bought elsewhere")
    ann.settle()
    lot.hub.settle()
    house.clock.at += 1_000
    lot.take(*OTHERS)
    lot.tell()
    told = {lead for lead in ("rivera", "closed", "words", "other", "trade", "number") if news(lot, lead)}
    assert told == {"rivera", "number"}


def test_a_lead_that_came_after_the_change_knows_it(lot: Lot) -> None:
    lot.take(changed(CAR, price=25_000_00), *OTHERS)
    lot.house.clock.at += 1_000
    lot.house.receive(lot.hub, "late", vehicles=want(vin=vin(3)))
    lot.hub.settle()
    lot.tell()
    assert news(lot, "late") == []
    assert len(news(lot, "rivera")) == 1


def test_a_hub_that_is_killed_before_it_told_tells_at_its_next_start(lot: Lot) -> None:
    lot.take(*OTHERS)
    lot.hub.restart()
    lot.open()
    lot.tell()
    lot.hub.restart()
    lot.open()
    lot.tell()
    assert len(news(lot)) == 1


def test_a_full_disk_loses_no_news(lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    from bdcdesk.replica.file import DiskFull

    lot.take(*OTHERS)

    def full(action: object) -> object:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(lot.hub.desk, "do", full)
        with pytest.raises(DiskFull):
            lot.tell()
    lot.tell()
    assert len(news(lot)) == 1
