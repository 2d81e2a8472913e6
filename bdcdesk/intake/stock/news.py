"""Leads hear of their cars: a price that changed, a car that was sold. Each open lead is looked through after the stock has changed."""

from collections.abc import Iterator
from typing import Final

from bdcdesk.domain.actions.stock import TellCarNews
from bdcdesk.domain.car_news import news_of
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.vehicle import THEIRS
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import ReplicaError

AT_ONCE: Final = 500
"""Leads looked at in one step: some milliseconds."""
EVERY: Final = 1_000


class CarNewsTeller:
    """Use from the desk's thread. `step(now)` as of any timer.

    It works on confirmed states alone, and what is news follows from them: killed anywhere, it finds the same again, and an action made
    from the change itself is done once. Only leads that name the very car, by its VIN or stock number, are told.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen = -1
        self._left: Iterator[str] = iter(())
        self._looking = False

    def step(self, now: Instant) -> Instant:
        store = self._desk.settings
        if store is None or not self._desk.stocked:
            return now + EVERY
        if not self._looking and self._seen != self._desk.stock_turn:
            self._seen, self._left, self._looking = self._desk.stock_turn, iter(self._desk.lead_ids()), True
        for _ in range(AT_ONCE if self._looking else 0):
            name = next(self._left, None)
            if name is None:
                self._looking = False
                break
            lead = self._desk.confirmed(name)
            try:
                if lead is not None and not lead.closed:
                    self._tell(lead)
            except ReplicaError:
                # What could not be kept is found again.
                self._seen, self._looking = -1, False
                raise
        return now if self._looking else now + EVERY

    def _tell(self, lead: Lead) -> None:
        store, stock = self._desk.settings, self._desk.stock
        if store is None:
            return
        for vehicle in lead.vehicles:
            car = stock.named(vehicle) if vehicle.interest not in THEIRS else None
            news = news_of(lead, car, store.hours) if car is not None else None
            if car is None or news is None:
                continue
            desk = self._desk
            name = caused("car news", desk.record.id, lead.id, car.id, str(news.at), news.status, str(news.price))
            desk.do(TellCarNews(id=name, store=desk.record.id, actor=desk.me, pressed=desk.now(), lead=lead.id, car=car.id))
