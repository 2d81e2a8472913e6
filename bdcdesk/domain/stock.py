"""The cars of a store, to find in them the one that a lead asks for: by VIN, by stock number, else by words."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from bdcdesk.domain.car import Car, plain_stock, plain_vin
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.translation import tr

CHOICES: Final = 5
"""Cars of which one asks "which of these?", at most."""
_PART: Final = 6
"""Last characters of a VIN that tell a car, at least."""

_SPELLED: Final = {"chevy": "chevrolet", "vw": "volkswagen", "mercedes": "mercedesbenz", "range rover": "landrover"}
_WORD: Final = re.compile(r"[a-z0-9]+")
_HIDDEN: Final = re.compile(r"[*?…]|x{4,}", re.IGNORECASE)


class Found(msgspec.Struct, frozen=True):
    """What a store has of a car that somebody asks for.

    `car` is that very car, or the only one that fits the words; it may be gone. `how` says in words what matched, or what was looked for in
    vain; "" when the lead names no car. `choices`: several fit the words, CHOICES of them; `more`: how many others do.
    `named`: the lead names one very car, by its VIN or stock number.
    """

    car: Car | None = None
    how: str = ""
    choices: tuple[Car, ...] = ()
    more: int = 0
    named: bool = False


class Stock:
    """Of some cars, each once. Iterating gives those that are here, in the order of their ids."""

    def __init__(self, cars: Iterable[Car]) -> None:
        self._by_vin: dict[str, Car] = {}
        self._by_tail: dict[str, list[Car]] = {}
        self._by_stock: dict[str, list[Car]] = {}
        self._by_make: dict[str, list[Car]] = {}
        self._here: list[Car] = []
        for car in sorted(cars, key=lambda car: car.id):
            vin, stock = plain_vin(car.vin), plain_stock(car.stock)
            if vin:
                self._by_vin[vin] = car
                self._by_tail.setdefault(vin[-_PART:], []).append(car)
            if stock:
                self._by_stock.setdefault(stock, []).append(car)
            if car.here:
                self._here.append(car)
                self._by_make.setdefault(plain_make(car.make), []).append(car)

    def __iter__(self) -> Iterator[Car]:
        return iter(self._here)

    @property
    def any(self) -> bool:
        """Whether the store has ever said what cars it has."""
        return bool(self._here or self._by_vin or self._by_stock)

    def named(self, wanted: Vehicle) -> Car | None:
        """The very car whose VIN or stock number this is, here or gone; never one with another VIN than the one that is stated."""
        return self._named(wanted)[0]

    def find(self, wanted: Vehicle) -> Found:
        """The car, or those among which it may be."""
        car, how = self._named(wanted)
        if car is not None:
            return Found(car, tr("matched by its {how}", how=how), named=True)
        if how:
            return Found(None, tr("no car in stock has this {how}", how=how), named=True)
        fitting = self._fitting(wanted)
        if fitting is None:
            return Found()
        words = wanted.title
        if len(fitting) == 1:
            return Found(fitting[0], tr("the only one in stock that fits “{words}”", words=words))
        if fitting:
            return Found(
                None,
                tr("{count} in stock fit “{words}”", count=len(fitting), words=words),
                tuple(fitting[:CHOICES]),
                max(0, len(fitting) - CHOICES),
            )
        return Found(None, tr("none in stock fits “{words}”", words=words))

    def _named(self, wanted: Vehicle) -> tuple[Car | None, str]:
        vin, stock = _stated_vin(wanted.vin), plain_stock(wanted.stock)
        if plain_vin(vin) and vin in self._by_vin:
            return self._by_vin[vin], "VIN"
        tailed = [car for car in self._by_tail.get(vin[-_PART:], ()) if car.vin.upper().endswith(vin)] if vin and not plain_vin(vin) else []
        if _one(tailed) is not None:
            return _one(tailed), tr("last {count} characters of the VIN", count=len(vin))
        numbered = [car for car in self._by_stock.get(stock, ()) if not vin or not car.vin or plain_vin(car.vin).endswith(vin)]
        if _one(numbered) is not None:
            return _one(numbered), tr("stock number")
        named = tr(" or ").join(word for word, stated in (("VIN", vin), (tr("stock number"), stock)) if stated)
        return None, named

    def _fitting(self, wanted: Vehicle) -> list[Car] | None:
        """The cars here that the words of year, make, model and trim fit, as narrowly as they can; None if they say too little."""
        make, model = plain_make(wanted.make), _squashed(wanted.model)
        if not make or not model:
            return None
        same = [car for car in self._by_make.get(make, ()) if _fits(car, wanted)]
        found = [car for car in same if _squashed(car.model) == model] or [car for car in same if _begins(car, wanted)]
        for narrower in (_of_trim, _of_color):
            found = [car for car in found if narrower(car, wanted)] or found
        return found


def plain_make(make: str) -> str:
    """A make as it is compared: "Chevy" and "CHEVROLET" are the same."""
    words = " ".join(_words(make))
    return _SPELLED.get(words, words.replace(" ", ""))


def overlap(one: str, other: str) -> float:
    """How many of the words of either stand in both, 0 to 1."""
    mine, theirs = set(_words(one)), set(_words(other))
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def used(condition: str) -> bool | None:
    """Whether it is a used car, None if nobody says."""
    return condition in ("used", "certified") if condition else None


def _stated_vin(vin: str) -> str:
    """What a lead says of the VIN: all of it, or its end; "" for too little of it, and for one that is masked."""
    plain = re.sub(r"[^A-Z0-9]", "", vin.upper())
    return plain if _PART <= len(plain) <= 17 and not _HIDDEN.search(vin) else ""


def _one(cars: list[Car]) -> Car | None:
    """The one that is meant: the only one here, else the only one, else the one that was there last."""
    here = [car for car in cars if car.here]
    if len(here) == 1 or len(cars) == 1:
        return (here or cars)[0]
    return None if here or not cars else max(cars, key=lambda car: (car.statuses[-1][0] if car.statuses else 0, car.id))


def _fits(car: Car, wanted: Vehicle) -> bool:
    asked, has = used(wanted.status), used(car.condition)
    return (not wanted.year or car.year == wanted.year) and (asked is None or has is None or asked == has)


def _begins(car: Car, wanted: Vehicle) -> bool:
    """Whether one's model begins the other's model and trim, in whole words: "Silverado" and "Silverado 1500"."""
    mine, theirs = _words(f"{car.model} {car.trim}"), _words(f"{wanted.model} {wanted.trim}")
    return _begun(_squashed(wanted.model), mine) or (bool(car.model) and _begun(_squashed(car.model), theirs))


def _begun(squashed: str, words: list[str]) -> bool:
    return any("".join(words[:count]) == squashed for count in range(1, len(words) + 1))


def _of_trim(car: Car, wanted: Vehicle) -> bool:
    # "Silverado" and "1500 LT" may be one feed's model and another one's trim.
    asked = wanted.trim if _squashed(car.model) == _squashed(wanted.model) else f"{wanted.model} {wanted.trim}"
    return set(_words(asked)) <= set(_words(f"{car.model} {car.trim}"))


def _of_color(car: Car, wanted: Vehicle) -> bool:
    return bool(set(_words(wanted.color)) & set(_words(car.color)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _squashed(text: str) -> str:
    return "".join(_words(text))
