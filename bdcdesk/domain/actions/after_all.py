"""What was taken for no lead is one after all, by the eyes of a person; and taking that back.

It becomes a lead of its own, whose clock began when the document arrived, as if it had been read rightly then; what it was taken for is
closed beside it, and stays in the log as it came.
"""

from typing import Final, Literal, cast

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.actions.base import NEWER, NOT_HERE, Append, Change, Decision, Known, OnLead, Refused, open_lead
from bdcdesk.domain.events import Draft
from bdcdesk.domain.events.lead import Closed, LeadReceived, Reopened
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.events.vehicle import own_cars, plain_cars
from bdcdesk.domain.identity import caused, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.translation import phrase, tr

AFTER_ALL: Final = phrase("a lead after all")
"""Why what was taken for no lead is closed."""
NO_LEAD: Final = "no lead"
"""Why it is closed what was taken for a lead by a person, when they take that back."""
SEEN: Final = tr("It came as “{}”, and somebody here saw that it is a lead.")


class TakeForLead(OnLead, frozen=True, kw_only=True, tag="take_for_lead"):
    """`lead` came as what is no lead: an automatic answer, a request for a job, a test. Two who see it at once make one lead."""

    @property
    def streams(self) -> tuple[str, ...]:
        return (lead_stream(self.lead), lead_stream(after_all(self.lead)))

    def decide(self, known: Known) -> Decision:
        origin = open_lead(known, self.lead)
        if isinstance(origin, Refused):
            return origin
        if origin.is_lead or origin.elsewhere is not None:
            return Refused(tr("This is a lead already."))
        before = known.lead(after_all(self.lead))
        made: Draft | Refused = Draft(Reopened()) if before is not None else self._begun(origin, known)
        if isinstance(made, Refused):
            return made
        if before is not None and not before.closed:
            return Refused(tr("This is a lead already."))
        return Append(
            (
                Change(lead_stream(self.lead), (Draft(Closed(AFTER_ALL)),), wish=True),
                Change(lead_stream(after_all(self.lead)), (made,), wish=True),
            )
        )

    def _begun(self, origin: Lead, known: Known) -> Draft | Refused:
        store, source = known.settings, known.source(origin.via) if origin.via else None
        if store is None:
            return Refused(tr("The store is not set up yet: it has no hours and no target."))
        target = (source.target if source is not None else 0) or store.first_answer
        received = LeadReceived(
            source=origin.source,
            arrived=origin.arrived,
            due=clock.due(store.hours, origin.arrived, target),
            target=target,
            calendar=store.hours.version,
            zone=store.hours.zone,
            persons=origin.persons,
            zones=origin.zones,
            vehicles=plain_cars(origin.vehicles),
            source_id=origin.source_id,
            campaign=origin.campaign,
            prefers=cast(Channel | Literal[""], origin.prefers),
            by_hand=True,
            findings=(*origin.findings, SEEN.format(origin.nature)),
            via=origin.via,
            visitor=origin.visitor,
            document=origin.document,
            level=origin.level,
            consent={**dict.fromkeys(origin.allows, True), **dict.fromkeys(origin.refuses, False)},
            origins=origin.origins,
            earlier=origin.id,
        )
        return Draft(received, msgspec.structs.replace(origin.shopper, cars=own_cars(origin.vehicles)))


class TakeForNone(OnLead, frozen=True, kw_only=True, tag="take_for_none"):
    """Takes `TakeForLead` of this `lead` back: it waits for a look again, and what was made of it is closed."""

    @property
    def streams(self) -> tuple[str, ...]:
        return (lead_stream(self.lead), lead_stream(after_all(self.lead)))

    def decide(self, known: Known) -> Decision:
        origin, made = known.lead(self.lead), known.lead(after_all(self.lead))
        if any(lead is not None and lead.newer for lead in (origin, made)):
            return NEWER
        if origin is None or made is None:
            return NOT_HERE
        if origin.closed != AFTER_ALL or made.closed:
            return Refused(tr("There is nothing to take back: this lead is closed."))
        if made.touches or made.awaits_reply:
            return Refused(tr("This shopper has been contacted already. Close the lead, and say why."))
        return Append(
            (
                Change(lead_stream(self.lead), (Draft(Reopened()),), wish=True),
                Change(lead_stream(after_all(self.lead)), (Draft(Closed(NO_LEAD)),), wish=True),
            )
        )


def after_all(lead: str) -> str:
    """The id of the lead that is made of one that was none."""
    return caused("after all", lead)
