"""What is still to be asked of a shopper's own car before anybody can put a figure on it: never what they have told already."""

import re
from collections.abc import Mapping
from typing import Final, Literal

from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.lead import Lead

_MILES: Final = re.compile(
    r"\b\d{1,3}([,.]\d{3})+ ?(mi\b|miles|millas)|\b\d{4,6} ?(mi\b|miles|millas)|\b\d{1,3} ?k\b(?! ?(cash|down))|\b\d+ mil millas",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(
    r"\b((good|great|excellent|fair|rough|poor|perfect|clean|decent) (shape|condition|title)|scratch\w*|dent(s|ed)?\b|accidents?\b"
    r"|runs (well|great|fine|good)|mint\b|buen(as?)? (estado|condici)|mal estado|excelente estado|choque|rayon\w*|golpe\w*)",
    re.IGNORECASE,
)
_PAYOFF: Final = re.compile(
    r"\b(pay ?off|paid off|i (still )?owe|we (still )?owe|owe nothing|no (loan|lien)|own it (free|outright)|free and clear"
    r"|debo|debemos|ya est[aá] pagad[oa]|pagad[oa] por completo)\b",
    re.IGNORECASE,
)
_CALLED: Final[Mapping[Literal["en", "es"], Mapping[str, str]]] = {
    "en": {
        "year": "the year",
        "make": "the make",
        "model": "the model",
        "miles": "the mileage",
        "condition": "its condition",
        "payoff": "what is still owed on it",
    },
    "es": {
        "year": "el año",
        "make": "la marca",
        "model": "el modelo",
        "miles": "el millaje",
        "condition": "su estado",
        "payoff": "cuánto se debe todavía",
    },
}


def trade_gaps(lead: Lead, language: Literal["en", "es"] = "en") -> tuple[str, ...]:
    """In words, in the order in which they are asked: year, make, model, mileage, condition, payoff. () when all is known."""
    car = lead.trade or Vehicle()
    told = "\n".join(words for words in (lead.shopper.comments, lead.newest_words) if words)
    known = {
        "year": car.year,
        "make": car.make,
        "model": car.model,
        "miles": car.odometer or _MILES.search(told),
        "condition": _CONDITION.search(told),
        "payoff": _PAYOFF.search(told),
    }
    return tuple(_CALLED[language][name] for name, value in known.items() if not value)
