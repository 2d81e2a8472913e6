"""One's own wording of a reply: what goes back into braces, whose counts, what it was before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.actions.wording import KeepWording
from bdcdesk.domain.events import write
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.placeholders import fill
from bdcdesk.domain.rights import RIGHTS, forbidden
from bdcdesk.domain.wording import REMEMBERED, Wordings, as_template, evolve_wordings, tells_of

from .acting import Knows, do, facts, refusal
from .making import START, event

KNOWN = {
    "first_name": "Dana",
    "vehicle": "2026 Subaru Outback",
    "trade": "2026 Subaru",
    "agent": "Ana",
    "store": "Harbor Motors",
    "price": "$31,000",
}
_PARTS = [*(f"{{{name}}}" for name in KNOWN), "is", "at", "Danas", "1Ana", "$31,0005", "yes."]
_words = st.lists(st.sampled_from(_PARTS), max_size=8).map(" ".join)


@given(_words)
def test_what_was_filled_in_goes_back_into_its_braces(template: str) -> None:
    assert as_template(fill(template, KNOWN), KNOWN) == template


def said(body: str, owner: str = "", **other: str) -> WordingKept:
    return WordingKept(other.get("stage", "first"), "text", "en", body, owner=owner)


def told(*kept: WordingKept) -> Wordings:
    state = None
    for n, one in enumerate(kept, 1):
        state = evolve_wordings(state, event(one, START + n, n, stream="scenario/visit"))
    assert state is not None
    return state


def test_the_newest_of_each_owner_counts_and_the_earlier_ones_stay() -> None:
    state = told(said("One"), said("Mine", "ana"), said("Two"), said("Other", stage="be_back"))
    of = [state.of(owner, "first", "text", "en") for owner in ("", "ana", "ben")]
    assert [one.said.body if one else None for one in of] == ["Two", "Mine", None]
    assert [one.said.body for one in state.history("", "first", "text", "en")] == ["Two", "One"]
    given_up = told(said("One"), said(""))
    assert given_up.of("", "first", "text", "en") is None


def test_a_desk_remembers_so_many_of_each() -> None:
    state = told(said("Mine", "ana"), *(said(str(n)) for n in range(REMEMBERED + 5)))
    assert len(state.history("", "first", "text", "en")) == REMEMBERED
    assert state.of("ana", "first", "text", "en") is not None


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        (said("Hi {nick_name}"), "asks for a value that does not exist: nick_name"),
        (said("Hi {"), "a brace that belongs to no value"),
        (said("  "), "nothing to keep"),
        (said("Hi", "ben"), "Somebody else"),
        (said("Hi", stage="never"), "no such reply"),
        (WordingKept("first", "email", "en", "Hi"), "needs a subject"),
    ],
)
def test_what_no_scenario_file_may_say_is_refused_here_too(kept: WordingKept, why: str) -> None:
    assert why in refusal(do(KeepWording, scenario="visit", said=kept).decide(Knows()))


def test_the_same_words_again_are_nothing_new() -> None:
    known = Knows(wordings=(told(said("Hi {first_name}", "ana")),))
    assert facts(do(KeepWording, scenario="visit", said=said("Hi {first_name}", "ana")).decide(known)) == []
    assert facts(do(KeepWording, scenario="visit", said=said("", "ana")).decide(known)) == [said("", "ana")]
    assert facts(do(KeepWording, scenario="visit", said=said("", "")).decide(known)) == []


def test_who_typed_over_other_words_than_those_that_stand_is_told_and_nothing_is_lost() -> None:
    known = Knows(wordings=(told(said("Hi", ""), said("Hi there", "")),))
    late = do(KeepWording, scenario="visit", said=said("Hello", ""), over=("", "Hi"))
    assert "ana has kept other words" in refusal(late.decide(known))
    assert "has kept other words" in refusal(late.decide(Knows()))
    assert facts(do(KeepWording, scenario="visit", said=said("Hello", ""), over=("", "Hi there")).decide(known)) == [said("Hello", "")]
    assert "ana" in refusal(do(KeepWording, scenario="visit", said=said("Hello", ""), over=("", "")).decide(known))
    first = do(KeepWording, scenario="visit", said=said("Hello", ""), over=("", ""))
    assert facts(first.decide(Knows())) == [said("Hello", "")]
    assert facts(do(KeepWording, scenario="visit", said=said("Hi there", ""), over=("", "Hi")).decide(known)) == []


def test_an_agent_words_replies_for_themselves_and_a_supervisor_for_all() -> None:
    mine, stores = (("wording_kept", write(said("Hi", owner))) for owner in ("ana", ""))
    assert forbidden(RIGHTS["agent"], "ana", [mine]) is None
    assert forbidden(RIGHTS["agent"], "ana", [stores]) == forbidden(RIGHTS["agent"], "ben", [mine]) == "wording_kept"
    assert forbidden(RIGHTS["supervisor"], "ana", [mine, stores]) is None
    assert forbidden(RIGHTS["receptionist"], "ana", [mine]) == "wording_kept"


def test_a_shoppers_name_in_the_words_is_found() -> None:
    assert tells_of("See you, Dana!", ("Dana", "Brooks")) == "Dana"
    assert tells_of("Hi {first_name}, about Danas car", ("Dana", "")) == ""
