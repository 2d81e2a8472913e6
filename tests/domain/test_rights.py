"""Who may write what: every kind is stated, and the rights that a field decides hold by the facts themselves."""

import pytest

from bdcdesk.domain.events import KINDS, write
from bdcdesk.domain.events.contact import CallEnded, MessageDelivered
from bdcdesk.domain.events.lead import Claimed, HandedOver, LeadReceived, Noted, Reassigned, Released
from bdcdesk.domain.rights import BY_FUNCTION, LEAVING, MAY_ADD, RIGHTS, ROLE_WORDS, ROLES, Role, forbidden

RECEIPTS = ("message_delivered", "message_failed", "message_accepted", "message_sending", "message_received", "call_sending")
PEOPLE = [role for role in ROLES if role != "hub"]


def test_every_kind_has_somebody_who_may_write_it() -> None:
    written = {right.kind for rights in RIGHTS.values() for right in rights}
    assert written | BY_FUNCTION == set(KINDS)
    assert not written & BY_FUNCTION


def test_every_role_is_stated() -> None:
    assert set(RIGHTS) == set(MAY_ADD) == set(ROLE_WORDS) == set(ROLES)
    for rights in (*RIGHTS.values(), LEAVING):
        assert len({right.kind for right in rights}) == len(rights)


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("kind", RECEIPTS)
def test_receipts_and_sending_are_the_hubs_alone(role: Role, kind: str) -> None:
    assert forbidden(RIGHTS[role], "ann", [(kind, "{}")]) == kind
    assert forbidden(RIGHTS["hub"], "hub", [(kind, "{}")]) is None


def received(*, by_hand: bool) -> str:
    return write(LeadReceived(source="Web", arrived=1, due=2, target=1, calendar=1, zone="UTC", by_hand=by_hand))


@pytest.mark.parametrize(
    ("kind", "facts", "allowed"),
    [
        ("claimed", write(Claimed("ann")), True),
        ("claimed", write(Claimed("bob")), False),
        ("released", write(Released("bob")), False),
        ("handed_over", write(HandedOver("bob", before="ann")), True),
        ("handed_over", write(HandedOver("ann", before="bob")), False),
        ("handed_over", write(HandedOver("bob")), False),
        ("call_ended", write(CallEnded("t", "answered", 40, reported=True)), True),
        ("call_ended", write(CallEnded("t", "answered", 40)), False),
        ("lead_received", received(by_hand=True), True),
        ("lead_received", received(by_hand=False), False),
        ("reassigned", write(Reassigned("bob")), False),
        ("call_ended", '["reported"]', False),
        ("call_ended", '{"reported":false,"reported":true}', True),
        ("call_ended", '{"reported":true,"reported":false}', False),
        ("unheard_of", "{}", False),
    ],
)
def test_what_an_agent_may_write(kind: str, facts: str, allowed: bool) -> None:
    assert (forbidden(RIGHTS["agent"], "ann", [("noted", write(Noted())), (kind, facts)]) is None) == allowed


def test_a_hub_gives_a_lead_to_nobody_but_who_took_the_shoppers_call() -> None:
    assert forbidden(RIGHTS["hub"], "hub", [("claimed", write(Claimed("ann", by="call")))]) is None
    assert forbidden(RIGHTS["hub"], "hub", [("claimed", write(Claimed("ann")))]) == "claimed"
    # Nobody else gets one by saying that they took a call: one's own name is all that counts there.
    assert forbidden(RIGHTS["agent"], "ann", [("claimed", write(Claimed("bob", by="call")))]) == "claimed"


def test_a_supervisor_gives_leads_away_and_still_claims_only_for_themselves() -> None:
    assert forbidden(RIGHTS["supervisor"], "lou", [("reassigned", write(Reassigned("bob")))]) is None
    assert forbidden(RIGHTS["supervisor"], "lou", [("claimed", write(Claimed("bob")))]) == "claimed"


def test_who_leaves_hands_over_reports_and_no_wish() -> None:
    for wish in ("claimed", "released", "handed_over", "message_requested", "call_requested", "closed", "reopened", "appointment_set"):
        assert forbidden(LEAVING, "ann", [(wish, '{"agent":"ann","before":"ann"}')]) == wish
    assert forbidden(LEAVING, "ann", [("noted", "{}"), ("opted_out", "{}")]) is None
    assert forbidden(LEAVING, "ann", [("message_delivered", write(MessageDelivered("t")))]) == "message_delivered"


def test_nobody_adds_somebody_above_themselves() -> None:
    for role, others in MAY_ADD.items():
        for other in others:
            assert MAY_ADD[other] <= MAY_ADD[role], (role, other)
    assert "hub" not in MAY_ADD["supervisor"]
    assert "admin" not in MAY_ADD["supervisor"]
    assert not MAY_ADD["agent"]
