"""Cars on desks: behind the leads, in a copy's pages and at its start; and alike on all of them."""

import msgspec
import pytest

from bdcdesk.domain.actions.stock import TakeStock
from bdcdesk.domain.car import car_id
from bdcdesk.domain.events.stock import Listing
from bdcdesk.replica import exchange as exchanges
from bdcdesk.replica.exchange import run
from bdcdesk.replica.reading import HISTORY

from .making import House, Seat

DAY = 86_400_000
CARS = tuple(Listing(vin=f"1HGCM82633A0{n:05}", stock=f"A{n}", price=10_000_00 + n) for n in range(9))
NAMES = tuple(map(car_id, CARS))


@pytest.fixture
def hub(house: House) -> Seat:
    """Three leads; nine cars, of which the last three are gone."""
    hub = house.open_store("adams", "brook", "chen")
    hub.do(TakeStock, cars=CARS)
    hub.settle()
    hub.do(TakeStock, gone=NAMES[6:])
    hub.settle()
    return hub


def here(seat: Seat) -> set[str]:
    return {name for name, car in seat.desk.cars.items() if car.here}


def test_every_desk_has_the_same_cars(house: House, hub: Seat) -> None:
    ann = house.seat("ann")
    assert ann.desk.cars == hub.desk.cars
    assert set(ann.desk.cars) == set(NAMES)
    assert here(ann) == set(NAMES[:6])
    assert ann.restart().desk.cars == hub.desk.cars


def test_at_a_start_the_leads_are_there_before_any_car_is_read(house: House, hub: Seat) -> None:
    ann = house.seat("ann")
    ann.restart(load=False)
    assert ann.sync.load_first(2)
    while not ann.sync.loaded:
        ann.sync.load(2)
    assert set(ann.desk.leads) == {"adams", "brook", "chen"}
    assert ann.desk.cars == {}
    assert not ann.desk.stocked
    before = ann.desk.stock_turn
    ann.sync.load(2)
    assert len(ann.desk.cars) == 2
    while not ann.sync.stocked:
        assert ann.sync.load(2) == set()
    assert ann.desk.cars == hub.desk.cars
    assert ann.desk.stocked
    assert ann.desk.stock_turn != before


def test_news_of_a_car_that_is_not_in_memory_yet_are_taken_up(house: House, hub: Seat) -> None:
    ann = house.seat("ann")
    ann.restart(load=False)
    while not ann.sync.loaded:
        ann.sync.load()
    hub.do(TakeStock, cars=(msgspec.structs.replace(CARS[0], price=1_00),))
    hub.settle()
    ann.step()
    assert ann.desk.cars[NAMES[0]].price == 1_00
    ann.load()
    assert ann.desk.cars == hub.desk.cars


def test_a_new_desk_reads_cars_in_stock_after_the_open_leads_and_gone_ones_last(
    house: House, hub: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanges, "STREAMS", 2)
    new = house.seat("new", settle=False)
    new.load()
    seen: list[tuple[int, set[str], bool]] = []
    while not new.desk.whole:
        exchange = new.sync.prepare(3)
        stepped = new.sync.absorb(exchange, run(exchange, new.line, new.clock))
        usable = stepped.progress is None or stepped.progress.history
        seen.append((len(new.desk.leads), set(new.desk.cars), usable))
        assert len(seen) < 60
    assert all(leads == 3 for leads, cars, _ in seen if cars)
    assert all(set(NAMES[:6]) <= cars for _, cars, _ in seen if cars & set(NAMES[6:]))
    # The list may be worked on as soon as the open leads are there.
    assert next(cars for leads, cars, usable in seen if usable) == set()
    assert new.desk.cars == hub.desk.cars


def test_cars_that_went_long_ago_are_left_at_central(house: House, hub: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanges, "STREAMS", 2)
    house.clock.at += (HISTORY + 1) * DAY
    new = house.seat("new", settle=False)
    new.load()
    for _ in range(30):
        exchange = new.sync.prepare(3)
        new.sync.absorb(exchange, run(exchange, new.line, new.clock))
    assert set(new.desk.cars) == set(NAMES[:6])
    # One of them comes back: then it is read with all that was before.
    hub.do(TakeStock, cars=(CARS[8],))
    hub.settle()
    for _ in range(6):
        exchange = new.sync.prepare(3)
        new.sync.absorb(exchange, run(exchange, new.line, new.clock))
    assert new.desk.cars[NAMES[8]] == hub.desk.cars[NAMES[8]]
    assert len(new.desk.cars[NAMES[8]].statuses) == 3


def test_a_stale_wish_is_decided_anew(house: House, hub: Seat) -> None:
    """Two computers take a file each at once: the second one's difference is from what the first one made of it."""
    lou = house.seat("lou")
    hub.do(TakeStock, cars=(msgspec.structs.replace(CARS[0], price=5_00),))
    lou.do(TakeStock, cars=(msgspec.structs.replace(CARS[0], color="red"),))
    hub.settle()
    lou.settle()
    hub.settle()
    car = hub.desk.cars[NAMES[0]]
    assert (car.price, car.color) == (CARS[0].price, "red")
    assert lou.desk.cars == hub.desk.cars


def test_after_a_restore_the_stock_is_offered_again(house: House, hub: Seat) -> None:
    known = dict(hub.desk.cars)
    hub.line.real._db.execute("DELETE FROM event WHERE stream LIKE 'car/%'")
    hub.line.real._db.execute("DELETE FROM stream WHERE stream LIKE 'car/%'")
    seq, head = hub.line.real._db.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    hub.line.real._db.execute("DELETE FROM action WHERE last > ?", (seq,))
    hub.line.real._db.execute("UPDATE store SET seq = ?, head = ?", (seq, head))
    hub.settle()
    assert {name: car.here for name, car in hub.desk.cars.items()} == {name: car.here for name, car in known.items()}
