"""The word that a misspelt one is meant for, among the words that the patterns know. Short words are taken as they stand."""

from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 5
"""Letters of a word below which a slip makes another word of it."""
_TWO_SLIPS: Final = 8
_LONGEST: Final = 24
_REMEMBERED: Final = 4_000
"""Words of which is kept what they are meant for: names of cars and people come again and again."""


class Spelling:
    """`known` words are meant; `others` are words of their own, however close they are to one of these."""

    def __init__(self, known: Iterable[str], others: Iterable[str] = ()) -> None:
        self._known = frozenset(known)
        self._right = self._known | frozenset(others)
        self._meant: dict[str, str] = {}
        self._near: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                for short in {word, *_shortened(word)}:
                    self._near.setdefault(short, []).append(word)

    def __call__(self, word: str) -> str:
        """The known word that is one slip away (two for a long one); `word` itself if there is none."""
        if word in self._right or not SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
            return word
        if word not in self._meant:
            if len(self._meant) >= _REMEMBERED:
                self._meant.clear()
            self._meant[word] = self._closest(word)
        return self._meant[word]

    def _closest(self, word: str) -> str:
        short = _shortened(word)
        found = {meant for one in (word, *short) for meant in self._near.get(one, ())}
        if len(word) >= _TWO_SLIPS:
            found |= {meant for one in short for two in _shortened(one) for meant in self._near.get(two, ()) if len(meant) >= _TWO_SLIPS}
        best, slips = word, 3
        for meant in sorted(found):
            away = _away(word, meant)
            allowed = 2 if min(len(word), len(meant)) >= _TWO_SLIPS else 1
            # A first letter is seldom the wrong one.
            if away <= allowed and away < slips and (meant[0] == word[0] or meant[:2] == word[1::-1]):
                best, slips = meant, away
        return best


def _shortened(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _away(one: str, other: str) -> int:
    """How many letters were left out, added, taken for another or changed over with the next."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == other[j - 2] and one[i - 2] == theirs:
                least = min(least, older[j - 2] + 1)
            row.append(least)
    return row[-1]
