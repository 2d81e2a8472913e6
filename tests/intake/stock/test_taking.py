"""Daily files into a real log: only what differs is written, and what is broken changes nothing."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain.actions.source import SwitchSource
from bdcdesk.domain.events.stock import CarChanged, CarListed, Listing
from bdcdesk.intake.document import Quarantined
from bdcdesk.intake.stock import taking
from bdcdesk.intake.stock.reading import read_stock
from bdcdesk.intake.stock.taking import TakenStock
from tests.replica.making import House, folder

from .making import DAY, listing, listings, stock_file, vin, written
from .store import Lot, kept

CARS = tuple(listing(n) for n in range(24))
changed = msgspec.structs.replace


@pytest.fixture
def lot(house: House) -> Lot:
    return Lot(house, house.open_store())


def test_a_file_becomes_the_stores_cars(lot: Lot) -> None:
    assert lot.take(*CARS) == TakenStock(24, came=24)
    assert lot.listed() == kept(CARS)
    assert lot.hub.restart().desk.cars == lot.hub.desk.cars
    assert {car.listed for car in lot.here.values()} == {lot.house.clock()}


def test_the_same_file_again_writes_nothing(lot: Lot) -> None:
    lot.take(*CARS)
    before = lot.house.log()
    lot.house.clock.at += 86_400_000
    assert lot.take(*reversed(CARS)) == TakenStock(24)
    assert lot.house.log() == before


def test_only_what_differs_is_written(lot: Lot) -> None:
    lot.take(*CARS)
    cheaper, held = changed(CARS[3], price=19_000_00), changed(CARS[4], status="on hold", color="grey")
    assert lot.take(*CARS[:3], cheaper, held, *CARS[5:23], listing(30)) == TakenStock(24, came=1, changed=2, gone=1)
    news = {event.stream: event.facts for event in lot.house.log()[-4:]}
    assert news[f"car/{vin(3)}"] == CarChanged(price=19_000_00)
    assert news[f"car/{vin(4)}"] == CarChanged(status="on hold", color="grey")
    assert news[f"car/{vin(30)}"] == CarListed(listing(30))
    car = lot.hub.desk.cars[vin(23)]
    assert (car.gone, car.stands, car.photos) == ("not listed", "gone", ())


def test_a_car_that_comes_back_keeps_what_is_known_of_it(lot: Lot) -> None:
    lot.take(*CARS)
    lot.take(*CARS[:23])
    lot.house.clock.at += 1_000
    lot.take(*CARS[:23], changed(CARS[23], price=18_000_00))
    car = lot.here[vin(23)]
    assert [price for _, price in car.prices] == [CARS[23].price, 18_000_00]
    assert [status for _, status in car.statuses] == ["in stock", "gone", "in stock"]


def test_what_the_file_calls_sold_is_sold_and_never_listed(lot: Lot) -> None:
    lot.take(*CARS)
    lot.take(*(changed(car, status="sold") if n == 2 else car for n, car in enumerate(CARS)), listing(40, status="sold"))
    assert lot.hub.desk.cars[vin(2)].gone == "sold"
    assert vin(40) not in lot.hub.desk.cars
    assert lot.take(*(changed(car, status="sold") if n == 2 else car for n, car in enumerate(CARS))) == TakenStock(24)


def test_a_file_that_comes_again_after_another_one_counts_again(lot: Lot) -> None:
    first, second = CARS, (changed(CARS[0], price=1_000_00), *CARS[1:])
    for cars in (first, second, first, second, first):
        lot.take(*cars)
        assert lot.listed() == kept(cars)


def test_a_counted_age_that_jumps_by_a_day_is_no_change(lot: Lot) -> None:
    def counted(days: int) -> bytes:
        return written([("B12", str(days))], heading=("Stock", "Age"))

    for days, since in ((30, "2026-01-31"), (31, "2026-01-31"), (28, "2026-01-31"), (10, "2026-02-20")):
        lot.taker.take(counted(days), "stock.csv")
        lot.hub.settle()
        assert lot.here["s-B12"].since == since


BROKEN = [
    ((), "no rows"),
    (CARS[:11], "fewer than half"),
    (tuple(changed(car, vin="", stock="") for car in CARS), "neither a VIN nor a stock number"),
    (tuple(changed(car, price=0) for car in CARS), "have a price"),
    (tuple(changed(car, status="sold") for car in CARS), "no car that is in stock"),
]


@pytest.mark.parametrize(("cars", "why"), BROKEN)
def test_a_broken_file_changes_nothing_and_is_kept(lot: Lot, cars: tuple[Listing, ...], why: str) -> None:
    lot.take(*CARS)
    before = lot.house.log()
    refused = lot.take(*cars)
    assert isinstance(refused, Quarantined)
    assert why in refused.reason
    assert lot.house.log() == before
    (thing,) = lot.quarantine.list()
    assert lot.quarantine.content(thing.hash) == stock_file(cars)
    assert lot.record.of("").refused == refused.reason
    assert lot.record.of("").kept == thing.hash


def test_half_as_many_cars_are_taken_by_command(lot: Lot) -> None:
    lot.take(*CARS)
    lot.take(*CARS[:4])
    assert lot.take(*CARS[:4], anyway=True) == TakenStock(4, gone=20)
    assert lot.listed() == kept(CARS[:4])
    assert lot.record.of("").refused == ""
    assert isinstance(lot.taker.take(b"", "empty.csv", anyway=True), Quarantined)


def test_a_small_lot_may_sell_half_its_cars(lot: Lot) -> None:
    lot.take(*CARS[:9])
    assert lot.take(*CARS[:2]) == TakenStock(2, gone=7)


def test_each_source_says_what_its_own_cars_are(lot: Lot) -> None:
    new, used = lot.source("new"), lot.source("used")
    lot.take(*CARS[:12], source=new)
    lot.take(*CARS[12:], source=used)
    assert lot.take(*CARS[:11], source=new) == TakenStock(11, gone=1)
    # What another source lists is left to it, until that lists nothing any more.
    assert lot.take(*CARS[10:], source=used) == TakenStock(14, came=1)
    assert {car.source for name, car in lot.here.items() if name == vin(10)} == {"new"}
    lot.hub.do(SwitchSource, source="new", off=True)
    lot.hub.settle()
    assert lot.take(*CARS[9:], source=used) == TakenStock(15, changed=2, gone=9)
    assert lot.here[vin(9)].source == "used"


def test_cars_that_were_taken_by_hand_are_the_first_sources(lot: Lot) -> None:
    lot.take(*CARS)
    assert lot.take(*CARS[:20], source=lot.source("feed")) == TakenStock(20, changed=20, gone=4)
    assert {car.source for car in lot.here.values()} == {"feed"}


def test_a_desk_whose_cars_are_not_read_yet_takes_no_file(lot: Lot) -> None:
    lot.take(*CARS)
    lot.hub.restart(load=False)
    lot.open()
    while not lot.hub.sync.loaded:
        lot.hub.sync.load()
    with pytest.raises(OSError, match="not read yet"):
        lot.taker.take(stock_file(CARS), "stock.csv")
    lot.hub.load()
    assert lot.taker.take(stock_file(CARS), "stock.csv") == TakenStock(24)


def test_batches_are_bounded_and_a_kill_between_them_loses_and_repeats_nothing(lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "BATCH", 5)
    put, left = lot.hub.desk.do, 3

    def killed(action: object) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return put(action)  # type: ignore[arg-type]

    monkeypatch.setattr(lot.hub.desk, "do", killed)
    with pytest.raises(KeyboardInterrupt):
        lot.taker.take(stock_file(CARS), "stock.csv")
    lot.hub.restart()
    lot.open()
    assert len(lot.here) == 15
    assert lot.take(*CARS) == TakenStock(24, came=9)
    assert lot.events() == ["car_listed"] * 24
    assert max(len(change) for change in _batches(lot)) == 5


def _batches(lot: Lot) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for event in lot.house.log():
        if event.stream.startswith("car/"):
            found.setdefault(event.action, []).append(event.stream)
    return list(found.values())


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(listings, min_size=1, max_size=9), min_size=2, max_size=4))
def test_file_after_file_the_stock_is_what_the_last_one_says(files: list[list[Listing]]) -> None:
    with folder() as place:
        house = House(Path(place))
        lot = Lot(house, house.open_store())
        said: tuple[Listing, ...] = ()
        for cars in files:
            taken = lot.take(*cars, anyway=True)
            said = kept(read_stock(stock_file(cars), DAY).cars)
            assert isinstance(taken, TakenStock)
            assert lot.listed() == said
        count = len(house.log())
        lot.take(*files[-1], anyway=True)
        assert len(house.log()) == count
        other = house.seat("ann")
        assert other.desk.cars == lot.hub.desk.cars
        house.close()
