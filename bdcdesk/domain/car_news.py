"""A car that a shopper asked for is cheaper, gone, here: when that is news for them, and in what words it becomes work."""

from typing import Final, TypeVar

from bdcdesk.domain import clock
from bdcdesk.domain.car import Car, money
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.events.stock import CarNews
from bdcdesk.domain.lead import Lead, News

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


def news_words(news: News, first: str) -> str:
    """What is to be done about it, as the list has it: "Price down $1,000: tell Maria"."""
    whom = f"tell {first}" if first else "tell the shopper"
    if news.status != news.status_was:
        if news.status in _OFF:
            return f"Their car {'was sold' if news.status == 'sold' else 'is not in stock any more'}: offer another"
        if news.status == "on hold":
            return f"Their car is on hold: {whom}"
        return f"Their car {'has arrived' if news.status_was == 'in transit' else 'can be had again'}: {whom}"
    return f"Price {price_words(news.price_was, news.price)}: {whom}"


def price_words(before: int, now: int) -> str:
    """ "down $1,000"."""
    return f"{'down' if now < before else 'up'} {money(abs(now - before))}"


def change_words(news: CarNews | News) -> str:
    """What happened to the car, in the past tense."""
    told = []
    if news.status != news.status_was:
        told.append({"sold": "sold", "gone": "not in the stock file any more"}.get(news.status, f"{news.status} now"))
    if news.price != news.price_was:
        told.append(f"price {price_words(news.price_was, news.price)}, now {money(news.price)}")
    return ", ".join(told) or "as it was"


def _then(history: tuple[tuple[Instant, T], ...], at: Instant, unknown: T) -> T:
    """How it stood at `at`, or first if that is later."""
    known = [value for since, value in history if since <= at] or [value for _, value in history[:1]]
    return known[-1] if known else unknown
