"""A desk whose computer's clock is an hour wrong shows the right countdown: from the first exchange on, and at a start without central."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bdcdesk.desktop.work.row import ring
from bdcdesk.desktop.work.view_model import work_row
from bdcdesk.domain.work import next_work
from tests.replica.making import House, Seat, folder

HOUR, SECOND = 3_600_000, 1_000


@pytest.fixture
def house() -> Iterator[House]:
    with folder() as name:
        made = House(Path(name))
        made.open_store("rivera")
        yield made
        made.close()


def left(seat: Seat) -> str:
    """What the lead's ring says on this desk."""
    lead = seat.desk.leads["rivera"]
    work = next_work(lead)
    assert work is not None
    row = work_row(lead, work, (0.0, ""), {}, seat.me, "Harbor Motors")
    return ring(row, seat.desk.now()).words


@pytest.mark.parametrize("wrong", [HOUR, -HOUR])
def test_the_countdown_is_right_on_a_desk_whose_clock_is_wrong(house: House, wrong: int) -> None:
    right, seat = house.seat("ben"), house.seat("ann", ahead=wrong)
    house.clock.at += 90 * SECOND
    assert left(seat) == left(right)
    assert "left" in left(right) or "in" in left(right)


@pytest.mark.parametrize("wrong", [HOUR, -HOUR])
def test_it_is_right_from_the_start_when_central_is_away(house: House, wrong: int) -> None:
    right, seat = house.seat("ben"), house.seat("ann", ahead=wrong)
    house.clock.at += 90 * SECOND
    seat.restart()
    seat.line.lose = "news"
    assert seat.step().problem is not None
    assert left(seat) == left(right)


def test_a_clock_that_is_put_right_meanwhile_is_measured_anew(house: House) -> None:
    right, seat = house.seat("ben"), house.seat("ann", ahead=HOUR)
    seat.ahead = 0
    seat.restart()
    assert left(seat) != left(right)
    seat.settle()
    assert left(seat) == left(right)
    seat.restart()
    assert left(seat) == left(right)
