"""Situations, not steps, and the words that fit each, for each stage, channel and language. `comment` says which one a lead is in."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from bdcdesk.domain.car import Car
from bdcdesk.domain.placeholders import VALUES, Language, missing
from bdcdesk.domain.reply_stage import STAGES, Stage


class ScenarioError(ValueError):
    """A scenario file that cannot be used, and why."""


Stands = Literal["in stock", "in transit", "on hold", "gone"]


class Say(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said at one stage: `text` and `mail` (with its `subject`) are followed by the one question `ask`.

    Said only of a car that stands in one of the ways `stands`, and when all of `needs` (placeholders) are known; () for any. `answers` are
    the topics that it answers: a promise to look is no answer. `buying`: *how would you like to buy?* may be asked in the place of `ask`.
    """

    text: str
    subject: str
    mail: str
    ask: str = ""
    stands: tuple[Stands, ...] = ()
    needs: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    buying: bool = False


class StageWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`say`: the first that fits is said, so the last one fits always. `guide`: the turns of a call, in their order."""

    say: tuple[Say, ...]
    guide: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A scenario in one language. `example`: a shopper's own words in it.

    `car`: it is about the car asked for, so that what all say of one that cannot be had is said here too. `opening` of its mails, "" for
    the usual one.
    """

    id: str
    name: str
    goal: str
    example: str
    stages: dict[Stage, StageWords]
    version: int = 1
    answers: tuple[str, ...] = ()
    car: bool = False
    opening: str = ""


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all scenarios of a language share: how to stop, below the first text; how a mail begins and ends; the question how they would
    like to buy; and what is said of a car that cannot be had now, at some stages (`car`) of those scenarios that are about it."""

    language: Language
    stop: str
    opening: str
    closing: str
    buying: str
    buying_guide: str
    car: dict[Stage, tuple[Say, ...]]


class Book(Frame, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of scenarios."""

    scenarios: tuple[Words, ...]


class Draft(msgspec.Struct, frozen=True):
    """A reply with its placeholders still in braces. `buying`: the question in it how they would like to buy, "" if it is not asked."""

    text: str
    subject: str
    mail: str
    guide: tuple[str, ...]
    answers: tuple[str, ...] = ()
    buying: str = ""


class Scenario(msgspec.Struct, frozen=True):
    """A situation, by the name `id` under which the log knows it, in `version`. `name` and `goal` are in the language of the first file.

    `answers` are the topics that shoppers in it ask about. The last scenario fits everything.
    """

    id: str
    version: int
    name: str
    goal: str
    answers: tuple[str, ...] = ()
    words: dict[Language, Words] = {}
    frames: dict[Language, Frame] = {}

    def draft(
        self,
        stage: Stage,
        language: Language = "en",
        here: Car | None = None,
        known: Collection[str] = (),
        ask_buying: bool = False,
    ) -> Draft:
        """What fits the store's own car that the lead asks for (None: nobody knows which that is) and the values that are `known`.

        `ask_buying`: nobody knows yet how they would like to buy, and they were not asked.
        """
        words, frame = self.words[language], self.frames[language]
        stands = _stands(here)
        say = next(one for one in _sayings(words, frame, stage) if _fits(one, stands, known))
        buying = frame.buying if say.buying and ask_buying else ""
        ask = buying or say.ask
        guide = words.stages[stage].guide
        return Draft(
            text=" ".join(part for part in (say.text, ask, frame.stop if stage == "first" else "") if part),
            subject=say.subject,
            mail="\n\n".join(part for part in (words.opening or frame.opening, say.mail, ask, frame.closing) if part),
            guide=(*guide, frame.buying_guide) if buying else guide,
            answers=say.answers,
            buying=buying,
        )


def read_scenarios(first: bytes, *more: bytes) -> tuple[Scenario, ...]:
    """The scenarios of these files, one a language. Raises ScenarioError for anything that could not be offered to an agent."""
    books = tuple(_book(text) for text in (first, *more))
    main, *others = books
    if not main.scenarios:
        raise ScenarioError("There is no scenario in the file: the last one must fit everything.")
    for book in others:
        if [one.id for one in book.scenarios] != [one.id for one in main.scenarios]:
            raise ScenarioError(f"The files “{main.language}” and “{book.language}” must have the same scenarios in the same order.")
    return tuple(_scenario(books, place) for place in range(len(main.scenarios)))


def _stands(here: Car | None) -> str:
    return "" if here is None else here.stands if here.here and here.status != "sold" else "gone"


def _sayings(words: Words, frame: Frame, stage: Stage) -> Iterator[Say]:
    """What is said of a car's stand by the scenario itself comes first, then what all say of it."""
    own = words.stages[stage].say
    yield from (one for one in own if one.stands)
    if words.car:
        yield from frame.car.get(stage, ())
    yield from (one for one in own if not one.stands)


def _fits(say: Say, stands: str, known: Collection[str]) -> bool:
    return (not say.stands or stands in say.stands) and all(name in known for name in say.needs)


def _scenario(books: Sequence[Book], place: int) -> Scenario:
    told: Mapping[Language, Words] = {book.language: book.scenarios[place] for book in books}
    first = books[0].scenarios[place]
    return Scenario(
        id=first.id,
        version=max(words.version for words in told.values()),
        name=first.name,
        goal=first.goal,
        answers=first.answers,
        words=dict(told),
        frames={book.language: Frame(*(getattr(book, field) for field in Frame.__struct_fields__)) for book in books},
    )


def _book(text: bytes) -> Book:
    try:
        book = msgspec.json.decode(text, type=Book)
    except msgspec.DecodeError as error:
        raise ScenarioError(f"The scenario file cannot be read: {error}") from error
    names = [one.id for one in book.scenarios]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ScenarioError(f"There are two scenarios called {', '.join(sorted(twice))}.")
    _check_placeholders("What all scenarios share", (book.stop, book.opening, book.closing, book.buying, book.buying_guide))
    for stage, sayings in book.car.items():
        for say in sayings:
            if not say.stands:
                raise ScenarioError(f"What all scenarios say of a car ({stage}) must say how that car stands.")
            _check_say(f"What all scenarios say of a car ({stage})", say)
    for words in book.scenarios:
        _check_words(words)
    return book


def _check_words(words: Words) -> None:
    if words.version < 1 or not all((words.id, words.name, words.goal)):
        raise ScenarioError(f"Scenario {words.id or '(without an id)'} needs an id, a name, a goal and a version from 1 on.")
    for stage in STAGES:
        told = words.stages.get(stage)
        where = f"Scenario {words.id} ({stage})"
        if told is None or not told.say:
            raise ScenarioError(f"{where} has no words: every stage needs some.")
        if told.say[-1].stands or told.say[-1].needs:
            raise ScenarioError(f"{where}: the last of its words must fit always, whatever is known of the car.")
        if not told.guide:
            raise ScenarioError(f"{where} has no call guide.")
        for say in told.say:
            _check_say(where, say)
        _check_placeholders(where, (*told.guide, words.opening))


def _check_say(where: str, say: Say) -> None:
    empty = [name for name in ("text", "subject", "mail") if not getattr(say, name).strip()]
    if empty:
        raise ScenarioError(f"{where} has an empty {', '.join(empty)}.")
    _check_placeholders(where, (say.text, say.subject, say.mail, say.ask, *(f"{{{name}}}" for name in say.needs)))


def placeholder_problem(text: str) -> str:
    """What is wrong with the placeholders of these words, as the rest of a sentence about them; "" if nothing is."""
    unknown = set(missing(text)) - set(VALUES)
    if unknown:
        return f"asks for a value that does not exist: {', '.join(sorted(unknown))}."
    rest = re.sub(r"\{[a-z_]+\}", "", text)
    return f"has a brace that belongs to no value: “{text}”." if "{" in rest or "}" in rest else ""


def _check_placeholders(where: str, texts: Collection[str]) -> None:
    for text in texts:
        if problem := placeholder_problem(text):
            raise ScenarioError(f"{where} {problem}")
