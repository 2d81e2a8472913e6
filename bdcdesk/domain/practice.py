"""Practice: made-up shoppers by scenario, and what a reply is read for. The data lies in resources/practice, all of it invented by us."""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Final

import msgspec

from bdcdesk.domain.comment import QUESTIONS
from bdcdesk.domain.placeholders import Language

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")
LONGEST: Final = 4_000
"""Characters of a reply that are read."""


class PracticeError(ValueError):
    """A file of made-up shoppers that cannot be used, and why."""


class MadeUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A made-up shopper: `comment` is what they write first, `asks` what they want to know with how they ask it again in other words;
    `back` is their answer to whatever is asked of them. `car`: year, make and model, () where they name none."""

    first: str
    comment: str
    asks: dict[str, str]
    back: str
    car: tuple[str, ...] = ()


class Read(msgspec.Struct, frozen=True):
    """What a reply was read for: the topics that it `answered`, those for which it `promised` something by a time; whether it asks
    something, and names a time."""

    answered: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    asks: bool = False
    names_time: bool = False


class Room(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """The shoppers of one language by scenario, and what they say of themselves: when something is answered (`thanks`), a time named
    (`time`), something promised (`waits`), nothing told (`unanswered`), all told (`bye`). `answers`: patterns by topic, of a sentence that
    answers it; `times`: of one that names a time. `facts`: what their made-up store knows, by topic."""

    language: Language
    thanks: tuple[str, ...]
    time: tuple[str, ...]
    waits: tuple[str, ...]
    unanswered: tuple[str, ...]
    bye: tuple[str, ...]
    times: tuple[str, ...]
    answers: dict[str, tuple[str, ...]]
    facts: dict[str, str]
    cases: dict[str, tuple[MadeUp, ...]]

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The first names of all of them, folded."""
        return frozenset(case.first.casefold() for cases in self.cases.values() for case in cases)

    @cached_property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """By topic; of times by ""."""
        return {topic: _any(patterns) for topic, patterns in (*self.answers.items(), ("", self.times))}

    def read(self, body: str, open_topics: Collection[str], promises: Callable[[str], bool]) -> Read:
        """A sentence that asks answers nothing. `promises`: whether words promise something by a time; that does for every topic that they
        do not answer."""
        sentences = [one for one in _SENTENCE.split(body[:LONGEST]) if one.strip()]
        said = [one for one in sentences if not one.rstrip().endswith("?")]
        kept = [one for one in said if promises(one)]
        told = [one for one in said if one not in kept]
        answered = tuple(topic for topic in open_topics if any(self.patterns[topic].search(one) for one in told))
        promised = tuple(topic for topic in open_topics if kept and topic not in answered)
        return Read(answered, promised, len(said) < len(sentences), any(self.patterns[""].search(one) for one in sentences))


def read_practice(*files: bytes) -> Mapping[Language, Room]:
    """The rooms of these files, one a language. Raises PracticeError for anything that could not be practised with."""
    rooms: dict[Language, Room] = {}
    for text in files:
        try:
            room = msgspec.json.decode(text, type=Room)
            rooms[room.language] = room
            # Made here, for nobody to wait at a key: they are kept.
            assert room.patterns, "there are topics"
        except (msgspec.DecodeError, re.error) as error:
            raise PracticeError(f"The shoppers to practise with cannot be read: {error}") from error
        _check(room)
    return rooms


def _check(room: Room) -> None:
    where = f"The shoppers to practise with in “{room.language}”"
    if not all((room.thanks, room.time, room.waits, room.unanswered, room.bye, room.cases)):
        raise PracticeError(f"{where} must have words for each turn.")
    if missing := sorted(set(QUESTIONS) - (room.answers.keys() & room.facts.keys())):
        raise PracticeError(f"{where} have no answers or facts for {', '.join(missing)}.")
    for scenario, cases in room.cases.items():
        for case in cases:
            if (
                not case.asks
                or not case.asks.keys() <= set(QUESTIONS)
                or not all((case.first, case.comment, case.back, *case.asks.values()))
            ):
                raise PracticeError(f"{where}: “{case.first}” of {scenario} must ask something that shoppers ask.")


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
