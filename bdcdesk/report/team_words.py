"""Leads that somebody made one, as lines of a timeline; and who has the credit of each step of a lead."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from bdcdesk.domain.events import Event, Facts, joining
from bdcdesk.domain.events.appointment import AppointmentSet
from bdcdesk.domain.events.lead import HandedOver, Sold
from bdcdesk.domain.lead import Lead
from bdcdesk.report.names import Names
from bdcdesk.report.touch_words import Told
from bdcdesk.translation import tr


def _joined(facts: joining.Joined, event: Event, told: Told) -> str:
    return tr("Joined by {who}: the lead from {source} is this shopper's too", who=told.names.of(event.actor), source=facts.received.source)


def _joined_to(facts: joining.JoinedTo, event: Event, told: Told) -> str:
    return tr("Joined by {who} with another lead of this shopper, where it goes on", who=told.names.of(event.actor))


def _undone(facts: joining.JoinUndone, event: Event, told: Told) -> str:
    return tr("Two leads again, as {who} saw: this one goes on as it was", who=told.names.of(event.actor))


LINES: Final[Mapping[type[Facts], Callable[[Any, Event, Told], str]]] = {
    joining.Joined: _joined,
    joining.JoinedTo: _joined_to,
    joining.JoinUndone: _undone,
}


def credit(lead: Lead, timeline: Sequence[Event], ineffective: AbstractSet[str], names: Names) -> str:
    """Who did what, from the log alone: "answered by Ana · set by Ana · handed over by Ana to Ben · sold by Ben"; "" while nobody did any.

    Answered: whose text, mail or call stopped the first answer's clock. Set: the appointment that stands. Sold: whoever has the lead.
    """
    done = [event for event in timeline if event.id not in ineffective]
    first = next((touch for touch in lead.touches if lead.answered and touch.reached == lead.answered), None)
    parts = [tr("answered by {who}", who=names.of(first.actor))] if first is not None else []
    meeting = next((event for event in reversed(done) if isinstance(event.facts, AppointmentSet)), None)
    parts += [tr("set by {who}", who=names.of(meeting.actor))] if meeting is not None else []
    parts += [
        tr("handed over by {who} to {who2}", who=names.of(event.facts.before or event.actor), who2=names.of(event.facts.agent))
        for event in done
        if isinstance(event.facts, HandedOver)
    ]
    sold = next((event for event in reversed(done) if isinstance(event.facts, Sold)), None) if lead.sold else None
    parts += [tr("sold by {who}", who=names.of(lead.owner or sold.actor))] if sold is not None else []
    return " · ".join(parts)
