"""A lead told by real actions, as the page shows it."""

from typing import Any

from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.lead.view_model import lead_view
from bdcdesk.desktop.resources import resource
from bdcdesk.domain import duplicates
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.scenarios import read_scenarios
from tests.report import making
from tests.report.making import (
    BY_MAIL,
    BY_PHONE,
    MAIL,
    ME,
    MEMBERS,
    MINUTE,
    NOOR,
    PHONE,
    SECOND,
    START,
    STORE,
    TRADE,
    WANTED,
    ZONE,
    delivered,
    ringing,
    text,
    wrote,
)

SCENARIOS = read_scenarios(resource("scenarios", "en.json").read_bytes())


class Story(making.Story):
    """What the desk knows, and the page of it."""

    def view(self, me: str = ME, lead: str = "l1", known_firsts: frozenset[str] = frozenset(), there: str | None = None) -> LeadView:
        """The page as this member sees it now."""
        state, timeline = self.states[lead], self.timeline(lead)
        alike = () if state.closed else duplicates.alike_leads(state, self)
        beside = {"alike": alike, "earlier": self.states.get(state.earlier), "there": there}
        return lead_view(state, self.people, timeline, self.void, MEMBERS, me, STORE, SCENARIOS, self.now, known_firsts, **beside)


def arrived(shopper: Shopper = NOOR, lead: str = "l1", story: Story | None = None, **other: Any) -> Story:
    """A lead came in."""
    told = story or Story()
    making.arrived(shopper, lead, told, **other)
    return told


__all__ = [
    "BY_MAIL",
    "BY_PHONE",
    "MAIL",
    "ME",
    "MEMBERS",
    "MINUTE",
    "NOOR",
    "PHONE",
    "SCENARIOS",
    "SECOND",
    "START",
    "STORE",
    "TRADE",
    "WANTED",
    "ZONE",
    "Story",
    "arrived",
    "delivered",
    "ringing",
    "text",
    "wrote",
]
