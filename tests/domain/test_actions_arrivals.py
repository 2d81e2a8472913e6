"""Where a request that arrives goes, and taking that back."""

import msgspec
import pytest

from bdcdesk.domain.actions import Append, Refused
from bdcdesk.domain.actions.arrivals import Came, ReceiveApart, SetLeadApart, TellApart, apart_lead, goes_to
from bdcdesk.domain.actions.intake import EnterLead, ReceiveLead
from bdcdesk.domain.events import Facts
from bdcdesk.domain.events.lead import Closed, LeadReceived, RaisedAgain, SentAgain, SetApart, Shopper, ToldApart
from bdcdesk.domain.identity import lead_stream
from bdcdesk.domain.lead import Lead

from .acting import Knows, do, facts, refusal
from .making import GIVEN, MINUTE, START, Story, received

MARIA = Shopper("Maria Delgado", comments="Is it there?")
change = msgspec.structs.replace


def known(closed: bool = False) -> Lead:
    story = Story(received(source="AutoBazaar", source_id="7"), MARIA)
    return (story.then(Closed("bought elsewhere")) if closed else story).now


def arrives(lead: str = "l2", **fields: object) -> ReceiveLead:
    stamped = {"source": "CarLine", "arrived": START + 9 * MINUTE, "shopper": MARIA, "persons": (GIVEN,), **fields}
    return do(ReceiveLead, lead=lead, **stamped)


def test_who_asks_again_is_told_on_the_open_lead_at_the_version_that_is_known() -> None:
    decision = arrives().decide(Knows(known(), now=START + 9 * MINUTE))
    assert isinstance(decision, Append)
    (change,) = decision.changes
    (draft,) = change.drafts
    assert (change.stream, change.wish, draft.personal) == ("lead/l1", True, MARIA)
    assert isinstance(draft.facts, RaisedAgain)
    assert (draft.facts.received.source, draft.facts.received.arrived) == ("CarLine", START + 9 * MINUTE)
    assert draft.facts.received.due == START + 14 * MINUTE
    assert goes_to(decision) == "l1"


def test_a_new_lead_waits_for_who_may_have_been_faster_and_one_by_hand_does_not() -> None:
    new = arrives(persons=("person/new",)).decide(Knows(known()))
    by_hand = do(EnterLead, lead="l2", source="Walk-in", arrived=START, shopper=MARIA, persons=(GIVEN,))
    assert isinstance(new, Append)
    assert (new.changes[0].stream, new.changes[0].wish) == ("lead/l2", True)
    told = by_hand.decide(Knows(known()))
    assert isinstance(told, Append)
    assert (told.changes[0].stream, told.changes[0].wish) == ("lead/l1", False)


def test_a_name_that_is_taken_is_left_to_who_has_it() -> None:
    decision = arrives("l1").decide(Knows(known(closed=True)))
    assert isinstance(decision, Append)
    (new,) = facts(decision)
    assert isinstance(new, LeadReceived)
    assert new.earlier == "l1"
    assert goes_to(decision) not in ("l1", "")


def test_the_same_lead_once_more_is_a_touch_of_it() -> None:
    again = arrives(source="AutoBazaar", source_id="7", resend=True, raw_hash="abc")
    assert facts(again.decide(Knows(known()))) == [SentAgain("AutoBazaar", START + 9 * MINUTE, "7", "abc", resend=True)]


OWN, RAISED, SENT = Came("lead_received", "l3"), Came("raised_again", "l1"), Came("sent_again", "l1")


@pytest.mark.parametrize(("came", "lead"), [(None, "l2"), (OWN, "l3")])
def test_what_was_a_lead_of_its_own_is_one_again_whoever_asked_before(came: Came | None, lead: str) -> None:
    decision = arrives().again(Knows(known()), came, waits=True)
    assert isinstance(decision, Append)
    assert goes_to(decision) == lead
    assert isinstance(arrives().again(Knows(settings=None), came, waits=True), Refused)


@pytest.mark.parametrize(("came", "kind"), [(RAISED, RaisedAgain), (SENT, SentAgain)])
@pytest.mark.parametrize("there", [True, False])
def test_what_joined_a_lead_joins_it_again_though_it_be_waited_for(came: Came, kind: type[Facts], there: bool) -> None:
    # Whoever it would be taken for by now.
    stranger = arrives(persons=(), shopper=Shopper("Bo Lund"))
    decision = stranger.again(Knows(known()) if there else Knows(), came, waits=not there)
    assert isinstance(decision, Append)
    assert goes_to(decision) == "l1"
    assert [type(one) for one in facts(decision)] == [kind]


def test_it_is_told_again_by_what_the_shopper_was_recognised() -> None:
    for request, by in (
        (arrives(), "phone"),
        (arrives(source="AutoBazaar", source_id="7"), "same id"),
        (arrives(persons=()), "name and car"),
    ):
        (made,) = facts(request.again(Knows(known()), RAISED, waits=True))
        assert isinstance(made, RaisedAgain)
        assert made.by == by


@pytest.mark.parametrize("lead", [known(closed=True), change(known(), erased=START), None])
def test_what_cannot_join_its_lead_any_more_is_what_it_was_if_it_had_been_set_apart(lead: Lead | None) -> None:
    (raising,) = raised().raised
    decision = arrives().again(Knows(lead) if lead is not None else Knows(), RAISED, waits=False)
    assert isinstance(decision, Append)
    assert goes_to(decision) == apart_lead("l1", raising.id)
    assert [type(one) for one in facts(decision)] == [LeadReceived]


def raised() -> Lead:
    decision = arrives().decide(Knows(known(), now=START + 9 * MINUTE))
    assert isinstance(decision, Append)
    (draft,) = decision.changes[0].drafts
    return Story(received(source="AutoBazaar", source_id="7"), MARIA).then(draft.facts, personal=draft.personal).now


def test_what_is_set_apart_becomes_a_lead_with_its_own_arrival_and_due_time() -> None:
    lead = raised()
    raising = lead.raised[0].id
    assert facts(do(SetLeadApart, raising=raising).decide(Knows(lead))) == [SetApart(raising, apart_lead("l1", raising))]
    apart = msgspec.structs.replace(lead, raised=(msgspec.structs.replace(lead.raised[0], apart="l2"),))
    made = do(ReceiveApart, lead="l2", origin="l1", raising=raising).decide(Knows(apart))
    assert isinstance(made, Append)
    assert facts(made) == [lead.raised[0].received]
    assert made.changes[0].drafts[0].personal == MARIA
    assert made.changes[0].stream == lead_stream("l2")
    assert refusal(do(SetLeadApart, raising=raising).decide(Knows(apart))) == "That is a lead of its own already."
    assert (
        refusal(do(ReceiveApart, lead="l2", origin="l1", raising=raising).decide(Knows(lead)))
        == "Nobody has said that this is another lead."
    )


def test_leads_that_look_alike_are_told_apart_once() -> None:
    assert facts(do(TellApart, other="l9").decide(Knows(known()))) == [ToldApart("l9")]
    told = msgspec.structs.replace(known(), apart=("l9",))
    assert refusal(do(TellApart, other="l9").decide(Knows(told))) == "They are told apart already."
