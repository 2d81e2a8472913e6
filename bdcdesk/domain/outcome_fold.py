"""What it means for a lead that it is another desk's, or a bad one; and that it was neither after all."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from bdcdesk.domain.events import Event, Facts, lead, outcome
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.outcome import Bad, DeskMail, Elsewhere

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


def _mailing(state: Lead, facts: outcome.DeskMailing, event: Event) -> Lead:
    there = state.elsewhere
    if there is None or state.closed or there.at != facts.at or not there.mail:
        return state
    before = there.written
    if before is not None and (before.state != "not sent" or not before.again):
        return state
    tries = (before.tries if before is not None else 0) + 1
    return change(state, elsewhere=change(there, written=DeskMail("going", event.at, facts.hub, facts.until, tries)))


def _mailed(state: Lead, facts: outcome.DeskMailed, event: Event) -> Lead:
    there = state.elsewhere
    if there is None or there.at != facts.at or there.written is None:
        return state
    written = there.written
    if written.state != "going" or written.hub != facts.hub:
        return state
    return change(state, elsewhere=change(there, written=change(written, state=facts.result, at=event.at, again=facts.again)))


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
    outcome.DeskMailing: _mailing,
    outcome.DeskMailed: _mailed,
    outcome.DoneElsewhere: _done,
    outcome.SaleAfterAll: _sale,
    outcome.MarkedBad: _bad,
    outcome.BadTakenBack: _good,
}
