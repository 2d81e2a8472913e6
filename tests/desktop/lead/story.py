"""A lead told by real actions, as the page shows it."""

from typing import Any

from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.lead.view_model import lead_view
from bdcdesk.desktop.resources import resource
from bdcdesk.domain import duplicates
from bdcdesk.domain.actions.dispatch import BeginSending
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.scenarios import read_scenarios
from bdcdesk.wiring.recognising import recognise
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

DAY = 86_400_000
SCENARIOS = read_scenarios(*(resource("scenarios", f"{language}.json").read_bytes() for language in ("en", "es")))


class Story(making.Story):
    """What the desk knows, and the page of it."""

    def view(
        self,
        me: str = ME,
        lead: str = "l1",
        known_firsts: frozenset[str] = frozenset(),
        there: str | None = None,
        store: StoreDescribed = STORE,
        **more: Any,
    ) -> LeadView:
        """The page as this member sees it now."""
        state, timeline = self.states[lead], self.timeline(lead)
        alike = () if state.closed else duplicates.alike_leads(state, self)
        beside = {"alike": alike, "earlier": self.states.get(state.earlier), "there": there, **more}
        return lead_view(
            state, self.people, timeline, self.void, MEMBERS, me, store, SCENARIOS, recognise, self.now, self, known_firsts, **beside
        )


def arrived(shopper: Shopper = NOOR, lead: str = "l1", story: Story | None = None, **other: Any) -> Story:
    """A lead came in."""
    told = story or Story()
    making.arrived(shopper, lead, told, **other)
    return told


def mine() -> Story:
    """The same, taken by who sits here."""
    story = arrived()
    story.do(Claim, 13 * SECOND)
    return story


def sending(story: Story, touch: str = "t1") -> Story:
    """A text of ours is on its way."""
    text(story, "Yes, it is here.", touch)
    story.do(BeginSending, SECOND, "hub", touch=touch, dispatcher="hub", until=story.now + MINUTE)
    return story


__all__ = [
    "BY_MAIL",
    "BY_PHONE",
    "DAY",
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
    "mine",
    "ringing",
    "sending",
    "text",
    "wrote",
]
