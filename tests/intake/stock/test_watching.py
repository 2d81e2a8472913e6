"""A real folder into which files are dropped, and the alarms about them."""

import os
from pathlib import Path

import pytest

from bdcdesk.domain.actions.source import SwitchSource
from bdcdesk.domain.events.stock import Listing
from bdcdesk.intake.folder import SIZE
from bdcdesk.intake.stock.watching import LATE, patience
from tests.replica.making import House

from .making import listing, stock_file, written
from .store import Lot

CARS = tuple(listing(n) for n in range(24))
DAY = 86_400_000


@pytest.fixture
def lot(house: House) -> Lot:
    return Lot(house, house.open_store())


@pytest.fixture
def folder(lot: Lot, house: House) -> Path:
    """The folder of a source "feed"."""
    made = house.folder / "drop"
    made.mkdir()
    lot.source(options={"folder": str(made)})
    return made


def drop(folder: Path, *cars: Listing, name: str = "inventory.csv") -> None:
    # As an SFTP server writes it: under its own name, in the place of yesterday's.
    (folder / name).write_bytes(stock_file(cars))


def wait(lot: Lot) -> None:
    """Until a file in the folder has been the same for long enough, and what it says is in the log."""
    for _ in range(8):
        lot.watch.step(lot.hub.desk.now())
        lot.house.clock.at += 1_000
    lot.hub.settle()


def test_what_is_dropped_into_the_folder_is_the_stock(lot: Lot, folder: Path) -> None:
    drop(folder, *CARS)
    wait(lot)
    assert set(lot.listed()) == set(CARS)
    assert {car.source for car in lot.here.values()} == {"feed"}
    assert os.listdir(folder) == ["done"]
    drop(folder, *CARS[:20])
    wait(lot)
    assert len(lot.here) == 20
    assert lot.watch.problem == ""


def test_a_file_that_still_grows_is_left_alone(lot: Lot, folder: Path) -> None:
    drop(folder, *CARS)
    wait(lot)
    half = stock_file(CARS)
    for n in range(6):
        (folder / "inventory.csv").write_bytes(half[: 200 + n])
        os.utime(folder / "inventory.csv", ns=(n, n))
        lot.watch.step(lot.hub.desk.now())
        lot.house.clock.at += 3_000
    assert len(lot.here) == 24
    assert lot.watch.problem == ""


def test_a_broken_file_is_an_alarm_with_the_command_until_a_good_one_comes(lot: Lot, folder: Path) -> None:
    drop(folder, *CARS)
    wait(lot)
    drop(folder, *CARS[:3])
    wait(lot)
    (kept,) = lot.quarantine.list()
    assert len(lot.here) == 24
    assert lot.watch.problem == (
        "Stock “Feed”: the file inventory.csv was not taken, and nothing was changed. The file lists 3 cars, and 24 were in stock before:"
        f" fewer than half. If it is right all the same: bdcdesk stock --anyway --source feed kept/{kept.hash}"
    )
    assert os.listdir(folder / "quarantine") == ["inventory.csv"]
    lot.hub.restart()
    lot.open()
    wait(lot)
    assert "was not taken" in lot.watch.problem
    drop(folder, *CARS)
    wait(lot)
    assert lot.watch.problem == ""


def test_two_days_of_silence_are_an_alarm(lot: Lot, folder: Path) -> None:
    drop(folder, *CARS)
    wait(lot)
    lot.house.clock.at += LATE - 60_000
    wait(lot)
    assert lot.watch.problem == ""
    lot.house.clock.at += 60_000
    wait(lot)
    assert lot.watch.problem == (
        "Stock “Feed”: no file has come since Mon, Mar 2. The cars and prices shown may be old. Ask who sends it, or give one to “bdcdesk"
        " stock”."
    )
    drop(folder, *CARS)
    wait(lot)
    assert lot.watch.problem == ""
    lot.house.clock.at += 9 * DAY
    lot.hub.do(SwitchSource, source="feed", off=True)
    lot.hub.settle()
    wait(lot)
    assert lot.watch.problem == ""


def test_a_source_whose_first_file_never_came_is_an_alarm_too(lot: Lot, folder: Path) -> None:
    wait(lot)
    assert lot.watch.problem == ""
    lot.house.clock.at += LATE + 1
    wait(lot)
    assert "no file has come yet, since Mon, Mar 2" in lot.watch.problem


def test_a_weekly_file_is_not_missed_after_two_days() -> None:
    assert patience(()) == LATE
    assert patience((1, 2, 3)) == LATE
    assert patience(tuple(n * 7 * DAY for n in range(4))) == 14 * DAY


def test_a_folder_that_is_not_there_is_said_to_be_so(lot: Lot) -> None:
    lot.source(options={"folder": str(lot.house.folder / "nowhere")})
    wait(lot)
    assert "“Feed”: The watched folder cannot be read" in lot.watch.problem
    lot.source("other", options={"folder": str(lot.house.folder / "nowhere else")})
    wait(lot)
    assert [line.split(":")[0] for line in lot.watch.problem.splitlines()] == ["Stock “Feed”", "Stock “Other”"]


def test_a_file_that_cannot_be_taken_in_is_named(lot: Lot, folder: Path) -> None:
    (folder / "huge.csv").touch()
    os.truncate(folder / "huge.csv", SIZE + 1)
    wait(lot)
    assert lot.watch.problem == (
        "Stock “Feed”: The file “huge.csv” could not be taken in (it is larger than 20 MB). It stays in the folder and is tried again."
    )


def test_the_map_is_the_sources_as_it_is_now(lot: Lot, folder: Path) -> None:
    (folder / "a.csv").write_bytes(written([("B12", "9000")], heading=("Einheit", "Preis")))
    wait(lot)
    assert "VIN or a stock number" in lot.watch.problem
    lot.source(options={"folder": str(folder)}, fields={"Einheit": "stock", "Preis": "price"})
    (folder / "b.csv").write_bytes(written([("B12", "9000")], heading=("Einheit", "Preis")))
    wait(lot)
    assert [(car.stock, car.price) for car in lot.here.values()] == [("B12", 9_000_00)]
