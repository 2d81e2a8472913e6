"""How people promise something by a time, as data: resources/promises, a file for each language, made into patterns once."""

import re
from collections.abc import Mapping

import msgspec

Part = str
"""Of a day: "first" (thing), "morning", "noon", "afternoon", "evening", "night", "close"."""


class PromiseWordsError(ValueError):
    """A file of these words that cannot be read; says which, and why."""


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language. Each entry is a regular expression without groups of its own; case counts nothing.

    `makes` begin a promise anywhere, `begins` only where a sentence does, `goes_on` after a promise in the same sentence; DOES in them
    stands for what is `does`. `denied` before it in its clause, or `open_ended` anywhere in its sentence: it is none. What stands after
    one of `cuts` is not when it is kept. A number before one of `counts` is no hour. `tag` ends a statement as a question; `joins` may
    stand between a time and the promise after it.
    """

    makes: tuple[str, ...]
    begins: tuple[str, ...]
    goes_on: str
    does: tuple[str, ...]
    denied: tuple[str, ...]
    open_ended: tuple[str, ...]
    cuts: tuple[str, ...]
    tag: str
    joins: tuple[str, ...]
    by: str
    before: str
    at: str
    after: str
    between: str
    noon: str
    midnight: str
    am: str
    pm: str
    hour_end: str
    half: str
    numbers: dict[str, int]
    days: dict[str, int]
    weekdays: tuple[str, ...]
    next: str
    months: tuple[str, ...]
    month_day: str
    parts: dict[str, Part]
    todays: tuple[str, ...]
    week: str
    within: str
    amounts: dict[str, float]
    range: str
    units: dict[str, int]
    and_half: str
    counts: str
    soon: dict[str, int]


class Patterns(msgspec.Struct, frozen=True):
    """Of one language, compiled. `time` is any one part of a time, and its last group says which: "is_clock", "is_day" ... `linked` may
    stand between two of them."""

    makes: re.Pattern[str]
    begins: re.Pattern[str] | None
    goes_on: re.Pattern[str]
    denied: re.Pattern[str]
    open_ended: re.Pattern[str]
    cuts: re.Pattern[str]
    tag: re.Pattern[str]
    joins: re.Pattern[str]
    time: re.Pattern[str]
    linked: re.Pattern[str]
    phrases: Phrases


def read_promise_words(name: str, raw: bytes) -> Patterns:
    """Raises PromiseWordsError."""
    try:
        return _compiled(msgspec.json.decode(raw, type=Phrases))
    except (msgspec.DecodeError, re.error) as error:
        raise PromiseWordsError(f"{name}: {error}") from error


def _any(words: Mapping[str, object] | tuple[str, ...]) -> str:
    return "|".join(word for word in words if word)


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


def _compiled(said: Phrases) -> Patterns:
    does = f"(?:{_any(said.does)})"
    begins = _any(said.begins).replace("DOES", does)
    return Patterns(
        makes=_whole(_any(said.makes).replace("DOES", does)),
        begins=_whole(begins) if begins else None,
        goes_on=_whole(said.goes_on.replace("DOES", does)),
        denied=_whole(_any(said.denied)),
        open_ended=_whole(_any(said.open_ended)),
        cuts=_whole(_any(said.cuts)),
        tag=re.compile(rf"{said.tag}$", re.IGNORECASE),
        joins=re.compile(rf"[\s,.!–-]*(?:(?:{_any(said.joins)})[\s,.!–-]*)*", re.IGNORECASE),
        time=_time(said),
        linked=re.compile(rf"[\s,]*(?:(?:{said.by}|{said.before}|{said.at}|{said.after}|on|or|the|el|la|las|y|and)[\s,]+)*", re.IGNORECASE),
        phrases=said,
    )


def _time(said: Phrases) -> re.Pattern[str]:
    """Any one part of a time: the last group that matched says which."""
    numbers, amounts = _any(said.numbers), rf"\d{{1,3}}|{_any(said.amounts)}"
    article = r"(?:las? )?"
    lead = rf"(?:(?P<before>{said.before})|(?P<after>{said.after})|{said.by}|{said.at})"
    half_day = rf"(?:\s?(?:(?P<am>{said.am})|(?P<pm>{said.pm})))"
    quarter = rf"(?::(?P<minute>[0-5]\d)|(?P<half>(?: y)? (?:{said.half}))(?!\w))"
    not_a_count = rf"(?!\d|[.,:/]\d|\s?(?:{said.counts}))"
    hour = rf"(?P<hour>[01]?\d|2[0-3]|{numbers})"
    bare = rf"{lead}\s+{article}(?:(?P<past>{said.half})\s+)?{hour}(?:{quarter})?{not_a_count}{half_day}?(?:[ -]?(?:{said.hour_end}))?"
    told = rf"{article}(?P<hour2>[01]?\d|2[0-3])"
    sharp = rf":(?P<minute2>[0-5]\d)(?!\d|\s?%)(?:\s?(?:(?P<am2>{said.am})|(?P<pm2>{said.pm})))?"
    plain = rf"{told}(?:{sharp}|\s?(?:(?P<am3>{said.am})|(?P<pm3>{said.pm})))"
    count = rf"(?P<amount>{amounts})(?:(?:{said.range})(?P<most>{amounts}))?"
    either = rf"{article}(?:[01]?\d|2[0-3])(?::[0-5]\d)?(?:\s?(?:{said.am}|{said.pm}))?"
    until = rf"{article}(?P<hour4>[01]?\d|2[0-3])(?::(?P<minute4>[0-5]\d))?{not_a_count}(?:\s?(?:(?P<am4>{said.am})|(?P<pm4>{said.pm})))?"
    between = said.between.replace("A", either, 1).replace("(?:B)", f"(?:{until})", 1)
    months = "|".join(f"(?:{one})" for one in said.months)
    ways = (
        ("soon", _any(said.soon)),
        ("within", rf"(?:{said.within}) (?:{count} )?(?P<unit>{_any(said.units)})(?P<and_half>{said.and_half})?"),
        ("week", said.week),
        ("range", between),
        ("at_noon", rf"(?:{lead.replace('?P<before>', '?:').replace('?P<after>', '?:')}\s+)?(?:al? )?(?:{said.noon})"),
        ("midnight", said.midnight),
        ("clock", bare),
        ("plain", plain),
        ("date", said.month_day.replace("MONTH", rf"(?P<month>{months})") + r"|(?P<m>1[0-2]|[1-9])/(?P<d>[12]\d|3[01]|0?[1-9])(?!\d|/)"),
        ("part", _any(said.parts)),
        ("day", _any(said.days)),
        (
            "weekday",
            rf"(?:(?P<earlier>{said.before})\s+)?(?:(?:el|este|this|on)\s+)?(?:(?P<following>{said.next})\s+)?(?P<name>{_any(said.weekdays)})",
        ),
    )
    return re.compile(rf"(?<![\w$/:.])(?:{'|'.join(f'(?P<is_{name}>{way})' for name, way in ways)})(?!\w)", re.IGNORECASE)
