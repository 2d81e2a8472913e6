"""Cases for the gate: a lead, who is behind it, and where they may be."""

from typing import Any

import msgspec

from bdcdesk.domain.contact_rules import Case, Verdict, judge
from bdcdesk.domain.contact_rules.places import Where
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.settings import ContactRules
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY
from bdcdesk.wiring.rulebook import rulebook
from tests.domain.making import GIVEN, START, Story, received

BOOK = rulebook()
LEAD = Story(received(zones=("America/New_York",))).now


def phone(number: str) -> ContactPoint:
    return ContactPoint("phone", number, number)


def lead_at(number: str = "", postal_code: str = "", zones: tuple[str, ...] = ()) -> Lead:
    """A lead of somebody with this number and ZIP; `zones` are what intake found for the number."""
    points = (phone(number),) if number else ()
    return Story(received(zones=zones), Shopper(points=points, postal_code=postal_code)).now


def where(regions: set[str], *zones: str) -> Where:
    return Where(frozenset(regions), frozenset(zones), True)


def case(**other: Any) -> Case:
    """A text to somebody in New York who has just asked, unless it says otherwise."""
    usual = {"lead": LEAD, "stream": GIVEN, "person": NOBODY, "channel": "text", "store": "Harbor Motors", "inquired": START}
    return Case(**{"where": where({"NY"}, "America/New_York"), **usual, **other})


def said(now: int = START, **other: Any) -> Verdict:
    return judge(BOOK, case(**other), now)


def rules_of(verdict: Verdict) -> list[str]:
    """The rules that speak against it, or of which it warns."""
    grounds = msgspec.structs.asdict(verdict)
    return [ground.rule for ground in grounds.get("because", grounds.get("warnings", ()))]


def added(**other: Any) -> ContactRules:
    return ContactRules(**{"version": 1, **other})
