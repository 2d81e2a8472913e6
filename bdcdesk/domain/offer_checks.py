"""Whether a reply names another price or rate than what stands for the lead. A hint for who writes it: it stops nothing."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from bdcdesk.domain.car import money
from bdcdesk.domain.events.campaign import Terms
from bdcdesk.translation import tr

_SUM: Final = re.compile(r"\$\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?(?!\d)(?:\s*(k)\b)?(\s+(?:off|de descuento)\b)?", re.IGNORECASE)
_RATE: Final = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?(?:%|percent|por ciento)", re.IGNORECASE)
_NEAR: Final = 30
"""Percent of an advertised price within which a sum is taken for a price of the same car, and not for what is paid a month or down."""


def contradicted(body: str, offers: Iterable[Terms], also: Collection[int] = ()) -> str:
    """What it says otherwise, in words; "" if nothing. `also`: other sums (hundredths) that hold, such as the price in stock.

    A rate is held against the rates of all `offers`, a sum with “off” against what they take off, and one near a price of theirs against
    these prices.
    """
    standing = tuple(offers)
    return _rate(body, standing) or _sum(body, standing, also)


def _rate(body: str, standing: tuple[Terms, ...]) -> str:
    rates = [terms.apr for terms in standing if terms.apr >= 0]
    for found in _RATE.finditer(body) if rates else ():
        said = round(float(found[1].replace(",", ".")) * 100)
        if said not in rates:
            return tr(
                "It says {said:g} %, and the offer that stands is {listed}.",
                said=said / 100,
                listed=_listed(f"{rate / 100:g} %" for rate in rates),
            )
    return ""


def _sum(body: str, standing: tuple[Terms, ...], also: Collection[int]) -> str:
    prices, offs = [terms.price for terms in standing if terms.price], [terms.off for terms in standing if terms.off]
    for found in _SUM.finditer(body):
        said = (int(found[1].replace(",", "")) * 100 + int(found[2] or 0)) * (1000 if found[3] else 1)
        if said in also:
            continue
        if found[4]:
            if offs and said not in offs:
                return tr(
                    "It says {money} off, and the offer that stands is {listed}.",
                    money=money(said),
                    listed=_listed(tr("{money} off", money=money(off)) for off in offs),
                )
        elif said not in prices and said not in offs and any(abs(said - price) * 100 <= price * _NEAR for price in prices):
            return tr(
                "It says {money}, and the offer that stands is {listed}.",
                money=money(said),
                listed=_listed(money(price) for price in prices),
            )
    return ""


def _listed(said: Iterable[str]) -> str:
    return tr(" or ").join(dict.fromkeys(said))
