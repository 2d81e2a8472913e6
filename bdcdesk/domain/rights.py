"""Who may write what into a store's log, and who may add and remove whom. The databases' own tables of it are filled from here.

A member's role in a store comes from central's record of them, never from what a desk says of itself.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, get_args

import msgspec

from bdcdesk.translation import tr

Role = Literal["agent", "supervisor", "salesperson", "desk_manager", "receptionist", "admin", "hub"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)

ROLE_WORDS: Final[Mapping[Role, str]] = {
    "agent": tr("agent"),
    "supervisor": tr("supervisor"),
    "salesperson": tr("salesperson"),
    "desk_manager": tr("desk manager"),
    "receptionist": tr("receptionist"),
    "admin": tr("administrator"),
    "hub": tr("hub"),
}

OWNER: Final = "owner"
"""The actor in whose name the database's owner writes: nothing can be kept from who owns the tables, so the log at least says so."""

SELF: Final = "$actor"
"""Stands for the id of the member who writes."""

REMOVED: Final = "removed"
"""What a member who was removed is for 30 days: somebody who may hand over reports of what happened while they were here."""


class Right(msgspec.Struct, frozen=True):
    """One kind of event that a role may write. With a `field`, only if that field of its facts is `value` (SELF: the member's own id)."""

    kind: str
    field: str = ""
    value: str = ""

    def allows(self, facts: str, actor: str) -> bool:
        if not self.field:
            return True
        body = msgspec.json.decode(facts)
        found = body.get(self.field) if isinstance(body, dict) else None
        said = {True: "true", False: "false"}[found] if isinstance(found, bool) else found
        return bool(said == (actor if self.value == SELF else self.value))


def _rights(*kinds: str) -> tuple[Right, ...]:
    return tuple(Right(kind) for kind in kinds)


_TOLD: Final = (
    *_rights("noted", "opted_out", "consent_stated", "number_wrong", "promised", "consent_given", "opt_out_judged"),
    *_rights("do_not_call_set", "number_right", "outcome_taken_back"),
    # Typed in at a desk: who says that intake received it must be intake.
    Right("lead_received", "by_hand", "true"),
    Right("raised_again", "by_hand", "true"),
    *_rights("sent_again"),
)
"""What anybody at the store may have been told by a shopper."""

_VISITS: Final = _rights(
    *("appointment_set", "appointment_moved", "appointment_confirmed", "appointment_here", "appointment_missed", "appointment_cancelled"),
)

_FLOOR: Final = _rights("appointment_shown", "car_demonstrated", "deal_worked", "left_without", "car_handed_over")
"""What happened in the showroom: told by who was there, never by who had made the appointment from afar."""

_OWN_BOOK: Final = Right("book_set", "member", SELF)

_LEADS: Final = (
    # In one's own name only: giving a lead to somebody else is a supervisor's word.
    Right("claimed", "agent", SELF),
    Right("released", "agent", SELF),
    Right("handed_over", "before", SELF),
    *_rights("buying_set", "outcome_set", "promise_kept", "promise_taken_back", "sold", "closed"),
    *_rights("message_requested", "call_requested", "message_withdrawn", "call_withdrawn", "hang_up_asked", "attachment_wanted"),
    *_rights("not_now", "not_now_over", "step_skipped", "marked_bad", "desk_asked", "desk_question_taken_back"),
    *_rights("call_back_set", "call_back_over"),
    # A call on one's own phone is told as such: only a provider's receipt stops a clock.
    Right("call_ended", "reported", "true"),
)

_DESKS: Final = _rights("sent_elsewhere", "done_elsewhere", "sale_after_all")
"""Of what is no sale: whoever is at a desk of the store may have it, and send it on."""

_OWN_STATUS: Final = Right("status_set", "member", SELF)
"""That somebody else is there, or went home, is a supervisor's word."""

_OWN_COVER: Final = (Right("cover_set", "member", SELF), Right("cover_ended", "member", SELF))
"""Who goes on leave says who sees to their work; for others a supervisor says it."""

_JOINING: Final = _rights("joined", "joined_to", "join_undone")
"""Two leads of one shopper: whoever works leads may make them one, and two again."""

_COVER: Final = _rights("cover_set", "cover_ended")

_AGENT: Final = (*_TOLD, *_VISITS, *_LEADS, *_DESKS, *_rights("reopened", "set_apart", "told_apart"), *_JOINING)

_CONTACT: Final = _rights(
    *("message_sending", "message_accepted", "message_not_sent", "message_unknown", "message_held", "message_delivered", "message_failed"),
    *("call_sending", "call_accepted", "call_not_placed", "call_unknown", "call_held", "call_ended"),
    *("message_received", "link_opened", "call_moved", "call_received", "call_put_to", "call_in_ended"),
    *("recording_kept", "recording_removed", "attachments_came", "attachment_kept", "attachment_missed"),
)
"""What was sent to a shopper and what came back: receipts, and the words of the one dispatcher."""

_BY_ITSELF: Final = (Right("message_requested", "auto", "true"),)
"""The acknowledgement of what comes after hours: nothing else goes out without a person's key, and it is nobody's answer."""

_DESK_MAIL: Final = _rights("desk_mailing", "desk_mailed")
"""The mail to a desk of the store that is reached by mail: it goes to nobody outside."""

_CALLED: Final = (Right("claimed", "by", "call"),)
"""Who takes a shopper's call by pressing 1 has the lead: told by who asked for the key, in the name of who pressed it."""

_MET: Final = (
    Right("appointment_confirmed", "read", "true"),
    Right("appointment_missed", "timed", "true"),
    *_rights("appointment_answered"),
)
"""What the hub finds of appointments by itself: what a shopper answered, and that the time went by."""

_RULES: Final = _rights("rule_overridden", "contact_rules_set", "opted_in", "do_not_call_checked")
"""Of the rules before a contact: what a supervisor answers for."""

_SETTING: Final = (
    *_rights("reassigned", "status_set", "skills_set", "store_described", "source_set", "agreement_set", "calls_set"),
    *_rights("departments_set", "after_hours_set", "bad_taken_back", "book_set", "visits_set"),
)
"""How a store's supervisor arranges it."""

_OWN_WORDING: Final = Right("wording_kept", "owner", SELF)
"""How others of the store are to word a reply is a supervisor's word."""

_CAMPAIGNS: Final = _rights("campaign_set", "campaign_ended")
"""What the store offers."""

_FIGURES: Final = _rights("desk_answered")
"""Prices, payments and trade figures: the word of who answers for them."""

_MARKS: Final = _rights("reply_marked")
"""What is said of a colleague's reply."""

_STOCK: Final = _rights("car_listed", "car_changed", "car_gone")

_TOLD_BY_SENDERS: Final = _rights(
    *("lead_received", "raised_again", "sent_again", "opted_out", "consent_stated", "number_wrong", "car_news"),
    *("consent_given", "opted_in", "opt_out_suspected", "do_not_call_checked"),
)
"""What comes of what others sent to the store."""

_OFFERS: Final = _rights("offered", "offered_to_all", "left_to_supervisor", "let_go")
"""How somebody is found for a lead: whose turn it is nobody says in their own favour."""

RIGHTS: Final[Mapping[Role, tuple[Right, ...]]] = {
    "agent": (*_AGENT, _OWN_STATUS, _OWN_WORDING, *_OWN_COVER),
    "supervisor": (
        *_AGENT,
        *_FLOOR,
        *_SETTING,
        *_STOCK,
        *_RULES,
        *_FIGURES,
        *_COVER,
        *_CAMPAIGNS,
        *_MARKS,
        *_rights("team_set", "wording_kept", "plan_kept"),
    ),
    # Works the leads that were handed to them, or that walked in; a closed lead is the BDC's to open again.
    "salesperson": (*_TOLD, *_VISITS, *_FLOOR, *_LEADS, *_DESKS, _OWN_STATUS, _OWN_BOOK, _OWN_WORDING, *_OWN_COVER),
    "desk_manager": (
        *_AGENT,
        *_FLOOR,
        *_rights("reassigned", "status_set", "book_set"),
        *_FIGURES,
        *_COVER,
        *_CAMPAIGNS,
        *_MARKS,
        _OWN_WORDING,
    ),
    # Greets and writes down; owns no leads and contacts nobody.
    "receptionist": (*_TOLD, *_VISITS, *_FLOOR, *_DESKS),
    # Looks after the store's people and settings, not after its shoppers.
    "admin": (
        *_rights("store_described", "source_set", "agreement_set", "contact_rules_set", "do_not_call_checked", "calls_set"),
        *_rights("departments_set", "after_hours_set", "book_set", "visits_set", "team_set", "plan_kept"),
        *_STOCK,
        *_CAMPAIGNS,
        Right("wording_kept"),
    ),
    "hub": (*_CONTACT, *_BY_ITSELF, *_DESK_MAIL, *_CALLED, *_MET, *_OFFERS, *_TOLD_BY_SENDERS, *_STOCK),
}

LEAVING: Final = (
    *_TOLD,
    *_rights("outcome_set", "buying_set", "promise_kept", "promise_taken_back", "sold"),
    *_rights("appointment_confirmed", "appointment_here", "appointment_missed", "appointment_cancelled"),
    *_rights("car_demonstrated", "deal_worked"),
    Right("call_ended", "reported", "true"),
)
"""Reports of what has happened: all that a removed member may still hand over. No wish is among them."""

BY_FUNCTION: Final = frozenset({"erased"})
"""Kinds that no role appends: they are written only together with what they tell of, by the function that does it."""

MAY_ADD: Final[Mapping[Role, frozenset[Role]]] = {
    **dict.fromkeys(ROLES, frozenset[Role]()),
    "admin": frozenset(ROLES),
    "supervisor": frozenset[Role](("supervisor", "desk_manager", "agent", "salesperson", "receptionist")),
    "desk_manager": frozenset[Role](("salesperson", "receptionist")),
}
"""Whom each role may add, change and remove: never anybody above themselves, and a hub (whose word is a receipt) only an administrator."""


def forbidden(rights: Iterable[Right], actor: str, written: Iterable[tuple[str, str]]) -> str | None:
    """The first kind among `written` (kind, facts as JSON text) that these rights do not allow `actor` to write, or None."""
    by_kind = {right.kind: right for right in rights}
    for kind, facts in written:
        right = by_kind.get(kind)
        if right is None or not right.allows(facts, actor):
            return kind
    return None


def refusal(kind: str) -> str:
    """Why an event of this kind was denied, for the person at the desk."""
    return tr("Your role at this store may not do this ({kind}). Nothing was written. Ask your supervisor.", kind=kind)
