"""What is told of leads that are no sale, or bad ones."""

from collections.abc import Callable
from typing import Any, Final

from bdcdesk.domain.events import Event, Facts, Instant
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.events.outcome import (
    BadTakenBack,
    DeskMailed,
    DeskMailing,
    DeskMailResult,
    DoneElsewhere,
    MarkedBad,
    Matter,
    SaleAfterAll,
    SentElsewhere,
)
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.outcome import Elsewhere
from bdcdesk.report.names import Names
from bdcdesk.report.times import lasted, when
from bdcdesk.report.touch_words import Told
from bdcdesk.translation import many, tr

DESKS: Final[dict[Matter, str]] = {
    "service": tr("the service desk"),
    "parts": tr("the parts desk"),
    "title": tr("the title desk"),
    "job": tr("whoever hires"),
    "spam": tr("whoever looks at spam"),
}


def whose_desk(members: tuple[str, ...], mail: str, name: Callable[[str], str]) -> str:
    """ "Ana, Ben and service@example.com"; "the supervisor" where the store named nobody."""
    named = [*map(name, members), *([mail] if mail else [])]
    return (", ".join(named[:-1]) + tr(" and ") + named[-1] if len(named) > 1 else "".join(named)) or tr("the supervisor")


def known_words(known: MarkedBad) -> str:
    """What was known of it when it was marked as bad."""
    reached = tr("the shopper was reached") if known.answered else tr("nobody had reached the shopper")
    tried = tr("nothing was tried") if not known.contacts else many(known.contacts, "1 contact tried", "{n} contacts tried")
    wrote = "" if not known.written else many(known.written, ", they had written 1 time", ", they had written {n} times")
    left = lasted(abs(known.left))
    late = (
        ""
        if known.answered
        else tr(", first answer due in {left}", left=left)
        if known.left >= 0
        else tr(", first answer late by {left}", left=left)
    )
    return f"{tried}, {reached}{wrote}{late}"


def elsewhere_words(lead: Lead, names: Names, now: Instant) -> str:
    """ "No sale: with the service desk (Ana), due 4:30 PM"; "" for what is a sale."""
    there = lead.elsewhere
    if there is None:
        return ""
    who = whose_desk(there.members, there.mail, names.of)
    if lead.closed:
        return tr("No sale: {desks} ({who}) is done with it", desks=DESKS[there.matter], who=who)
    mailed = mail_words(there, lead.zone, now)
    return tr(
        "No sale: with {desks} ({who}), due {when}{mailed}",
        desks=DESKS[there.matter],
        who=who,
        when=when(there.due, lead.zone, now),
        mailed=f" · {mailed}" if mailed else "",
    )


def desk_letter(lead: Lead, store: str, now: Instant) -> tuple[str, str]:
    """Subject and words of the mail to the desk that has it: who asks, what they wrote, how they are reached, by when it is to be done."""
    there = lead.elsewhere
    assert there is not None, tr("what is a sale is at no desk")
    due, who = when(there.due, lead.zone, now), lead.shopper.name or tr("somebody who gave no name")
    reached = [point.address or point.raw for point in lead.shopper.points]
    car = lead.wanted.title if lead.wanted is not None else ""
    lines = [
        tr("{who} wrote to {store}, and it is yours to see to.", who=who, store=store),
        "",
        tr("Reach them at: {reached}", reached=", ".join(reached) or tr("nothing given")),
        *([tr("Car: {car}", car=car)] if car else []),
        tr("To be done by: {due}", due=due),
        "",
        tr("What they wrote:"),
        lead.newest_words.strip() or "Nothing.",
        "",
        tr(
            "Sent by itself from {store}'s desk. Please tell the store's people when it is done: nobody reads answers to this mail.",
            store=store,
        ),
    ]
    return tr("{matter}: {who}, by {due}", matter=there.matter.capitalize(), who=who, due=due), "\n".join(lines)


def mail_words(there: Elsewhere, zone: str, now: Instant) -> str:
    """What became of the mail to the desk, in words: "mailed 2:41 pm"; "" for a desk that is not reached by mail."""
    if not there.mail:
        return ""
    one = there.written
    if one is None:
        return tr("not mailed yet")
    if one.state == "not sent":
        return (
            tr("the mail did not go, tried again {when}", when=when(one.again, zone, now))
            if one.again
            else tr("the mail did not go: mail it yourself")
        )
    states = {
        "going": tr("being mailed"),
        "taken": tr("mailed {when}", when=when(one.at, zone, now)),
        "unknown": tr("nobody knows whether the mail went: ask"),
    }
    return states[one.state]


def bad_words(lead: Lead, names: Names, now: Instant) -> str:
    """Who said so, when, why, and what was known of it then; "" for what is no bad lead."""
    bad = lead.bad
    if bad is None:
        return ""
    why = f": “{tr(bad.reason)}”" if bad.reason else ""
    return tr(
        "Bad lead, marked by {who} {when}{why} · {known_words}",
        who=names.of(bad.by),
        when=when(bad.at, lead.zone, now),
        why=why,
        known_words=known_words(bad.known),
    )


def _sent(facts: SentElsewhere, event: Event, told: Told) -> str:
    who = whose_desk(facts.members, facts.mail, told.names.of)
    return tr(
        "No sale, says {who}: sent to {desks} ({who2}), due {when}",
        who=told.names.of(event.actor),
        desks=DESKS[facts.matter],
        who2=who,
        when=told.when(facts.due),
    )


_DESK_MAIL: Final[dict[DeskMailResult, str]] = {
    "taken": tr("The desk's mail server has the mail"),
    "not sent": tr("The mail to that desk did not go"),
    "unknown": tr("Nobody knows whether the mail to that desk went"),
}


def _quoted(event: Event) -> str:
    return f": “{event.personal.text}”" if isinstance(event.personal, Words) else ""


LINES: dict[type[Facts], Callable[[Any, Event, Told], str]] = {
    SentElsewhere: _sent,
    DeskMailing: lambda facts, event, told: tr("A mail to that desk is begun"),
    DeskMailed: lambda facts, event, told: f"{_DESK_MAIL[facts.result]}{_quoted(event)}",
    DoneElsewhere: lambda facts, event, told: tr(
        "Done by {desks}, told by {who}{quoted}", desks=DESKS[facts.matter], who=told.names.of(event.actor), quoted=_quoted(event)
    ),
    SaleAfterAll: lambda facts, event, told: tr("A sale after all, says {who}: its clock is what it was", who=told.names.of(event.actor)),
    MarkedBad: lambda facts, event, told: tr(
        "Marked as a bad lead by {who}{quoted} · {known_words}",
        who=told.names.of(event.actor),
        quoted=_quoted(event),
        known_words=known_words(facts),
    ),
    BadTakenBack: lambda facts, event, told: tr(
        "No bad lead, says {who}{quoted}: its clock is what it was", who=told.names.of(event.actor), quoted=_quoted(event)
    ),
}
