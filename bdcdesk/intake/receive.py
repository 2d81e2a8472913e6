"""From a document to leads in the log, or to quarantine: nothing that reaches intake is lost, and the same bytes are the same leads."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from bdcdesk.domain.actions import Refused
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.identity import caused, persons
from bdcdesk.domain.source import Source
from bdcdesk.domain.zones import zones
from bdcdesk.intake.document import NO_SHAPE, Document, Prospect, Quarantined, Reading, Shape, Taken
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.reading.read import read
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import Damaged, ReplicaError

Reader = Callable[[Document], Reading]
"""`bdcdesk.intake.reading.read.read`, or another like it. Total: it never raises."""


def shape_of(source: Source) -> Shape:
    """What is known of a source's documents beforehand. Its name is who sends them, where they do not say."""
    return Shape(source.fields, source.name)


class Reception:
    """Takes documents in. Use from the desk's thread."""

    def __init__(self, desk: Desk, quarantine: Quarantine, reader: Reader = read) -> None:
        self._desk = desk
        self._quarantine = quarantine
        self._read = reader

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
    ) -> Taken | Quarantined:
        """Keeps the document for good: each prospect in it is a lead in the outbox, or all of it is in quarantine.

        `arrived` is when it reached us, now if not given; `source` what it came through, whose field map and target hold for it; else
        `shape` is what is known of its sender's documents. `kind` (a media type) and `charset` are those that stood on it,
        believed where the bytes do not tell.
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
        if reading.quarantined or not reading.prospects:
            reason = reading.quarantined or "There is no lead in this document."
            self._quarantine.keep(content, name, reason, now)
            return Quarantined(reason)
        when = now if arrived is None else arrived
        leads = tuple(self._receive(prospect, reading, n, when, now, source) for n, prospect in enumerate(reading.prospects))
        return Taken(leads)

    def _receive(self, prospect: Prospect, reading: Reading, n: int, arrived: Instant, now: Instant, via: Source | None) -> str:
        digest = reading.hash
        lead = caused("lead", self._desk.record.id, digest, str(n))
        shopper = Shopper(
            name=prospect.name,
            first=prospect.first,
            last=prospect.last,
            points=prospect.points,
            postal_code=prospect.postal_code,
            comments=prospect.comments,
            timeframe=prospect.timeframe,
            wish=prospect.wish,
        )
        action = ReceiveLead(
            id=caused("document", self._desk.record.id, digest, str(n)),
            store=self._desk.record.id,
            actor=self._desk.me,
            pressed=now,
            lead=lead,
            source=prospect.source or "Unknown source",
            source_id=prospect.source_id,
            arrived=arrived,
            requested=prospect.requested,
            shopper=shopper,
            persons=persons(self._desk.record.person_key, prospect.points),
            zones=zones(prospect.points),
            vehicles=prospect.vehicles,
            campaign=prospect.campaign,
            prefers=prospect.prefers,
            raw_hash=digest,
            via=via.id if via is not None else "",
            target=via.target if via is not None else 0,
            findings=prospect.findings,
            document=reading.kind,
            level=reading.level,
            nature=prospect.nature,
            consent=prospect.consent,
            origins=prospect.origins,
        )
        try:
            decision = self._desk.do(action)
        except Damaged:
            # Trying again would not help: the desk must be opened anew.
            raise
        except ReplicaError as error:
            raise OSError(str(error)) from error
        if isinstance(decision, Refused):
            raise OSError(decision.reason)
        return lead
