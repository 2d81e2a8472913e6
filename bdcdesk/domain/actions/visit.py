"""What the floor tells of a visit: a car shown, figures given, gone without buying, the car delivered. And how appointments are kept."""

from typing import Final

from bdcdesk.domain.actions.appointment import OnAppointment, next_morning
from bdcdesk.domain.actions.base import Action, Append, Change, Decision, Known, OnLead, OnSettings, Refused, lead_here, open_lead
from bdcdesk.domain.agent import Agent
from bdcdesk.domain.events import Draft
from bdcdesk.domain.events.agent import Book, BookSet
from bdcdesk.domain.events.appointment import CarDemonstrated, CarHandedOver, DealWorked, LeftWithout
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.events.settings import Visits, VisitsSet
from bdcdesk.domain.identity import agent_stream
from bdcdesk.translation import tr

_SHORTEST_SLOT, _LONGEST_SLOT = 5, 480
_SHORTEST_GRACE: Final = 5 * 60_000
_LONGEST_GRACE: Final = 24 * 3_600_000


class MarkDemonstrated(OnAppointment, frozen=True, kw_only=True, tag="mark_demonstrated"):
    def decide(self, known: Known) -> Decision:
        return self.report(CarDemonstrated(self.appointment))


class MarkWorked(OnAppointment, frozen=True, kw_only=True, tag="mark_worked"):
    def decide(self, known: Known) -> Decision:
        return self.report(DealWorked(self.appointment))


class MarkLeft(OnAppointment, frozen=True, kw_only=True, tag="mark_left"):
    """They went without buying, for this `reason`: they are asked back the next morning."""

    reason: str

    def decide(self, known: Known) -> Decision:
        lead = open_lead(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if not self.reason.strip():
            return Refused(tr("Say why they left without buying: who asks them back begins with that."))
        if lead.appointment is None or lead.appointment.id != self.appointment or lead.appointment.state != "shown":
            return Refused(tr("Nobody has marked that they showed. Mark that first."))
        return self.wish(Draft(LeftWithout(self.appointment, *next_morning(known)), Words(self.reason)))


class MarkHandedOver(OnLead, frozen=True, kw_only=True, tag="mark_handed_over"):
    """The car that they bought was delivered."""

    def decide(self, known: Known) -> Decision:
        lead = lead_here(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        if not lead.sold or lead.handed_over:
            return Refused(
                tr("This lead is not sold yet. Mark it as sold first.") if not lead.sold else tr("It is marked as delivered already.")
            )
        return self.wish(CarHandedOver())


class SetBook(Action, frozen=True, kw_only=True, tag="set_book"):
    """When `member` receives shoppers. Who may say so of whom is central's to say."""

    member: str
    book: Book

    @property
    def streams(self) -> tuple[str, ...]:
        return (agent_stream(self.member),)

    def decide(self, known: Known) -> Decision:
        if not _SHORTEST_SLOT <= self.book.slot <= _LONGEST_SLOT:
            return Refused(
                tr(
                    "An appointment takes between {shortest_slot} minutes and {longest_slot} hours.",
                    shortest_slot=_SHORTEST_SLOT,
                    longest_slot=_LONGEST_SLOT // 60,
                )
            )
        if self.book.week and len(self.book.week) != 7:
            return Refused(tr("A week has seven days, from Monday on."))
        if any(not 0 <= start < end <= 1440 for day in self.book.week for start, end in day):
            return Refused(tr("Hours begin before they end, between midnight and midnight."))
        if (known.agent(self.member) or Agent(self.member)).book == self.book:
            return Append(())
        return Append((Change(agent_stream(self.member), (Draft(BookSet(self.member, self.book)),), wish=True),))


class SetVisits(OnSettings, frozen=True, kw_only=True, tag="set_visits"):
    """How this store keeps appointments; the version is counted here."""

    visits: Visits

    def decide(self, known: Known) -> Decision:
        if known.settings is None:
            return Refused(tr("The store is not set up yet."))
        if not _SHORTEST_GRACE <= self.visits.grace <= _LONGEST_GRACE:
            return Refused(tr("An appointment counts as missed between 5 minutes and a day after its time."))
        if known.settings.visits.grace == self.visits.grace:
            return Append(())
        visits = Visits(self.visits.grace, known.settings.visits.version + 1)
        return self.wish(VisitsSet(visits))
