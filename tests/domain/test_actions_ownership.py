"""Who has the lead: refused with the name of who was first, granted with the version that was known."""

import pytest

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.ownership import Claim, HandOver, Reassign, Release
from bdcdesk.domain.events.lead import Claimed, Closed, HandedOver, Reassigned, Released, Words

from .acting import Knows, do, facts, refusal
from .making import Story

FREE = Story().now
ANAS = Story().then(Claimed("ana")).now
CLOSED = Story().then(Closed("bought elsewhere")).now


def test_a_free_lead_is_claimed_at_the_version_that_was_known() -> None:
    decision = do(Claim).decide(Knows(FREE))
    assert isinstance(decision, Append)
    assert facts(decision) == [Claimed("ana")]
    assert [(change.stream, change.wish) for change in decision.changes] == [("lead/l1", True)]


def test_a_claim_on_an_owned_lead_names_who_has_it() -> None:
    assert refusal(do(Claim, "ben").decide(Knows(ANAS))) == "Taken by ana before you."
    assert refusal(do(Claim, "ana").decide(Knows(ANAS))) == "You have it already."


def test_only_the_owner_releases() -> None:
    assert facts(do(Release, reason="lunch").decide(Knows(ANAS))) == [Released("ana")]
    assert refusal(do(Release, "ben").decide(Knows(ANAS))) == "You do not have this lead."
    assert refusal(do(Release).decide(Knows(FREE))) == "You do not have this lead."


def test_a_supervisor_gives_it_to_anyone_but_who_has_it() -> None:
    assert facts(do(Reassign, "sup", agent="ben").decide(Knows(ANAS))) == [Reassigned("ben", before="ana")]
    assert facts(do(Reassign, "sup", agent="").decide(Knows(ANAS))) == [Reassigned("", before="ana")]
    assert refusal(do(Reassign, "sup", agent="ana").decide(Knows(ANAS))) == "ana has it already."
    assert refusal(do(Reassign, "sup", agent="").decide(Knows(FREE))) == "Nobody has it."


def test_the_owner_hands_over_with_a_note() -> None:
    decision = do(HandOver, agent="kim", note="Likes the blue one").decide(Knows(ANAS))
    assert isinstance(decision, Append)
    assert facts(decision) == [HandedOver("kim", before="ana")]
    assert decision.changes[0].drafts[0].personal == Words("Likes the blue one")
    assert refusal(do(HandOver, "ben", agent="kim", note="").decide(Knows(ANAS))) == "Only who has the lead can hand it over."
    assert refusal(do(HandOver, agent="ana", note="").decide(Knows(ANAS))) == "Choose somebody else to hand it to."


@pytest.mark.parametrize("wish", [do(Claim), do(Release), do(Reassign, agent="ben"), do(HandOver, agent="ben", note="")])
def test_a_closed_lead_says_why(wish: Claim | Release | Reassign | HandOver) -> None:
    assert refusal(wish.decide(Knows(CLOSED))) == "This lead is closed (bought elsewhere)."
