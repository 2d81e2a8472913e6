"""Where a ZIP code, a Canadian postal code or a number of North America is: states or provinces, and time zones."""

import re
from bisect import bisect_right
from itertools import pairwise
from typing import Final

import msgspec

from bdcdesk.domain.events.lead import ContactPoint

_ZIP: Final = re.compile(r"\s*(\d{5})(?:-?\d{4})?\s*")
_POSTAL: Final = re.compile(r"\s*([ABCEGHJKLMNPRSTVXY]\d)[A-Z][ -]?(?:\d[A-Z]\d)?\s*", re.IGNORECASE)
_APART: Final = frozenset({"AK", "HI", "PR", "VI", "GU", "MP", "AS", "FM", "PW", "MH"})
"""Not of the continent's forty-eight and the capital."""


class Where(msgspec.Struct, frozen=True):
    """All places at once in which somebody may be: their `regions` and `zones`. `known`: any of it is said by what they gave."""

    regions: frozenset[str]
    zones: frozenset[str]
    known: bool


class Run(msgspec.Struct, frozen=True):
    """ZIP codes from `first` to `last`, all of one state and zone."""

    first: str
    last: str
    region: str
    zone: str


class Places(msgspec.Struct, frozen=True):
    """`runs` in order; `areas`: the state or province of an area code, and its zones; `codes`: of how a Canadian postal code begins."""

    runs: tuple[Run, ...]
    areas: dict[str, tuple[str, frozenset[str]]]
    codes: dict[str, tuple[str, frozenset[str]]] = {}

    def of(self, points: tuple[ContactPoint, ...], postal_code: str, zones: tuple[str, ...]) -> Where:
        """Everywhere that the shopper may be. `zones` are those that intake found for the numbers, to the exchange; without any, their area
        codes' count, and those of area codes in several zones do unless the ZIP tells which: exchanges of mobile numbers stand for no
        town. Nothing known at all (a toll-free number): anywhere on the continent, under the rules of all its states."""
        regions, found, told = set[str](), set(zones), self.postal(postal_code)
        for point in points:
            area = self.area(point.address) if point.kind == "phone" else None
            if area is not None:
                regions.add(area[0])
                settled = any(region == area[0] and zone in area[1] for region, zone in told)
                found |= set() if zones and (len(area[1]) == 1 or settled) else area[1]
        for region, zone in told:
            regions.add(region)
            found.add(zone)
        if found and not regions and any(map(_of_america, points)):
            # An area code that is newer than the list: it may be any state's in which that clock holds.
            regions = {run.region for run in self.runs if run.zone in found}
        if found:
            return Where(frozenset(regions), frozenset(found), True)
        anywhere = [run for run in self.runs if run.region not in _APART]
        return Where(frozenset(regions | {run.region for run in anywhere}), CONTINENT, False)

    def area(self, number: str) -> tuple[str, frozenset[str]] | None:
        """Of an E.164 number of North America; None for toll-free and foreign ones."""
        return self.areas.get(number[2:5]) if _is_american(number) else None

    def postal(self, code: str) -> set[tuple[str, str]]:
        """States and zones of a ZIP or postal code; of one between two known ones of the same three digits, those of both."""
        if letter := _POSTAL.fullmatch(code):
            begins = letter[1].upper()
            province, zones = self.codes.get(begins) or self.codes.get(begins[0]) or ("", frozenset())
            return {(province, zone) for zone in zones}
        digits = _ZIP.fullmatch(code)
        if digits is None:
            return set()
        at = bisect_right(self.runs, digits[1], key=lambda run: run.first)
        if at and digits[1] <= self.runs[at - 1].last:
            return {(self.runs[at - 1].region, self.runs[at - 1].zone)}
        # Between two runs: the post office has opened it since. Its first three digits say which of them it can belong to.
        beside = [run for run in self.runs[max(at - 1, 0) : at] if run.last[:3] == digits[1][:3]]
        beside += [run for run in self.runs[at : at + 1] if run.first[:3] == digits[1][:3]]
        return {(run.region, run.zone) for run in beside}


def _is_american(number: str) -> bool:
    return len(number) == 12 and number.startswith("+1")


def _of_america(point: ContactPoint) -> bool:
    return point.kind == "phone" and _is_american(point.address)


CONTINENT: Final = frozenset({"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"})


class PlacesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As kept: "first last state zone" of each run of ZIP codes, "state zone zone ..." of each area code and of what a Canadian postal
    code begins with."""

    version: str
    source: str
    zips: tuple[str, ...]
    area_codes: dict[str, str]
    postal: dict[str, str]

    def places(self) -> Places:
        """Raises ValueError if it is not in order."""
        runs = tuple(Run(*line.split(" ")) for line in self.zips)
        if not runs or any(run.first > run.last for run in runs) or any(one.last >= other.first for one, other in pairwise(runs)):
            raise ValueError("the ZIP codes are not in order")
        return Places(runs, _by_code(self.area_codes), _by_code(self.postal))


def _by_code(said: dict[str, str]) -> dict[str, tuple[str, frozenset[str]]]:
    named = ((code, words.split(" ")) for code, words in said.items())
    return {code: (region, frozenset(zones)) for code, (region, *zones) in named}
