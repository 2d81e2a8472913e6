"""The store's cars in the window: read behind the list, said on the page that is open."""

import uuid
from pathlib import Path
from typing import Any

import msgspec
from pytestqt.qtbot import QtBot

from bdcdesk.domain.actions.stock import TakeStock
from bdcdesk.domain.car import Car
from bdcdesk.domain.events.stock import Listing
from bdcdesk.wiring.backstages import demo_backstage
from bdcdesk.wiring.demo_store import AGENT, demo_building
from bdcdesk.wiring.station import HUB

from .test_pump import PATIENCE, Starts, Told, starts
from .test_screens import arrive

__all__ = ["starts"]


def take(home: Path, *cars: Listing) -> dict[str, Car]:
    """As the hub has taken them from a file. What is in the log then."""
    building = demo_building(home, HUB)
    station, central = building.station("import"), building.central()
    try:
        while not station.sync.stocked or station.sync.step(central, building.clock).when <= station.desk.now():
            station.sync.load()
        desk = station.desk
        desk.do(TakeStock(id=str(uuid.uuid4()), store=desk.record.id, actor=HUB, pressed=desk.now(), cars=cars))
        while desk.waiting:
            station.sync.step(central, building.clock)
        return dict(desk.cars)
    finally:
        central.close()
        station.close()


def stands(pages: list[Any]) -> list[str]:
    return [car.stand.words for car in pages[-1].side.cars if car.stand is not None] if pages else []


def test_the_page_says_how_its_car_stands_and_again_when_that_changed(home: Path, starts: Starts, qtbot: QtBot) -> None:
    lead = arrive(home, 1)
    told = starts(demo_backstage(home, AGENT.id))
    qtbot.waitUntil(lambda: lead in told.rows, timeout=PATIENCE)

    def says(words: str) -> bool:
        told.pump.open_lead(lead)
        return any(words in said for said in stands(told.pages))

    qtbot.waitUntil(lambda: says("") or bool(told.pages), timeout=PATIENCE)
    assert stands(told.pages) == []
    stock = told.pages[-1].side.cars[0].facts.rpartition("stock ")[2]
    car = Listing(stock=stock, make="Lodestar", model="Meridian", price=20_000_00)
    assert take(home, car).keys() == {f"s-{stock}"}
    qtbot.waitUntil(lambda: says("✓ In stock"), timeout=PATIENCE)
    take(home, msgspec.structs.replace(car, status="on hold"))
    qtbot.waitUntil(lambda: says("On hold"), timeout=PATIENCE)


def test_a_window_reads_the_cars_of_its_copy_after_its_list(home: Path, starts: Starts, qtbot: QtBot) -> None:
    lead = arrive(home, 1)
    take(home, Listing(stock="Z1", make="Lodestar", model="Meridian"))
    for _ in range(2):
        told = starts(demo_backstage(home, AGENT.id))
        qtbot.waitUntil(lambda told=told: lead in told.rows, timeout=PATIENCE)

        def shown(told: Told = told) -> bool:
            told.pump.open_lead(lead)
            return any("No car in stock" in said for said in stands(told.pages))

        qtbot.waitUntil(shown, timeout=PATIENCE)
        told.pump.stop()
