"""What to call the people in a lead's story: members, the shopper, and their numbers."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.domain.lead import Lead
from bdcdesk.translation import tr

_NORTH_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")


YOU: Final = tr("you")
THE_SHOPPER: Final = tr("the shopper")


class Names(msgspec.Struct, frozen=True):
    """Members by id; `me` is "you" in every sentence, "" for a reader who is none of them."""

    members: Mapping[str, str]
    me: str = ""

    def of(self, member: str) -> str:
        """ "you", a colleague's name, or the id of a member that this desk does not know by name."""
        return YOU if member and member == self.me else self.members.get(member, member)


def phone(address: str) -> str:
    """ "(602) 555-0148" for a North American number, any other address as it is."""
    found = _NORTH_AMERICAN.fullmatch(address)
    return f"({found[1]}) {found[2]}-{found[3]}" if found else address


def called(lead: Lead) -> str:
    """What to call the shopper in a sentence: a first name, or neither name nor guess."""
    return lead.shopper.first or lead.shopper.name.split(" ")[0] or THE_SHOPPER


def beginning(called: str) -> str:
    """The same where it begins a sentence: "The shopper"; a name stays as its bearer writes it."""
    return tr("The shopper") if called == THE_SHOPPER else called


def shown(point: ContactPoint) -> str:
    """A contact point as the page writes it; what could not be read stays as it came."""
    return phone(point.address) or point.raw


def contact_line(lead: Lead) -> str:
    """ "(602) 555-0148 · m@example.com": each number and address once, the preferred ones first."""
    points = sorted(lead.shopper.points, key=lambda point: (not point.preferred, point.kind == "email"))
    return " · ".join(dict.fromkeys(shown(point) for point in points)) or tr("No number and no address was given")
