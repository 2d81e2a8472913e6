"""How people promise something, read from its data files."""

from functools import cache

from bdcdesk.domain.promise_words import Patterns, read_promise_words
from bdcdesk.machine.program import resources


@cache
def shipped_promise_words() -> tuple[Patterns, ...]:
    """Of each language. Raises PromiseWordsError, OSError."""
    return tuple(read_promise_words(one, (resources() / "promises" / f"{one}.json").read_bytes()) for one in ("en", "es"))
