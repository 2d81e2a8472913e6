"""A salesperson's free times: by their hours, the store's, what is taken, and now; also in the nights when the clocks change."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.domain import clock
from bdcdesk.domain.book import AHEAD, Diary, Span, clash, free_times, unconfirmed_tomorrow
from bdcdesk.domain.events.agent import Book
from bdcdesk.domain.events.appointment import AppointmentCancelled, AppointmentConfirmed, AppointmentMoved, AppointmentSet
from bdcdesk.domain.events.settings import Hours
from tests.depth import depth

from .making import DAY, HOUR, MINUTE, START, Story

_days = st.lists(st.sampled_from(((0, 180), (60, 240), (540, 720), (540, 1080), (780, 1080), (1200, 1440))), max_size=2, unique=True).map(
    tuple
)
_weeks = st.tuples(*[_days] * 7)
_dates = st.lists(st.sampled_from(("2026-03-02", "2026-03-08", "2026-11-01", "2026-03-29")), max_size=2, unique=True).map(tuple)
_hours = st.builds(Hours, st.sampled_from(("America/New_York", "America/Phoenix", "Europe/London", "Australia/Lord_Howe")), _weeks, _dates)
_books = st.one_of(st.none(), st.builds(Book, st.one_of(st.just(()), _weeks), _dates, st.sampled_from((15, 45, 60, 90))))
_nows = st.sampled_from(
    [
        clock.instant(datetime(*day, 3, tzinfo=UTC))
        for day in ((2026, 3, 2), (2026, 3, 7), (2026, 3, 8), (2026, 10, 31), (2026, 11, 1), (2026, 3, 28))
    ]
)


def _within(at: int, end: int, hours: Hours) -> bool:
    """Minute by minute on the wall clock: another way than that of the code."""
    spans = [span for n in (-1, 0) for span in clock.spans(hours, clock.local(at, hours.zone).date() + timedelta(days=n))]
    return all(any(start <= minute < close for start, close in spans) for minute in range(at, end, 15 * MINUTE))


@settings(max_examples=depth(60, 600))
@given(_books, _hours, _nows, st.lists(st.tuples(st.integers(0, 5 * DAY), st.integers(1, 3 * HOUR)), max_size=5), st.integers(0, 40))
def test_free_times_fit_the_book_the_store_and_what_is_taken(
    book: Book | None, hours: Hours, now: int, busy: list[tuple[int, int]], most: int
) -> None:
    taken: list[Span] = [(now + start, now + start + length) for start, length in busy]
    own = Hours(
        hours.zone, (book.week if book is not None else ()) or hours.week, (*hours.holidays, *(book.off if book is not None else ()))
    )
    slot = (book.slot if book is not None else 60) * MINUTE
    free = free_times(book, hours, taken, now, most)
    assert len(free) <= most
    assert list(free) == sorted(set(free))
    for at in free:
        assert now < at < now + (AHEAD + 1) * DAY
        assert _within(at, at + slot, hours)
        assert _within(at, at + slot, own)
        assert not any(start < at + slot and at < end for start, end in taken)
        assert clash(taken, at, at + slot) is None
    assert free == free_times(book, hours, taken, now, 100)[:most], "the first are the nearest"


def test_what_began_before_and_goes_on_is_a_clash_and_what_ends_as_it_begins_is_none() -> None:
    assert clash([(0, 60), (60, 90)], 30, 50) == (0, 60)
    assert clash([(0, 60)], 60, 90) is None


def test_a_day_of_slots_whatever_the_clocks_do() -> None:
    hours = Hours("America/New_York", (((0, 240),),) * 7)
    before = clock.instant(datetime(2026, 3, 8, 4, 59, tzinfo=UTC))
    walls = [f"{clock.local(at, hours.zone):%a %H:%M}" for at in free_times(None, hours, (), before, 7)]
    assert walls == ["Sun 00:00", "Sun 01:00", "Sun 03:00", "Mon 00:00", "Mon 01:00", "Mon 02:00", "Mon 03:00"]
    before = clock.instant(datetime(2026, 11, 1, 3, 59, tzinfo=UTC))
    walls = [f"{clock.local(at, hours.zone):%a %H:%M}" for at in free_times(None, hours, (), before, 6)]
    assert walls == ["Sun 00:00", "Sun 01:00", "Sun 01:00", "Sun 02:00", "Sun 03:00", "Mon 00:00"]


def test_a_diary_keeps_up_with_what_is_set_moved_and_cancelled() -> None:
    diary, story = Diary(), Story().then(AppointmentSet("m1", START + DAY, "UTC", "kim", START + DAY + HOUR, MINUTE))
    diary.put(story.now)
    assert diary.taken("kim") == ((START + DAY, START + DAY + HOUR),)
    assert diary.taken("kim", besides="l1") == ()
    diary.put(story.then(AppointmentMoved("m1", START + 2 * DAY, "UTC", "lee", 0, MINUTE)).now)
    assert (diary.taken("kim"), diary.taken("lee")) == ((), ((START + 2 * DAY, START + 2 * DAY + HOUR),))
    diary.put(story.then(AppointmentCancelled("m1")).now)
    assert diary.taken("lee") == ()


def test_the_next_morning_is_that_of_the_next_open_day() -> None:
    hours = Hours("America/New_York", (((540, 1080),),) * 5 + ((), ()), ("2026-03-09",))
    friday = clock.instant(datetime(2026, 3, 6, 16, tzinfo=UTC))
    assert f"{clock.local(clock.next_morning(hours, friday), hours.zone):%a %H:%M}" == "Tue 09:00"
    never = Hours("America/New_York", ((),) * 7)
    assert clock.next_morning(never, friday) == friday + DAY


@settings(max_examples=depth(60, 600))
@given(_nows, st.integers(1, 3 * 24 * 60), st.sampled_from(("America/New_York", "America/Phoenix", "Australia/Lord_Howe")), st.booleans())
def test_who_comes_tomorrow_is_told_by_the_wall_clock_until_somebody_confirms(now: int, ahead: int, zone: str, sure: bool) -> None:
    when = now + ahead * MINUTE
    story = Story().then(AppointmentSet("m", when, zone, "kim", when + HOUR, 0))
    if sure:
        story = story.then(AppointmentConfirmed("m"))
    days = [clock.local(at, zone).strftime("%Y-%m-%d") for at in (now, when)]
    next_day = (datetime.fromisoformat(days[0]) + timedelta(days=1)).strftime("%Y-%m-%d")
    assert unconfirmed_tomorrow(story.now, now) == (days[1] == next_day and not sure)
