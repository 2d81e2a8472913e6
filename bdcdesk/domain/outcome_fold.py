"""What it means for a lead that it is another desk's, or a bad one; and that it was neither after all."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from bdcdesk.domain.events import Event, Facts, lead, outcome
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.outcome import Bad, Elsewhere

change = msgspec.structs.replace

BAD: Final = "bad lead"
"""Why a bad lead is closed, and its outcome."""
NOT_SALES: Final = "not sales"
"""The outcome of what is another desk's."""


def done_words(matter: str) -> str:
    """Why what another desk has done is closed."""
    return f"{NOT_SALES}: {matter}"


def _sent(state: Lead, facts: outcome.SentElsewhere, event: Event) -> Lead:
    if state.closed or (state.elsewhere is not None and state.elsewhere.matter == facts.matter):
        return state
    before = state.elsewhere.before if state.elsewhere is not None else facts.before
    there = Elsewhere(facts.matter, event.at, max(facts.due, event.at), event.actor, facts.members, facts.mail, before)
    return change(state, elsewhere=there, outcome=NOT_SALES, owner="", offers=())


def _done(state: Lead, facts: outcome.DoneElsewhere, event: Event) -> Lead:
    if state.closed or state.elsewhere is None or state.elsewhere.matter != facts.matter:
        return state
    return change(state, closed=done_words(facts.matter))


def _sale(state: Lead, facts: outcome.SaleAfterAll, event: Event) -> Lead:
    """Its due has stayed what it was all the time, so a first answer that is late by now is late."""
    if state.elsewhere is None or state.erased or (state.closed and state.closed != done_words(state.elsewhere.matter)):
        return state
    return change(state, elsewhere=None, outcome="", closed="", owner=facts.agent)


def _bad(state: Lead, facts: outcome.MarkedBad, event: Event) -> Lead:
    if state.closed:
        return state
    reason = event.personal.text if isinstance(event.personal, lead.Words) else ""
    return change(state, bad=Bad(event.at, event.actor, facts, reason), outcome=BAD, closed=BAD)


def _good(state: Lead, facts: outcome.BadTakenBack, event: Event) -> Lead:
    if state.bad is None or state.erased:
        return state
    said = "" if state.outcome == BAD else state.outcome
    return change(state, bad=None, outcome=said, closed="" if state.closed == BAD else state.closed)


RULES: dict[type[Facts], Callable[[Lead, Any, Event], Lead]] = {
    outcome.SentElsewhere: _sent,
    outcome.DoneElsewhere: _done,
    outcome.SaleAfterAll: _sale,
    outcome.MarkedBad: _bad,
    outcome.BadTakenBack: _good,
}
