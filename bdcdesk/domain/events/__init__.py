"""Everything that can happen, and how it is written down.

An event's bodies are kept as the JSON text in which they were sent: they are hashed as sent, and PostgreSQL can look inside.
"""

import operator
from collections.abc import Callable
from functools import cache, reduce

import msgspec

from bdcdesk.domain.events import (
    agent,
    appointment,
    arrangement,
    attachments,
    call_back,
    calls,
    campaign,
    contact,
    desk,
    joining,
    lead,
    offer,
    outcome,
    person,
    plans,
    settings,
    source,
    stock,
    team,
    wording,
)
from bdcdesk.domain.events.base import RELEASE, Draft, Event, Facts, Instant, Personal


def _tag(made: type[Facts]) -> str:
    return str(made.__struct_config__.tag)


_FACTS: tuple[type[Facts], ...] = tuple(
    made
    for module in (
        *(lead, offer, appointment, call_back, desk, contact, attachments, calls, person, agent, settings, source, stock),
        *(outcome, arrangement, team, joining, campaign, wording, plans),
    )
    for made in vars(module).values()
    if isinstance(made, type) and issubclass(made, Facts) and made is not Facts and not _tag(made).startswith("_")
)
_PERSONAL: tuple[type[Personal], ...] = (lead.Shopper, lead.Words, contact.Letter, contact.Dial, contact.Said)

KINDS: dict[str, type[Facts]] = {_tag(made): made for made in _FACTS}
_OF_OFFERS = ("offered", "offered_to_all", "left_to_supervisor", "let_go", "status_set", "skills_set")
SINCE: dict[str, int] = {
    **dict.fromkeys(KINDS, 1),
    "erased": 2,
    **dict.fromkeys(("raised_again", "sent_again", "set_apart", "told_apart", "source_set", "consent_stated", *_OF_OFFERS), 3),
    **dict.fromkeys(("car_listed", "car_changed", "car_gone", "car_news"), 3),
    **dict.fromkeys(("consent_given", "opted_in", "opt_out_suspected", "opt_out_judged"), 4),
    **dict.fromkeys(("call_moved", "hang_up_asked", "call_received", "call_put_to", "call_in_ended", "calls_set"), 4),
    **dict.fromkeys(("recording_kept", "recording_removed"), 4),
    **dict.fromkeys(("do_not_call_checked", "do_not_call_set", "rule_overridden", "contact_rules_set"), 4),
    **dict.fromkeys(("link_opened", "agreement_set", "number_right", "outcome_taken_back"), 4),
    **dict.fromkeys(("attachments_came", "attachment_kept", "attachment_missed", "attachment_wanted"), 4),
    **dict.fromkeys(("desk_asked", "desk_answered", "desk_question_taken_back"), 4),
    **dict.fromkeys(("not_now", "not_now_over", "step_skipped", "call_back_set", "call_back_over", "reply_marked"), 4),
    **dict.fromkeys(("team_set", "cover_set", "cover_ended", "joined", "joined_to", "join_undone"), 4),
    **dict.fromkeys(("campaign_set", "campaign_ended", "wording_kept", "plan_kept"), 4),
    **dict.fromkeys(("sent_elsewhere", "done_elsewhere", "sale_after_all", "marked_bad", "bad_taken_back"), 4),
    **dict.fromkeys(("desk_mailing", "desk_mailed"), 4),
    **dict.fromkeys(("departments_set", "after_hours_set"), 4),
    **dict.fromkeys(("appointment_moved", "appointment_answered", "appointment_cancelled", "book_set", "visits_set"), 4),
    **dict.fromkeys(("car_demonstrated", "deal_worked", "left_without", "car_handed_over"), 4),
}
"""The release that each kind needs to be understood."""


def since_of(facts: Facts) -> int:
    """The release that this event needs: of an older kind that says more than it used to, the one that knows what it says."""
    # An older desk would take a machine's answer for the shopper's, and start a clock that others do not show; or one of ours for a
    # person's, and stop it.
    by_itself = isinstance(facts, contact.MessageReceived | contact.MessageRequested) and facts.auto
    more = isinstance(facts, appointment.OLDER_KINDS) and facts.says_more
    return 4 if by_itself or more else SINCE[kind_of(facts)]


class UnreadableEvent(ValueError):
    """A body that this release should understand and cannot read: damage, not news."""


def kind_of(facts: Facts) -> str:
    """The name under which this kind of event is kept."""
    return _tag(type(facts))


class _Decoders(dict[str, Callable[[str], Facts]]):
    """How the facts of each kind are read; made at the first of its kind, for making all of them takes a part of a start."""

    def __missing__(self, kind: str) -> Callable[[str], Facts]:
        found = self[kind] = msgspec.json.Decoder(KINDS[kind]).decode
        return found


_decoders = _Decoders()


@cache
def _personal_decoder() -> msgspec.json.Decoder[Personal]:
    return msgspec.json.Decoder(reduce(operator.or_, _PERSONAL))


_encode = msgspec.json.Encoder().encode


def write(body: Facts | Personal) -> str:
    """The JSON text under which a body is sent, hashed and kept."""
    return _encode(body).decode()


def read_facts(kind: str, since: int, text: str) -> Facts | None:
    """The facts of an event, or None when a newer release made it. Raises UnreadableEvent."""
    if since > RELEASE:
        return None
    try:
        return _decoders[kind](text)
    except KeyError:
        return None
    except msgspec.DecodeError as error:
        raise UnreadableEvent(f"{kind}: {error}") from error


def read_personal(text: str | None) -> Personal | None:
    """The personal part, or None when there is none, it was erased, or a newer release made it."""
    if text is None:
        return None
    try:
        return _personal_decoder().decode(text)
    except msgspec.DecodeError:
        return None


__all__ = [
    "KINDS",
    "RELEASE",
    "SINCE",
    "Draft",
    "Event",
    "Facts",
    "Instant",
    "Personal",
    "UnreadableEvent",
    "kind_of",
    "read_facts",
    "read_personal",
    "since_of",
    "write",
]
