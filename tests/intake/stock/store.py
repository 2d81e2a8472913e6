"""A hub's desk with what takes stock files into it, on real files."""

from pathlib import Path

from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.car import Car, Listing, car_id, listing_of
from bdcdesk.domain.source import Source
from bdcdesk.intake.document import Quarantined
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.stock.news import CarNewsTeller
from bdcdesk.intake.stock.record import StockRecord
from bdcdesk.intake.stock.taking import StockTaker, TakenStock
from bdcdesk.intake.stock.watching import StockWatch
from tests.replica.making import House, Seat

from .making import stock_file


class Lot:
    """The hub's, at a store that is open. `take` brings a file to the log."""

    def __init__(self, house: House, hub: Seat) -> None:
        self.house, self.hub = house, hub
        self.quarantine = Quarantine(house.folder / "quarantine")
        self.record = StockRecord(house.folder / "stock.json")
        self.barred: dict[str, str] = {}
        """By source: why nothing may be taken from its folder."""
        self.open()

    def open(self) -> None:
        self.taker = StockTaker(self.hub.desk, self.quarantine, self.record)
        self.teller = CarNewsTeller(self.hub.desk)
        own = (lambda digest: Path("kept") / digest, lambda source: self.barred.get(source.id, ""))
        self.watch = StockWatch(self.hub.desk, self.taker, self.record, *own)

    def source(self, name: str = "feed", **other: object) -> Source:
        self.hub.do(SetSource, **{"source": name, "name": name.title(), "kind": "stock", **other})
        self.hub.settle()
        return self.hub.desk.sources[name]

    def take(self, *cars: Listing, source: Source | None = None, anyway: bool = False) -> TakenStock | Quarantined:
        taken = self.taker.take(stock_file(cars), "stock.csv", source, anyway=anyway)
        self.hub.settle()
        return taken

    def tell(self) -> None:
        """Leads hear of their cars."""
        for _ in range(3):
            self.teller.step(self.hub.desk.now())
        self.hub.settle()

    @property
    def here(self) -> dict[str, Car]:
        return {name: car for name, car in self.hub.desk.cars.items() if car.here}

    def listed(self) -> tuple[Listing, ...]:
        return tuple(listing_of(car) for _, car in sorted(self.here.items()))

    def events(self) -> list[str]:
        """Kinds of all events of cars, in the log's order."""
        return [event.kind for event in self.house.log() if event.kind.startswith("car_")]


def kept(cars: tuple[Listing, ...]) -> tuple[Listing, ...]:
    """What a store has of them once they are taken."""
    return tuple(sorted((car for car in cars if car.status != "sold"), key=car_id))
