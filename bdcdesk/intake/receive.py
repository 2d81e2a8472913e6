"""From a document to leads in the log, or to quarantine: nothing that reaches intake is lost, and what is handed in again is the same.

The same bytes are the same document for as long as somebody may hand it in again because it had no answer. What says itself when it was
written is the same for ever. Anything else that comes later is a request of its own, of whoever fills in a form with the same words.
"""

import logging
from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

from bdcdesk.central.records import StoreRecord
from bdcdesk.domain.actions.arrivals import goes_to
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.campaign import plain_page
from bdcdesk.domain.duplicates import day_of
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.identity import caused, persons
from bdcdesk.domain.source import Source
from bdcdesk.domain.zones import zones
from bdcdesk.intake.document import NO_SHAPE, Document, Prospect, Quarantined, Reading, Shape, Taken
from bdcdesk.intake.handing import hand_in
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.reading.read import FAULT, read
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import ReplicaError

_log = logging.getLogger("bdcdesk.intake")
NO_LEAD: Final = "There is no lead in this document."
RETRIED: Final = 12 * 3_600_000
"""ms within which the same bytes are the same document in any case, and after twice of which they are another one."""

Reader = Callable[[Document], Reading]
"""`bdcdesk.intake.reading.read.read`, or another like it. Total: it never raises."""


def shape_of(source: Source) -> Shape:
    """What is known of a source's documents beforehand. Its name is who sends them, where they do not say."""
    return Shape(source.fields, source.name)


def nobody(visitor: str) -> bool:
    """Where nothing is known of who is on the site."""
    return False


class Reception:
    """Takes documents in. Use from the desk's thread. `on_site`: whether the browser with this token is on the store's site now."""

    def __init__(self, desk: Desk, quarantine: Quarantine, reader: Reader = read, on_site: Callable[[str], bool] = nobody) -> None:
        self._desk = desk
        self._quarantine = quarantine
        self._read = reader
        self._on_site = on_site

    @property
    def ready(self) -> bool:
        """Whether the store's hours and targets are known: before that no lead could be given its due time."""
        return self._desk.settings is not None

    def take(
        self,
        content: bytes,
        name: str,
        arrived: Instant | None = None,
        shape: Shape = NO_SHAPE,
        source: Source | None = None,
        kind: str = "",
        charset: str = "",
        live: bool = False,
        came: Instant = 0,
    ) -> Taken | Quarantined:
        """Keeps the document for good: each prospect in it is a lead in the outbox, or all of it is in quarantine; its bytes either way.

        `arrived` is when it reached us, now if not given; `source` what it came through, whose field map and target hold for it; else
        `shape` is what is known of its sender's documents. `kind` (a media type) and `charset` are those that stood on it,
        believed where the bytes do not tell. `live`: the shopper's own browser has sent it from the store's site.
        `came` is when it lay before us, the same each time that it is handed in again, if that is not `arrived`: a file's time.
        Raises OSError if neither can be done at present (a full disk).
        """
        store, now = self._desk.settings, self._desk.now()
        if store is None:
            raise OSError("The store is not set up yet.")
        reading = self._read(
            Document(
                content,
                name,
                region=store.region,
                zone=ZoneInfo(store.hours.zone),
                shape=shape if source is None else shape_of(source),
                kind=kind,
                charset=charset,
            )
        )
        when = now if arrived is None else min(arrived, now)
        if reading.quarantined or not reading.prospects:
            return self.set_aside(content, name, reading.quarantined or NO_LEAD, when, source)
        # First the bytes, then the leads: whoever finds a lead finds what it was read from.
        self._quarantine.accepted.keep(content, reading.hash)
        spans = _spans(min(came, now) if came else when)
        try:
            leads = [
                self._receive(prospect, reading, n, when, now, source, spans, live=live) for n, prospect in enumerate(reading.prospects)
            ]
        except (OSError, ReplicaError):
            raise
        except Exception as fault:
            # A fault of ours would be met again with each try: this document waits for a person, and the next one is taken.
            _log.exception("document", extra={"bdcdesk_event": "intake.document.failed"})
            return self.set_aside(content, name, FAULT.format(type(fault).__name__), when, source)
        return Taken(tuple(dict.fromkeys(leads)))

    def set_aside(self, content: bytes, name: str, reason: str, arrived: Instant = 0, source: Source | None = None) -> Quarantined:
        """Keeps in quarantine what is not to be read, because of `reason` (a plain sentence). Raises OSError."""
        self._quarantine.keep(content, name, reason, self._desk.now(), arrived, source.id if source is not None else "")
        return Quarantined(reason)

    @property
    def waiting(self) -> str:
        """How many documents wait in quarantine and why, on one line; "" where none does."""
        try:
            return self._quarantine.told()
        except OSError as error:
            return f"Quarantine: it cannot be looked into ({error.strerror or error}). What lies in it is as it was."

    def tidy(self, now: Instant) -> None:
        """Removes the bytes of documents that are older than `documents.DAYS`, a part of them at a time."""
        self._quarantine.accepted.tidy(now)

    def _action(self, prospect: Prospect, reading: Reading, n: int, spans: tuple[str, ...]) -> str:
        """The id of the action by which it is received: the same for the same document, so that it is done once."""
        document = ("document", self._desk.record.id, reading.hash, str(n))
        if prospect.requested or reading.sent:
            return caused(*document)
        ids = [caused(*document, span) for span in spans]
        return next((one for one in ids if self._desk.done(one)), ids[0])

    def _receive(
        self,
        prospect: Prospect,
        reading: Reading,
        n: int,
        arrived: Instant,
        now: Instant,
        via: Source | None,
        spans: tuple[str, ...],
        *,
        live: bool,
    ) -> str:
        digest = reading.hash
        record = self._desk.record
        action = ReceiveLead(
            id=self._action(prospect, reading, n, spans),
            store=self._desk.record.id,
            actor=self._desk.me,
            pressed=now,
            lead=lead_name(record, prospect.points, arrived, digest, n),
            source=prospect.source or "Unknown source",
            source_id=prospect.source_id,
            arrived=arrived,
            requested=prospect.requested,
            shopper=_shopper(prospect),
            persons=persons(self._desk.record.person_key, prospect.points),
            zones=zones(prospect.points),
            vehicles=prospect.vehicles,
            campaign=prospect.campaign,
            page=plain_page(prospect.page),
            prefers=prospect.prefers,
            raw_hash=digest,
            resend=prospect.status == "resend",
            via=via.id if via is not None else "",
            target=via.target if via is not None else 0,
            visitor=prospect.visitor,
            on_site=live or bool(prospect.visitor and self._on_site(prospect.visitor)),
            findings=prospect.findings,
            document=reading.kind,
            level=reading.level,
            nature=prospect.nature,
            consent=prospect.consent,
            origins=prospect.origins,
        )
        return self._handed_in(action)

    def _handed_in(self, action: ReceiveLead) -> str:
        """The lead that it is now, or where it goes. Raises OSError if it cannot be kept at present."""
        decision = hand_in(self._desk, action)
        # Nothing is written for what was handed in before: it is where it would go now.
        return goes_to(decision) or self._desk.place(action)


def _spans(came: Instant) -> tuple[str, ...]:
    """Names of spans of time: that of `came`, in which it is tried first, and its neighbours, in which it may have been taken."""
    span = came // RETRIED
    return (str(span), str(span - 1), str(span + 1))


def lead_name(record: StoreRecord, points: tuple[ContactPoint, ...], arrived: Instant, digest: str, n: int) -> str:
    """The id of the lead that this becomes if it is one of its own. Two that ask for one shopper on one day would become the same lead, so
    that of two hubs that take them at once one finds the other's. Where nobody can be reached it is the document's, `digest`, place `n`."""
    phones = tuple(point for point in points if point.kind == "phone")
    people = persons(record.person_key, phones) or persons(record.person_key, points)
    return caused("lead", record.id, min(people), day_of(arrived)) if people else caused("lead", record.id, digest, str(n))


def _shopper(prospect: Prospect) -> Shopper:
    return Shopper(
        name=prospect.name,
        first=prospect.first,
        last=prospect.last,
        points=prospect.points,
        postal_code=prospect.postal_code,
        comments=prospect.comments,
        timeframe=prospect.timeframe,
        wish=prospect.wish,
    )
