"""What reading a document gives, whoever read it: a reader can be replaced without anything behind it noticing."""

from typing import Literal, TypeAlias

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.lead import ContactPoint, Vehicle

Level: TypeAlias = Literal["strict", "repaired", "recovered", "text only"]
"""How far the document was from well-formed. "strict": read as it came. "repaired": something around or in it was put right first (see the
findings). "recovered" and "text only" are for a tolerant reader; the one in `adf.py` never gives them."""

Prefers: TypeAlias = Literal["text", "call", "email", ""]

MAY_BE_WANTED = ("buy", "lease", "test-drive", "")


class Unreadable(Exception):
    """The document gives no lead. The message is one plain sentence, without anything that the document says of a person."""


class Prospect(msgspec.Struct, frozen=True, kw_only=True):
    """One lead of a document, as far as the document states it: what is empty was not stated, or was a placeholder ("Not specified").

    `source` is who sent it: the provider's name, else the prospect's id@source, else the vendor, else ("" if none, in mail) the sender.
    `source_id` is the lead's id at that source, "" when what stands there is no id. `status` is the document's word, lower case ("new",
    "resend", ...). `requested` is 0 when `requested_raw` cannot be read. `points` has the preferred ones first, each with its raw text.
    `vehicles` has the wanted ones before a trade-in, whatever their place in the document. `findings` are its own
    and its document's; they quote nothing personal and may be kept with the lead for ever.
    """

    source: str = ""
    source_id: str = ""
    status: str = ""
    requested: Instant = 0
    requested_raw: str = ""
    name: str = ""
    first: str = ""
    last: str = ""
    points: tuple[ContactPoint, ...] = ()
    postal_code: str = ""
    vehicles: tuple[Vehicle, ...] = ()
    comments: str = ""
    prefers: Prefers = ""
    vendor: str = ""
    service: str = ""
    campaign: str = ""
    timeframe: str = ""
    findings: tuple[str, ...] = ()

    @property
    def wanted(self) -> Vehicle | None:
        """The car the shopper asks for, by its interest: one only to be traded in or sold is never it. None when none is named."""
        return next((vehicle for vehicle in self.vehicles if vehicle.interest in MAY_BE_WANTED), None)

    @property
    def says_nothing(self) -> bool:
        """Nobody named, no way to reach anyone, no car and no words: a connection test, or the bare notice of a resend."""
        return not (self.name or self.points or self.vehicles or self.comments)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A document that was read: at least one prospect. `sent` is when the mail around it says it was sent, 0 without a mail.

    `findings` are those of all prospects, each once.
    """

    level: Level
    findings: tuple[str, ...] = ()
    prospects: tuple[Prospect, ...]
    sent: Instant = 0


class Taken(msgspec.Struct, frozen=True):
    """A document became these leads (by id), now or when it was handed in before."""

    leads: tuple[str, ...] = ()


class Quarantined(msgspec.Struct, frozen=True):
    """A document was kept with its bytes, because of `reason` (a plain sentence)."""

    reason: str


def with_findings(prospect: Prospect, *findings: str) -> Prospect:
    """The prospect with these findings before its own, each once."""
    return msgspec.structs.replace(prospect, findings=tuple(dict.fromkeys((*findings, *prospect.findings))))


def all_findings(prospects: tuple[Prospect, ...]) -> tuple[str, ...]:
    """Those of every prospect, each once."""
    return tuple(dict.fromkeys(finding for prospect in prospects for finding in prospect.findings))


def without_repeats(groups: tuple[tuple[Prospect, ...], ...]) -> tuple[Prospect, ...]:
    """The prospects of all groups, those of a later group only if no earlier group has the same lead.

    Inside a group nothing is dropped: two requests of one shopper in one document are two.
    """
    kept: list[Prospect] = []
    for group in groups:
        kept += [prospect for prospect in group if not any(same_lead(prospect, before) for before in tuple(kept))]
    return tuple(kept)


def same_lead(one: Prospect, other: Prospect) -> bool:
    """Two spellings of one lead: the same id of the same source; or, where one has no id, a way to reach them and the car in common."""
    if one.source_id and other.source_id:
        return (one.source, one.source_id) == (other.source, other.source_id)
    if one.points or other.points:
        reached = {point.address or point.raw for point in one.points} & {point.address or point.raw for point in other.points}
        return bool(reached) and _car(one) == _car(other)
    return (one.name, one.comments, one.vehicles) == (other.name, other.comments, other.vehicles)


def _car(prospect: Prospect) -> str:
    wanted = prospect.wanted
    return "" if wanted is None else wanted.vin or wanted.stock or wanted.title.casefold()
