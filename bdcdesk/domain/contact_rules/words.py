"""What a text of the shopper's means for whether we may write again: exact words are taken at their word, free text is put to an agent."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from bdcdesk.domain.contact_rules.book import Book, WordsRule

Meaning: TypeAlias = Literal["stop", "start", "help", "perhaps stop", "perhaps wrong number", "reaction", ""]

_EXACT: Final[tuple[Meaning, ...]] = ("stop", "start", "help")
_PERHAPS: Final[tuple[Meaning, ...]] = ("perhaps wrong number", "perhaps stop")
_SENTENCE: Final = re.compile(r"[.!?,;:…\n\r()]+| [-–—]+ ")
_SIGNS: Final = str.maketrans({"’": "'", "#": " number ", "_": " ", "\N{OCTAGONAL SIGN}": " stop "})
NAME: Final = "{name}"
"""In a pattern: one of the shopper's names."""


def plain(text: str) -> str:
    """Small letters without accents, words with single spaces, nothing else around or between them but apostrophes.

    A stop sign is a word."""
    marks = unicodedata.normalize("NFKD", text.translate(_SIGNS).casefold())
    bare = "".join(sign for sign in marks if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[\w'/&]+", bare)).strip("'/& ")


def meaning(book: Book, text: str, extra: Iterable[str] = (), names: Iterable[str] = ()) -> tuple[Meaning, str]:
    """What it means, and the id of the rule that says so. `extra`: a store's own words for stop; `names`: the shopper's."""
    said = plain(text)
    if not said:
        return "", ""
    rules = [rule for rule in book.rules if isinstance(rule, WordsRule)]
    for rule in rules:
        if rule.means == "reaction" and any(_pattern(one).search(text.casefold()) for one in rule.patterns):
            return "reaction", rule.id
    # Who says it three times says it.
    once = dict.fromkeys(said.split())
    whole = {said, *(once if len(once) == 1 else ())}
    for means in _EXACT:
        for rule in rules:
            if rule.means == means and whole & _words(rule.words):
                return means, rule.id
    if said in {plain(word) for word in extra}:
        return "stop", "store-words"
    # A no stands among other words too: in a sentence of its own, or above a signature.
    sentences = {said, *map(plain, _SENTENCE.split(text))}
    called = "|".join(sorted(re.escape(name) for name in map(plain, names) if name))
    for means in _PERHAPS:
        for rule in rules:
            if rule.means == means and (sentences & _words(rule.words) or any(_found(one, said, called) for one in rule.patterns)):
                return means, rule.id
    return "", ""


def _found(pattern: str, said: str, called: str) -> bool:
    if NAME in pattern:
        return bool(called) and _pattern(pattern.replace(NAME, f"(?:{called})")).search(said) is not None
    return _pattern(pattern).search(said) is not None


@lru_cache(maxsize=64)
def _words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, words))


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
