"""A car out of words: "2018 Tesla Model 3 Long Range", "Mercedes-Benz C-Class 2017", the name of a page, a VIN."""

import re
from typing import Final

import msgspec

from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.intake.reading.plain import listed

MAKES: Final = listed(
    """
    Acura | Alfa Romeo | Aston Martin | Audi | Bentley | BMW | Buick | Cadillac | Chevrolet | Chevy | Chrysler | Citroen | Dodge
    | Ducati | Ferrari | Fiat | Ford | Freightliner | Genesis | GMC | Harley-Davidson | Holden | Honda | Hummer | Hyundai |
    Indian | Infiniti | Isuzu | Jaguar | Jeep | Kawasaki | Kia | KTM | Lamborghini | Land Rover | Lexus | Lincoln | Lotus |
    Lucid | Maserati | Mazda | McLaren | Mercedes-Benz | Mercedes | Mercury | Mini | Mitsubishi | Nissan | Oldsmobile | Opel |
    Peugeot | Polaris | Polestar | Pontiac | Porsche | Ram | Range Rover | Renault | Rivian | Rolls-Royce | Saab | Saturn |
    Scion | Seat | Skoda | Smart | Subaru | Suzuki | Tesla | Toyota | Triumph | VinFast | Volkswagen | Volvo | VW | Yamaha
    """
)
MODELS: Final = listed(
    """
    model 3 | model s | model x | model y | grand cherokee l | grand cherokee | grand wagoneer | grand caravan | grand vitara |
    grand highlander | town & country | town and country | santa fe | santa cruz | land cruiser | range rover sport |
    range rover evoque | range rover | discovery sport | crown victoria | monte carlo | corolla cross | corolla hatchback |
    crosstrek | eclipse cross | outlander sport | rogue sport | transit connect | bronco sport | mustang mach-e | f 150 |
    silverado 1500 | silverado 2500hd | silverado 2500 | silverado 3500 | sierra 1500 | sierra 2500 | ioniq 5 | ioniq 6 | id 4 |
    id.4 | e-tron gt | q4 e-tron | road glide | street glide special | street glide | road king | heritage classic | low rider s
    | low rider | fat boy | fat bob | ultra limited | sportster s | iron 883 | cx 5 | cx 9 | cx 30 | cx 50 | mx 5 | rx 350 |
    nx 350 | es 350 | gx 460 | gx 550 | is 350 | lx 600 | 3 series | 5 series | 7 series | 4 series | 1 series | 2 series |
    c class | e class | s class | a class | cr v | hr v | br v | xc 90 | xc 60 | d max
    """
)
"""Models whose name has more than one word: of all others the first word after the make is the model."""

_BY_INITIAL: Final = (
    (initial, "|".join(re.escape(make[1:]).replace(r"\-", "[- ]") for make in sorted(MAKES, key=len, reverse=True) if make[0] == initial))
    for initial in sorted({make[0] for make in MAKES})
)
"""The first letter is looked at before the makes: seventy are tried at no other."""
_MAKE: Final = re.compile(
    r"(?<![\w-])(?=\w)(" + "|".join(f"{initial}(?:{rest})" for initial, rest in _BY_INITIAL) + r")(?![\w-])", re.IGNORECASE
)
_SPELLED: Final = {re.sub(r"[- ]", "", make).casefold(): make for make in MAKES} | {
    "chevy": "Chevrolet",
    "vw": "Volkswagen",
    "mercedes": "Mercedes-Benz",
}
_MODEL: Final = re.compile(
    r"^(?:" + "|".join(re.escape(model).replace(r"\ ", "[- ]?") for model in sorted(MODELS, key=len, reverse=True)) + r")(?![\w-])",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?<![\w$.,-])(?:19[4-9]\d|20[0-4]\d)(?![\w.]*\d|[-/]\d)")
_ENDS: Final = re.compile(
    r"\n|[.!?;:]\s|[.!?;:]$|[,(\[|]|\s(?:and|with|or|for|to|is|in|on|at|if|still|please|that|which|as)\s", re.IGNORECASE
)
_VIN: Final = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9]))(?=[A-HJ-NPR-Z0-9]*\d[A-HJ-NPR-Z0-9]*\d)(?=[A-HJ-NPR-Z0-9]*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17}",
    re.IGNORECASE,
)
_SLUG: Final = re.compile(r"/([a-z0-9]+(?:[-_+][a-z0-9]+){2,20})(?=[/?#.\s]|$)", re.IGNORECASE)
_OWN: Final = re.compile(r"\bmy\s+(?:old\s+)?(?:(?:19|20)\d\d\s+)?$", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"\b(?:your|an?|the|this|el|una?|mi|su|este|le|une)\s$", re.IGNORECASE)
_IN_STOCK: Final = re.compile(r"^[a-z]{1,3}\d{3,6}[a-z]?$", re.IGNORECASE)
LENGTH: Final = 300


def vins(text: str) -> tuple[str, ...]:
    """The vehicle identification numbers in `text`, by their form (17 characters without I, O and Q), each once, in capitals."""
    return tuple(dict.fromkeys(match[0].upper() for match in _VIN.finditer(text)))


def car_of(text: str) -> Vehicle | None:
    """The first car that `text` names by its make, with year, model and trim as far as they stand beside it. None if it names no make."""
    text = text[:LENGTH]
    for make in _MAKE.finditer(text):
        year = _YEAR.search(text[max(0, make.start() - 6) : make.start()])
        behind = text[make.end() :].strip(" -")
        later = None if year else _YEAR.search(behind)
        end = _ENDS.search(f"{behind} ")
        named = behind[: end.start()] if end else behind
        if later and later.start() <= len(named):
            named, year = behind[: later.start()], later
        model, trim = model_and_trim(named)
        if model or year:
            spelled = _SPELLED.get(re.sub(r"[- ]", "", make[1]).casefold(), make[1])
            return Vehicle(year=year[0] if year else "", make=spelled, model=model, trim=trim)
    return None


def model_and_trim(words: str) -> tuple[str, str]:
    """("Model 3 Long Range AWD") -> ("Model 3", "Long Range AWD")."""
    words = " ".join(words.split()).strip(" -,.'\"")
    known = _MODEL.match(words)
    if known:
        return known[0], words[known.end() :].strip(" -")
    model, _, trim = words.partition(" ")
    return model.strip(",'\""), trim.strip()


def is_model(words: str) -> bool:
    """Whether this is one of the models whose names have more than one word."""
    return _MODEL.fullmatch(words) is not None


def car_in_words(text: str) -> Vehicle | None:
    """As `car_of`, but of running text: only with a year or a well-known word before it, and of what follows only what is written large."""
    for match in _MAKE.finditer(text[: 10 * LENGTH]):
        before = text[max(0, match.start() - 30) : match.start()]
        if _OWN.search(before):
            continue
        car = car_of(text[max(0, match.start() - 6) : match.end() + 80])
        if car is None or not car.model or not (car.year or _ARTICLE.search(before)):
            continue
        small = bool(car.year) and match[0].islower()
        if not (car.model[0].isupper() or car.model[0].isdigit() or small):
            continue
        large = re.match(r"(?:[A-Z0-9][\w./-]*(?:\s+|$))*", car.trim)
        return msgspec.structs.replace(car, trim=large[0].strip() if large else "")
    return None


def car_of_page(address: str) -> Vehicle | None:
    """The car that a page's address names: "/listing/2021-tesla-model-3-long-range-d9779/". What ends it like a stock number is one."""
    for match in _SLUG.finditer(address[:2_000]):
        words = re.split(r"[-_+]", match[1])
        stock = words.pop().upper() if _IN_STOCK.match(words[-1]) else ""
        car = car_of(" ".join(words))
        if car is not None and car.year:
            model, trim = (part if any(char.isupper() for char in part) else part.title() for part in (car.model, car.trim))
            return msgspec.structs.replace(car, model=model, trim=trim, stock=stock)
    return None
