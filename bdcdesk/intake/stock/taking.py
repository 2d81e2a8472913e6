"""From a stock file to the store's stock: only what differs is written, and a file that is obviously broken changes nothing."""

from collections import Counter
from datetime import date
from typing import Final

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.stock import TakeStock, owned
from bdcdesk.domain.car import Car, car_id
from bdcdesk.domain.events.stock import CarChanged, CarGone, CarListed, Listing
from bdcdesk.domain.identity import car_of, car_stream, caused
from bdcdesk.domain.source import Source
from bdcdesk.intake.document import Quarantined
from bdcdesk.intake.handing import hand_in
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.reading.read import raw_hash
from bdcdesk.intake.stock.judging import wrong_with
from bdcdesk.intake.stock.reading import StockFile, read_stock
from bdcdesk.intake.stock.record import StockRecord
from bdcdesk.replica.desk import Desk

BATCH: Final = 100
"""Cars in one action at most."""


class TakenStock(msgspec.Struct, frozen=True):
    """What came of a file: how many cars it lists, how many `came`, `changed` and went (`gone`), and what was found."""

    cars: int
    came: int = 0
    changed: int = 0
    gone: int = 0
    findings: tuple[str, ...] = ()


class StockTaker:
    """Takes stock files. Use from the desk's thread."""

    def __init__(self, desk: Desk, quarantine: Quarantine, record: StockRecord) -> None:
        self._desk = desk
        self._quarantine = quarantine
        self._record = record

    @property
    def ready(self) -> bool:
        """Whether the store's zone is known, and all its cars: one that is not here yet would be taken for a new one."""
        return self._desk.settings is not None and self._desk.stocked

    def take(self, content: bytes, name: str, source: Source | None = None, *, anyway: bool = False) -> TakenStock | Quarantined:
        """Keeps what the file says for good: in the outbox when this returns, or in quarantine with its bytes.

        `source` is whose file it is, None for one that was given by hand. `anyway`: also one that looks broken, as far as it can be read.
        The same file again changes nothing. Raises OSError if it cannot be taken at present (a full disk, cars that are not read yet).
        """
        store, now = self._desk.settings, self._desk.now()
        if store is None or not self.ready:
            raise OSError("The store's cars are not read yet.")
        lister, digest = source.id if source is not None else "", raw_hash(content)
        day = clock.local(now, store.hours.zone).date()
        file = self.read(content, day, source)
        wrong = wrong_with(file, self._listed_by(lister))
        if wrong and (file.broken or not anyway):
            self._quarantine.keep(content, name, wrong, now)
            self._record.refused(lister, name, wrong, digest)
            return Quarantined(wrong)
        taken = self._take(file, lister, digest)
        self._record.took(lister, name, digest, len(file.cars), now)
        return taken

    def read(self, content: bytes, day: date, source: Source | None) -> StockFile:
        region = self._desk.settings.region if self._desk.settings is not None else "US"
        return read_stock(content, day, source.fields if source is not None else None, region)

    def _listed_by(self, source: str) -> list[Car]:
        """The cars in stock of which this source's file speaks."""
        sources = self._desk.sources
        return [car for car in self._desk.cars.values() if car.here and owned(car, source, sources.get)]

    def _take(self, file: StockFile, source: str, digest: str) -> TakenStock:
        listed = {car_id(listing): listing for listing in file.cars}
        missing = tuple(sorted(car.id for car in self._listed_by(source) if car.id not in listed))
        # Decided once for all, so that only the cars that differ are kept and sent.
        decided = self._desk.decide(self._action("", source, file, file.cars, missing))
        changes = decided.changes if isinstance(decided, Append) else ()
        different = [car for change in changes if (car := car_of(change.stream)) is not None]
        for start in range(0, len(different), BATCH):
            some = different[start : start + BATCH]
            # By how the cars stood too: a file that comes again after another one must count again.
            stood = (f"{car}@{self._desk.version(car_stream(car))}" for car in some)
            name = caused("stock", self._desk.record.id, source, digest, *stood)
            cars = tuple(listed[car] for car in some if car in listed)
            hand_in(self._desk, self._action(name, source, file, cars, tuple(car for car in some if car not in listed)))
        kinds = Counter(type(draft.facts) for change in changes for draft in change.drafts)
        return TakenStock(len(file.cars), kinds[CarListed], kinds[CarChanged], kinds[CarGone], file.findings)

    def _action(self, name: str, source: str, file: StockFile, cars: tuple[Listing, ...], gone: tuple[str, ...]) -> TakeStock:
        desk = self._desk
        return TakeStock(
            id=name,
            store=desk.record.id,
            actor=desk.me,
            pressed=desk.now(),
            cars=cars,
            gone=gone,
            source=source,
            counted=file.counted,
        )
