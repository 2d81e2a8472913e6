"""The gate before every contact, held against rules written a second time: never what they forbid, and held to the first legal minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bdcdesk.domain.contact_rules import UNREAD, Allowed, Blocked, Held, judge, verdict
from bdcdesk.domain.contact_rules.book import HoursRule
from bdcdesk.domain.contact_rules.windows import span_of
from bdcdesk.domain.events import contact
from bdcdesk.domain.events.lead import Shopper, Sold, Words
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.lead import Lead, Override
from bdcdesk.domain.person_fold import NOBODY, Person
from bdcdesk.domain.zones import zones
from tests.depth import depth
from tests.domain.acting import Knows
from tests.domain.contact_rules import oracle
from tests.domain.contact_rules.making import BOOK, LEAD, added, case, lead_at, phone, rules_of, said, where
from tests.domain.making import DAY, GIVEN, HOUR, MINUTE, START, Story, event, received, texted
from tests.domain.test_clock import at

ZONES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage"),
    *("Pacific/Honolulu", "America/Puerto_Rico", "America/St_Johns", "Pacific/Guam"),
)
REGIONS = (*oracle.STATES, "NY", "CA", "AZ", "HI", "CA-ON", "CA-NL", "CA-BC")
HALF = 30 * MINUTE

_YEAR = st.integers(at("2026-01-01T12:00:00Z"), at("2026-12-28T00:00:00Z"))
_NIGHTS = st.one_of(
    st.integers(at("2026-03-07T12:00:00Z"), at("2026-03-09T18:00:00Z")), st.integers(at("2026-10-31T12:00:00Z"), at("2026-11-02T18:00:00Z"))
)
_BOUNDARY = st.builds(lambda n, off: START - START % HALF + n * HALF + off, st.integers(-2900, 14000), st.sampled_from((-1, 0, 1, -MINUTE)))
instants = st.one_of(_YEAR, _NIGHTS, _BOUNDARY)
places = st.builds(
    lambda zones, regions: (tuple(zones), frozenset(regions)),
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True),
    st.sets(st.sampled_from(REGIONS), max_size=3),
)
phones: st.SearchStrategy[Channel] = st.sampled_from(("text", "call"))


@settings(max_examples=depth(250, 20_000))
@given(instants, places, phones, st.lists(st.integers(-26 * 60, 0), max_size=5), st.sampled_from((0, 0, 1, 2)))
@example(at("2026-11-01T12:59:59Z"), (("America/New_York",), frozenset({"FL"})), "text", [], 0)
@example(at("2026-03-04T04:30:00Z"), (("America/Los_Angeles",), frozenset({"OR"})), "text", [], 0)
@example(at("2026-03-03T20:30:00Z"), (("America/Los_Angeles",), frozenset({"OR"})), "call", [-60, -60, -60], 0)
@example(at("2026-03-08T03:59:59Z"), (("America/Chicago",), frozenset({"LA"})), "call", [-60, -60, -60], 2)
def test_no_phone_rings_that_may_not(
    now: int, there: tuple[tuple[str, ...], frozenset[str]], channel: Channel, ago: list[int], own: int
) -> None:
    """hours-federal hours-al hours-ct hours-fl hours-ky hours-la hours-md hours-ma hours-mi hours-mn hours-ms hours-nv hours-nm hours-ok
    hours-or hours-pa hours-ri hours-sd hours-tx hours-ut hours-wa hours-canada cap-fl cap-ok cap-md cap-or"""
    zones, regions = there
    before = tuple(sorted(now + minutes * MINUTE for minutes in ago))

    def legal(then: int) -> bool:
        return oracle.rings(then, zones, regions) and oracle.few(then, before, regions, own)

    answer = said(now, where=where(set(regions), *zones), channel=channel, contacts=before, inquired=now, added=added(most=own))
    assert isinstance(answer, Allowed) == legal(now)
    if isinstance(answer, Allowed):
        assert now < answer.until <= now + DAY
        steps = [*range(now + HALF - now % HALF, answer.until, HALF), answer.until - 1]
        assert all(oracle.rings(then, zones, regions) for then in steps)
        assert answer.until == now + DAY or not oracle.rings(answer.until, zones, regions)
    elif isinstance(answer, Held):
        assert legal(answer.until)
        assert not legal(answer.until - 1)
        ends = [then + DAY for then in before if now < then + DAY < answer.until]
        assert not any(legal(then) for then in (*range(now + HALF - now % HALF, answer.until, HALF), *ends))
        assert answer.because
        assert all(ground.source and ground.says for ground in answer.because)
    else:
        assert not any(legal(then) for then in range(now + HALF - now % HALF, now + 8 * DAY, HALF))


@settings(max_examples=depth(60, 2_000))
@given(instants, st.sampled_from(("+18005550123", "+18885550123", "", "+4930123456")), phones)
def test_who_may_be_anywhere_is_called_when_it_is_legal_everywhere_on_the_continent(now: int, number: str, channel: Channel) -> None:
    lead = lead_at(number)
    answer = verdict(Knows(lead), lead, GIVEN, channel, now)
    mainland = ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles")
    assert isinstance(answer, Allowed) == oracle.rings(now, mainland, oracle.STATES)
    if isinstance(answer, Held):
        assert oracle.rings(answer.until, mainland, oracle.STATES)
        assert not oracle.rings(answer.until - 1, mainland, oracle.STATES)


@pytest.mark.parametrize(
    ("number", "zip_code", "zones", "illegal", "legal"),
    [
        # Pensacola: Florida's 8 pm by Chicago's clock; its number may be in either zone.
        ("+12125550123", "32501", ("America/New_York",), "2026-03-03T13:59:59Z", "2026-03-03T14:00:00Z"),
        ("+18505550123", "", (), "2026-03-03T01:00:00Z", "2026-03-03T14:00:00Z"),
        # El Paso: Texas at Denver's clock, from noon on a Sunday.
        ("", "79901", (), "2026-03-01T18:59:59Z", "2026-03-01T19:00:00Z"),
        # Ironwood, Michigan, is on Chicago's time.
        ("", "49938", (), "2026-03-02T14:59:59Z", "2026-03-02T15:00:00Z"),
        # Ontario, Oregon, is on Boise's.
        ("", "97914", (), "2026-03-02T14:59:59Z", "2026-03-02T15:00:00Z"),
        # A Kentucky number in Louisville, and a ZIP of Alabama: 10 am in both, not on a Sunday.
        ("+15025550123", "35201", ("America/Kentucky/Louisville",), "2026-03-02T15:59:59Z", "2026-03-02T16:00:00Z"),
        ("+15025550123", "35201", ("America/Kentucky/Louisville",), "2026-03-08T17:00:00Z", "2026-03-09T15:00:00Z"),
        # The night on which clocks go forward, and back.
        ("", "10001", (), "2026-03-08T11:59:59Z", "2026-03-08T12:00:00Z"),
        ("", "10001", (), "2026-11-01T12:59:59Z", "2026-11-01T13:00:00Z"),
        ("", "85001", (), "2026-03-08T14:59:59Z", "2026-03-08T15:00:00Z"),
        # Mardi Gras in New Orleans; the Fourth of July on a Saturday, and the Friday before.
        ("", "70112", (), "2026-02-17T18:00:00Z", "2026-02-18T14:00:00Z"),
        ("", "84101", (), "2026-07-03T18:00:00Z", "2026-07-06T14:00:00Z"),
        # Newfoundland is half an hour off, and Canada's weekend begins at ten.
        ("+17095550123", "A1C 1A1", ("America/St_Johns",), "2026-03-07T13:29:59Z", "2026-03-07T13:30:00Z"),
        # Nobody knows which half of Florida's Panhandle an 850 rings in: 8 pm in the one, 8 am in the other.
        ("+18505550123", "", ("America/New_York",), "2026-03-03T13:59:59Z", "2026-03-03T14:00:00Z"),
        # Oregon ends at eight.
        ("", "97201", (), "2026-03-03T04:00:00Z", "2026-03-03T16:00:00Z"),
        ("", "M5V 3L9", (), "2026-03-03T02:30:00Z", "2026-03-03T14:00:00Z"),
    ],
)
def test_at_the_border(number: str, zip_code: str, zones: tuple[str, ...], illegal: str, legal: str) -> None:
    lead = lead_at(number, zip_code, zones)
    held = verdict(Knows(lead), lead, GIVEN, "call", at(illegal))
    assert isinstance(held, Held)
    assert held.until == at(legal)
    assert isinstance(verdict(Knows(lead), lead, GIVEN, "call", at(legal)), Allowed)


def test_a_verdict_names_its_rule_its_source_and_the_day_it_was_looked_at() -> None:
    held = said(at("2026-03-08T15:00:00Z"), where=where({"AL"}, "America/Chicago"))
    assert isinstance(held, Held)
    (ground,) = held.because
    assert ground.rule == "hours-al"
    assert "not on Sundays" in held.reason
    assert "Chicago" in held.reason
    assert "8-19A" in ground.told
    assert ground.told.endswith("reviewed 2026-11-22)")
    assert held.rules == BOOK.version


def test_who_may_be_anywhere_is_told_the_rule_that_opens_last_and_not_nineteen() -> None:
    """At night all states hold it back; in words stand those that do so longest, and why these count."""
    lead = lead_at("+18005550123")
    held = verdict(Knows(lead), lead, GIVEN, "text", at("2026-03-03T07:00:00Z"))
    assert isinstance(held, Held)
    assert len(held.because) > 15
    assert held.because[0].rule == "hours-ky"
    assert held.reason == (
        "Kentucky: phones may ring only from 10 am to 9 pm. Nobody knows where the shopper is, so the rules of all states count."
    )


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America", ""])
def test_where_the_time_cannot_be_told_no_phone_rings(zone: str) -> None:
    assert rules_of(said(where=where(set(), zone, "America/New_York"))) == ["no-time"]


def test_zones_without_a_common_minute_are_never_called() -> None:
    apart = where(set(), "Etc/GMT", "Etc/GMT-8", "Etc/GMT+8")
    answers = [said(START + hour * HOUR, where=apart) for hour in range(48)]
    assert all(isinstance(answer, Blocked) and rules_of(answer) == ["hours-federal", "no-common-minute"] for answer in answers)


def test_mail_may_be_sent_at_night() -> None:
    assert isinstance(said(at("2026-03-03T07:00:00Z"), channel="email"), Allowed)


def test_without_a_rule_book_nobody_is_contacted() -> None:
    for channel in ("text", "call", "email"):
        answer = judge(UNREAD, case(channel=channel), START)
        assert isinstance(answer, Blocked)
        assert rules_of(answer) == ["no-book"]


def test_what_a_newer_release_knows_of_them_may_be_a_no() -> None:
    assert rules_of(said(person=Person(newer=True))) == ["newer"]
    assert rules_of(said(lead=Story(received()).then(None).now)) == ["newer"]


# What a store adds, and what a supervisor sets aside.


def test_a_store_is_only_ever_stricter() -> None:
    """store-hours store-holidays store-cap"""
    nine = (*(((9 * 60, 18 * 60),) * 6), None)
    early = at("2026-03-02T13:30:00Z")
    held = said(early, added=added(week=nine))
    assert isinstance(held, Held)
    assert (rules_of(held), held.until, held.rules) == (["store-hours"], at("2026-03-02T14:00:00Z"), f"{BOOK.version}+1")
    always = ((0, 1440),) * 7
    assert isinstance(said(at("2026-03-02T12:59:59Z"), added=added(week=always)), Held), "a store opens nothing that law closes"
    assert rules_of(said(added=added(holidays=("2026-03-02",)))) == ["store-holidays"]
    capped = said(contacts=(START - HOUR,), added=added(most=1))
    assert isinstance(capped, Held)
    assert (rules_of(capped), capped.until) == (["store-cap"], START + 23 * HOUR)


def _aside(*rules: str, until: int, channel: Channel = "text", person: str = GIVEN) -> list[Override]:
    return [Override(person, channel, rules, until, "sam")]


def test_a_supervisor_lets_one_through_for_a_while_where_law_leaves_room() -> None:
    night = at("2026-03-03T02:30:00Z")

    def told(*rules: str, region: str = "NY", then: int = night, **other: object) -> list[str]:
        overrides = tuple(_aside(*rules, until=night + HOUR, **other))  # type: ignore[arg-type]
        lead = msgspec.structs.replace(LEAD, overrides=overrides)
        return rules_of(said(then, lead=lead, where=where({region}, "America/New_York")))

    assert told() == ["hours-federal"]
    assert told("hours-federal") == []
    assert told("hours-federal", channel="call") == ["hours-federal"]
    assert told("hours-federal", person="person/2b") == ["hours-federal"]
    assert told("hours-federal", then=night + HOUR) == ["hours-federal"]
    assert told("hours-federal", "hours-fl", region="FL") == ["hours-fl"], "no state leaves room, as far as the book says"
    lead = msgspec.structs.replace(LEAD, overrides=tuple(_aside("hours-federal", until=night + HOUR)))
    allowed = said(night, lead=lead)
    assert isinstance(allowed, Allowed)
    assert allowed.until == night + HOUR


def test_in_the_hour_that_comes_twice_nothing_is_held_until_an_hour_ago() -> None:
    """A store of the night, and a supervisor who set the federal hours aside: 1:15 to 1:40 is there twice when clocks go back."""
    night = at("2026-11-01T05:00:00Z")
    lead = msgspec.structs.replace(LEAD, overrides=tuple(_aside("hours-federal", until=night + 3 * HOUR)))
    hours = added(week=((75, 100),) * 7)
    held = said(at("2026-11-01T06:05:00Z"), lead=lead, added=hours)
    assert isinstance(held, Held)
    assert held.until == at("2026-11-01T06:15:00Z")
    again = said(at("2026-11-01T06:20:00Z"), lead=lead, added=hours)
    assert isinstance(again, Allowed)
    assert again.until == at("2026-11-01T06:40:00Z")
    first = said(at("2026-11-01T05:20:00Z"), lead=lead, added=hours)
    assert isinstance(first, Allowed)
    assert first.until == at("2026-11-01T05:40:00Z")


@pytest.mark.parametrize(
    ("rule", "person"),
    [("opted-out", Person(frozenset({"text"}))), ("dnc-company", Person(company=True)), ("wrong-number", Person(wrong=True))],
)
def test_nobody_sets_aside_an_opt_out_or_a_list(rule: str, person: Person) -> None:
    lead = msgspec.structs.replace(LEAD, overrides=tuple(_aside(rule, until=START + HOUR)))
    assert rules_of(said(lead=lead, person=person)) == [rule]


def test_a_rule_that_is_set_aside_counts_again_in_what_is_held_for_another() -> None:
    """Sunday in Alabama stays closed, and Monday's first minute is the one of all its rules."""
    sunday = at("2026-03-08T03:30:00Z")
    lead = msgspec.structs.replace(LEAD, overrides=tuple(_aside("hours-federal", until=sunday + HOUR)))
    held = said(sunday, lead=lead, where=where({"AL"}, "America/Chicago"))
    assert isinstance(held, Held)
    assert held.until == at("2026-03-09T13:00:00Z")


@pytest.mark.parametrize(("ago", "until"), [(23 * HOUR + HALF, HALF), (22 * HOUR, 9 * HOUR + HALF)])
def test_what_frees_itself_after_an_override_has_ended_waits_for_the_morning(ago: int, until: int) -> None:
    night = at("2026-03-03T03:30:00Z")
    lead = msgspec.structs.replace(LEAD, overrides=tuple(_aside("hours-federal", until=night + HOUR)))
    held = said(night, lead=lead, contacts=(night - ago,), added=added(most=1))
    assert isinstance(held, Held)
    assert held.until == night + until


# What is put together of all that a desk knows.


def test_contacts_are_counted_over_leads_numbers_texts_and_calls() -> None:
    """cap-fl"""
    points = lead_at("+13055550123", "33101").shopper
    story = Story(received(persons=(GIVEN, "person/2b"), zones=("America/New_York",)), points)
    for n in range(3):
        story = texted(story, f"t{n}")
    knows = Knows(story.now, now=story.at)
    answer = verdict(knows, story.now, "person/2b", "call", story.at)
    assert rules_of(answer) == ["cap-fl"]
    assert isinstance(answer, Held)
    assert answer.until == story.now.touches[0].accepted + DAY
    asked = story.then(contact.MessageRequested("t9", GIVEN, story.at, story.at + HOUR), personal=contact.Letter("+13055550123", "Hi"))
    assert len(asked.now.touches) == 4
    assert rules_of(verdict(Knows(asked.now), asked.now, GIVEN, "text", asked.at)) == ["cap-fl"], "what only waits is no contact"


def test_what_was_begun_elsewhere_counts_before_the_log_says_so() -> None:
    story = Story(received(zones=("America/New_York",)), lead_at("+13055550123").shopper)
    for n in range(3):
        asked = contact.MessageRequested(f"t{n}", GIVEN, story.at, story.at + HOUR)
        story = story.then(asked, personal=contact.Letter("+13055550123", "Hi"))
    known = Knows(story.now)
    assert isinstance(verdict(known, story.now, GIVEN, "text", story.at), Allowed)
    assert rules_of(verdict(known, story.now, GIVEN, "text", story.at, begun={"t0", "t1", "t2"})) == ["cap-fl"]
    assert isinstance(verdict(known, story.now, GIVEN, "text", story.at, touch="t2", begun={"t0", "t1", "t2"}), Allowed)


def test_a_sale_and_what_they_wrote_renew_the_relationship() -> None:
    listed = Person(listed=True, looked=START)
    late = START + 100 * DAY
    story = Story(received(zones=("America/New_York",)))
    assert rules_of(verdict(Knows(story.now, persons={GIVEN: listed}), story.now, GIVEN, "call", late)) == ["dnc-national"]
    sold = story.then(Sold()).now
    assert isinstance(verdict(Knows(sold, persons={GIVEN: listed}), sold, GIVEN, "call", late), Allowed)


def test_a_request_counts_from_the_day_that_its_document_names() -> None:
    """An export of last year's leads that is read today makes nobody ask again."""
    listed = Person(listed=True, looked=START)
    old = Story(received(zones=("America/New_York",), requested=START - 100 * DAY)).now
    assert rules_of(verdict(Knows(old, persons={GIVEN: listed}), old, GIVEN, "call", START)) == ["dnc-national"]
    ahead = Story(received(zones=("America/New_York",), requested=START + 100 * DAY)).now
    late = START + 100 * DAY
    assert rules_of(verdict(Knows(ahead, persons={GIVEN: listed}), ahead, GIVEN, "call", late)) == ["dnc-national"]


def test_a_rule_that_is_set_aside_lets_go_what_was_held() -> None:
    """The dispatcher asks again at once, for this number and channel alone."""
    story = Story()
    for n, channel in ((1, contact.MessageRequested), (2, contact.CallRequested)):
        story = story.then(channel(f"t{n}", GIVEN, story.at, story.at + HOUR))
    story = story.then(contact.MessageHeld("t1", story.at + 9 * HOUR, "Phones may ring only from 8 am to 9 pm.", "hours-federal"))
    story = story.then(contact.CallHeld("t2", story.at + 9 * HOUR, "Phones may ring only from 8 am to 9 pm.", "hours-federal"))
    aside = story.then(contact.RuleOverridden(GIVEN, "text", ("hours-federal",), story.at + HOUR), personal=Words("He waits"), actor="sam")
    text, call = aside.now.touches
    assert (text.stage, text.not_before <= aside.at) == ("held", True)
    assert call.not_before == story.now.touches[1].not_before > aside.at
    other = story.then(contact.RuleOverridden("person/2b", "text", ("hours-federal",), story.at + HOUR), actor="sam")
    assert other.now.touches == story.now.touches


def test_an_override_is_in_the_lead_until_it_ends() -> None:
    told = contact.RuleOverridden(GIVEN, "text", ("hours-federal",), START + 2 * HOUR)
    story = Story().then(told, personal=Words("He asked for it at night"), actor="sam")
    assert story.now.overrides == (Override(GIVEN, "text", ("hours-federal",), START + 2 * HOUR, "sam"),)
    assert not story.changed_by(contact.RuleOverridden(GIVEN, "text", ("hours-federal",), START))


def test_nobody_is_behind_it() -> None:
    assert isinstance(said(person=NOBODY), Allowed)


# Boundaries that random minutes of one year do not find.


def test_the_new_year_that_is_observed_in_the_year_before_is_a_holiday() -> None:
    """January 1 of 2028 is a Saturday: Alabama keeps the Friday before it, which is in 2027, and the day itself."""
    for moment, legal in (("2027-12-30T18:00:00Z", True), ("2027-12-31T18:00:00Z", False), ("2028-01-01T18:00:00Z", False)):
        answer = said(at(moment), where=where({"AL"}, "America/Chicago"), inquired=at(moment))
        assert isinstance(answer, Allowed) == legal, moment


def test_a_day_that_is_closed_is_not_opened_by_being_a_holiday() -> None:
    closed = ("10:00", "14:00")
    rule = HoursRule(
        id="x", says="x", source="x", reviewed="2026-11-22", holidays={"x": "07-05", "y": "07-06"}, on_holidays=closed,
        week=(*((("08:00", "20:00"),) * 6), None),
    )  # fmt: skip
    sunday, monday = date(2026, 7, 5), date(2026, 7, 6)
    assert (span_of(rule, sunday).start, span_of(rule, sunday).end) == (0, 0)
    assert (span_of(rule, monday).start, span_of(rule, monday).end) == (600, 840)


def test_hours_that_end_at_midnight_end_there() -> None:
    night = at("2026-03-03T02:30:00Z")
    lead = msgspec.structs.replace(LEAD, overrides=tuple(_aside("hours-federal", until=night + 20 * HOUR)))
    late = said(night, lead=lead, added=added(week=((8 * 60, 24 * 60),) * 7))
    assert isinstance(late, Allowed)
    assert late.until == at("2026-03-03T05:00:00Z")


def test_a_store_that_is_closed_for_weeks_holds_until_it_opens() -> None:
    days = tuple((date(2026, 3, 2) + timedelta(days=n)).isoformat() for n in range(30))
    held = said(added=added(holidays=days))
    assert isinstance(held, Held)
    assert held.until == at("2026-04-01T12:00:00Z")


def test_in_a_state_of_two_zones_the_hour_that_comes_twice_is_that_of_both() -> None:
    """Florida in the night in which clocks go back: a store of the night from 1:30 to 3, and both of its zones have the hour twice."""
    night = at("2026-11-01T04:00:00Z")
    lead = msgspec.structs.replace(LEAD, overrides=tuple(_aside("hours-federal", until=night + 8 * HOUR)))
    there = where({"GA"}, "America/New_York", "America/Chicago")
    hours = added(week=((90, 180),) * 7)
    span = [
        (isinstance(said(then, lead=lead, added=hours, where=there), Allowed), then)
        for then in range(night, night + 6 * HOUR, 5 * MINUTE)
    ]  # fmt: skip
    legal = [then for then in range(night, night + 6 * HOUR, 5 * MINUTE) if all(90 <= clocks(then, zone) < 180 for zone in there.zones)]
    assert [then for allowed, then in span if allowed] == legal != []
    held = said(night, lead=lead, added=hours, where=there)
    assert isinstance(held, Held)
    assert held.until == legal[0]


def clocks(then: int, zone: str) -> int:
    """Minutes since midnight by the clock on the wall there."""
    here = datetime.fromtimestamp(then / 1000, UTC).astimezone(ZoneInfo(zone))
    return here.hour * 60 + here.minute


def test_a_zip_that_is_new_counts_in_both_states_that_it_may_be_of() -> None:
    """Between two known ones of the same three digits, in Maryland and the capital: three contacts are the most in Maryland."""
    assert BOOK.places.postal("20587") == {("DC", "America/New_York"), ("MD", "America/New_York")}
    lead = lead_at("", "20587")
    there = BOOK.places.of(lead.shopper.points, "20587", ())
    before = (START - 3 * HOUR, START - 2 * HOUR, START - HOUR)
    assert rules_of(said(where=there, contacts=before)) == ["cap-md"]
    assert isinstance(said(where=there, contacts=before[1:]), Allowed)
    assert isinstance(said(at("2026-03-03T01:00:00Z"), where=there), Held), "8 pm in Maryland"


def test_a_toll_free_number_is_where_its_zip_is_or_the_number_beside_it() -> None:
    nine = at("2026-03-03T14:00:00Z")
    for lead in (lead_at("+18005550123", "33101"), Story(received(), Shopper(points=(phone("+18005550123"), phone("+13055550123")))).now):
        assert isinstance(verdict(Knows(lead), lead, GIVEN, "text", nine), Allowed)
        held = verdict(Knows(lead), lead, GIVEN, "text", at("2026-03-04T01:00:00Z"))
        assert isinstance(held, Held)
        assert held.because[0].rule == "hours-fl"
        assert "Nobody knows" not in held.reason


def test_a_cap_counts_over_midnight_and_over_leads_of_one_person() -> None:
    """Two texts late on one day on one lead, one early on the next on another: the fourth waits for the first to be a day old."""
    at_9_pm, at_8_am = at("2026-03-03T00:30:00Z"), at("2026-03-03T13:30:00Z")
    one = Story(received(zones=("America/New_York",)), Shopper(points=(phone("+13055550123"),)))
    one.at = at_9_pm
    one = texted(texted(one, "t1"), "t2")
    told = received(zones=("America/New_York",))
    other = evolve(None, event(told, START, personal=Shopper(points=(phone("+13055550123"),)), stream="lead/l2"))
    assert other is not None
    asked = (contact.MessageRequested("t3", GIVEN, at_8_am, at_8_am + HOUR), contact.MessageSending("t3", "hub", at_8_am + MINUTE))
    for n, facts in enumerate((*asked, contact.MessageAccepted("t3", "sim", "SM3"))):
        other = evolve(other, event(facts, at_8_am + n * MINUTE, 2 + n, stream="lead/l2"))
        assert other is not None

    class Both(Knows):
        def found(self, handle: str) -> list[Lead]:
            return [one.now, other]

    now = at_8_am + HOUR
    held = verdict(Both(other), other, GIVEN, "text", now)
    assert isinstance(held, Held)
    assert (rules_of(held), held.until) == (["cap-fl"], one.now.touches[0].accepted + DAY)


@pytest.mark.parametrize(
    ("number", "moment", "rule"),
    [
        ("+12035550123", "2026-03-03T13:30:00Z", "hours-ct"),
        ("+17135550123", "2026-03-03T14:30:00Z", "hours-tx"),
        ("+19055550123", "2026-03-03T13:30:00Z", "hours-canada"),
    ],
)
def test_an_area_code_that_the_lists_know_only_by_its_towns_has_its_states_hours(number: str, moment: str, rule: str) -> None:
    """Half past eight in Bridgeport, Houston and Mississauga."""
    lead = lead_at(number, "", zones((phone(number),)))
    assert rules_of(verdict(Knows(lead), lead, GIVEN, "call", at(moment))) == [rule]
