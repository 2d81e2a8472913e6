"""The stock at the hub's edge: files that are dropped into folders, and the leads that hear of their cars."""

from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant
from bdcdesk.intake.stock.news import CarNewsTeller
from bdcdesk.intake.stock.watching import StockWatch


class StockEdge:
    """Implements `Edge`. It waits for nobody: a file is read and kept in one step, as a lead in the watched folder is."""

    def __init__(self, watch: StockWatch, teller: CarNewsTeller) -> None:
        self._watch = watch
        self._teller = teller

    @property
    def problem(self) -> str:
        return self._watch.problem

    def step(self, now: Instant) -> Steps:
        return Steps((), min(self._watch.step(now), self._teller.step(now)))

    def close(self) -> None:
        """It has begun nothing that must end."""
