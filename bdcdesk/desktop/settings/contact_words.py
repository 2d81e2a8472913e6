"""What a store adds to the contact rules, as it is shown and typed. Pure."""

import re
from typing import Final

import msgspec

from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.domain.actions.rules import unusable_rules
from bdcdesk.domain.events.settings import ContactRules
from bdcdesk.report.rule_words import ALL_DAY, DAYS, wall
from bdcdesk.translation import tr

CLOSED: Final = tr("closed")
_TIME: Final = r"(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?m?\.?|(midnight|noon)"
_SPAN: Final = re.compile(rf"\s*(?:{_TIME})\s*(?:-|–|—|to|until)\s*(?:{_TIME})\s*", re.IGNORECASE)


class Typed(msgspec.Struct, frozen=True):
    """As it stands in the form: the hours of each day, Monday first ("" as the law allows, "closed"), lists with commas."""

    days: tuple[str, ...]
    most: str
    holidays: str
    stop_words: str
    postal: str


def shown(rules: ContactRules) -> Typed:
    days = tuple(map(_day, rules.week)) or ("",) * len(DAYS)
    most = str(rules.most) if rules.most else ""
    return Typed(days, most, ", ".join(rules.holidays), ", ".join(rules.stop_words), rules.postal)


def checked(typed: Typed) -> ContactRules | Unfit:
    """The rules that were typed, or what is wrong and in which field ("day 0" is Monday's)."""
    week = list[tuple[int, int] | None]()
    for day, said in enumerate(typed.days):
        span = span_in(said)
        if isinstance(span, str):
            return Unfit(tr("{days}: {span} Nothing was changed.", days=DAYS[day], span=span), f"day {day}")
        week.append(span)
    most = typed.most.strip() or "0"
    if not most.isascii() or not most.isdigit() or len(most) > 3:
        return Unfit(tr("A cap is a whole number of calls and texts, or empty. Nothing was changed."), "most")
    hours = () if all(span == ALL_DAY for span in week) else tuple(week)
    made = ContactRules(hours, int(most), _listed(typed.holidays), _listed(typed.stop_words), " ".join(typed.postal.split()))
    wrong = unusable_rules(made)
    return Unfit(tr("{wrong} Nothing was changed.", wrong=wrong), _blamed(made)) if wrong else made


def _blamed(rules: ContactRules) -> str:
    """Of what cannot be used: the field that it is about."""
    alone = {
        "day 0": ContactRules(rules.week),
        "most": ContactRules(most=rules.most),
        "holidays": ContactRules(holidays=rules.holidays),
        "stop_words": ContactRules(stop_words=rules.stop_words),
    }
    return next((field for field, one in alone.items() if unusable_rules(one)), "")


def _day(span: tuple[int, int] | None) -> str:
    if span is None:
        return CLOSED
    return "" if span == ALL_DAY else f"{wall(span[0])} – {wall(span[1])}"


def span_in(said: str) -> tuple[int, int] | str | None:
    """Minutes of the day, None for a closed one, or what is wrong."""
    plain = said.strip().casefold()
    if not plain:
        return ALL_DAY
    if plain == CLOSED:
        return None
    found = _SPAN.fullmatch(plain)
    start = _minute(*found.group(1, 2, 3, 4)) if found else None
    end = _minute(*found.group(5, 6, 7, 8)) if found else None
    if start is None or end is None:
        return tr("“{said}” is no time of day. Write it as 9 am – 6 pm, or closed, or leave it empty.", said=said.strip())
    end = end or ALL_DAY[1]
    return (start, end) if start < end else tr("The hours end before they begin. Write it as 9 am – 6 pm.")


def _minute(hour: str | None, minute: str | None, half: str | None, named: str | None) -> int | None:
    if named:
        return 0 if named == "midnight" else 12 * 60
    hours, minutes = int(hour or 0), int(minute or 0)
    if minutes > 59 or hours > 24 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    total = hours * 60 + minutes
    return total if total <= ALL_DAY[1] else None


def _listed(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
