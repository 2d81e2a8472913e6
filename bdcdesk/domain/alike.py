"""Whether two names may be one person's, and by what a lead is found again. Pure, and quick: each lead that arrives is compared."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.events.vehicle import THEIRS, Vehicle
from bdcdesk.domain.lead import Lead

_BESIDE = frozenset({"jr", "sr", "ii", "iii", "iv", "mr", "mrs", "ms", "miss", "dr", "prof"})
_LONG = 10
"""Letters of a whole name from which on two slips of the keys make no other one of it."""

_MOST = 80
"""Letters of a name that are looked at."""


def parts(name: str) -> tuple[str, ...]:
    """The words of a name in one spelling, first name first: without accents, titles and punctuation."""
    name = name[:_MOST]
    words = name.casefold().split() if name.isascii() and name.replace(" ", "").isalpha() else _plain_words(name)
    return tuple(words) if _BESIDE.isdisjoint(words) else tuple([word for word in words if word not in _BESIDE])


def _plain_words(name: str) -> list[str]:
    if name.count(",") == 1:
        last, first = name.split(",")
        if first.strip().casefold().strip(".") not in _BESIDE:
            name = f"{first} {last}"
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", ""))


def full_name(shopper: Shopper) -> str:
    """The name as given, else put together."""
    return shopper.name or f"{shopper.first} {shopper.last}".strip()


def near_equal(one: str, other: str) -> bool:
    """Whether two full names are one but for order, initials or a slip of the keys. A single word is no full name."""
    mine, theirs = parts(one), parts(other)
    if len(mine) < 2 or len(theirs) < 2:
        return False
    if sorted(mine) == sorted(theirs):
        return True
    if _near(mine[-1], theirs[-1]) and _same_first(mine[0], theirs[0]):
        return True
    ours, others = "".join(mine), "".join(theirs)
    return min(len(ours), len(others)) >= _LONG and _near(ours, others)


def kin(one: str, other: str) -> bool:
    """Whether who shares a number or an address under these two names may be one person: a name is missing, or one fits into the other.

    Two who have only the family name in common are a couple, or a parent and a child.
    """
    mine, theirs = parts(one), parts(other)
    if not mine or not theirs or mine == theirs or near_equal(one, other):
        return True
    if len(mine) == 1 or len(theirs) == 1:
        return any(_same_first(word, more) for word in mine for more in theirs if len(word) > 1 or len(more) > 1)
    return any(_called(word, more) for word in mine[:-1] for more in theirs[:-1])


def _called(one: str, other: str) -> bool:
    """Whether these may be one first name: also a short form of it."""
    short, long = sorted((one, other), key=len)
    return (
        _same_first(one, other)
        or (len(short) > 2 and long.startswith(short))
        or other in _SHORT.get(one, ())
        or one in _SHORT.get(other, ())
    )


_SHORT: Final[dict[str, tuple[str, ...]]] = {
    "bob": ("robert",), "rob": ("robert",), "bobby": ("robert",), "bill": ("william",), "billy": ("william",), "will": ("william",),
    "liam": ("william",), "dick": ("richard",), "rick": ("richard",), "jim": ("james",), "jimmy": ("james",), "jack": ("john",),
    "mike": ("michael",), "dave": ("david",), "tony": ("anthony",), "ted": ("edward", "theodore"), "ned": ("edward",),
    "chuck": ("charles",), "charlie": ("charles",), "harry": ("henry", "harold"), "hank": ("henry",), "joe": ("joseph",),
    "liz": ("elizabeth",), "beth": ("elizabeth",), "betty": ("elizabeth",), "kate": ("katherine", "catherine"), "kathy": ("katherine",),
    "meg": ("margaret",), "peggy": ("margaret",), "sue": ("susan",), "patty": ("patricia",), "trish": ("patricia",), "debbie": ("deborah",),
    "pepe": ("jose",), "paco": ("francisco",), "pancho": ("francisco",), "lupe": ("guadalupe",), "nacho": ("ignacio",),
}  # fmt: skip
"""Short forms that do not begin as the name does."""


def _same_first(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]) or (_near(one, other) and min(len(one), len(other)) > 3)


def _near(one: str, other: str) -> bool:
    most = 0 if min(len(one), len(other)) < 4 else 1 if max(len(one), len(other)) < _LONG else 2
    return one == other or (abs(len(one) - len(other)) <= most and _slips(one, other) <= most)


def _slips(one: str, other: str) -> int:
    """Letters added, left out, changed, or two of them swapped, to come from one to the other."""
    before, row = list[int](), list(range(len(other) + 1))
    for n, sign in enumerate(one, 1):
        last, before, row = before, row, [n]
        for m, against in enumerate(other, 1):
            least = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (sign != against))
            if n > 1 and m > 1 and sign == other[m - 2] and one[n - 2] == against:
                least = min(least, last[m - 2] + 1)
            row.append(least)
    return row[-1]


def same_car(one: Iterable[Vehicle], other: Iterable[Vehicle]) -> bool:
    """Whether both ask about one car: by its VIN or stock number, else by year, make and model. Their own cars do not count."""
    return not set(car_names(one)).isdisjoint(car_names(other))


def car_names(cars: Iterable[Vehicle]) -> list[str]:
    found: list[str] = []
    for car in cars:
        if car.interest in THEIRS:
            continue
        if len(car.vin) > 6:
            found.append(f"vin {car.vin.casefold()}")
        if len(car.stock) > 2:
            found.append(f"stock {car.stock.casefold()}")
        if car.make and car.model:
            found.append(f"{car.year} {car.make} {car.model}".casefold())
    return found


def by_source(source: str, source_id: str) -> str:
    """What leads with this id of this source are found by."""
    return f"id/{source.casefold()}\x1f{source_id}"


def by_car(name: str, cars: Iterable[Vehicle]) -> list[str]:
    """What leads of somebody so called who asks about one of these cars are found by."""
    words = parts(name)
    if len(words) < 2:
        return []
    sound = _sound(words[0], words[-1])
    return [f"car/{sound}/{car}" for car in car_names(cars)]


_SILENT: Final = str.maketrans("", "", "aeiouyhw")


def _sound(first: str, last: str) -> str:
    """What near-equal names nearly always share, whatever their order: how both begin, and the longer one without its vowels."""
    longer = max(last, first, key=len)
    bones = longer[1:].translate(_SILENT)[:3]
    return f"{min(first[0], last[0])}{max(first[0], last[0])}{''.join(sorted(bones))}"


def handles(lead: Lead) -> list[str]:
    """All that a lead is found by: its people, its ids at its sources, and while it is open its car and name."""
    found = list(lead.persons)
    if lead.source_id:
        found.append(by_source(lead.source, lead.source_id))
    again = [one.received for one in lead.raised if not one.apart] if lead.raised else ()
    found += [by_source(received.source, received.source_id) for received in again if received.source_id]
    return found if lead.closed else found + by_car(full_name(lead.shopper), lead.vehicles)
