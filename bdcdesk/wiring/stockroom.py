"""What takes stock files on this computer, put together."""

from pathlib import Path

from bdcdesk.hub.stock import StockEdge
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.stock.news import CarNewsTeller
from bdcdesk.intake.stock.record import StockRecord
from bdcdesk.intake.stock.taking import StockTaker
from bdcdesk.intake.stock.watching import StockWatch
from bdcdesk.replica.desk import Desk
from bdcdesk.wiring.place import Place
from bdcdesk.wiring.stock_folders import barring


def record_of(place: Place) -> StockRecord:
    return StockRecord(place.home / "stock.json")


def taker_of(place: Place, desk: Desk) -> StockTaker:
    return StockTaker(desk, Quarantine(_quarantine(place)), record_of(place))


def stock_edge(place: Place, desk: Desk) -> StockEdge:
    """For a hub: the folders of its store's stock sources, and the leads' news of their cars."""
    barred = barring(place, desk.record.id)
    watch = StockWatch(desk, taker_of(place, desk), record_of(place), lambda digest: _quarantine(place) / f"{digest}.raw", barred)
    return StockEdge(watch, CarNewsTeller(desk))


def _quarantine(place: Place) -> Path:
    return place.home / "quarantine"
