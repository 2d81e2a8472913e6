"""What reading a document gives, whoever read it: a reader can be replaced without anything behind it noticing."""

from datetime import UTC, tzinfo
from typing import Literal, TypeAlias

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.lead import ContactPoint, Nature, Origin
from bdcdesk.domain.events.vehicle import Vehicle

Level: TypeAlias = Literal["strict", "repaired", "recovered", "text only"]
"""How far the document was from well-formed. "strict": read as it came. "repaired": something around or in it was put right first, and all
of it was read. "recovered": its structure is damaged (cut short, tags that do not match), so something may be missing. "text only": it has
no structure that is known here, or too little was left of one; facts were found in its text."""

LEVELS: tuple[Level, ...] = ("strict", "repaired", "recovered", "text only")

Prefers: TypeAlias = Literal["text", "call", "email", ""]

MAY_BE_WANTED = ("buy", "lease", "test-drive", "")


class Unreadable(Exception):
    """The document gives no lead. The message is one plain sentence, without anything that the document says of a person."""


class Shape(msgspec.Struct, frozen=True):
    """What is known of the documents of one source beforehand: data, made where the source is set up.

    `fields`: the sender's names of fields (a form's keys, a table's columns, labels) and what they are here, one of
    `bdcdesk.intake.reading.labels.FIELDS`, or "" to leave one out. `source`: who sends them.
    """

    fields: dict[str, str] = {}
    source: str = ""


NO_SHAPE = Shape()


class Document(msgspec.Struct, frozen=True):
    """What came in: its bytes, and what is known beside them.

    `name` is a file's, `charset` and `kind` (a media type) are a header's; all three may be "" and are believed only where the bytes do not
    tell. `region` (ISO 3166) and `zone` are the store's: for phone numbers without a country and times without a zone.
    """

    content: bytes
    name: str = ""
    charset: str = ""
    kind: str = ""
    region: str = "US"
    zone: tzinfo = UTC
    shape: Shape = NO_SHAPE


class Prospect(msgspec.Struct, frozen=True, kw_only=True):
    """One lead of a document, as far as the document states it: what is empty was not stated, or was a placeholder ("Not specified").

    `source` is who sent it: the provider's name, else the prospect's id@source, else the vendor, else ("" if none, in mail) the sender.
    `source_id` is the lead's id at that source, "" when what stands there is no id. `status` is the document's word, lower case ("new",
    "resend", ...). `requested` is 0 when `requested_raw` cannot be read. `points` has the preferred ones first, each with its raw text;
    `not_dialled` are fax and pager numbers. `name` is the name as given. `vehicles` has the wanted ones before a trade-in, whatever their
    place in the document. `consent`: what the shopper allows (True) or refuses, by channel ("email", "call", "text", "mail"), only what
    is said. `wish` is when they would like to come. `origins` tells where each value came from that its own field does not state.
    `visitor`: the token of the browser it was sent from (see `bdcdesk.domain.visitor`). `others` are the numbers and addresses of the
    dealer and the sender in it. `findings` are its own and its document's; they quote nothing personal and may be kept with the lead for
    ever.
    """

    source: str = ""
    source_id: str = ""
    status: str = ""
    requested: Instant = 0
    requested_raw: str = ""
    name: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    points: tuple[ContactPoint, ...] = ()
    not_dialled: tuple[ContactPoint, ...] = ()
    postal_code: str = ""
    vehicles: tuple[Vehicle, ...] = ()
    comments: str = ""
    prefers: Prefers = ""
    vendor: str = ""
    service: str = ""
    campaign: str = ""
    page: str = ""
    timeframe: str = ""
    wish: str = ""
    consent: dict[str, bool] = {}
    nature: Nature = "lead"
    visitor: str = ""
    others: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
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
    """A document that was read. Either it has prospects, or `quarantined` says in a plain sentence why none could be made of it.

    `kind` is what the document is ("adf", "star", "google lead form", "web form", "text" ...), or for what is no lead what it is instead
    ("connection test", "auto-response" ...). `findings` are those of all prospects, each once. `sent` is when the mail around it says it
    was sent, 0 without a mail. `elsewhere` are phone numbers and mail addresses that stand in the text and belong to no shopper in it.
    `fetch` are ids of leads that the document only names: they must be asked for at the platform. `hash` is the SHA-256 of the bytes as
    they came, in hex.
    """

    level: Level
    findings: tuple[str, ...] = ()
    prospects: tuple[Prospect, ...] = ()
    sent: Instant = 0
    kind: str = "adf"
    quarantined: str = ""
    elsewhere: tuple[str, ...] = ()
    fetch: tuple[str, ...] = ()
    hash: str = ""


class Taken(msgspec.Struct, frozen=True):
    """A document became these leads (by id), now or when it was handed in before."""

    leads: tuple[str, ...] = ()


class Quarantined(msgspec.Struct, frozen=True):
    """A document was kept with its bytes, because of `reason` (a plain sentence)."""

    reason: str


def worse(one: Level, other: Level) -> Level:
    """The level that is further from well-formed."""
    return max(one, other, key=LEVELS.index)


def with_findings(prospect: Prospect, *findings: str) -> Prospect:
    """The prospect with these findings before its own, each once."""
    return msgspec.structs.replace(prospect, findings=tuple(dict.fromkeys((*findings, *prospect.findings))))


def all_findings(prospects: tuple[Prospect, ...]) -> tuple[str, ...]:
    """Those of every prospect, each once."""
    return tuple(dict.fromkeys(finding for prospect in prospects for finding in prospect.findings))


def reading(level: Level, prospects: tuple[Prospect, ...], *found: str, kind: str = "adf") -> Reading:
    """A Reading of these, each with what was found of the whole document."""
    told = tuple(with_findings(prospect, *found) for prospect in prospects)
    return Reading(level=level, findings=all_findings(told), prospects=told, kind=kind)


def without_repeats(groups: tuple[tuple[Prospect, ...], ...]) -> tuple[Prospect, ...]:
    """The prospects of all groups, those of a later group only if no earlier group has the same lead.

    Inside a group nothing is dropped: two requests of one shopper in one document are two.
    """
    kept: list[Prospect] = []
    for group in groups:
        kept += [prospect for prospect in group if not any(same_lead(prospect, before) for before in tuple(kept))]
    return tuple(kept)


def same_lead(one: Prospect, other: Prospect) -> bool:
    """Two spellings of one lead: the same id of the same source; or, where one has no id, a way to reach them and the car in common.

    An id such as "1" may stand on everybody's lead: under one id, people who have no number, address or name in common are two.
    """
    reached = {point.address or point.raw for point in one.points} & {point.address or point.raw for point in other.points}
    if one.source_id and other.source_id:
        strangers = one.points and other.points and not reached and one.name.casefold() != other.name.casefold()
        return (one.source, one.source_id) == (other.source, other.source_id) and not strangers
    if one.points or other.points:
        return bool(reached) and _car(one) == _car(other)
    return (one.name, one.comments, one.vehicles) == (other.name, other.comments, other.vehicles)


def _car(prospect: Prospect) -> str:
    wanted = prospect.wanted
    return "" if wanted is None else wanted.vin or wanted.stock or wanted.title.casefold()
