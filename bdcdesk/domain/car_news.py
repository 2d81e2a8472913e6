"""A car that a shopper asked for is cheaper, gone, here: when that is news for them, and in what words it becomes work."""

from typing import Final, TypeVar

from bdcdesk.domain import clock
from bdcdesk.domain.car import Car, money
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.events.stock import CarNews
from bdcdesk.domain.lead import Lead, News
from bdcdesk.translation import tr

PRICE_LEAST: Final = 200_00
"""A price that differs by less, in hundredths, is not worth a call."""
PRICE_SHARE: Final = 100
"""Nor is one that differs by less than its hundredth part."""

TELL_SOON: Final = 3_600_000
"""Milliseconds of business time in which a shopper is told that the car they asked for cannot be had, or can again."""
TELL: Final = 4 * 3_600_000

_OFF: Final = ("sold", "gone")

T = TypeVar("T")


def worth_telling(before: int, now: int) -> bool:
    """Whether one price against another (in hundredths, 0: unknown) is news: by 200 and by one in a hundred at least."""
    return bool(before and now) and abs(now - before) >= max(PRICE_LEAST, before // PRICE_SHARE)


def news_of(lead: Lead, car: Car, hours: Hours) -> CarNews | None:
    """What is different of this car, which the lead asks for, from what its shopper may know; None if nothing is worth telling.

    What they may know is what they were told last, else how the car stood when the lead came in; of a car that came into stock after that,
    how it first stood. A closed lead has no news.
    """
    if lead.closed or lead.newer or not getattr(lead, "is_lead", True) or not car.statuses:
        return None
    told = next((known for known in lead.news if known.car == car.id), None)
    price_was = told.price if told is not None else _then(car.prices, lead.received, 0)
    status_was = told.status if told is not None else _then(car.statuses, lead.received, "")
    turned = status_was != car.stands
    dearer_or_cheaper = car.here and worth_telling(price_was, car.price)
    if not turned and not dearer_or_cheaper:
        return None
    at = max(car.statuses[-1][0] if turned else 0, car.prices[-1][0] if dearer_or_cheaper else 0)
    due = clock.due(hours, at, TELL_SOON if turned else TELL)
    return CarNews(car.id, at, due, car.price if dearer_or_cheaper else price_was, price_was, car.stands, status_was)


_NOW: Final = {
    "sold": tr("sold"),
    "gone": tr("not in the stock file any more"),
    "in stock": tr("in stock now"),
    "in transit": tr("in transit now"),
    "on hold": tr("on hold now"),
}


def news_words(news: News, first: str) -> str:
    """What is to be done about it, as the list has it: "Price down $1,000: tell Maria"."""
    whom = tr("tell {first}", first=first) if first else tr("tell the shopper")
    if news.status != news.status_was:
        if news.status in _OFF:
            return (
                tr("Their car was sold: offer another")
                if news.status == "sold"
                else tr("Their car is not in stock any more: offer another")
            )
        if news.status == "on hold":
            return tr("Their car is on hold: {whom}", whom=whom)
        if news.status_was == "in transit":
            return tr("Their car has arrived: {whom}", whom=whom)
        return tr("Their car can be had again: {whom}", whom=whom)
    return tr("Price {change}: {whom}", change=price_words(news.price_was, news.price), whom=whom)


def price_words(before: int, now: int) -> str:
    """ "down $1,000"."""
    by = money(abs(now - before))
    return tr("down {by}", by=by) if now < before else tr("up {by}", by=by)


def change_words(news: CarNews | News) -> str:
    """What happened to the car, in the past tense."""
    told = []
    if news.status != news.status_was:
        told.append(_NOW[news.status])
    if news.price != news.price_was:
        change = price_words(news.price_was, news.price)
        told.append(tr("price {change}, now {price}", change=change, price=money(news.price)))
    return ", ".join(told) or tr("as it was")


def _then(history: tuple[tuple[Instant, T], ...], at: Instant, unknown: T) -> T:
    """How it stood at `at`, or first if that is later."""
    known = [value for since, value in history if since <= at] or [value for _, value in history[:1]]
    return known[-1] if known else unknown
