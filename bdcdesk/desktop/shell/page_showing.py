"""From what a desk knows of one lead to what its page shows."""

from typing import TYPE_CHECKING

import msgspec

from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.listed import Listed, speaks_for_desk
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain.appointment_words import Wordings
from bdcdesk.domain.rights import RIGHTS
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.domain.source import MAIL, calls_itself
from bdcdesk.report.names import Names

if TYPE_CHECKING:
    from bdcdesk.desktop.shell.pump import Pump


class PageShowing:
    """The one page that is open. Belongs to the desk's thread; emits the pump's signals."""

    def __init__(self, group: Group, pump: "Pump", listed: Listed) -> None:
        self._group = group
        self._pump = pump
        self._listed = listed
        self._scenarios: dict[str, tuple[Scenario, ...]] = {}
        self._wordings: dict[str, Wordings] = {}
        self.lead = ""

    def open(self, lead: str) -> None:
        self.lead = lead
        self.tell()

    def close(self, rooftop: Rooftop) -> None:
        """Nothing of this store may be seen any more."""
        if self.lead and self._group.at(self.lead) is rooftop:
            self.lead = ""
            self._pump.page.emit(None)

    def tell(self) -> None:
        """The page as of now, if a lead is open."""
        rooftop = self._group.at(self.lead)
        if rooftop is not None and not rooftop.closed:
            rooftop.careful(lambda: self._tell_page(rooftop))

    def _tell_page(self, rooftop: Rooftop) -> None:
        desk = rooftop.desk
        lead, store = desk.lead(self.lead), desk.settings
        if lead is None or store is None:
            return
        if rooftop.store.id not in self._scenarios:
            self._scenarios[rooftop.store.id] = rooftop.store.scenarios()
            self._wordings[rooftop.store.id] = rooftop.store.wordings()
        scenarios = self._scenarios[rooftop.store.id]
        told = desk.timeline(lead.id)
        persons = {stream: desk.person(stream) for stream in lead.persons}
        former = {member.id: member.name for member in rooftop.others.former}
        names = {one: name for one, name in rooftop.names.items() if one not in rooftop.hubs and one not in former}
        # Loaded with the first page that is opened: the list must be painted before.
        from bdcdesk.contact.switchboard import NO_PROVIDER
        from bdcdesk.desktop.lead.meeting_words import books_of
        from bdcdesk.desktop.lead.view_model import lead_view
        from bdcdesk.desktop.shell.sister_stores import at_sisters

        # The cars are read after the leads: until then nothing is said of them.
        stock = desk.stock if desk.stocked else None
        view = lead_view(
            lead,
            persons,
            told.events,
            told.without_effect,
            names,
            desk.me,
            store,
            scenarios,
            rooftop.store.recognise,
            desk.now(),
            desk,
            self._listed.firsts,
            former,
            stock,
            alike=desk.alike(lead) if not lead.closed else (),
            earlier=desk.lead(lead.earlier) if lead.earlier else None,
            there=self._listed.looking(lead.id),
            answers=any(right.kind == "rule_overridden" for right in RIGHTS[rooftop.store.role]),
            mails=any(source.kind == MAIL and not source.off for source in desk.sources.values()),
            look=desk.sources.get,
            own_phone=calls_itself(desk.sources) or NO_PROVIDER in rooftop.troubles,
            by=self._listed.following(rooftop),
            wordings=self._wordings[rooftop.store.id],
            on_floor=desk.me if any(right.kind == "appointment_shown" for right in RIGHTS[rooftop.store.role]) else None,
            books=books_of(_receivers(rooftop), Names(names, desk.me), desk.agents, self._listed.diary, store, lead, desk.now()),
            figures=speaks_for_desk(rooftop),
            may=frozenset(right.kind for right in RIGHTS[rooftop.store.role]),
            campaigns=desk.campaigns.values(),
            own_words=desk.wordings,
            at_sisters=at_sisters(lead, rooftop, self._group),
            leads_words=any(right.kind == "wording_kept" and not right.field for right in RIGHTS[rooftop.store.role]),
        )
        self._pump.page.emit(msgspec.structs.replace(view, beside=self._listed.beside(lead.id, rooftop.names)))


def _receivers(rooftop: Rooftop) -> list[str]:
    """Who receives shoppers: salespeople, and whoever has a book; everybody where nobody does."""
    people = [member for member in rooftop.others.members if member.role != "hub"]
    booked = rooftop.desk.agents
    found = [member for member in people if member.role == "salesperson" or (member.id in booked and booked[member.id].book is not None)]
    return [member.id for member in sorted(found or people, key=lambda member: (member.name.casefold(), member.id))]
