"""What it means for two leads that somebody made them one, and that they are two again."""

from collections.abc import Callable
from typing import Any

import msgspec

from bdcdesk.domain.events import Event, Facts, joining, lead
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.raised import Given, Raised
from bdcdesk.domain.raised_fold import told
from bdcdesk.translation import phrase

change = msgspec.structs.replace

JOINED = phrase("joined with another lead of this shopper")


def _joined(state: Lead, facts: joining.Joined, event: Event) -> Lead:
    known = any(one.id == facts.raising or (one.joined == facts.other and not one.apart) for one in state.raised)
    if state.closed or known or facts.other in ("", state.id):
        return state
    shopper = event.personal if isinstance(event.personal, lead.Shopper) else lead.Shopper()
    raised = Raised(facts.raising, event.at, "by hand", facts.received, shopper, joined=facts.other, quiet=not facts.waits)
    given = state.given or Given(state.shopper, state.persons, state.zones, state.vehicles)
    apart = tuple(one for one in state.apart if one != facts.other)
    return told(change(state, given=given, raised=(*state.raised, raised), apart=apart), given)


def _joined_to(state: Lead, facts: joining.JoinedTo, event: Event) -> Lead:
    if state.closed or facts.other in ("", state.id):
        return state
    return change(state, closed=JOINED, part_of=facts.other)


def _undone(state: Lead, facts: joining.JoinUndone, event: Event) -> Lead:
    if state.part_of != facts.other or not state.part_of or state.erased:
        return state
    apart = state.apart if facts.other in state.apart else (*state.apart, facts.other)
    return change(state, closed="", part_of="", apart=apart)


RULES: dict[type[Facts], Callable[[Lead, Any, Event], Lead]] = {
    joining.Joined: _joined,
    joining.JoinedTo: _joined_to,
    joining.JoinUndone: _undone,
}
