"""A house with the store's hours and one lead, and two agents in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .making import House, Seat, folder


@pytest.fixture
def place() -> Iterator[Path]:
    with folder() as name:
        yield Path(name)


@pytest.fixture
def house(place: Path) -> Iterator[House]:
    made = House(place)
    yield made
    made.close()


@pytest.fixture
def hub(house: House) -> Seat:
    return house.open_store("rivera")


@pytest.fixture
def ann(house: House, hub: Seat) -> Seat:
    return house.seat("ann")


@pytest.fixture
def ben(house: House, hub: Seat) -> Seat:
    return house.seat("ben")
