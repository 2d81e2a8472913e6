"""What an offer means for a lead: nothing of its clock, only who may take it first."""

from collections.abc import Callable
from typing import Any

import msgspec

from bdcdesk.domain.events import Event, Facts, offer
from bdcdesk.domain.lead import Lead, Offer

change = msgspec.structs.replace


def _offered(state: Lead, facts: offer.Offered, event: Event) -> Lead:
    if state.closed or state.owner or not facts.to:
        return state
    made = Offer("agent", event.at, facts.until, facts.to)
    return change(state, offers=(*state.offers, made), first_offer=state.first_offer or made, turn=state.turn + 1)


def _to_all(state: Lead, facts: offer.OfferedToAll, event: Event) -> Lead:
    if state.closed or state.owner:
        return state
    return change(state, offers=(*state.offers, Offer("all", event.at, facts.until)), turn=state.turn + 1)


def _to_supervisor(state: Lead, facts: offer.LeftToSupervisor, event: Event) -> Lead:
    if state.closed or state.owner:
        return state
    return change(state, offers=(*state.offers, Offer("supervisor", event.at)), turn=state.turn + 1)


def _let_go(state: Lead, facts: offer.LetGo, event: Event) -> Lead:
    if state.closed or not state.owner or state.owner != facts.agent:
        return state
    return change(state, owner="", offers=(), turn=state.turn + 1)


RULES: dict[type[Facts], Callable[[Lead, Any, Event], Lead]] = {
    offer.Offered: _offered,
    offer.OfferedToAll: _to_all,
    offer.LeftToSupervisor: _to_supervisor,
    offer.LetGo: _let_go,
}
