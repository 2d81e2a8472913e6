"""The hash chain of a store's log: what was said cannot be changed, dropped or put between without it showing.

Each event's hash covers the one before it and a commitment to the personal part, so that part can be erased and the chain still verifies.
"""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final
from uuid import UUID

from bdcdesk.central.ports import Linked
from bdcdesk.central.records import START, Group, Link
from bdcdesk.domain.events import Event, UnreadableEvent, read_facts, read_personal

_UUID: Final = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

NOTHING: Final = bytes(32)
"""The commitment of an event that has no personal part, and the hash before a store's first event."""


def commitment(personal: str | None, nonce: bytes) -> bytes:
    """What the chain knows of a personal part: 32 bytes that say nothing about it to who lacks the nonce."""
    return NOTHING if personal is None else sha256(nonce + personal.encode()).digest()


def _text(value: str) -> bytes:
    raw = value.encode()
    return len(raw).to_bytes(4, "big") + raw


def link_hash(before: bytes, link: Link) -> bytes:
    """The hash that `link` must have after an event whose hash is `before`; the link's own `hash` is not looked at.

    SHA-256 over: before (32), id (16), action (16), store, stream, version (8), seq (8), kind, since (4), actor, at (8), facts,
    commitment (32); texts as UTF-8 behind their length in 4 bytes, numbers signed, all big-endian.
    """
    return sha256(
        b"".join(
            (
                before,
                UUID(link.id).bytes,
                UUID(link.action).bytes,
                _text(link.store),
                _text(link.stream),
                link.version.to_bytes(8, "big", signed=True),
                link.seq.to_bytes(8, "big", signed=True),
                _text(link.kind),
                link.since.to_bytes(4, "big", signed=True),
                _text(link.actor),
                link.at.to_bytes(8, "big", signed=True),
                _text(link.facts),
                link.commitment,
            )
        )
    ).digest()


def _sound(link: Link, before: bytes, seq: int) -> bool:
    if link.seq != seq or (link.personal is not None and commitment(link.personal, link.nonce) != link.commitment):
        return False
    return link.hash == link_hash(before, link)


def verify(rows: Iterable[Link], seq: int = START.seq, before: bytes = START.hash) -> int | None:
    """The place of the first event that is missing or not what was written, or None. `rows` follow the event (seq, before).

    An erased personal part is no damage here: whether it was rightly erased is for the log's own `erased` events to say.
    """
    for link in rows:
        seq += 1
        if not _sound(link, before, seq):
            return seq
        before = link.hash
    return None


def audit(log: Linked, store: str, page: int = 2000) -> int | None:
    """Verifies a store's whole log, page by page. The place of the first damage, or None.

    A tail that was cut off shows against the store's own counter as the place after the last event that is left.
    """
    last, last_hash = log.head(store)
    seq, before = START.seq, START.hash
    while rows := log.links(store, seq, page):
        bad = verify(rows, seq, before)
        if bad is not None:
            return bad
        seq, before = rows[-1].seq, rows[-1].hash
        if seq == last and before != last_hash:
            return seq
    return None if seq >= last else seq + 1


def _known(identity: str) -> None:
    """As `str(UUID)` writes it, and nothing else that a UUID could be read from: it goes to databases as it stands."""
    if _UUID.fullmatch(identity) is None:
        raise ValueError(f"{identity!r} is no id of an action or event")


def check(action: str, groups: Iterable[Group]) -> None:
    """Refuses what no log could keep or give back: raises ValueError, for the maker of the action is at fault."""
    _known(action)
    for group in groups:
        for event in group.events:
            if (event.personal is None) != (event.nonce == b"") or len(event.nonce) not in (0, 32):
                raise ValueError(f"{event.kind}: a personal part comes with 32 random bytes, and nothing else does")
            if "\0" in event.kind or "\0" in event.facts or "\0" in (event.personal or ""):
                raise ValueError(f"{event.kind}: bodies are JSON text, in which NUL is escaped")
            _known(event.id)
            read_facts(event.kind, event.since, event.facts)


def decoded(link: Link) -> Event:
    """The event that a kept row is. `facts` is None for a kind of a newer release, and for a damaged body (`verify` tells them apart)."""
    kind, since, personal = link.kind, link.since, link.personal
    try:
        facts = read_facts(kind, since, link.facts)
    except UnreadableEvent:
        # One damaged body must not keep a whole store from reading on: the desk shows it as it shows kinds it does not know.
        facts = None
    # By position and in one go, and nothing asked of an absent part: a desk that is new decodes events by the hundred thousand.
    return Event(
        link.id, link.action, link.store, link.stream, link.version, link.seq, kind, since, link.actor, link.at,
        facts, None if personal is None else read_personal(personal), link.hash,
    )  # fmt: skip
