"""The same shopper at other stores of this person's: where they work with shoppers, and may read them. No other store is asked."""

from bdcdesk.desktop.lead.akin_words import AtSister
from bdcdesk.desktop.shell.group import Group
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.sister import sisters


def at_sisters(lead: Lead, rooftop: Rooftop, group: Group) -> list[AtSister]:
    """In the order of the stores. In the desk's thread."""
    others = [other for other in group.open if other is not rooftop and other.store.role not in ("admin", "receptionist")]
    return [
        AtSister(other.name, other.names.get(one.lead.owner, one.lead.owner), one)
        for other in others
        for one in sisters(lead, rooftop.desk, other.desk)
    ]
