"""What was found, as frozen values, and the commands among it. No Qt."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from bdcdesk.translation import tr

Kind = Literal["person", "car", "words", "command"]
HEADS: Final[dict[Kind, str]] = {"person": tr("People"), "car": tr("Cars"), "words": tr("Words in messages"), "command": tr("Commands")}


class Hit(msgspec.Struct, frozen=True):
    """`lead`: what Enter opens, "" for a command, or a car that nobody asks for. `at`: ids of the entry of its timeline that this is in.
    `keys`: of a command."""

    kind: Kind
    title: str
    line: str
    lead: str = ""
    at: tuple[str, ...] = ()
    keys: str = ""

    @property
    def spoken(self) -> str:
        """The whole of it for someone who hears it."""
        return f"{HEADS[self.kind]}: {self.title}, {self.line}" if self.line else f"{HEADS[self.kind]}: {self.title}"


class Found(msgspec.Struct, frozen=True):
    """Of what was typed. `more`: of which kinds there is more than is shown."""

    typed: str
    hits: tuple[Hit, ...] = ()
    more: tuple[Kind, ...] = ()


def commands(typed: str, known: Iterable[tuple[str, str]]) -> tuple[Hit, ...]:
    """Those of the (keys, what) in which each word that was typed begins a word."""
    wanted = _words(typed)
    if not wanted:
        return ()
    return tuple(
        Hit("command", what, keys, keys=keys)
        for keys, what in known
        if all(any(word.startswith(begins) for word in _words(what)) for begins in wanted)
    )


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.findall(r"[a-z0-9]+", plain)
