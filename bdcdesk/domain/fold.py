"""The only place that says what an event means: `evolve(state, event) -> state`, for leads, settings and sources; for people it is
`bdcdesk.domain.person_fold`.

Pure and total. An event that the state does not allow changes nothing: the very same object comes back, by which a timeline shows it as
without effect. A fold looks at nothing but the state and the event, so every machine comes to the same state.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from bdcdesk.domain import trial
from bdcdesk.domain.attachment_fold import RULES as ATTACHMENTS
from bdcdesk.domain.call_back_fold import RULES as CALL_BACKS
from bdcdesk.domain.call_fold import RULES as CALLS
from bdcdesk.domain.contact_fold import RULES as CONTACT
from bdcdesk.domain.contact_fold import erased_touch
from bdcdesk.domain.desk import erased_questions
from bdcdesk.domain.desk_fold import RULES as DESK
from bdcdesk.domain.events import Event, Facts, arrangement, lead, person, plans, settings, source, team
from bdcdesk.domain.events.contact import LinkOpened
from bdcdesk.domain.events.vehicle import plain_cars, whole_cars
from bdcdesk.domain.identity import lead_of, source_of
from bdcdesk.domain.joining_fold import RULES as JOINING
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.lead_fold import RULES as DONE
from bdcdesk.domain.lead_fold import Rule
from bdcdesk.domain.offer_fold import RULES as OFFERS
from bdcdesk.domain.outcome_fold import RULES as OUTCOMES
from bdcdesk.domain.raised_fold import RULES as RAISED
from bdcdesk.domain.raised_fold import erased_raisings
from bdcdesk.domain.source import OWN, OWN_ID, OWN_NAME, Agreement, Source
from bdcdesk.domain.visit_fold import RULES as VISITS
from bdcdesk.domain.visit_fold import erased_appointment
from bdcdesk.translation import phrase

FOLD_VERSION = 12
"""Raised whenever a fold gives another state for the same events: stored snapshots of an older one are folded anew."""

ERASED = phrase("erased at the shopper's request")

change = msgspec.structs.replace


def evolve(state: Lead | None, event: Event) -> Lead | None:
    """The lead after the event; `state` itself if the event has no effect. None only before the lead was received."""
    facts = event.facts
    if state is None:
        return _received(facts, event) if isinstance(facts, lead.LeadReceived) else None
    rule = None if facts is None else _RULES.get(type(facts))
    if rule is None:
        return change(state, newer=True) if facts is None and not state.newer else state
    if state.erased and event.personal is not None:
        # A desk that was away may have told of this shopper after all. The words stay out of every state, wherever they still are.
        event = change(event, personal=None)
    after = rule(state, facts, event)
    # Who looks at a page, perhaps a scanner once a day, has not been followed up.
    if after is not state and type(facts) is not LinkOpened:
        # The rule has just made it and nobody else has it: a second copy would take a fifth of a fold's time.
        msgspec.structs.force_setattr(after, "last", event.at)
    return after


def evolve_settings(state: settings.StoreDescribed | None, event: Event) -> settings.StoreDescribed | None:
    facts = event.facts
    if isinstance(facts, settings.StoreDescribed):
        stands = {name: getattr(state, name) for name in _BY_THEMSELVES} if state is not None else _BY_THEMSELVES
        return facts if all(getattr(facts, name) == value for name, value in stands.items()) else change(facts, **stands)
    if isinstance(facts, settings.ContactRulesSet) and state is not None:
        return change(state, contact=facts.rules)
    if isinstance(facts, settings.CallsSet) and state is not None:
        return change(state, calls=facts.calls)
    if isinstance(facts, arrangement.DepartmentsSet) and state is not None:
        return change(state, departments=facts.departments)
    if isinstance(facts, arrangement.AfterHoursSet) and state is not None:
        return change(state, after_hours=facts.after_hours)
    if isinstance(facts, settings.VisitsSet) and state is not None:
        return change(state, visits=facts.visits)
    if isinstance(facts, team.TeamSet) and state is not None:
        return change(state, team=facts.team)
    if isinstance(facts, plans.PlanKept) and state is not None:
        return change(state, plans=(*(one for one in state.plans if one.plan != facts.plan), facts))
    return state


_BY_THEMSELVES: dict[str, Any] = {
    "contact": settings.NOTHING_ADDED,
    "calls": settings.PLAIN_CALLS,
    "visits": settings.PLAIN_VISITS,
    "departments": (),
    "after_hours": arrangement.SILENT,
    "team": team.USUAL,
    "plans": (),
}
"""Parts of a store's settings that have events of their own, and what they are before the first."""


def evolve_source(state: Source | None, event: Event) -> Source | None:
    facts, name = event.facts, source_of(event.stream)
    if isinstance(facts, source.AgreementSet):
        state = state or (Source(OWN_ID, OWN_NAME, OWN) if name == OWN_ID else None)
        return change(state, agreements=(*state.agreements, Agreement(facts, event.at, event.actor))) if state is not None else None
    if name is None or not isinstance(facts, source.SourceSet):
        return state
    return Source(
        id=name,
        name=facts.name,
        kind=facts.type,
        options=facts.options,
        fields=facts.fields,
        target=facts.target,
        off=facts.off,
        since=state.since if state is not None else event.at,
        changed=event.at,
        agreements=state.agreements if state is not None else (),
    )


def fold(events: Iterable[Event], state: Lead | None = None) -> Lead | None:
    for event in events:
        state = evolve(state, event)
    return state


def _received(facts: lead.LeadReceived, event: Event) -> Lead | None:
    name = lead_of(event.stream)
    if name is None:
        return None
    shopper = event.personal if isinstance(event.personal, lead.Shopper) else lead.Shopper()
    return Lead(
        id=name,
        store=event.store,
        source=facts.source,
        arrived=facts.arrived,
        asked=min(facts.requested or facts.arrived, facts.arrived),
        received=event.at,
        due=facts.due,
        target=facts.target,
        zone=facts.zone,
        shopper=shopper,
        persons=facts.persons,
        zones=facts.zones,
        vehicles=whole_cars(facts.vehicles, shopper.cars),
        prefers=facts.prefers,
        campaign=facts.campaign,
        page=facts.page,
        source_id=facts.source_id,
        by_hand=facts.by_hand,
        findings=facts.findings,
        last=event.at,
        earlier=facts.earlier,
        via=facts.via,
        visitor=facts.visitor,
        on_site=facts.on_site,
        document=facts.document,
        level=facts.level,
        nature=facts.nature,
        allows=tuple(channel for channel, yes in facts.consent.items() if yes),
        refuses=tuple(channel for channel, yes in facts.consent.items() if not yes),
        origins=facts.origins,
        closed=trial.CLOSED if trial.mark_of(facts.nature, facts.source_id, shopper.comments) else "",
    )


def _erased(state: Lead, facts: person.Erased, event: Event) -> Lead:
    """The lead as if no event before this one had ever held a word of the shopper's: where those are wiped first, the same comes out."""
    return change(
        erased_raisings(state),
        shopper=lead.Shopper(),
        vehicles=plain_cars(state.vehicles),
        touches=tuple(erased_touch(touch) for touch in state.touches),
        attachments=(),
        reply=change(state.reply, text="") if state.reply else None,
        promises=tuple(change(promise, text="") for promise in state.promises),
        appointment=erased_appointment(state.appointment),
        questions=erased_questions(state.questions),
        bad=change(state.bad, reason="") if state.bad is not None else None,
        closed="sold" if state.sold else ERASED,
        erased=event.at,
    )


_RULES: dict[type[Facts], Rule] = {
    **CONTACT,
    **RAISED,
    **OFFERS,
    **CALLS,
    **CALL_BACKS,
    **ATTACHMENTS,
    **DESK,
    **DONE,
    **JOINING,
    **OUTCOMES,
    **VISITS,
    person.Erased: _erased,
}
