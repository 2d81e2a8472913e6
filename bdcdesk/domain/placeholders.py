"""The values that a reply can name in braces: which there are, of what type, and what is known of them in the reply's language."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal

from bdcdesk.domain import clock
from bdcdesk.domain.campaign import Campaign, how_it_stands
from bdcdesk.domain.car import Car, money
from bdcdesk.domain.closest import hundredths
from bdcdesk.domain.desk_figures import said_figures
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.campaign import Terms
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.trade_gaps import trade_gaps

Language = Literal["en", "es"]
Kind = Literal["money", "time", "name", "car", "fact"]

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_GREETING = re.compile(r"\A\{first_name\}([,:])(?=\n|\Z)")
_ADDRESSED = re.compile(r"\A\{first_name\}, |(?<=\AHi) \{first_name\}(?=,)|(?<=\AHola) \{first_name\}(?=[,:])|, \{first_name\}(?=[.,:])")
"""Where a reply addresses the shopper by name, with what goes with it: at its beginning, in a greeting, between commas."""

VALUES: Final[Mapping[str, Kind]] = {
    "first_name": "name",
    "agent": "name",
    "store": "name",
    "colleague": "name",
    "vehicle": "car",
    "closest": "car",
    "trade": "car",
    "price": "money",
    "figure": "money",
    "stock": "fact",
    "availability": "fact",
    "trade_gaps": "fact",
    "fact": "fact",
    "offer": "fact",
    "offer_terms": "fact",
    "offer_until": "time",
    "appointment": "time",
    "promised": "time",
    "time": "time",
}
"""The placeholders there are, with their types. `colleague`, `fact` and `time` a person always fills in; the others come from lead, stock
and store as far as they are known. `price` is what the car is listed at, `figure` what the desk said last and nobody has told them yet;
`availability` how the car stands ("is in stock"); `closest` the car in stock that comes closest; `trade_gaps` what is still to be asked of
their own car; `offer` is what the store's campaign offers them ("0.9 % APR"), `offer_terms` its exact wording and `offer_until` its last
day ("November 30"), while it stands; `appointment` is a day and time with its preposition ("tomorrow at 3:00 pm"), `promised` and `time` a
time without ("3:00 pm tomorrow")."""

_AVAILABILITY: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {"in stock": "is in stock", "in transit": "is on its way to us", "on hold": "is on hold for somebody at the moment"},
    "es": {"in stock": "está disponible", "in transit": "viene en camino", "on hold": "está apartado por el momento"},
}
_DAYS: Final = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_NEAR: Final[Mapping[Language, Mapping[int, str]]] = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "es": {-1: "ayer", 0: "hoy", 1: "mañana"},
}


def values(
    lead: Lead,
    agent: str,
    store: str,
    here: Car | None = None,
    closest: Car | None = None,
    now: Instant = 0,
    language: Language = "en",
    offer: Campaign | None = None,
) -> dict[str, str]:
    """What is known for the placeholders; what is unknown is missing, so that it is asked for and never sent empty.

    `here`: the store's own car that the lead asks for. What the store says of it goes before what the lead says; of one that is gone no
    price is known any more. `closest`: another one that could be had instead. Times are the store's, told as of `now`.
    `offer`: the campaign that stands for this lead; one that is over says nothing.
    """
    car, trade = lead.wanted, lead.trade
    asked = money(hundredths(car.price)) if car and hundredths(car.price) else ""
    meeting = lead.appointment
    answered = max(lead.desk_answers, key=lambda question: question.answered, default=None)
    owed = min((promise.due for promise in lead.promises if promise.state == "open" and promise.due > now), default=0)
    terms = offer.terms if offer is not None and how_it_stands(offer, now) == "stands" else None
    known = {
        "first_name": lead.shopper.first or lead.shopper.name.split(" ")[0],
        "agent": agent.split(" ")[0],
        "store": store,
        "vehicle": said_car(car, language) or said_car(here, language),
        "closest": said_car(closest, language),
        "stock": (here.stock if here else "") or (car.stock if car else ""),
        "trade": said_car(trade, language),
        "trade_gaps": said_list(trade_gaps(lead, language), language),
        "price": asked if here is None else money(here.price) if here.here and here.price else "",
        "figure": said_figures(answered.figures, language) if answered and answered.figures else "",
        "availability": _AVAILABILITY[language].get(here.stands, "") if here else "",
        "offer": said_offer(terms, language) if terms else "",
        "offer_terms": terms.wording.strip() if terms else "",
        "offer_until": said_date(terms.ends, language) if terms and terms.ends else "",
        "appointment": said_meeting(meeting.when, meeting.zone or lead.zone, now, language) if meeting else "",
        "promised": said_time(owed, lead.zone, now, language) if owed else "",
    }
    return {name: value for name, value in known.items() if value}


def said_car(car: Vehicle | Car | None, language: Language) -> str:
    """ "2024 Toyota Camry XSE", in Spanish with the year behind; "" for what nobody named."""
    if car is None:
        return ""
    parts = (car.year, car.make, car.model, car.trim) if language == "en" else (car.make, car.model, car.trim, car.year)
    return " ".join(part for part in parts if part)


def said_time(at: Instant, zone: str, now: Instant, language: Language) -> str:
    """ "3:00 pm", "3:00 pm tomorrow", "3:00 pm on Saturday, November 22"; in Spanish with its article: "las 3:00 p. m. de mañana"."""
    hour, day = _hour(at, zone, language), _day(at, zone, now, language)
    near = day in _NEAR[language].values()
    if day == _NEAR[language][0]:
        return hour
    if language == "en":
        return f"{hour} {day}" if near else f"{hour} on {day}"
    return f"{hour} de {day}" if near else f"{hour} del {day.removeprefix('el ')}"


def said_meeting(at: Instant, zone: str, now: Instant, language: Language) -> str:
    """ "today at 3:00 pm", "Saturday, November 22 at 10:30 am"; "el sábado 22 de noviembre a las 10:30 a. m."."""
    return f"{_day(at, zone, now, language)} {'at' if language == 'en' else 'a'} {_hour(at, zone, language)}"


def said_offer(terms: Terms, language: Language) -> str:
    """ "0.9 % APR", "$500 off and 0 % APR", "$24,990"; its name where it says no figure."""
    off, apr = ("{} off", "{} % APR") if language == "en" else ("{} de descuento", "{} % TAE")
    said = [money(terms.price)] if terms.price else []
    said += [off.format(money(terms.off))] if terms.off else []
    said += [apr.format(f"{terms.apr / 100:g}")] if terms.apr >= 0 else []
    return said_list(said, language) or terms.name


def said_date(day: str, language: Language) -> str:
    """ "November 30", "el 30 de noviembre"."""
    told = date.fromisoformat(day)
    return f"{told:%B} {told.day}" if language == "en" else f"el {told.day} de {_MONTHS[told.month - 1]}"


def said_list(things: Sequence[str], language: Language) -> str:
    """ "the mileage, the condition and what is still owed on it"."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {'and' if language == 'en' else 'y'} {things[-1]}"


def fill(reply: str, known: Mapping[str, str]) -> str:
    """The reply with every known value in place; an unknown placeholder stays, and stops the sending. Only who gave no name is addressed
    without one: "Hi, this is Ines", and nobody has to take the braces out.

    A value that ends in a dot ("p. m.", "Inc.") ends its sentence too.
    """
    if "first_name" not in known and (nameless := _unaddressed(reply)) != reply:
        said = fill(nameless, {**known, "first_name": "{first_name}"})
        return said[:1].upper() + said[1:]
    parts, done = list[str](), 0
    for found in _PLACEHOLDER.finditer(reply):
        value = known.get(found.group(1), found.group())
        end = found.end() + (value.endswith(".") and reply[found.end() : found.end() + 1] == ".")
        parts += (reply[done : found.start()], value)
        done = end
    return "".join((*parts, reply[done:]))


def _unaddressed(reply: str) -> str:
    """The same without the shopper's name where it only says who is meant; where it stands otherwise it stays."""
    reply = _GREETING.sub(lambda found: "Hello," if found.group(1) == "," else "Hola:", reply)
    return _ADDRESSED.sub("", reply)


def missing(reply: str) -> tuple[str, ...]:
    """The names of the placeholders in it, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(reply)))


def _hour(at: Instant, zone: str, language: Language) -> str:
    here = clock.local(at, zone)
    hour, morning = here.hour % 12 or 12, here.hour < 12
    if language == "en":
        return f"{hour}:{here.minute:02} {'am' if morning else 'pm'}"
    return f"{'la' if hour == 1 else 'las'} {hour}:{here.minute:02} {'a' if morning else 'p'}. m."


def _day(at: Instant, zone: str, now: Instant, language: Language) -> str:
    here, today = clock.local(at, zone).date(), clock.local(now, zone).date()
    near = _NEAR[language].get((here - today).days)
    if near:
        return near
    if language == "en":
        return f"{here:%A}, {here:%B} {here.day}"
    return f"el {_DAYS[here.weekday()]} {here.day} de {_MONTHS[here.month - 1]}"
