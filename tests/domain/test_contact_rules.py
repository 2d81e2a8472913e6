"""The gate before every contact: never outside the hours of any zone that the shopper may be in, never against their word."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain import clock
from bdcdesk.domain.contact_rules import Allowed, Blocked, Held, is_opt_out, verdict
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.fold import NOBODY, Person
from bdcdesk.domain.lead import Lead

from .making import DAY, HOUR, MINUTE, START, Story, received
from .test_clock import at

MAINLAND = ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles")
ZONES = (*MAINLAND, "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam")

instants = st.one_of(
    st.integers(START, START + 400 * DAY),
    st.integers(at("2026-03-07T00:00:00Z"), at("2026-03-10T00:00:00Z")),
    st.integers(at("2026-10-31T00:00:00Z"), at("2026-11-03T00:00:00Z")),
)
phones: st.SearchStrategy[Channel] = st.sampled_from(("text", "call"))


def _lead(*zones: str, zone: str = "America/New_York") -> Lead:
    return Story(received(zones=zones, zone=zone)).now


def _awake(now: int, zones: tuple[str, ...]) -> bool:
    return all(8 * 60 <= clock.local(now, zone).hour * 60 + clock.local(now, zone).minute < 21 * 60 for zone in zones)


@given(instants, st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True), phones)
def test_no_phone_rings_or_buzzes_outside_eight_to_nine_in_any_zone(now: int, zones: list[str], channel: Channel) -> None:
    said = verdict(_lead(*zones), NOBODY, channel, now)
    assert isinstance(said, Allowed) == _awake(now, tuple(zones))
    if isinstance(said, Allowed):
        assert said.until > now
        assert _awake(said.until - 1, tuple(zones))
        assert not _awake(said.until, tuple(zones))


@given(instants, st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True), phones)
def test_what_is_held_is_held_to_the_first_common_minute(now: int, zones: list[str], channel: Channel) -> None:
    said = verdict(_lead(*zones), NOBODY, channel, now)
    if isinstance(said, Held):
        quarter = 15 * MINUTE
        common = [then for then in range(now - now % quarter + quarter, now + 3 * DAY, quarter) if _awake(then, tuple(zones))]
        if common:
            assert said.until == common[0]
            assert isinstance(verdict(_lead(*zones), NOBODY, channel, said.until), Allowed)
        assert said.until > now
        assert all(zone in said.reason for zone in zones)


@pytest.mark.parametrize(
    ("now", "zones", "until"),
    [
        ("2026-03-02T12:59:59Z", ("America/New_York",), "2026-03-02T13:00:00Z"),
        ("2026-03-03T02:00:00Z", ("America/New_York",), "2026-03-03T13:00:00Z"),
        ("2026-03-08T04:00:00Z", ("America/New_York",), "2026-03-08T12:00:00Z"),
        ("2026-11-01T03:00:00Z", ("America/New_York",), "2026-11-01T13:00:00Z"),
        ("2026-03-02T14:00:00Z", ("America/New_York", "America/Los_Angeles"), "2026-03-02T16:00:00Z"),
        ("2026-03-03T02:30:00Z", ("America/New_York", "America/Los_Angeles"), "2026-03-03T16:00:00Z"),
        ("2026-03-08T14:00:00Z", ("America/Phoenix",), "2026-03-08T15:00:00Z"),
    ],
)
def test_held_until(now: str, zones: tuple[str, ...], until: str) -> None:
    said = verdict(_lead(*zones), NOBODY, "text", at(now))
    assert isinstance(said, Held)
    assert said.until == at(until)


@pytest.mark.parametrize(
    ("now", "allowed"), [("2026-03-02T13:00:00Z", True), ("2026-03-03T01:59:59Z", True), ("2026-03-03T02:00:00Z", False)]
)
def test_the_edges_of_the_day(now: str, allowed: bool) -> None:
    assert isinstance(verdict(_lead("America/New_York"), NOBODY, "call", at(now)), Allowed) is allowed


def test_without_a_zone_of_the_shopper_the_stores_counts() -> None:
    evening = at("2026-03-03T02:30:00Z")
    assert isinstance(verdict(_lead(zone="America/New_York"), NOBODY, "text", evening), Held)
    assert isinstance(verdict(_lead(zone="America/Los_Angeles"), NOBODY, "text", evening), Allowed)


def test_zones_without_a_common_minute_are_never_allowed() -> None:
    apart = ("Etc/GMT", "Etc/GMT-8", "Etc/GMT+8")
    for hour in range(48):
        assert isinstance(verdict(_lead(*apart), NOBODY, "text", START + hour * HOUR), Held)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America", ""])
def test_where_the_time_cannot_be_told_no_phone_rings(zone: str) -> None:
    assert isinstance(verdict(_lead(zone, "America/New_York"), NOBODY, "text", START), Blocked)
    assert isinstance(verdict(_lead(zone=zone), NOBODY, "call", START), Blocked)


def test_mail_may_be_sent_at_night() -> None:
    assert isinstance(verdict(_lead(), NOBODY, "email", at("2026-03-03T07:00:00Z")), Allowed)


@given(instants, st.sets(st.sampled_from(("text", "call", "email"))), st.sampled_from(("text", "call", "email")))
def test_who_opted_out_is_never_contacted_on_that_channel(now: int, out: set[Channel], channel: Channel) -> None:
    said = verdict(_lead(), Person(opted_out=frozenset(out)), channel, now)
    assert isinstance(said, Blocked) == (channel in out)


@given(instants, st.sampled_from(("text", "call", "email")))
def test_a_wrong_number_is_never_contacted(now: int, channel: Channel) -> None:
    assert isinstance(verdict(_lead(), Person(wrong=True), channel, now), Blocked)


def test_the_reason_names_the_channel() -> None:
    everything = Person(opted_out=frozenset({"text", "call", "email"}))
    said = [verdict(_lead(), everything, channel, START) for channel in ("text", "call", "email")]
    assert [msgspec.structs.asdict(one)["reason"] for one in said] == [
        "The shopper asked for no more texts.",
        "The shopper asked for no more calls.",
        "The shopper asked for no more mails.",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "STOP",
        "stop",
        " Stop. ",
        "Stop!!",
        "STOPALL",
        "stop all",
        "unsubscribe",
        "END",
        "quit",
        "Cancel",
        "revoke",
        "optout",
        "Opt out",
        "opt-out",
    ],
)
def test_these_words_opt_out(words: str) -> None:
    assert is_opt_out(words)


@pytest.mark.parametrize(
    "words",
    [
        "can't stop smiling",
        "cancel my appointment",
        "please don't stop",
        "the end of the month",
        "I quit smoking",
        "",
        "stop by tomorrow?",
        "nonstop",
    ],
)
def test_these_words_do_not(words: str) -> None:
    assert not is_opt_out(words)


@given(instants, st.sets(st.sampled_from(("text", "call", "email"))), st.sampled_from(("text", "call", "email")))
def test_who_did_not_allow_a_channel_is_not_contacted_on_it(now: int, refused: set[Channel], channel: Channel) -> None:
    said = verdict(_lead(), Person(refused=frozenset(refused)), channel, now)
    assert isinstance(said, Blocked) == (channel in refused)
