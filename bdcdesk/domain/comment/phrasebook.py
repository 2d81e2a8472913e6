"""The phrases by which a comment is understood, read from resources/comments: words and weights that a manager can read and change."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from bdcdesk.domain.comment.patterns import Pattern, PatternError, Phrases, read_pattern
from bdcdesk.domain.comment.spelling import Spelling
from bdcdesk.domain.comment.tokens import fold

Room: TypeAlias = Literal["asking", "questions", "channels", "opt_out", "cues", "sources"]
ROOMS: Final[tuple[Room, ...]] = ("asking", "questions", "channels", "opt_out", "cues", "sources")
_WORDS: Final = re.compile(r"[a-z]+")


class PhrasebookError(ValueError):
    """A file of phrases that cannot be used, and why."""


class Signal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What these `phrases` mean: `finds` a question, a wish, a cue.

    `asked`: it only means that where something is asked or wanted. `but`: not where one of these stands over the same words; `unless`: not
    if one of these stands anywhere in the sentence. `denied`: whether it means that also behind a "not". `weight`: 1 decides alone.
    """

    finds: str
    phrases: tuple[str, ...]
    asked: bool = False
    but: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    denied: bool = False
    weight: Annotated[float, msgspec.Meta(gt=0, le=2)] = 1.0
    because: str = ""
    """In words, for the reason: "asks whether it is still there"."""


class _Signals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    says: str
    signals: tuple[Signal, ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`written_out`: shorthand and what it stands for; `lists`: words that phrases name together; `english` and `spanish`: words that only
    one of the languages has; `common`: those of any text. `right`: words that look like a misspelt one of ours and are not."""

    says: str
    written_out: dict[str, str]
    lists: dict[str, str]
    english: str
    spanish: str
    common: str
    right: str
    meant: str
    """Words that a misspelt one may be meant for, beside those that stand in phrases."""
    kinds: tuple[str, ...]
    """Lists whose words count as one and the same: cars, days, colors, places."""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One phrase of the book: of which signal, and as what."""

    room: Room
    signal: int
    role: Literal["phrase", "but", "unless"]


class Phrasebook:
    """All phrases, ready to be looked for. `signals` by the number that an entry names; `entries` by the key of a place."""

    def __init__(self, words: Words, rooms: Mapping[Room, tuple[Signal, ...]]) -> None:
        self.words = words
        self.english = frozenset(fold(words.english).split())
        self.spanish = frozenset(fold(words.spanish).split())
        self.written_out = {short: tuple(fold(meant).split()) for short, meant in words.written_out.items()}
        self.signals: list[Signal] = []
        self.entries: list[Entry] = []
        lists = _lists(words.lists)
        self.kinds = _kinds(words.kinds, lists)
        common = frozenset(fold(words.common).split())
        patterns = list[tuple[int, Pattern]]()
        for room, signals in rooms.items():
            for signal in signals:
                for role, text in _texts(signal):
                    try:
                        patterns.append((len(self.entries), read_pattern(fold(text), lists, common)))
                    except PatternError as error:
                        raise PhrasebookError(f"In the {room} of comments, “{signal.finds}”: {error}") from error
                    self.entries.append(Entry(room, len(self.signals), role))
                self.signals.append(signal)
        self.phrases = Phrases(patterns)
        self.spelling = Spelling(_vocabulary(self, lists, (pattern for _, pattern in patterns)), fold(words.right).split())


def _lists(given: Mapping[str, str]) -> dict[str, list[str]]:
    """A list may name another one, which names none."""
    plain = {name: fold(text).split() for name, text in given.items()}
    return {
        name: [word for one in words for word in (plain.get(one[1:], [one]) if one.startswith("@") else [one])]
        for name, words in plain.items()
    }


def _kinds(names: Iterable[str], lists: Mapping[str, list[str]]) -> dict[str, str]:
    """The first list that has a word counts."""
    kinds: dict[str, str] = {}
    for name in names:
        if name not in lists:
            raise PhrasebookError(f"There is no list “{name}” of comments.")
        for word in lists[name]:
            kinds.setdefault(word, f"@{name}")
    return kinds


def _texts(signal: Signal) -> Iterator[tuple[Literal["phrase", "but", "unless"], str]]:
    for text in signal.phrases:
        yield "phrase", text
    for text in signal.but:
        yield "but", text
    for text in signal.unless:
        yield "unless", text


def _vocabulary(book: Phrasebook, lists: Mapping[str, list[str]], patterns: Iterable[Pattern]) -> set[str]:
    known = {word for pattern in patterns for element in pattern.elements for word in element.words}
    known |= {word for words in lists.values() for word in words} | book.english | book.spanish | set(fold(book.words.meant).split())
    known |= {word for words in book.written_out.values() for word in words} | set(book.written_out)
    return {word for word in known if _WORDS.fullmatch(word)}


def read_phrasebook(files: Mapping[str, bytes]) -> Phrasebook:
    """The book of these files (name without ending to JSON text). Raises PhrasebookError for anything that could not be used."""
    try:
        words = msgspec.json.decode(files["words"], type=Words)
        rooms = {room: msgspec.json.decode(files[room], type=_Signals).signals for room in ROOMS}
    except KeyError as error:
        raise PhrasebookError(f"The phrases of comments are not whole: {error.args[0]}.json is missing.") from error
    except msgspec.DecodeError as error:
        raise PhrasebookError(f"The phrases of comments cannot be read: {error}") from error
    return Phrasebook(words, rooms)
