"""The leads of a fortnight: who asks, when, where, for what, and what they will do. Invented; numbers and addresses are of nobody."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Literal

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.settings import Hours
from bdcdesk.domain.events.vehicle import Vehicle

Fate = Literal["buys", "comes", "misses", "answers", "later", "stops", "wrong", "silent", "gone"]
"""What comes of it: they buy, come and do not, miss what was set, answer and fade, say not now, opt out, have another's number, never
answer, have bought elsewhere and say so."""

FATES: tuple[tuple[Fate, int], ...] = (
    *(("buys", 10), ("comes", 8), ("misses", 9), ("answers", 20), ("later", 8), ("stops", 7), ("wrong", 5), ("silent", 28), ("gone", 5)),
)
SOURCES = (("Harbor Motors website", 30), ("AutoTrader", 18), ("Cars.com", 16), ("CarGurus", 16), ("Edmunds", 8), ("Facebook", 12))
ASKED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Is it still available?", ("availability",)),
    ("Is this one still there, and what is your best price?", ("availability", "price")),
    ("What would my payment be with 3,000 down?", ("payment",)),
    ("What would you give me for my 2015 Civic?", ("trade_value",)),
    ("Can I come and drive it on Saturday?", ("test_drive",)),
    ("Does it have heated seats?", ("features",)),
    ("Just looking for now.", ()),
    ("", ()),
    ("My credit is not great, can you still help?", ("financing",)),
    ("Please send me the out the door price by text", ("price",)),
)
_FIRST = ("Maria", "Devon", "Aiko", "Sam", "Ruth", "Omar", "Lena", "Tariq", "June", "Cole", "Nadia", "Wes")
_LAST = ("Delgado", "Price", "Okafor", "Lindqvist", "Moreau", "Haddad", "Novak", "Barros", "Whitfield", "Sato", "Quist", "Ferris")
_CARS = (("2023", "Honda", "CR-V"), ("2021", "Ford", "F-150"), ("2024", "Toyota", "RAV4"), ("2019", "Mazda", "CX-5"))
_AREAS = ("202", "703", "571", "301", "410", "804", "757", "215", "212", "302")
_OVERNIGHT = 0.3
_NONE: tuple[tuple[str, str], ...] = (
    ("test", "This is a test lead"),
    ("auto-response", "I am out of office"),
    ("hiring request", "A job?"),
)


class Arrival(msgspec.Struct, frozen=True):
    """One request. `again`: the place, among those before it, of the lead that its source sends once more; -1 for a new one."""

    n: int
    at: Instant
    source: str
    shopper: Shopper
    car: Vehicle
    asked: tuple[str, ...]
    fate: Fate
    nature: str = "lead"
    again: int = -1


def arrivals(chance: Random, hours: Hours, first: date, days: int, agents: int) -> Iterator[Arrival]:
    """Five to eight a day and agent, some three of ten while nobody is there, in the order of time."""
    moments = sorted(_moment(chance, hours, first + timedelta(days=day)) for day in range(days) for _ in range(_a_day(chance, agents)))
    for n, at in enumerate(moments):
        yield _arrival(chance, n, at)


def _a_day(chance: Random, agents: int) -> int:
    return sum(chance.randint(5, 8) for _ in range(agents))


def _moment(chance: Random, hours: Hours, day: date) -> Instant:
    opens, closes = (clock.spans(hours, day) or ((0, 0),))[0]
    midnight = clock.instant(datetime(day.year, day.month, day.day, tzinfo=clock.zone(hours.zone)))
    if not closes or chance.random() < _OVERNIGHT:
        return midnight + chance.randrange(86_400_000)
    return chance.randrange(opens, closes)


def _arrival(chance: Random, n: int, at: Instant) -> Arrival:
    words, asked = chance.choice(ASKED)
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    # Two may share a phone: a couple, with names of their own.
    number = n if chance.random() > 0.01 else max(0, n - 1)
    phone = ContactPoint("phone", f"+1{_AREAS[number // 100 % len(_AREAS)]}55501{number % 100:02}")
    mail = ContactPoint("email", f"{first}.{last}.{n}@example.com".lower())
    points = chance.choices(((phone, mail), (phone,), (mail,)), (70, 20, 10))[0]
    year, make, model = chance.choice(_CARS)
    fate = _weighted(chance, FATES)
    nature = "lead"
    if chance.random() < 0.04:
        nature, words = chance.choice(_NONE)
        asked = ()
    again = chance.randrange(max(0, n - 20), n) if n and chance.random() < 0.05 else -1
    shopper = Shopper(f"{first} {last}", first, last, points, "22301", words)
    return Arrival(n, at, _weighted(chance, SOURCES), shopper, Vehicle("buy", "used", year, make, model), asked, fate, nature, again)


def _weighted(chance: Random, table: tuple[tuple[Any, int], ...]) -> Any:
    return chance.choices([one for one, _ in table], [weight for _, weight in table])[0]
