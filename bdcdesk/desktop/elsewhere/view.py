"""What the list of other desks shows, in words: what is no sale and waits there, and which leads were called bad. Pure."""

from collections.abc import Iterable

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.work import MATTER_WORDS, next_work
from bdcdesk.report.names import Names
from bdcdesk.report.outcome_words import known_words, mail_words, whose_desk
from bdcdesk.report.times import when
from bdcdesk.translation import tr

BAD_FOR = 60 * 86_400_000
"""Milliseconds for which a bad lead stays on the list."""


class Waiting(msgspec.Struct, frozen=True):
    """What is no sale, at a desk: who asked, what, whose it is, and by when; `late`: that is past. `why`: what is to be done."""

    lead: str
    matter: str
    who: str
    asked: str
    whose: str
    why: str
    due: str
    late: bool
    by: Instant


class Called(msgspec.Struct, frozen=True):
    """A bad lead, who called it so, when, why, and what was known of it then."""

    lead: str
    who: str
    source: str
    by: str
    at: str
    why: str
    known: str


class ElsewhereView(msgspec.Struct, frozen=True):
    """`waiting`: what is soonest due first. `bad`: the newest first, only for who may take it back."""

    waiting: tuple[Waiting, ...] = ()
    bad: tuple[Called, ...] = ()


def waiting_in(leads: Iterable[Lead], names: Names, everyone: bool, now: Instant) -> list[Waiting]:
    """What waits at the desks that `names.me` is at; at all of them for who sees `everyone`'s work."""
    found = list[Waiting]()
    for lead in leads:
        there = lead.elsewhere
        if there is None or lead.closed or not (everyone or names.me in there.members):
            continue
        work = next_work(lead)
        due = work.due if work is not None else there.due
        found.append(
            Waiting(
                lead.id,
                MATTER_WORDS[there.matter],
                lead.shopper.name or tr("No name given"),
                " ".join(lead.newest_words.split()),
                " · ".join(part for part in (whose_desk(there.members, there.mail, names.of), mail_words(there, lead.zone, now)) if part),
                work.why if work is not None else "",
                when(due, lead.zone, now),
                due < now,
                due,
            )
        )
    return found


def bad_in(leads: Iterable[Lead], names: Names, now: Instant) -> list[tuple[Instant, Called]]:
    """With when each was called so."""
    return [
        (
            bad.at,
            Called(
                lead.id,
                lead.shopper.name or tr("No name given"),
                lead.source,
                names.of(bad.by),
                when(bad.at, lead.zone, now),
                bad.reason,
                known_words(bad.known),
            ),
        )
        for lead in leads
        if (bad := lead.bad) is not None and now - bad.at < BAD_FOR
    ]
