"""What of a timeline somebody looks for: words, however they are spelt, phones, however they are written; or one kind of entry."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from bdcdesk.report.entry import Entry, Kind

_PHONE: Final = re.compile(r"[0-9 ().+-]+")
_BETWEEN: Final = "[ ().+-]*"
"""What may stand between two digits of a phone."""
_FEWEST: Final = 4
"""Digits from which on what is typed may be the end of a phone."""
_UNSEEN: Final = frozenset(("Mn", "Me", "Cf"))
"""Categories of Unicode of accents by themselves, and of signs that nobody sees."""


@lru_cache(4_096)
def _plain(letter: str) -> str:
    if letter.isspace():
        return " "
    spelled = "".join(each for each in unicodedata.normalize("NFKD", letter) if unicodedata.category(each) not in _UNSEEN)
    return "".join("-" if unicodedata.category(each) == "Pd" else "'" if each in "‘’ʼ" else each for each in spelled.casefold())


def folded(text: str) -> str:
    """Without accents, capitals and kinds of spaces and dashes. Letter by letter: what stands in a text stands in it folded, too."""
    return "".join(map(_plain, text))


def words_of(entry: Entry) -> str:
    """All that stands there of an entry, folded."""
    return folded(f"{entry.text}\n{entry.meta}")


class Sought:
    """What was typed, ready to be found. Nothing but spaces is found nowhere."""

    def __init__(self, typed: str) -> None:
        plain = folded(typed).strip()
        digits = re.sub("[^0-9]", "", plain)
        if _PHONE.fullmatch(plain) and len(digits) >= _FEWEST:
            national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
            pattern = _BETWEEN.join(national)
        else:
            pattern = " +".join(map(re.escape, plain.split()))
        self._pattern = re.compile(pattern) if pattern else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def fits(self, plain: str) -> bool:
        """Whether it stands in this text, which is folded."""
        return self._pattern is not None and self._pattern.search(plain) is not None

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where it stands in a text as it was written: where each begins, and where it is over."""
        if self._pattern is None:
            return []
        letters = [(place, _plain(letter)) for place, letter in enumerate(text)]
        origin = [place for place, plain in letters for _ in plain]
        # Accents by themselves belong to the letter before them.
        after = [*origin[1:], len(text)]
        found = self._pattern.finditer("".join(plain for _, plain in letters))
        return [(origin[each.start()], max(after[each.end() - 1], origin[each.end() - 1] + 1)) for each in found]


def only(entries: tuple[Entry, ...], kind: Kind) -> tuple[Entry, ...]:
    """The entries of this kind, each below its day; "" is all of them."""
    if not kind:
        return entries
    kept: list[Entry] = []
    day: Entry | None = None
    for entry in entries:
        if entry.shape == "day":
            day = entry
        elif entry.kind == kind:
            kept += [day, entry] if day is not None else [entry]
            day = None
    return tuple(kept)
