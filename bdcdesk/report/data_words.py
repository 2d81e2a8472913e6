"""Whose the values of a lead are, and what may be done with each, in words. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from bdcdesk.domain import data_use
from bdcdesk.domain.agreements import PURPOSES, USES, Purpose, listed
from bdcdesk.domain.data_use import Allowed, Kind, Look, Made, Owned, Verdict
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.source import Maker, Use
from bdcdesk.domain.lead import Lead
from bdcdesk.report.names import phone
from bdcdesk.report.times import dated
from bdcdesk.translation import tr

KINDS: Final[Mapping[Kind, str]] = {
    "name": tr("Name"),
    "phone": tr("Phone number"),
    "email": tr("Mail address"),
    "postal code": tr("Postal code"),
    "comments": tr("Comments"),
    "car": tr("Own car"),
    "time frame": tr("When they mean to buy"),
    "wish": tr("When they would come"),
}
_MAKERS: Final[Mapping[Maker, str]] = {
    "shopper": tr("Given by the shopper"),
    "dealer": tr("Made by the dealer"),
    "marketplace": tr("Passed on by a marketplace or other sender"),
    "agent": tr("Typed in by an agent"),
}


class ValueTold(msgspec.Struct, frozen=True):
    """A value: `kind` and `text`; `made`, a line for each who gave it; `may`, what may be done with it; `clauses`, by what;
    `barred`: not even the inquiry may be answered with it."""

    kind: str
    text: str
    made: tuple[str, ...]
    may: str
    clauses: tuple[str, ...]
    barred: bool = False


def in_a_line(owned: Iterable[Owned]) -> str:
    """ "May be used to follow up, not to market or share"; "" where there is no value left."""
    verdicts = [one.verdicts for one in owned]
    if not verdicts:
        return ""
    every = [use for use in USES if all(isinstance(one[use], Allowed) for one in verdicts)]
    some = [use for use in USES if use not in every and any(isinstance(one[use], Allowed) for one in verdicts)]
    line = may_words(every, [use for use in USES if use not in every and use not in some])
    line = tr("{line}; some of it to {listed}", line=line, listed=listed(some)) if some else line
    kept = [not isinstance(one["copy"], Allowed) for one in verdicts]
    return tr("{line}; {part}not copied to other systems", line=line, part="" if all(kept) else tr("some of it ")) if any(kept) else line


def may_words(may: Iterable[Use], not_: Iterable[Use]) -> str:
    """What may be done and what may not."""
    may, not_ = tuple(may), tuple(not_)
    if not may:
        return tr("May not be used") if len(not_) == len(USES) else tr("May not be used to {uses}", uses=_or(not_))
    return tr("May be used to {listed}", listed=listed(may)) + (tr(", not to {uses}", uses=_or(not_)) if not_ else "")


def values_told(owned: Iterable[Owned], zone: str) -> tuple[ValueTold, ...]:
    """Each value in words, in the order in which it came."""
    return tuple(
        ValueTold(
            KINDS[one.value.kind],
            phone(one.value.text) if one.value.kind == "phone" else one.value.text,
            tuple(dict.fromkeys(made_words(made, zone) for made in one.made)),
            _may(one.verdicts),
            tuple(dict.fromkeys(said.clause for said in one.verdicts.values())),
            not isinstance(one.verdicts["follow up"], Allowed),
        )
        for one in owned
    )


def said_since(lead: Lead, at: Instant, look: Look) -> str:
    """What may be done with what was said and noted on the lead since it came."""
    return _may({use: data_use.words_use(lead, use, at, look) for use in PURPOSES})


def made_words(made: Made, zone: str) -> str:
    """ "Passed on by a marketplace: AutoBazaar, Mar 2, under “Dealer terms”"."""
    under = tr("under “{name}”", name=made.agreement.terms.name) if made.agreement is not None else tr("no agreement recorded")
    return f"{_MAKERS[made.by]}: {made.source}, {dated(made.at, zone)}, {under}"


def _may(verdicts: Mapping[Purpose, Verdict]) -> str:
    may = [use for use in USES if isinstance(verdicts[use], Allowed)]
    line = may_words(may, [use for use in USES if use not in may])
    return line if isinstance(verdicts["copy"], Allowed) else tr("{line}; not copied to other systems", line=line)


def _or(uses: tuple[Use, ...]) -> str:
    return listed(uses).replace(tr(" and "), tr(" or "))
