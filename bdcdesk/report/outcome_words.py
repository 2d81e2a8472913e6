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

DESKS: Final[dict[Matter, str]] = {
    "service": "the service desk",
    "parts": "the parts desk",
    "title": "the title desk",
    "job": "whoever hires",
    "spam": "whoever looks at spam",
}


def whose_desk(members: tuple[str, ...], mail: str, name: Callable[[str], str]) -> str:
    """ "Ana, Ben and service@example.com"; "the supervisor" where the store named nobody."""
    named = [*map(name, members), *([mail] if mail else [])]
    return (", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else "".join(named)) or "the supervisor"


def known_words(known: MarkedBad) -> str:
    """What was known of it when it was marked as bad."""
    reached = "the shopper was reached" if known.answered else "nobody had reached the shopper"
    tried = "nothing was tried" if not known.contacts else f"{known.contacts} contact{'s' if known.contacts > 1 else ''} tried"
    wrote = "" if not known.written else f", they had written {known.written} time{'s' if known.written > 1 else ''}"
    late = "" if known.answered else f", first answer {'due in' if known.left >= 0 else 'late by'} {lasted(abs(known.left))}"
    return f"{tried}, {reached}{wrote}{late}"


def elsewhere_words(lead: Lead, names: Names, now: Instant) -> str:
    """ "No sale: with the service desk (Ana), due 4:30 PM"; "" for what is a sale."""
    there = lead.elsewhere
    if there is None:
        return ""
    who = whose_desk(there.members, there.mail, names.of)
    if lead.closed:
        return f"No sale: {DESKS[there.matter]} ({who}) is done with it"
    mailed = mail_words(there, lead.zone, now)
    return f"No sale: with {DESKS[there.matter]} ({who}), due {when(there.due, lead.zone, now)}{f' · {mailed}' if mailed else ''}"


def desk_letter(lead: Lead, store: str, now: Instant) -> tuple[str, str]:
    """Subject and words of the mail to the desk that has it: who asks, what they wrote, how they are reached, by when it is to be done."""
    there = lead.elsewhere
    assert there is not None, "what is a sale is at no desk"
    due, who = when(there.due, lead.zone, now), lead.shopper.name or "somebody who gave no name"
    reached = [point.address or point.raw for point in lead.shopper.points]
    car = lead.wanted.title if lead.wanted is not None else ""
    lines = [
        f"{who} wrote to {store}, and it is yours to see to.",
        "",
        f"Reach them at: {', '.join(reached) or 'nothing given'}",
        *([f"Car: {car}"] if car else []),
        f"To be done by: {due}",
        "",
        "What they wrote:",
        lead.newest_words.strip() or "Nothing.",
        "",
        f"Sent by itself from {store}'s desk. Please tell the store's people when it is done: nobody reads answers to this mail.",
    ]
    return f"{there.matter.capitalize()}: {who}, by {due}", "\n".join(lines)


def mail_words(there: Elsewhere, zone: str, now: Instant) -> str:
    """What became of the mail to the desk, in words: "mailed 2:41 pm"; "" for a desk that is not reached by mail."""
    if not there.mail:
        return ""
    one = there.written
    if one is None:
        return "not mailed yet"
    if one.state == "not sent":
        return f"the mail did not go, tried again {when(one.again, zone, now)}" if one.again else "the mail did not go: mail it yourself"
    states = {"going": "being mailed", "taken": f"mailed {when(one.at, zone, now)}", "unknown": "nobody knows whether the mail went: ask"}
    return states[one.state]


def bad_words(lead: Lead, names: Names, now: Instant) -> str:
    """Who said so, when, why, and what was known of it then; "" for what is no bad lead."""
    bad = lead.bad
    if bad is None:
        return ""
    why = f": “{bad.reason}”" if bad.reason else ""
    return f"Bad lead, marked by {names.of(bad.by)} {when(bad.at, lead.zone, now)}{why} · {known_words(bad.known)}"


def _sent(facts: SentElsewhere, event: Event, told: Told) -> str:
    who = whose_desk(facts.members, facts.mail, told.names.of)
    return f"No sale, says {told.names.of(event.actor)}: sent to {DESKS[facts.matter]} ({who}), due {told.when(facts.due)}"


_DESK_MAIL: Final[dict[DeskMailResult, str]] = {
    "taken": "The desk's mail server has the mail",
    "not sent": "The mail to that desk did not go",
    "unknown": "Nobody knows whether the mail to that desk went",
}


def _quoted(event: Event) -> str:
    return f": “{event.personal.text}”" if isinstance(event.personal, Words) else ""


LINES: dict[type[Facts], Callable[[Any, Event, Told], str]] = {
    SentElsewhere: _sent,
    DeskMailing: lambda facts, event, told: "A mail to that desk is begun",
    DeskMailed: lambda facts, event, told: f"{_DESK_MAIL[facts.result]}{_quoted(event)}",
    DoneElsewhere: lambda facts, event, told: f"Done by {DESKS[facts.matter]}, told by {told.names.of(event.actor)}{_quoted(event)}",
    SaleAfterAll: lambda facts, event, told: f"A sale after all, says {told.names.of(event.actor)}: its clock is what it was",
    MarkedBad: lambda facts, event, told: f"Marked as a bad lead by {told.names.of(event.actor)}{_quoted(event)} · {known_words(facts)}",
    BadTakenBack: lambda facts, event, told: f"No bad lead, says {told.names.of(event.actor)}{_quoted(event)}: its clock is what it was",
}
