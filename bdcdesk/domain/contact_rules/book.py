"""The rule book: dated data files, typed and checked as they are read. Pure: an edge reads the bytes."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from bdcdesk.domain.contact_rules.holidays import HolidayError, dates
from bdcdesk.domain.contact_rules.places import Places, PlacesFile
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.person import Channel, Purpose

PHONE: Final[tuple[Channel, ...]] = ("text", "call")
EVERYWHERE: Final = "*"
CANADA: Final = "CAN"

Id: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")]
Day: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"\A\d{4}-\d{2}-\d{2}\Z")]
Wall: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"\A([01]\d|2[0-3]):[0-5]\d\Z|\A24:00\Z")]
Named: TypeAlias = Annotated[str, msgspec.Meta(min_length=1)]


class BookError(ValueError):
    """A rule file that cannot be held to, and why: nobody is contacted by half a book."""


class RuleData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="what"):
    """Common to all rules. `says` is for an agent; `where` are states ("FL"), provinces ("CA-ON"), "CAN" for all of these, or "*".

    `override`: whether law leaves room for a supervisor to set it aside for once. `stated` tells how sure the source is.
    """

    id: Id
    says: Named
    source: Named
    reviewed: Day
    where: tuple[str, ...] = (EVERYWHERE,)
    channels: tuple[Channel, ...] = PHONE
    override: bool = False
    stated: Literal["law", "secondary source", "our own"] = "secondary source"

    def applies(self, regions: frozenset[str], channel: Channel) -> bool:
        if channel not in self.channels:
            return False
        return EVERYWHERE in self.where or not regions.isdisjoint(self.where) or (CANADA in self.where and any(map(_canadian, regions)))


class HoursRule(RuleData, frozen=True, kw_only=True, tag="hours"):
    """When a phone may ring or buzz, by the wall clock where the shopper may be: Monday first, null for a day on which it never may.

    `holidays`: days (`bdcdesk.domain.contact_rules.holidays`) on which it may only `on_holidays`, also when these are observed another day.
    """

    week: tuple[
        tuple[Wall, Wall] | None,
        tuple[Wall, Wall] | None,
        tuple[Wall, Wall] | None,
        tuple[Wall, Wall] | None,
        tuple[Wall, Wall] | None,
        tuple[Wall, Wall] | None,
        tuple[Wall, Wall] | None,
    ]
    holidays: dict[str, str] = {}
    on_holidays: tuple[Wall, Wall] | None = None


class CapRule(RuleData, frozen=True, kw_only=True, tag="cap"):
    """At most `most` contacts with one shopper in any 24 hours, calls and texts together."""

    most: Annotated[int, msgspec.Meta(ge=1)]


class ConsentRule(RuleData, frozen=True, kw_only=True, tag="consent"):
    """For this `purpose` the shopper must have said yes, or asked within `inquiry` months, or bought within `purchase` months."""

    purpose: tuple[Purpose, ...]
    inquiry: int = 0
    purchase: int = 0


class ListRule(RuleData, frozen=True, kw_only=True, tag="list"):
    """Who is on this list is not called, but after an inquiry or purchase of these months ago, or with written consent.

    `stale`: days after which a look into the list counts no more. `warn`: days before the exception ends from which that is said.
    """

    list: Literal["national", "company"]
    inquiry: int = 0
    purchase: int = 0
    stale: int = 0
    warn: int = 0


class WordsRule(RuleData, frozen=True, kw_only=True, tag="words"):
    """What a text of the shopper's means: exactly one of these `words` (where it only may mean that: a sentence of it is), or holding
    one of these `patterns` (regular expressions; "{name}" in one is any name of the shopper's)."""

    means: Literal["stop", "start", "help", "perhaps stop", "perhaps wrong number", "reaction"]
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


class LetterRule(RuleData, frozen=True, kw_only=True, tag="letter"):
    """What must stand in a message: the store's name, how to stop (one of `stop`, in it as words), its postal address."""

    first_only: bool = False
    store: bool = False
    postal: bool = False
    stop: tuple[str, ...] = ()


class PersonRule(RuleData, frozen=True, kw_only=True, tag="person"):
    """What is known of the person forbids it; that the number changed hands only takes away what the earlier person had agreed to."""

    known: Literal["opted out", "refused", "wrong", "erased", "perhaps stop", "changed hands"]


Rule: TypeAlias = HoursRule | CapRule | ConsentRule | ListRule | WordsRule | LetterRule | PersonRule


class Law(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One data file."""

    version: Day
    rules: tuple[Rule, ...]


class Book(msgspec.Struct, frozen=True):
    """All rules, and where numbers and ZIP codes are. `version` is stamped into what was decided by it."""

    version: str
    rules: tuple[Rule, ...]
    places: Places

    def rule(self, rule: str) -> Rule | None:
        return next((known for known in self.rules if known.id == rule), None)


UNREAD: Final = Book("", (), Places((), {}))
"""No book: by it nobody is contacted."""


def read_book(laws: Mapping[str, bytes], places: bytes) -> Book:
    """The book of these files (name to JSON text). Raises BookError for anything that could not be held to."""
    read = [_law(name, text) for name, text in sorted(laws.items())]
    rules = tuple(rule for law in read for rule in law.rules)
    _check(rules)
    try:
        where = msgspec.json.decode(places, type=PlacesFile).places()
    except (msgspec.DecodeError, ValueError) as error:
        raise BookError(f"The file of places cannot be read: {error}") from error
    mark = hashlib.sha256(b"\x00".join((*(laws[name] for name in sorted(laws)), places))).hexdigest()[:8]
    return Book(f"{max((law.version for law in read), default='none')}-{mark}", rules, where)


def _law(name: str, text: bytes) -> Law:
    try:
        return msgspec.json.decode(text, type=Law)
    except msgspec.DecodeError as error:
        raise BookError(f"The contact rules in {name} cannot be read: {error}") from error


_NEEDED: Final = frozenset({"opted out", "refused", "wrong", "erased", "perhaps stop"})


def _check(rules: Iterable[Rule]) -> None:
    seen = set[str]()
    for rule in rules:
        if rule.id in seen:
            raise BookError(f"There are two contact rules “{rule.id}”.")
        seen.add(rule.id)
        try:
            date.fromisoformat(rule.reviewed)
            _check_one(rule)
        except (ValueError, HolidayError, re.error) as error:
            raise BookError(f"The contact rule “{rule.id}” cannot be held to: {error}") from error
    # Without these a book would let through what no book may: a file that is missing is not a world without law.
    missing = _NEEDED - {rule.known for rule in rules if isinstance(rule, PersonRule)}
    if missing or not any(isinstance(rule, HoursRule) and EVERYWHERE in rule.where for rule in rules):
        raise BookError(f"The contact rules are not whole: {', '.join(sorted(missing)) or 'hours that hold everywhere'} missing.")


def _check_one(rule: Rule) -> None:
    if isinstance(rule, HoursRule):
        for span in (*rule.week, rule.on_holidays):
            if span is not None and minutes(span[0]) >= minutes(span[1]):
                raise ValueError(f"{span[0]} is not before {span[1]}")
        for name, spec in rule.holidays.items():
            if not dates(spec, 2026):
                raise ValueError(f"{name} is on no day")
    if isinstance(rule, WordsRule):
        for pattern in rule.patterns:
            re.compile(pattern.replace("{name}", "x"))
        if not rule.words and not rule.patterns:
            raise ValueError("it knows no words")
    if isinstance(rule, PersonRule | ListRule) and rule.override:
        raise ValueError("nobody may set it aside")


def minutes(wall: str) -> int:
    """Minutes since midnight of a wall clock time."""
    return int(wall[:2]) * 60 + int(wall[3:])


def _canadian(region: str) -> bool:
    return region.startswith("CA-")


DAY: Final[Instant] = 86_400_000
