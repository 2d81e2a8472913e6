"""A backup a day: made once, kept for two weeks, and never in silence not made."""

from pathlib import Path

import pytest

from bdcdesk.central.errors import Full
from bdcdesk.domain.events import Instant
from bdcdesk.hub.backups import KEEP, DailyBackups

DAY = 86_400_000
HOUR = 3_600_000
NOON = 1_790_000_000_000 - 1_790_000_000_000 % DAY + 12 * HOUR


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.free = 10**12
        self.failing: Exception | None = None
        self.made = 0
        self.daily = DailyBackups(folder, self.make, lambda: 5_000_000, lambda _: self.free)

    def make(self, target: Path) -> int:
        if self.failing:
            raise self.failing
        target.write_bytes(b"copy")
        self.made += 1
        return 1

    def step(self, now: Instant) -> Instant:
        """Everything that is due now. When to look again."""
        while True:
            steps = self.daily.step(now)
            for errand in steps.errands:
                errand.run()
                errand.finish(now)
            if not steps.errands:
                return steps.when


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_one_a_day_and_two_weeks_of_them(shelf: Shelf) -> None:
    (shelf.folder / "central-mine.db").write_bytes(b"another's")
    for day in range(20):
        assert shelf.step(NOON + day * DAY) == NOON + day * DAY + 12 * HOUR
        shelf.step(NOON + day * DAY + HOUR)
        shelf.step(NOON + day * DAY + 12 * HOUR - 1)
    assert shelf.made == 20
    names = [path.name for path in shelf.daily.made()]
    assert len(names) == KEEP == 14
    assert names[-1] == "central-2026-10-10.db"
    assert (shelf.folder / "central-mine.db").exists()


def test_a_hub_that_starts_again_makes_no_second_one(shelf: Shelf) -> None:
    shelf.step(NOON)
    again = Shelf(shelf.folder)
    again.step(NOON + HOUR)
    assert (shelf.made, again.made) == (1, 0)


def test_while_one_is_made_no_second_is_begun(shelf: Shelf) -> None:
    assert len(shelf.daily.step(NOON).errands) == 1
    assert shelf.daily.step(NOON + 1).errands == ()


@pytest.mark.parametrize("why", ["little space", "full", "forbidden"])
def test_when_it_cannot_be_made_it_is_said_and_tried_again(shelf: Shelf, why: str) -> None:
    shelf.step(NOON - DAY)
    if why == "little space":
        shelf.free = 204_000_000
    else:
        shelf.failing = Full("The disk is full.") if why == "full" else PermissionError(13, "Permission denied")
    assert shelf.step(NOON) == NOON + HOUR
    told = shelf.daily.problem
    assert "the last is central-2026-09-20.db" in told
    assert {"little space": "204 MB left and 205", "full": "The disk is full", "forbidden": "Permission denied"}[why] in told
    assert len(shelf.daily.made()) == 1
    shelf.free, shelf.failing = 10**12, None
    shelf.step(NOON + HOUR)
    assert shelf.daily.problem == ""
    assert len(shelf.daily.made()) == 2


def test_old_ones_stay_while_new_ones_cannot_be_made(shelf: Shelf) -> None:
    shelf.step(NOON)
    shelf.free = 0
    for day in range(1, 30):
        shelf.step(NOON + day * DAY)
    assert len(shelf.daily.made()) == 1
