"""What it means for a lead that its shopper asked again, and that it was somebody else after all."""

from collections.abc import Callable
from typing import Any

import msgspec

from bdcdesk.domain.events import Event, Facts, lead
from bdcdesk.domain.events.vehicle import plain_cars, whole_cars, within
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.raised import Given, Raised

change = msgspec.structs.replace


def _raised_again(state: Lead, facts: lead.RaisedAgain, event: Event) -> Lead:
    if state.closed or any(known.id == facts.raising for known in state.raised):
        return state
    shopper = event.personal if isinstance(event.personal, lead.Shopper) else lead.Shopper()
    raised = Raised(facts.raising, event.at, facts.by, facts.received, shopper)
    given = state.given or Given(state.shopper, state.persons, state.zones, state.vehicles)
    return told(change(state, given=given, raised=(*state.raised, raised)), given)


def _sent_again(state: Lead, facts: lead.SentAgain, event: Event) -> Lead:
    known = facts.visitor in ("", state.visitor, *state.visitors)
    return change(state, sent_again=state.sent_again + 1, visitors=state.visitors if known else (*state.visitors, facts.visitor))


def _set_apart(state: Lead, facts: lead.SetApart, event: Event) -> Lead:
    if state.given is None or not any(known.id == facts.raising and not known.apart for known in state.raised):
        return state
    raised = tuple(change(known, apart=facts.lead) if known.id == facts.raising else known for known in state.raised)
    return told(change(state, raised=raised, apart=(*state.apart, facts.lead)), state.given)


def _told_apart(state: Lead, facts: lead.ToldApart, event: Event) -> Lead:
    return state if facts.other in (*state.apart, state.id, "") else change(state, apart=(*state.apart, facts.other))


def told(state: Lead, given: Given) -> Lead:
    """The lead with all that was given: first, and each time since. What was first told stands; what was missing is filled in."""
    shopper, persons, zones, vehicles = given.shopper, given.persons, given.zones, given.vehicles
    for raised in state.raised:
        if raised.apart:
            continue
        more, received = raised.shopper, raised.received
        known = {point.address or point.raw for point in shopper.points}
        new = tuple(point for point in more.points if (point.address or point.raw) not in known)
        named = shopper.name or not more.name
        shopper = change(
            shopper,
            name=shopper.name or more.name,
            first=shopper.first if named else more.first,
            last=shopper.last if named else more.last,
            postal_code=shopper.postal_code or more.postal_code,
            points=(*shopper.points, *new),
        )
        persons = tuple(dict.fromkeys((*persons, *received.persons)))
        zones = tuple(dict.fromkeys((*zones, *received.zones)))
        # Told apart by what stays when the shopper is erased: a lead has the same cars before and after.
        ours = plain_cars(vehicles)
        cars = zip(whole_cars(received.vehicles, more.cars), plain_cars(received.vehicles), strict=True)
        vehicles = (*vehicles, *(car for car, plain in cars if not any(within(plain, other) for other in ours)))
    return change(state, shopper=shopper, persons=persons, zones=zones, vehicles=vehicles)


def erased_raisings(state: Lead) -> Lead:
    """The lead without whatever its shopper said when they asked again."""
    if state.given is None:
        return state
    given = change(state.given, shopper=lead.Shopper(), vehicles=plain_cars(state.given.vehicles))
    raised = tuple(change(known, shopper=lead.Shopper()) for known in state.raised)
    return told(change(state, given=given, raised=raised), given)


RULES: dict[type[Facts], Callable[[Lead, Any, Event], Lead]] = {
    lead.RaisedAgain: _raised_again,
    lead.SentAgain: _sent_again,
    lead.SetApart: _set_apart,
    lead.ToldApart: _told_apart,
}
