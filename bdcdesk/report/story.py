"""A lead told line by line, one event each, for whoever reads the log itself. Pure.

The page of a lead shows a text with all that became of it as one thing; here everything stands where it happened.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from bdcdesk.domain.events import Event
from bdcdesk.domain.events.contact import (
    CallEnded,
    CallRequested,
    Dial,
    Letter,
    MessageAccepted,
    MessageReceived,
    MessageRequested,
    Requested,
    Said,
)
from bdcdesk.domain.events.lead import Noted, Words
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.stock import Found, Stock
from bdcdesk.report.names import Names, called, contact_line, phone
from bdcdesk.report.team_words import credit
from bdcdesk.report.timeline_words import VOID, sentence
from bdcdesk.report.times import at_clock, dated
from bdcdesk.report.touch_words import ERASED, STEPS, Told, brought_back, first_answer, step_words, useful_answer

_STANDS = {"gone": "not in stock any more"}
_JOINER = "\u200d"
_CHANNELS = {"text": "Text", "email": "Mail"}


def one_line(words: str) -> str:
    """A shopper's words on one line, without anything that could steer a terminal."""
    line = " ".join(words.split())
    return "".join(sign for sign in line if sign == _JOINER or not unicodedata.category(sign).startswith("C"))


def heading(lead: Lead, names: Names, stock: Stock | None = None) -> tuple[str, str]:
    """Who asked for which car, by which source and with what words; and below it how they are reached, who has it, and its id.

    `stock`: the store's cars as they stand now, where they are known; a car that the lead names by its VIN or stock number is told of it.
    """
    car = _car(lead.wanted, stock) if lead.wanted else ""
    asked = f"“{lead.shopper.comments}”" if lead.shopper.comments.strip() else "asked nothing in words"
    source = "entered by hand" if lead.by_hand else lead.source
    first = (lead.shopper.name or "No name given", car or "no car named", source, asked)
    owner = f"{names.of(lead.owner)} has it" if lead.owner else "nobody has it"
    closed = f"closed ({lead.closed})" if lead.closed else ""
    answer = f"first answer after {first_answer(lead)}, {useful_answer(lead)}" if lead.answered else ""
    second = (contact_line(lead), owner, closed, answer, f"lead {lead.id}")
    return one_line(" · ".join(first)), one_line(" · ".join(part for part in second if part))


def _car(wanted: Vehicle, stock: Stock | None) -> str:
    found = stock.find(wanted) if stock is not None and stock.any else Found()
    if not found.named or found.car is None:
        return f"{wanted.title} ({found.how})".strip() if found.named else wanted.title
    car = found.car
    title = wanted.title or " ".join(part for part in (car.year, car.make, car.model, car.trim) if part)
    number = f"stock number {car.stock}, " if car.stock else ""
    return f"{title} ({number}{found.how}, {_STANDS.get(car.stands, car.stands)})".strip()


def credited(lead: Lead, timeline: Sequence[Event], ineffective: AbstractSet[str], names: Names) -> str:
    """Who did what of it, on one line; "" while nobody did anything."""
    words = credit(lead, timeline, ineffective, names)
    return f"Credit: {one_line(words)}" if words else ""


def lines(lead: Lead, timeline: Sequence[Event], ineffective: AbstractSet[str], names: Names) -> Iterator[str]:
    """`timeline`: the events of the lead and of its people in the order of the log; `ineffective`: ids of those that changed nothing."""
    told = Told(lead, names, 0, {})
    timeline = brought_back(timeline)
    labels = _labels(timeline)
    day = ""
    for event in timeline:
        today = dated(event.at, lead.zone)
        if today != day:
            yield today
            day = today
        # What is said of other times ("held until tomorrow") is said from where the event stands.
        words = _words(event, msgspec.structs.replace(told, now=event.at), labels)
        void = f" · {VOID}" if event.id in ineffective else _first(event, lead)
        yield f"{at_clock(event.at, lead.zone, seconds=True):>11}  {one_line(words)}{void}"


def _labels(timeline: Sequence[Event]) -> Mapping[str, str]:
    """ "Text", or "Text 2" where there are several, by touch."""
    found: dict[str, list[str]] = {}
    for event in timeline:
        if isinstance(event.facts, Requested):
            touches = found.setdefault(_channel(event.facts), [])
            if event.facts.touch not in touches:
                touches.append(event.facts.touch)
    return {
        touch: f"{channel} {n}" if len(touches) > 1 else channel
        for channel, touches in found.items()
        for n, touch in enumerate(touches, start=1)
    }


def _channel(facts: Requested) -> str:
    return _CHANNELS[facts.channel] if isinstance(facts, MessageRequested) else "Call"


def _words(event: Event, told: Told, labels: Mapping[str, str]) -> str:
    match event.facts:
        case MessageRequested() | CallRequested() as facts:
            return f"{labels[facts.touch]} by {told.names.of(event.actor)}{_addressed(event)}"
        case MessageReceived(channel=channel):
            said = f"“{event.personal.body}”" if isinstance(event.personal, Said) else ERASED
            return f"{_CHANNELS[channel]} from {called(told.lead)}: {said}"
        case Noted():
            said = f"“{event.personal.text}”" if isinstance(event.personal, Words) else ERASED
            return f"Note by {told.names.of(event.actor)}: {said}"
        case facts if isinstance(facts, STEPS) and (touch := labels.get(getattr(facts, "touch", ""))):
            return f"{touch}: {step_words(event, told)}"
        case _:
            return sentence(event, told)


def _addressed(event: Event) -> str:
    match event.personal:
        case Letter(to=to, body=body, pictures=pictures):
            return f" to {phone(to)}: “{body}”" + "".join(f", with {address}" for address in pictures)
        case Dial(to=to):
            return f" to {phone(to)}"
        case _:
            return f": {ERASED}"


def _first(event: Event, lead: Lead) -> str:
    """Said once each, of the event that stopped the first answer's clock and of that by which the shopper had a useful one."""
    if not isinstance(event.facts, MessageAccepted | CallEnded) or event.at not in (lead.answered, lead.useful):
        return ""
    touch = lead.touch(event.facts.touch)
    if touch is None or touch.reached != event.at:
        return ""
    if event.at != lead.answered:
        return f" · {useful_answer(lead)}"
    return f" · first answer after {first_answer(lead)}" + (", useful" if lead.useful == event.at else "")
