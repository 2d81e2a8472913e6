"""What goes to and comes from a store's log: actions and their answers, events as they are kept, people and computers."""

from typing import Final, Literal

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.domain.rights import Role

ANY: Final = -1
"""As an expected version: append at whatever version the stream has."""

FAREWELL: Final = 30 * 86_400_000
"""Milliseconds for which a removed member may still hand over reports."""


class Sealed(msgspec.Struct, frozen=True):
    """An event as its maker sends it: `facts` and `personal` are JSON text that is kept and hashed as it is.

    `nonce` is 32 random bytes that hide the personal part's hash, b"" when there is none.
    """

    id: str
    kind: str
    since: int
    facts: str
    personal: str | None = None
    nonce: bytes = b""


class Group(msgspec.Struct, frozen=True):
    """What one action does to one stream. `expected` is the version that the maker saw, or ANY. No events: only the version is checked."""

    stream: str
    expected: int
    events: tuple[Sealed, ...]


class Appended(msgspec.Struct, frozen=True):
    """All of it is in the log, at `first`..`last` (both 0 when the action held no events)."""

    first: int
    last: int


class Already(msgspec.Struct, frozen=True):
    """This action was appended before, at `first`..`last`: a lost answer, a retry or a restart. Nothing was done now."""

    first: int
    last: int


class Conflict(msgspec.Struct, frozen=True):
    """Nothing was appended: `stream` is at `actual`, not at the expected version."""

    stream: str
    actual: int


class Denied(msgspec.Struct, frozen=True):
    """Nothing was appended: this member may not do that here."""

    reason: str


Answer = Appended | Already | Conflict | Denied


class Cursor(msgspec.Struct, frozen=True):
    """The last event that a reader has: its place and its hash, so that a log cut off or restored is noticed."""

    seq: int
    hash: bytes


START: Final = Cursor(0, bytes(32))


class Link(msgspec.Struct, frozen=True, gc=False):
    """An event as it is kept. `commitment` stays when `personal` and `nonce` (b"") are erased. Hashes are 32 bytes."""

    id: str
    action: str
    store: str
    stream: str
    version: int
    seq: int
    kind: str
    since: int
    actor: str
    at: Instant
    facts: str
    personal: str | None
    nonce: bytes
    commitment: bytes
    hash: bytes


class Diverged(msgspec.Struct, frozen=True):
    """The log does not hold the reader's cursor: it was restored or failed over. `head` is where it is now."""

    head: int


Part = Literal["beside", "open", "stock", "closed"]
"""How a new desk reads a store: what is no lead and no car (people, settings), then the open leads, then the cars in stock, then the leads
that are closed and the cars that are gone."""


class Extent(msgspec.Struct, frozen=True):
    """Where a log stands: its last event, and how many streams each part has."""

    head: Cursor
    streams: dict[Part, int]


class Page(msgspec.Struct, frozen=True):
    """Whole streams in the order of their names. `last`: the name to read on after, "" when the part has no more."""

    links: tuple[Link, ...]
    last: str


class Member(msgspec.Struct, frozen=True):
    """Somebody who may sign in to a store. `phone` is E.164, rung first in a click-to-call; may be empty."""

    id: str
    name: str
    role: Role
    phone: str = ""


class StoreRecord(msgspec.Struct, frozen=True):
    """`person_key`: 32 secret bytes under which phones and mail addresses of this store's shoppers become stream names."""

    id: str
    name: str
    person_key: bytes


RUNNING: Final = "Running"
"""What a hub does when all is well; any other line of what it does is what a person should know."""
SET_ASIDE: Final = "Set aside: "
"""How the line begins by which a hub tells what lies in its quarantine: for who supervises, and no trouble of the hub's."""


def troubles_in(doing: str) -> tuple[str, ...]:
    """What is wrong by a hub's own word, a sentence each."""
    return tuple(line for line in doing.splitlines() if line != RUNNING and not line.startswith(SET_ASIDE))


class Sighting(msgspec.Struct, frozen=True):
    """Who is here and what they do, until `expires`. Not history: it is overwritten and forgotten. `doing` is plain words ("On a call")."""

    member: str
    doing: str
    lead: str
    since: Instant
    expires: Instant


class Visit(msgspec.Struct, frozen=True):
    """The shopper of `lead` is on the store's site from `since` until `expires`, `looking` at this (plain words, "" if nobody knows). Not
    history: it is overwritten and forgotten."""

    lead: str
    looking: str
    since: Instant
    expires: Instant


class Invited(msgspec.Struct, frozen=True):
    """A login that waits for its person. `password` is good for nothing but `accept`, once, and is kept nowhere."""

    login: str
    password: str

    def __repr__(self) -> str:
        return f"Invited({self.login!r})"


class Joined(msgspec.Struct, frozen=True):
    """Which member of which store a login is."""

    store: str
    member: Member


class Login(msgspec.Struct, frozen=True):
    """A member's login, on one of their computers: invited until, accepted at, removed at."""

    member: str
    login: str
    invited_until: Instant
    accepted: Instant | None
    removed: Instant | None
