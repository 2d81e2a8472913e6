"""What of a text is no word of a language: placeholders, addresses, links, stock and VIN numbers, trims with digits."""

import re
from collections.abc import Iterable
from typing import Final

from bdcdesk.desktop.writing.finding import Finding

_NO_WORD: Final = re.compile(
    r"\{[^{}\n]*\}|https?://\S+|\bwww\.\S+|\S+@\S+|\S*\d\S*|\b[A-Z]{2,6}s?\b|\b\w+(?:\.\w+)+\b|[#$]\S+",
)


def no_words(text: str) -> tuple[tuple[int, int], ...]:
    """Where they stand, in the order of the text."""
    return tuple(found.span() for found in _NO_WORD.finditer(text))


def outside(findings: Iterable[Finding], spans: Iterable[tuple[int, int]]) -> list[Finding]:
    """Those that touch none of the spans."""
    places = tuple(spans)
    return [one for one in findings if all(one.end <= start or end <= one.start for start, end in places)]
