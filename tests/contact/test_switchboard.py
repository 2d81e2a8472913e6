"""All that speaks to the provider, as one step; and a full disk in the middle of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bdcdesk.contact.standing_still import BY_CARRIERS
from bdcdesk.contact.switchboard import Switchboard
from bdcdesk.contact.timing import MARGIN, WINDOW
from bdcdesk.replica.file import DiskFull
from tests.contact.conftest import OURS
from tests.contact.house import IGNORES, MINUTE, SECOND, House, Station


@contextmanager
def full_disk(station: Station) -> Iterator[None]:
    """No page more for this outbox, and none of its own to use again."""
    connection = station._outbox._connection
    connection.execute("VACUUM")
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    for n in range(1000):
        try:
            connection.execute("INSERT INTO action (id, body, state) VALUES (?, ?, 'filler')", (f"filler {n}", bytes(500)))
        except Exception:
            break
    yield
    connection.execute("PRAGMA max_page_count = 1000000")
    connection.execute("DELETE FROM action WHERE state = 'filler'")


class Board:
    def __init__(self, house: House) -> None:
        self.station = house.station("hub")
        self.house = house
        self.board = Switchboard(self.station.desk, self.station.log, house.practice.adapter(), "hub-1", OURS, self.station.desk.now)
        self.board.notice(list(self.station.desk.leads))
        self.hear()
        # It has been there for as long as anything has waited.
        self.station.desk._held.unbroken = 0

    def hear(self) -> None:
        self.board.notice(self.station.step())

    def turn(self) -> None:
        self.hear()
        for errand in self.board.step(self.station.desk.now()).errands:
            errand.run()
            errand.finish(self.station.desk.now())
        self.hear()


def test_one_step_sends_hears_of_receipts_and_reads_what_came_in(house: House) -> None:
    board, lead = Board(house), house.lead("+12025550123")
    house.text(lead, "Hi Rosa. When can you come in?", to="+12025550123")
    for _ in range(20):
        board.turn()
        house.clock.now += SECOND
    kinds = house.kinds(lead)
    assert kinds[2:] == ["message_requested", "message_sending", "message_accepted", "message_delivered", "message_received"]
    assert board.board.problem == ""


def test_when_to_call_again_is_the_earliest_of_all_parts(house: House) -> None:
    board, lead = Board(house), house.lead()
    house.text(lead)
    board.turn()
    board.turn()
    # The receipt is what is due soonest: half a second after it was taken.
    assert board.board.step(board.station.desk.now()).when <= house.clock.now + 500


def test_what_stands_still_at_the_provider_is_told_and_calls_do_not_wait_for_texts(house: House) -> None:
    board, lead, other = Board(house), house.lead(), house.lead("+12025550162")
    house.practice.behave(IGNORES, "unregistered", "picks up")
    house.text(lead)
    for _ in range(6):
        board.turn()
        house.clock.now += SECOND
    assert board.board.problem.startswith("Texts are not going out: The store's number is not registered")
    house.call(other, "+12025550162")
    board.turn()
    board.turn()
    assert len(house.practice.calls) == 1
    house.clock.now += BY_CARRIERS
    board.turn()
    assert board.board.problem == ""


def waited_too_long(house: House, lead: str) -> None:
    house.clock.now -= 11 * MINUTE
    house.text(lead)
    house.clock.now += 11 * MINUTE


def left_behind(house: House, lead: str) -> None:
    house.text(lead)
    house.hub("gone").begin()
    house.clock.now += WINDOW + MARGIN + 1


@pytest.mark.parametrize("trouble", [waited_too_long, left_behind])
def test_what_was_begun_before_the_disk_was_full_is_sent_when_it_is_not(house: House, trouble: Callable[[House, str], None]) -> None:
    board = Board(house)
    first, second = sorted((house.lead(), house.lead()))
    trouble(house, second)
    house.text(first, "This one goes.")
    board.hear()
    with full_disk(board.station), pytest.raises(DiskFull):
        board.board.step(board.station.desk.now())
    assert house.kinds(first)[-1] == "message_sending"
    board.turn()
    assert house.touch(first).stage == "accepted"
    assert house.sent("This one goes.") == 1
    for _ in range(3):
        board.turn()
    assert house.touch(second).stage in ("not sent", "unknown")
    assert house.sent() == 1


def test_an_outcome_that_could_not_be_kept_is_kept_later(house: House) -> None:
    board, lead = Board(house), house.lead()
    house.text(lead)
    board.hear()
    (errand, *_) = board.board.step(board.station.desk.now()).errands
    errand.run()
    with full_disk(board.station), pytest.raises(DiskFull):
        errand.finish(board.station.desk.now())
    assert house.touch(lead).stage == "sending"
    errand.finish(board.station.desk.now())
    board.hear()
    assert house.touch(lead).stage == "accepted"
    assert house.practice.posts == 1


def test_texts_that_could_not_be_kept_are_read_again(house: House) -> None:
    board, lead = Board(house), house.lead()
    house.practice.write_in("+12025550160", "Is it still there?")
    house.clock.now += 3 * SECOND
    board.hear()
    reading = board.board.step(board.station.desk.now()).errands[-1]
    reading.run()
    with full_disk(board.station), pytest.raises(DiskFull):
        reading.finish(board.station.desk.now())
    reading.finish(board.station.desk.now())
    board.hear()
    assert house.kinds(lead).count("message_received") == 1
