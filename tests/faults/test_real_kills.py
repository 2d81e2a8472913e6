"""Real processes over a real database, killed under load: nothing is lost, nothing is sent twice, all desks show the same. And what was
built wrong is found out by the same look. `bench/kill_for_real.py` does it for two minutes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.real.day import Day, Pace
from tests.faults.real.server import Server
from tests.faults.real.town import MEMBERS, Town

REST = 90


@pytest.fixture(params=["postgres", "sqlite"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    if request.param == "sqlite":
        yield Town(tmp_path, None, MEMBERS[:3])
        return
    server = Server()
    try:
        server.start()
        yield Town(tmp_path, server, MEMBERS[:3])
    finally:
        server.stop()


def test_killed_under_load_nothing_is_lost_or_sent_twice_and_all_desks_agree(town: Town) -> None:
    with Day(town, 7, Pace(documents=2, presses=6, kills=0.8, faults=0.5)) as day:
        day.run(7, fewest=4)
        left = day.rest(REST)
    print(f"{dict(day.kills)}: {left.counts}")  # noqa: T201
    assert left.wrong == ()
    assert left.counts["leads"] > 4
    assert left.counts["actions"] > 10
    assert left.counts["sent"] > 0


def test_an_outbox_that_shows_before_it_has_kept_is_caught_losing(tmp_path: Path) -> None:
    town, pace = Town(tmp_path, None, MEMBERS[:2]), Pace(documents=2, presses=10, kills=0, faults=0)
    with Day(town, 3, pace, desk_fault="shows before it is kept") as day:
        day.run(1)
        # What is pressed now, central does not have yet when the desk is killed.
        with town.closed_to_writers():
            day.kill_at_work()
        left = day.rest(REST)
    assert any(line.startswith("lost") for line in left.wrong), left.counts


def test_a_hub_that_sends_again_is_caught_sending_twice(tmp_path: Path) -> None:
    town, pace = Town(tmp_path, None, MEMBERS[:2]), Pace(documents=2, presses=6, kills=0, faults=4)
    with Day(town, 4, pace, hub_fault="sends again") as day:
        day.run(4)
        left = day.rest(REST)
    assert any(line.startswith("sent twice") for line in left.wrong), left.counts
