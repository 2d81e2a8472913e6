"""What a text of the shopper's means for whether we may write again: exact words are taken at their word, free text is put to an agent."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from bdcdesk.domain.contact_rules.book import Book, WordsRule

Meaning: TypeAlias = Literal["stop", "start", "help", "perhaps stop", "perhaps wrong number", ""]

_ORDER: Final[tuple[Meaning, ...]] = ("stop", "start", "help", "perhaps wrong number", "perhaps stop")


def plain(text: str) -> str:
    """Small letters without accents, words with single spaces, nothing else around or between them but apostrophes."""
    marks = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    bare = "".join(sign for sign in marks if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[\w'/&]+", bare)).strip("'/& ")


def meaning(book: Book, text: str, extra: Iterable[str] = ()) -> tuple[Meaning, str]:
    """What it means, and the id of the rule that says so. `extra`: a store's own words for stop."""
    said = plain(text)
    if not said:
        return "", ""
    rules = [rule for rule in book.rules if isinstance(rule, WordsRule)]
    for means in _ORDER:
        for rule in rules:
            if rule.means == means and (said in _words(rule.words) or any(_pattern(one).search(said) for one in rule.patterns)):
                return means, rule.id
    return ("stop", "store-words") if said in {plain(word) for word in extra} else ("", "")


@lru_cache(maxsize=64)
def _words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, words))


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
