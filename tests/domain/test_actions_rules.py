"""Consent, do-not-call, what a store adds to the rules, and what a supervisor sets aside."""

from typing import Any

import msgspec
import pytest

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.dispatch import ReceiveMessage
from bdcdesk.domain.actions.rules import (
    ASKED_AGAIN,
    LONGEST,
    GiveConsent,
    HearWords,
    JudgeWords,
    OptIn,
    PutOnDoNotCall,
    SetContactRules,
    SetRuleAside,
    TellDoNotCall,
)
from bdcdesk.domain.events.contact import MessageReceived, RuleOverridden
from bdcdesk.domain.events.lead import Noted, Words
from bdcdesk.domain.events.person import ConsentGiven, DoNotCallChecked, DoNotCallSet, OptedIn, OptedOut, OptOutJudged, OptOutSuspected
from bdcdesk.domain.events.settings import ContactRules, ContactRulesSet
from bdcdesk.domain.person_fold import Person

from .acting import Knows, do, facts, refusal
from .making import GIVEN, HOUR, START, STORE, STRANGER, Story

LEAD = Story().now
VERSION = Knows().rules.version


def aside(*rules: str, until: int = START + HOUR, reason: str = "He asked for it", person: str = GIVEN) -> Any:
    made = do(SetRuleAside, "sam", person=person, channel="call", rules=rules, until=until, reason=reason)
    return made.decide(Knows(LEAD))


def test_a_supervisor_sets_a_rule_aside_and_says_why() -> None:
    decision = aside("hours-federal")
    assert facts(decision) == [RuleOverridden(GIVEN, "call", ("hours-federal",), START + HOUR, VERSION)]
    assert decision.changes[0].drafts[0].personal == Words("He asked for it")


@pytest.mark.parametrize(
    "rule", ["opted-out", "dnc-company", "dnc-national", "words-unclear", "hours-fl", "cap-md", "first-text", "made-up"]
)
def test_where_law_leaves_no_room_nobody_does(rule: str) -> None:
    assert "law leaves no room" in refusal(aside("hours-federal", rule))


def test_it_is_for_one_contact_and_not_for_a_campaign() -> None:
    assert "24 hours at most" in refusal(aside("hours-federal", until=START + LONGEST + 1))
    assert "24 hours at most" in refusal(aside("hours-federal", until=START))
    assert "Say why" in refusal(aside("hours-federal", reason=" "))
    assert "Say which rule" in refusal(aside())
    assert "Say which rule" in refusal(aside("hours-federal", person=STRANGER))


NINE = (*(((540, 1080),) * 6), None)


def test_a_store_adds_to_the_rules_and_each_change_is_counted() -> None:
    decision = do(SetContactRules, "sam", added=ContactRules(NINE, 2, ("2026-12-24",), ("ya",)), reason="Sundays").decide(Knows())
    (told,) = facts(decision)
    assert told == ContactRulesSet(ContactRules(NINE, 2, ("2026-12-24",), ("ya",), version=1), "Sundays")
    assert isinstance(decision, Append)
    assert [(change.stream, change.wish) for change in decision.changes] == [("settings", True)]


def test_what_somebody_else_added_meanwhile_is_not_taken_away_unseen() -> None:
    """Two managers at once: without this, the hours of the one would end the other one's cap."""
    theirs = Knows(settings=msgspec.structs.replace(STORE, contact=ContactRules(most=2, version=1)))
    mine = ContactRules(NINE)
    assert "Somebody else has changed" in refusal(do(SetContactRules, "sam", added=mine, over=0).decide(theirs))
    (told,) = facts(do(SetContactRules, "sam", added=mine, over=1).decide(theirs))
    assert told == ContactRulesSet(ContactRules(NINE, version=2))


@pytest.mark.parametrize(
    "added",
    [
        ContactRules(NINE[:6]),
        ContactRules(((600, 540),) * 7),
        ContactRules(((0, 1441),) * 7),
        ContactRules((None,) * 7),
        ContactRules(most=-1),
        ContactRules(holidays=("24.12.",)),
        ContactRules(holidays=("20261224",)),
        ContactRules(stop_words=(" ",)),
        ContactRules(stop_words=("x" * 41,)),
    ],
)
def test_what_is_no_rule_is_refused(added: ContactRules) -> None:
    assert refusal(do(SetContactRules, "sam", added=added).decide(Knows())).endswith(".")
    assert refusal(do(SetContactRules, "sam", added=ContactRules()).decide(Knows(settings=None))).endswith(".")


def test_reports_are_told_as_they_were_made() -> None:
    made = do(
        GiveConsent, person=GIVEN, channels=("text",), purpose=("marketing",), source="form", wording=" I agree ", agreed=START + HOUR
    )
    assert facts(made.decide(Knows())) == [ConsentGiven(("text",), ("marketing",), "form", "I agree", START)], "not later than now"
    assert facts(do(JudgeWords, person=GIVEN, channels=("text",)).decide(Knows())) == [OptOutJudged(("text",))]
    assert facts(do(PutOnDoNotCall, person=GIVEN, about="l1").decide(Knows())) == [DoNotCallSet("l1")]
    assert facts(do(TellDoNotCall, person=GIVEN, listed=True, as_of=START - HOUR).decide(Knows())) == [DoNotCallChecked(True, START - HOUR)]


def test_who_begins_with_words_that_may_mean_stop_is_heard_too() -> None:
    heard = do(HearWords, "hub", person=GIVEN, about="l1", body="wrong number", sid="SM1").decide(Knows())
    assert facts(heard) == [OptOutSuspected("words-wrong-number", VERSION, "l1", "SM1", wrong=True)]
    assert do(HearWords, "hub", person=GIVEN, body="Is it there?", sid="SM1").decide(Knows()) == Append(())


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Alto", OptedOut(("text", "call"), "text", "l1")),
        ("take me off your list", OptOutSuspected("words-perhaps-stop", VERSION, "l1", "SM1")),
        ("START", OptedIn(("text", "call"), "text", "l1")),
        ("Is it there?", None),
    ],
)
def test_what_a_shopper_writes_is_heard_in_the_same_batch(body: str, told: object) -> None:
    known = Knows(LEAD, persons={GIVEN: Person(frozenset({"text"}))}, settings=STORE)
    made = do(ReceiveMessage, "hub", provider="sim", sid="SM1", person=GIVEN, sender="+12025550123", body=body, arrived=START)
    received, *heard = facts(made.decide(known))
    assert isinstance(received, MessageReceived)
    assert heard == ([told] if told else [])


def test_who_asks_again_is_heard_on_that_way_and_their_words_stand_where_they_can_be_erased() -> None:
    decision = do(OptIn, "sam", person=GIVEN, channels=("call",), about="l1", evidence=" On the phone just now ").decide(Knows(LEAD))
    assert facts(decision) == [OptedIn(("call",), "told", "l1"), Noted()]
    assert isinstance(decision, Append)
    assert [change.stream for change in decision.changes] == [GIVEN, "lead/l1"]
    assert [change.drafts[0].personal for change in decision.changes] == [None, Words(f"{ASKED_AGAIN} On the phone just now")]
    assert do(OptIn, person=GIVEN, channels=("call",), about="l1", evidence="x").streams == (GIVEN, "lead/l1")
