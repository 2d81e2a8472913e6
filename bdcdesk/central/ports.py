"""What the rest of bdcdesk may ask of a store's log, whatever database keeps it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from bdcdesk.central.records import (
    Answer,
    Cursor,
    Diverged,
    Extent,
    Group,
    Invited,
    Joined,
    Link,
    Login,
    Member,
    Page,
    Part,
    Sighting,
    StoreRecord,
    Visit,
)
from bdcdesk.domain.events import Event, Instant


class Log(Protocol):
    """A store's log. Methods block on I/O; use one object from one thread. All raise Unreachable, WrongCredentials, NotOurs or Full.

    Whoever was removed from the store meets Removed in append and in every read of the log; who never was a member of it finds nothing.
    """

    def append(self, store: str, action: str, groups: Sequence[Group]) -> Answer:
        """One atomic batch: all groups or nothing. `action` (a UUID) is looked for first: the same action never appends twice.

        The events' actor is the member as central knows them, and Denied what their role may not write (`bdcdesk.domain.rights`).
        """
        ...

    def farewell(self, store: str, action: str, groups: Sequence[Group]) -> Answer:
        """The same for a member who was removed less than FAREWELL ago, and for reports alone (`rights.LEAVING`); else Denied.

        It may be asked again with the same action. When all is handed over, the desk destroys its keys on the word of Removed.
        """
        ...

    def read(self, store: str, after: Cursor, limit: int) -> list[Event] | Diverged:
        """Events after the cursor in commit order, without gaps, at most `limit`."""
        ...

    def pull(self, store: str, after: Cursor, limit: int) -> list[Link] | Diverged:
        """The same as they are kept, for a replica: with bodies of newer releases, and what the chain needs."""
        ...

    def read_open(self, store: str) -> list[Event]:
        """All events of the leads that are open and of the cars in stock, in order: a usable list before history has come."""
        ...

    def extent(self, store: str) -> Extent:
        """What a new desk is about to read."""
        ...

    def page(self, store: str, part: Part, after: str, until: int, since: Instant, count: int) -> Page:
        """The next at most `count` streams of a part, each whole up to the event at `until`; those that ended before `since` left out.

        What changes meanwhile may be in no part or in two: whoever reads on after `until` meets the change.
        """
        ...

    def whole(self, store: str, streams: Sequence[str], until: int) -> list[Link]:
        """These streams up to the event at `until`, each in its order."""
        ...

    def read_stream(self, store: str, stream: str) -> list[Event]: ...

    def wait(self, stores: Sequence[str], timeout: float) -> list[str]:
        """Block until one of the stores has news, at most `timeout` seconds. A hint: it may be wrong in both directions."""
        ...

    def now(self) -> Instant: ...

    def close(self) -> None: ...


class Linked(Protocol):
    """The log as it is kept, for whoever audits it or tells it."""

    def links(self, store: str, after: int, limit: int) -> list[Link]:
        """Events after place `after` in commit order, at most `limit`."""
        ...

    def head(self, store: str) -> tuple[int, bytes]:
        """The store's counter: place and hash of its last event; (0, 32 zero bytes) while it is empty or unknown."""
        ...


class Still(Linked, Protocol):
    """A store's log at one moment, with all that is kept beside its events so that things are found quickly."""

    def last_at(self, store: str) -> Instant:
        """When the newest event happened, by the store's counter; 0 while there is none."""
        ...

    def streams(self, store: str) -> dict[str, tuple[int, bool]]:
        """The version of every stream, and whether it is open."""
        ...

    def actions(self, store: str, actions: Sequence[str]) -> dict[str, tuple[int, int]]:
        """The first and last place of those of these actions that are known."""
        ...

    def action_count(self, store: str) -> int:
        """How many actions are said to have appended something."""
        ...

    def spoken(self, store: str, ids: Sequence[str]) -> list[int]:
        """Places of those of these events that have a personal part."""
        ...


class Stilled(Protocol):
    """A log that can be looked at as of one moment, whatever is appended meanwhile."""

    def still(self) -> AbstractContextManager[Still]: ...


class Erasing(Protocol):
    """A shopper's right to be forgotten. Both methods block on I/O and raise as `Log`."""

    def erase(self, store: str, action: str, groups: Sequence[Group], blobs: Sequence[str] = ()) -> Answer:
        """Appends `erased` events and, in the same transaction, removes the personal parts and random bytes of the earlier events that
        each of them names in its own stream, and these blobs. Facts, commitments and hashes stay. Raises ValueError for other kinds.

        What is appended later to a stream that has an `erased` event is kept without its personal part.
        """
        ...

    def scrub(self) -> bool:
        """Removes what was erased from where the database still keeps it after the fact. False: this login may not, or somebody reads in
        an older state; what is left then goes with the database's own upkeep."""
        ...


class Members(Protocol):
    """Stores and the people who work in them."""

    def stores(self) -> list[StoreRecord]: ...

    def add_store(self, record: StoreRecord) -> None:
        """Adds the store with an empty log; the same again changes nothing."""
        ...

    def members(self, store: str) -> list[Member]:
        """Who works there now."""
        ...

    def former(self, store: str) -> list[Member]:
        """Who worked there once and does not now, to call them by their names in what they did: without their phone numbers."""
        ...

    def add_member(self, store: str, member: Member) -> None:
        """Adds the member, or replaces name, role and phone; one who was removed is there again. Raises NotAllowed (`rights.MAY_ADD`)."""
        ...

    def remove_member(self, store: str, member: str) -> bool:
        """From now on they read nothing and write nothing there, but for `farewell`. Whether they were a member. Raises NotAllowed."""
        ...


class Logins(Protocol):
    """How people get into a server. A file has no logins: whoever has its key is in. All raise NotAllowed, and as `Log` does."""

    def invite(self, store: str, member: str, hours: int) -> Invited:
        """A new login for a member: for their first computer, or another one. Its password is good for `hours` (1 to 168)."""
        ...

    def add_invited(self, store: str, member: Member, hours: int, *, new: bool = False) -> Invited:
        """`add_member` and `invite` in one transaction: both, or nothing is changed.

        Raises NotAllowed where somebody else changes this member meanwhile, and for a `new` one who works there by now.
        """
        ...

    def enrol(self, store: str, member: str, login: str) -> None:
        """Lets a login that is a member of another store already be this member here too."""
        ...

    def add_enrolled(self, store: str, member: Member, login: str, *, new: bool = False) -> None:
        """`add_member` and `enrol` in one transaction: both, or nothing is changed. Raises NotAllowed as `add_invited` does."""
        ...

    def accept(self, password: str) -> list[Joined]:
        """By the invited login itself: makes it a member, with this password from now on. Empty if the invite was used or is too old."""
        ...

    def joined(self, store: str) -> list[Joined]:
        """By a member's login: who they are in this store; empty if nobody."""
        ...

    def logins(self, store: str) -> list[Login]:
        """All logins of the store, for those who may add members; empty for others."""
        ...


class Presence(Protocol):
    """Who is here now, outside the log."""

    def tell(self, store: str, sighting: Sighting) -> None: ...

    def here(self, store: str, now: Instant) -> list[Sighting]:
        """Sightings that have not expired."""
        ...

    def tell_visits(self, store: str, visits: Sequence[Visit], now: Instant) -> None:
        """For the hub: each takes the place of what was told of its lead. What has expired by now is forgotten."""
        ...

    def visits(self, store: str, now: Instant) -> list[Visit]:
        """Shoppers who are on the site, by lead: those that have not expired."""
        ...


class Blobs(Protocol):
    """Bytes beside the log: raw leads and attachments, by store and hash."""

    def put(self, store: str, content: bytes) -> str:
        """Keeps the bytes and returns their SHA-256 in hex. The same bytes again are kept once."""
        ...

    def get(self, store: str, digest: str) -> bytes | None: ...


class Central(Log, Linked, Stilled, Erasing, Members, Presence, Blobs, Protocol):
    """All ports of one database, as one connection gives them."""
