"""By what a sentence is judged: its words, pairs and triples of them, where it asks and what it denies, and the phrases that it holds.

A trait is a short string; the same sentence has always the same ones. `weighing` says what each speaks for.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from bdcdesk.domain.comment.phrasebook import Phrasebook
from bdcdesk.domain.comment.signals import Heard
from bdcdesk.domain.comment.tokens import Said


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ASKS: Final = _words(
    """
    what how why when where which who whose is are do does did can could would will was were should has have any whether if
    wondering curious que cual cuales cuanto cuanta cuantos cuantas como donde cuando quien hay tienen tiene puedo pueden puede
    podria podrian esta estan aceptan hacen trae reciben
    """
)
_WANTS: Final = _words(
    """
    need want send like please give show tell know ask asking looking interested hoping quote confirm quiero quisiera necesito
    busco mandeme mandame deme dame digame favor gustaria saber ocupo
    """
)
_DENIES: Final = _words(
    """
    not no never without nothing sin nunca tampoco ni jamas nobody none nor
    """
)
_ENDS_DENIAL: Final = _words(
    """
    but just only until unless because if please pero sino solo hasta porque so and y
    """
)
_REACH: Final = 5
"""Words that a "not" reaches."""
_STEM: Final = 5
"""Letters by which words of at least `_LONG` are taken for the same."""
_LONG: Final = 7


class Trait(msgspec.Struct, frozen=True, gc=False):
    """`start` to before `end`: the words of the comment that it is."""

    name: str
    start: int
    end: int


def by_sentence(book: Phrasebook, heard: Heard) -> list[list[Trait]]:
    """The traits of each sentence; for a comment without words, one sentence without any."""
    said = heard.said
    told = [list(_of_words(book, said, low, high, mark)) for low, high, mark in said.sentences]
    for one in heard.found:
        if one.room in ("questions", "cues"):
            number = heard.number[one.start]
            told[number].append(Trait(f"{one.room}:{one.signal.finds}:{one.signal.weight:g}", one.start, one.end))
    return told or [[]]


def _plain(book: Phrasebook, said: Said, low: int, high: int) -> list[tuple[str, int, int]]:
    """The words from `low` to `high` with their places: one for a car with its year and model, days and places by kind."""
    words = list[tuple[str, int, int]]()
    for at in range(low, high):
        kind = said.kinds[at]
        word = "@car" if kind == "<model>" else kind or book.kinds.get(said.words[at], said.words[at])
        if words and word in ("@car", "@place") and words[-1][0] in (word, "<year>"):
            words[-1] = (word, words[-1][1], at + 1)
        else:
            words.append((word, at, at + 1))
    return words


def _of_words(book: Phrasebook, said: Said, low: int, high: int, mark: bool) -> Iterator[Trait]:
    words = _plain(book, said, low, high)
    asks, wants, reach = mark, False, 0
    older, before = "^", "^"
    oldest, begin = low, low
    for word, start, end in words:
        if said.starts[start]:
            asks, reach = mark, 0
        if word in _ASKS:
            asks = True
        elif word in _WANTS:
            wants = True
        if word in _ENDS_DENIAL:
            reach = 0
        yield Trait(word, start, end)
        yield Trait(f"{'?' if asks else '~' if wants else '.'}{word}", start, end)
        if reach:
            yield Trait(f"!{word}", start, end)
            reach -= 1
        if word in _DENIES:
            reach = _REACH
        if len(word) >= _LONG and word[0] not in "@<":
            yield Trait(f"{word[:_STEM]}*", start, end)
        yield Trait(f"{before} {word}", begin, end)
        if start > low:
            yield Trait(f"{older} _ {word}", oldest, end)
            yield Trait(f"{older} {before} {word}", oldest, end)
        older, before = before, word
        oldest, begin = begin, start
    if words:
        yield Trait(f"{before} $", words[-1][1], high)
