"""The file of a do-not-call list, as the registries hand it out: which of some numbers stand on it, and which area codes it is of.

One number a line, in any of the ways that numbers of North America are written, area code and number in columns of their own too; what
follows in a line is not looked at. A list with a line that cannot be read is no list: who is not found in half of it may stand in
the other half.
"""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Final

import msgspec

_LINE: Final = re.compile(rb"[^\d\n]{0,4}(?:1[^\d\n]{0,2})?([2-9]\d\d)[^\d\n]{0,3}([2-9]\d\d)[^\d\n]?(\d{4})(?!\d)")
_LONGEST: Final = 400


class NoList(ValueError):
    """The file is no list of numbers, and why."""


class Found(msgspec.Struct, frozen=True):
    """`listed`: those of the numbers that were asked about (E.164). `areas`: area codes of which it has any number, "202". `count`: of all
    its numbers."""

    listed: frozenset[str]
    areas: frozenset[str]
    count: int

    def covers(self, number: str) -> bool:
        """Whether it says anything of this number: a list is of the area codes that somebody subscribed to."""
        return number.startswith("+1") and number[2:5] in self.areas


def look(lines: Iterable[bytes], numbers: Collection[str], each: Callable[[bytes], None] = lambda number: None) -> Found:
    """Reads it line by line, however long it is; `each` is told of every number on it, as ten digits. Raises NoList."""
    wanted = {number[2:].encode(): number for number in numbers if number.startswith("+1") and len(number) == 12}
    listed, areas, count = set[str](), set[bytes](), 0
    for place, line in enumerate(lines, start=1):
        found = _LINE.match(line[:_LONGEST])
        if found is None:
            # The first line may be a heading.
            if line.strip() and place > 1:
                raise NoList(f"Line {place} holds no telephone number.")
            continue
        count += 1
        areas.add(found[1])
        number = found[1] + found[2] + found[3]
        each(number)
        known = wanted.get(number)
        if known is not None:
            listed.add(known)
    if not count:
        raise NoList("It holds no telephone number.")
    return Found(frozenset(listed), frozenset(area.decode() for area in areas), count)
