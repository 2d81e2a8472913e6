"""The desk's figures, as a shopper is told them."""

from collections.abc import Mapping
from typing import Final, Literal

from bdcdesk.domain.car import money
from bdcdesk.domain.events.desk import Figures

_WORDS: Final[Mapping[Literal["en", "es"], Mapping[str, str]]] = {
    "en": {"month": "{} a month", "for": "for {} months", "down": "with {} down", "rate": "at {} %", "trade": "{} for your trade"},
    "es": {"month": "{} al mes", "for": "por {} meses", "down": "con {} de enganche", "rate": "al {} %", "trade": "{} por su auto"},
}


def said_figures(figures: Figures, language: Literal["en", "es"]) -> str:
    """ "$36,480", "$412.18 a month for 60 months with $3,000 down at 3.9 %", "$12,500 for your trade"; "" where it says no figure."""
    words = _WORDS[language]
    payment = ""
    if figures.monthly:
        parts = [words["month"].format(money(figures.monthly))]
        parts += [words["for"].format(figures.months)] if figures.months else []
        parts += [words["down"].format(money(figures.down))] if figures.down else []
        parts += [words["rate"].format(f"{figures.rate / 100:g}")] if figures.rate >= 0 else []
        payment = " ".join(parts)
    trade = words["trade"].format(money(figures.trade)) if figures.trade else ""
    price = money(figures.price) if figures.price else ""
    return ", ".join(said for said in (price, payment, trade) if said)
