"""Who takes a shopper's call has the lead, if nobody does."""

from msgspec.structs import replace

from bdcdesk.domain.actions.calls import PutCallTo, ReceiveCall
from bdcdesk.domain.events import calls
from bdcdesk.domain.events.lead import Claimed
from bdcdesk.domain.events.offer import Offered
from bdcdesk.domain.events.person import ConsentStated
from bdcdesk.domain.person_fold import Person

from .acting import Knows, do, facts, without_effect
from .making import GIVEN, MINUTE, Story

TAKEN = calls.CallPutTo("k1", ("ben",), True)


def _rung() -> Story:
    story = Story()
    return story.then(calls.CallReceived("k1", "sim", "CA1", GIVEN, story.at), 1000).then(calls.CallPutTo("k1", ("ben",)))


def _take(known: Knows) -> list[object]:
    decision = do(PutCallTo, "hub", ring="k1", members=("ben",), taken=True).decide(known)
    assert without_effect(decision, known, "hub", known.now) == []  # type: ignore[arg-type]
    return list(facts(decision))


def test_who_takes_the_call_has_the_lead_that_nobody_has() -> None:
    assert _take(Knows(_rung().now)) == [TAKEN, Claimed("ben", by="call")]
    story = _rung().then(TAKEN).then(Claimed("ben", by="call"))
    assert (story.now.owner, story.now.claimed) == ("ben", story.at)


def test_an_offer_to_somebody_else_does_not_keep_them_from_it() -> None:
    story = _rung()
    story.then(Offered("ana", story.at + 5 * MINUTE))
    assert _take(Knows(story.now)) == [TAKEN, Claimed("ben", by="call")]


def test_an_owner_stays() -> None:
    assert _take(Knows(_rung().then(Claimed("ana")).now)) == [TAKEN]
    # Also one who took it in the moment in which the call was taken.
    assert not _rung().then(Claimed("ana")).changed_by(Claimed("ben", by="call"))


def test_where_it_only_rings_nobody_has_it_yet() -> None:
    decision = do(PutCallTo, "hub", ring="k1", members=("ben",)).decide(Knows(_rung().now))
    assert facts(decision) == [calls.CallPutTo("k1", ("ben",))]


def test_nobody_gets_a_lead_that_was_erased() -> None:
    assert _take(Knows(replace(_rung().now, erased=5))) == [TAKEN]


def test_who_allowed_no_calls_and_then_makes_one_may_be_called_back() -> None:
    call = do(ReceiveCall, "hub", ring="k1", provider="sim", sid="CA1", person=GIVEN, sender="+12025550123", arrived=5)
    for refused, told in ((("call",), [ConsentStated(allowed=("call",), lead="l1")]), (("text",), [])):
        known = Knows(Story().now, persons={GIVEN: Person(refused=frozenset(refused))})
        assert list(facts(call.decide(known)))[1:] == told
    out = Person(frozenset({"call"}))
    assert len(list(facts(call.decide(Knows(Story().now, persons={GIVEN: out}))))) == 1, "an opt-out stays until they take it back"
