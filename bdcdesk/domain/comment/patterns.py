"""Phrases over words, as they stand in resources/comments: what one looks like, and where a comment holds it.

A phrase is words with blanks between: `a|b` either, `[a]` perhaps, `..` up to three words of any kind (`..6`: up to six), `!a` not this
next, `wor*` any word that begins so, `@list` one of a list, `<money>` a kind of number, `^` and `$` the sentence's beginning and end
(`a|$` either).
Matching cannot run away: a phrase has few gaps, each is short, and no phrase is tried at more than `MOST` places.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from bdcdesk.domain.comment.tokens import Said

GAP: Final = 3
WIDEST: Final = 12
GAPS: Final = 4
_FREQUENT: Final = 15
"""How many rare words a common one is worth: by so much it is found more often."""
MOST: Final = 12
"""Places of a comment at which one phrase is tried."""


class PatternError(ValueError):
    """A phrase that cannot be read, and why."""


class Element(msgspec.Struct, frozen=True, gc=False):
    what: str
    """"word", "perhaps", "gap", "never", "first", "last"."""
    words: frozenset[str] = frozenset()
    begins: tuple[str, ...] = ()
    most: int = 0
    ends: bool = False
    """Whether the sentence may also end here instead of the word."""


class Pattern(msgspec.Struct, frozen=True, gc=False):
    """`anchor`: the element that is looked for first, the one with the rarest words."""

    text: str
    elements: tuple[Element, ...]
    anchor: int
    needs: tuple[frozenset[str], ...]
    """One word of each of these must stand in the sentence beside the anchor's."""


def read_pattern(text: str, lists: Mapping[str, Sequence[str]], common: frozenset[str] = frozenset()) -> Pattern:
    """Raises PatternError. `common`: words of any text, by which nothing is looked for if there is another."""
    elements = tuple(_element(part, text, lists) for part in text.split())
    if sum(one.what == "gap" for one in elements) > GAPS:
        raise PatternError(f"“{text}” has more than {GAPS} gaps.")
    rare = [
        (one.ends, _FREQUENT * len(one.words & common) + len(one.words) + 3 * len(one.begins), at)
        for at, one in enumerate(elements)
        if one.what == "word"
    ]
    if not rare:
        raise PatternError(f"“{text}” has no word that must be there.")
    anchor = min(rare)[2]
    needs = [one.words for at, one in enumerate(elements) if one.what == "word" and at != anchor and not one.begins and not one.ends]
    return Pattern(text, elements, anchor, tuple(sorted(needs, key=len)))


def _element(part: str, text: str, lists: Mapping[str, Sequence[str]]) -> Element:
    if part in ("^", "$"):
        return Element("first" if part == "^" else "last")
    if part.startswith(".."):
        most = int(part[2:]) if part[2:].isdecimal() else GAP if part == ".." else 0
        if not 0 < most <= WIDEST:
            raise PatternError(f"“{text}” has a gap “{part}” that is none: “..” or “..N” with N of 1 to {WIDEST}.")
        return Element("gap", most=most)
    what = "never" if part.startswith("!") else "perhaps" if part.startswith("[") and part.endswith("]") else "word"
    bare = part[1:] if what == "never" else part[1:-1] if what == "perhaps" else part
    words = set[str]()
    begins = set[str]()
    for one in bare.split("|"):
        if one == "$":
            continue
        if one.startswith("@"):
            if one[1:] not in lists:
                raise PatternError(f"“{text}” names the list “{one[1:]}”, which there is not.")
            words.update(word for word in lists[one[1:]] if not word.endswith("*"))
            begins.update(word[:-1] for word in lists[one[1:]] if word.endswith("*"))
        elif one.endswith("*") and len(one) > 3:
            begins.add(one[:-1])
        elif one and not set(one) & set("[]!*@^$"):
            words.add(one)
        else:
            raise PatternError(f"“{text}” has a word “{one}” that cannot be read.")
    return Element(what, frozenset(words), tuple(sorted(begins)), ends="$" in bare.split("|"))


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where a phrase stands: from the word `start` to before `end`."""

    key: int
    start: int
    end: int


_Sought: TypeAlias = tuple[int, int, int, Pattern]
"""Bits of what must stand in the sentence, the phrase's number, its key, and the phrase."""


class Phrases:
    """Many phrases, looked for at once: only those whose rarest word a sentence holds, and one of each of their other words, are tried."""

    def __init__(self, patterns: Iterable[tuple[int, Pattern]]) -> None:
        self._by_word: dict[str, list[_Sought]] = {}
        self._by_begin: dict[str, list[_Sought]] = {}
        self._bits: dict[str, int] = {}
        needs: dict[frozenset[str], int] = {}
        for number, (key, pattern) in enumerate(patterns):
            wanted = 0
            for need in pattern.needs:
                wanted |= needs.setdefault(need, 1 << len(needs))
            element = pattern.elements[pattern.anchor]
            for word in sorted(element.words):
                self._by_word.setdefault(word, []).append((wanted, number, key, pattern))
            for begin in element.begins:
                self._by_begin.setdefault(begin, []).append((wanted, number, key, pattern))
        for need, bit in needs.items():
            for word in need:
                self._bits[word] = self._bits.get(word, 0) | bit
        self._lengths = sorted({len(begin) for begin in self._by_begin})

    def find(self, said: Said) -> list[Place]:
        """Every place of every phrase, in the order of the words."""
        found = list[Place]()
        tried: dict[int, int] = {}
        for low, high, _ in said.sentences:
            there = 0
            for at in range(low, high):
                there |= self._bits.get(said.words[at], 0) | self._bits.get(said.kinds[at], 0)
            for at in range(low, high):
                for wanted, number, key, pattern in self._looked_for(said.words[at], said.kinds[at]):
                    if wanted & there != wanted:
                        continue
                    times = tried.get(number, 0)
                    if times >= MOST:
                        continue
                    tried[number] = times + 1
                    place = _place(pattern, at, low, high, said)
                    if place is not None:
                        found.append(Place(key, *place))
        return found

    def _looked_for(self, word: str, kind: str) -> list[_Sought]:
        found = self._by_word.get(kind or word, [])
        if kind:
            return found + self._by_word.get(word, [])
        for length in self._lengths:
            if len(word) >= length and word[:length] in self._by_begin:
                found = found + self._by_begin[word[:length]]
        return found


def _place(pattern: Pattern, at: int, low: int, high: int, said: Said) -> tuple[int, int] | None:
    """Where it stands with its anchor at this word of the sentence from `low` to `high`."""
    end = _forward(pattern.elements, pattern.anchor + 1, at + 1, low, high, said)
    start = _backward(pattern.elements, pattern.anchor - 1, at, low, high, said) if end >= 0 else -1
    return (start, end) if start >= 0 else None


def _fits(element: Element, said: Said, at: int) -> bool:
    word = said.words[at]
    return word in element.words or (said.kinds[at] in element.words) or (bool(element.begins) and word.startswith(element.begins))


def _forward(elements: tuple[Element, ...], k: int, at: int, low: int, high: int, said: Said) -> int:
    """The end of what fits from element `k` and word `at` on; -1 if nothing does."""
    while k < len(elements):
        one = elements[k]
        k += 1
        if one.what == "word":
            if at < high and _fits(one, said, at):
                at += 1
            elif not one.ends or at < high:
                return -1
        elif one.what == "perhaps":
            if at < high and _fits(one, said, at):
                end = _forward(elements, k, at + 1, low, high, said)
                if end >= 0:
                    return end
        elif one.what == "gap":
            for over in range(min(one.most, high - at) + 1):
                end = _forward(elements, k, at + over, low, high, said)
                if end >= 0:
                    return end
            return -1
        elif (
            (one.what == "never" and at < high and _fits(one, said, at))
            or (one.what == "first" and at != low)
            or (one.what == "last" and at != high)
        ):
            return -1
    return at


def _backward(elements: tuple[Element, ...], k: int, at: int, low: int, high: int, said: Said) -> int:
    """The beginning of what fits up to element `k` and before word `at`; -1 if nothing does."""
    while k >= 0:
        one = elements[k]
        k -= 1
        if one.what == "word":
            if at <= low or not _fits(one, said, at - 1):
                return -1
            at -= 1
        elif one.what == "perhaps":
            if at > low and _fits(one, said, at - 1):
                start = _backward(elements, k, at - 1, low, high, said)
                if start >= 0:
                    return start
        elif one.what == "gap":
            for over in range(min(one.most, at - low) + 1):
                start = _backward(elements, k, at - over, low, high, said)
                if start >= 0:
                    return start
            return -1
        elif (
            (one.what == "never" and at > low and _fits(one, said, at - 1))
            or (one.what == "first" and at != low)
            or (one.what == "last" and at != high)
        ):
            return -1
    return at
