"""What forbids a contact whatever the hour: opt-outs, consent, lists, how long ago they asked or bought."""

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from bdcdesk.domain.contact_rules import Allowed, Blocked, Verdict, verdict
from bdcdesk.domain.contact_rules.standing import months_after
from bdcdesk.domain.events import person
from bdcdesk.domain.events.base import Facts
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.person_fold import NOBODY, Person, evolve_person
from bdcdesk.domain.ring import Ring
from tests.domain.contact_rules.making import BOOK, LEAD, rules_of, said, where
from tests.domain.making import DAY, GIVEN, HOUR, START, Story, event, received
from tests.domain.test_clock import at

CHANNELS: tuple[Channel, ...] = ("text", "call", "email")
YES = person.ConsentGiven(("text", "call", "email"), ("informational", "marketing"), "form", "I agree to texts", START)


def folded(*facts: Facts) -> Person:
    state = NOBODY
    for n, one in enumerate(facts):
        state = evolve_person(state, event(one, START + n, n + 1, stream=GIVEN))
    return state


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("known", "rule"),
    [
        (Person(opted_out=frozenset(CHANNELS)), "opted-out"),
        (Person(refused=frozenset(CHANNELS)), "refused"),
        (Person(wrong=True), "wrong-number"),
        (Person(erased=START + DAY), "erased"),
        (Person(doubts=("e1",)), "words-unclear"),
    ],
)
def test_what_is_known_of_them_forbids_it(channel: Channel, known: Person, rule: str) -> None:
    assert rules_of(said(person=known, channel=channel)) == [rule]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("other", CHANNELS)
def test_an_opt_out_is_of_its_channel(channel: Channel, other: Channel) -> None:
    assert isinstance(said(person=Person(opted_out=frozenset({other})), channel=channel), Blocked) == (channel == other)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("other", CHANNELS)
def test_what_was_not_allowed_is_of_its_channel_too(channel: Channel, other: Channel) -> None:
    assert isinstance(said(person=Person(refused=frozenset({other})), channel=channel), Blocked) == (channel == other)


def test_who_was_erased_may_ask_again_and_what_came_until_then_stays_closed() -> None:
    assert rules_of(said(person=Person(erased=LEAD.received))) == ["erased"]
    assert isinstance(said(person=Person(erased=LEAD.received - 1)), Allowed)


def test_the_reason_names_the_channel() -> None:
    out = Person(opted_out=frozenset(CHANNELS))
    reasons = [answer.reason for channel in CHANNELS if isinstance(answer := said(person=out, channel=channel), Blocked)]
    assert reasons == [
        "The shopper asked for no more texts.",
        "The shopper asked for no more calls.",
        "The shopper asked for no more mails.",
    ]


def test_an_opt_out_never_ends_and_consent_does_not_lift_it() -> None:
    out = folded(person.OptedOut(("text", "call"), "text"), YES, person.ConsentStated(allowed=("text",)))
    assert rules_of(said(START + 20 * 365 * DAY, person=out)) == ["opted-out"]


def test_start_opens_what_a_text_had_closed_and_nothing_else() -> None:
    start = person.OptedIn(("text", "call"), "text")
    assert folded(person.OptedOut(("text", "call"), "text"), start).opted_out == frozenset()
    told = folded(person.OptedOut(("text", "call", "email"), "told"), start)
    assert told.opted_out == {"call", "email"}
    assert folded(person.OptedOut(("text",), "text"), person.OptedOut(("text",), "told"), person.OptedIn(("call",), "text")).opted_out == {
        "text"
    }
    listed = folded(person.DoNotCallSet(), person.OptedOut(("text",), "text"), start)
    assert rules_of(said(person=listed)) == ["dnc-company"]


def test_free_text_holds_until_it_is_judged() -> None:
    doubt = person.OptOutSuspected("words-perhaps-stop", "1")
    assert rules_of(said(person=folded(doubt))) == ["words-unclear"]
    assert isinstance(said(person=folded(doubt, person.OptOutJudged())), Allowed)
    assert rules_of(said(person=folded(doubt, person.OptOutJudged(("text",))))) == ["opted-out"]
    assert rules_of(said(person=folded(doubt, person.NumberWrong()))) == ["wrong-number"]
    assert rules_of(said(person=folded(doubt, person.OptOutJudged(), doubt))) == ["words-unclear"]


def test_who_judges_one_text_says_nothing_of_the_next() -> None:
    """What comes in while somebody reads the one before is still to be read."""
    doubt = person.OptOutSuspected("words-perhaps-stop", "1")
    (first,) = folded(doubt).doubts
    twice = folded(doubt, doubt)
    assert len(twice.doubts) == 2
    judged = evolve_person(twice, event(person.OptOutJudged((), "", (first,)), START + 3, 3, stream=GIVEN))
    assert judged.doubts == (twice.doubts[1],)
    assert rules_of(said(person=judged)) == ["words-unclear"]


def test_advertising_needs_a_written_yes_to_it() -> None:
    """consent-marketing"""
    assert rules_of(said(purpose="marketing")) == ["consent-marketing"]
    assert isinstance(said(purpose="marketing", person=folded(YES)), Allowed)
    only = person.ConsentGiven(("text",), ("informational",), "form", "You may text me about this car", START)
    assert rules_of(said(purpose="marketing", person=folded(only))) == ["consent-marketing"]
    texts = person.ConsentGiven(("text",), ("marketing",), "form", "Texts, yes", START)
    assert rules_of(said(purpose="marketing", channel="call", person=folded(texts))) == ["consent-marketing"]
    for source, wording in (("", ""), ("form", ""), ("", "Texts, yes")):
        unproven = person.ConsentGiven(("text",), ("marketing",), source, wording, START)
        assert rules_of(said(purpose="marketing", person=folded(unproven))) == ["consent-marketing"]


def test_a_no_takes_back_what_had_been_agreed_to() -> None:
    """Who says START after a STOP wants to be written to, and has not said yes to advertising again."""
    start = person.OptedIn(CHANNELS, "told")
    for no in (person.OptedOut(("text",), "text"), person.OptOutJudged(("text",))):
        again = folded(YES, no, start)
        assert isinstance(said(person=again), Allowed)
        assert rules_of(said(person=again, purpose="marketing")) == ["consent-marketing"]
        assert isinstance(said(person=again, purpose="marketing", channel="call"), Allowed) == ("call" in YES.channels)
        assert isinstance(said(person=folded(YES, no, start, YES), purpose="marketing"), Allowed)


def test_a_no_that_is_said_again_takes_back_what_was_agreed_to_in_between() -> None:
    twice = folded(person.OptedOut(CHANNELS, "told"), YES, person.OptedOut(CHANNELS, "told"), person.OptedIn(CHANNELS, "told"))
    assert rules_of(said(person=twice, purpose="marketing")) == ["consent-marketing"]
    judged = folded(person.OptOutJudged(CHANNELS), YES, person.OptOutJudged(CHANNELS), person.OptedIn(CHANNELS, "told"))
    assert rules_of(said(person=judged, purpose="marketing")) == ["consent-marketing"]


def test_what_nobody_can_prove_lifts_no_refusal() -> None:
    no = person.ConsentStated(refused=("text",))
    unproven = person.ConsentGiven(("text",), ("informational",), "", "", START)
    assert rules_of(said(person=folded(no, unproven))) == ["refused"]
    assert isinstance(said(person=folded(no, YES)), Allowed)


def test_who_calls_the_store_asks_too() -> None:
    late = START + 200 * DAY
    listed = Person(listed=True, looked=late)
    lead = Story(received(zones=("America/New_York",))).now
    known: Any = SimpleNamespace(rules=BOOK, settings=None, person=lambda _: listed, found=lambda _: ())
    assert rules_of(verdict(known, lead, GIVEN, "call", late)) == ["dnc-national"]
    called = msgspec.structs.replace(lead, rings=(Ring("r1", "CA1", GIVEN, late - HOUR, "missed"),))
    assert isinstance(verdict(known, called, GIVEN, "call", late), Allowed)


def national(now: int, **other: object) -> Verdict:
    return said(now, person=other.pop("person", Person(listed=True, looked=now)), **other)  # type: ignore[arg-type]


def test_the_national_list_holds_three_months_after_an_inquiry_and_eighteen_after_a_purchase() -> None:
    """dnc-national"""
    asked = at("2026-03-02T17:00:00Z")
    assert isinstance(national(at("2026-06-02T16:59:59Z"), inquired=asked), Allowed)
    assert rules_of(national(at("2026-06-02T17:00:00Z"), inquired=asked)) == ["dnc-national"]
    assert isinstance(national(at("2027-09-01T17:00:00Z"), inquired=asked, bought=asked), Allowed)
    assert rules_of(national(at("2027-09-02T17:00:00Z"), inquired=asked, bought=asked)) == ["dnc-national"]
    late = at("2028-01-03T17:00:00Z")
    assert isinstance(national(late, inquired=asked, person=folded(YES, person.DoNotCallChecked(True, late))), Allowed)
    assert isinstance(national(late, inquired=asked, channel="email"), Allowed)


def test_it_warns_when_the_relationship_ends_soon_and_when_nobody_has_looked_for_a_month() -> None:
    asked = at("2026-03-02T17:00:00Z")
    assert rules_of(national(at("2026-05-25T17:00:00Z"), inquired=asked)) == []
    assert rules_of(national(at("2026-05-27T17:00:00Z"), inquired=asked)) == ["dnc-national"]
    late = at("2026-06-10T17:00:00Z")
    for looked, warned in ((late - 31 * DAY, []), (late - 31 * DAY - 1, ["dnc-national"]), (0, ["dnc-national"])):
        answer = national(late, inquired=asked, person=Person(looked=looked))
        assert isinstance(answer, Allowed)
        assert rules_of(answer) == warned


def test_an_older_list_says_nothing_against_a_newer_one() -> None:
    state = folded(person.DoNotCallChecked(False, START), person.DoNotCallChecked(True, START - DAY))
    assert (state.listed, state.looked) == (False, START)


def test_in_canada_consent_by_asking_ends() -> None:
    """consent-canada dnc-canada"""
    ontario = {"where": where({"CA-ON"}, "America/Toronto"), "inquired": at("2026-03-02T17:00:00Z")}
    for channel in ("text", "email"):
        assert isinstance(said(at("2026-09-02T16:59:59Z"), channel=channel, **ontario), Allowed)
        assert "consent-canada" in rules_of(said(at("2026-09-02T17:00:00Z"), channel=channel, **ontario))
        assert isinstance(said(at("2026-09-03T17:00:00Z"), channel=channel, bought=at("2026-03-02T17:00:00Z"), **ontario), Allowed)
        assert isinstance(said(at("2028-09-04T17:00:00Z"), channel=channel, person=folded(YES), **ontario), Allowed)
    listed = Person(listed=True, looked=at("2026-09-02T17:00:00Z"))
    assert "dnc-canada" in rules_of(said(at("2026-09-02T17:00:00Z"), channel="call", person=listed, **ontario))


def test_months_are_those_of_the_calendar() -> None:
    assert months_after(at("2026-11-30T10:00:00Z"), 3) == at("2027-02-28T10:00:00Z")
    assert months_after(at("2026-12-31T10:00:00Z"), 18) == at("2028-06-30T10:00:00Z")


def test_who_is_on_the_stores_own_list_is_not_called_or_texted() -> None:
    """dnc-company; a list of telephone numbers says nothing of mails."""
    for channel, rules in (("text", ["dnc-company"]), ("call", ["dnc-company"]), ("email", [])):
        assert rules_of(said(channel=channel, person=folded(YES, person.DoNotCallSet()), bought=START)) == rules


def test_several_reasons_are_all_told() -> None:
    answer = said(person=Person(opted_out=frozenset({"text"}), company=True), lead=LEAD)
    assert rules_of(answer) == ["opted-out", "dnc-company"]
    assert isinstance(answer, Blocked)
    assert "asked for no more texts" in answer.reason
    assert "own do-not-call list" in answer.reason
    assert START + HOUR
