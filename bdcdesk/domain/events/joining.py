"""Events by which two leads of one shopper become one, by an agent's word, and are two again."""

from bdcdesk.domain.events.base import Facts
from bdcdesk.domain.events.lead import LeadReceived


class Joined(Facts, frozen=True, tag="joined"):
    """Lead `other` is this shopper's too: what it was `received` with is part of this one, as `raising`. `waits`: nobody had answered it.

    The personal part is a Shopper, as that lead has it. Its own log stays where it is.
    """

    raising: str
    other: str
    received: LeadReceived
    waits: bool = False

    @property
    def persons(self) -> tuple[str, ...]:
        """The people behind it, as of a lead that is received."""
        return self.received.persons


class JoinedTo(Facts, frozen=True, tag="joined_to"):
    """This lead goes on as part of lead `other`: here it is closed."""

    other: str


class JoinUndone(Facts, frozen=True, tag="join_undone"):
    """This lead is one of its own again, as it was before it was joined to `other`."""

    other: str
