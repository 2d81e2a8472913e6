"""`bdcdesk log`: what happened, read straight from central. Loads no Qt: a server has none."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Final, NoReturn, TypeAlias

import msgspec
from tqdm import tqdm

from bdcdesk.central.chain import audit, decoded
from bdcdesk.central.ports import Central, Linked
from bdcdesk.central.records import START, Link
from bdcdesk.domain.car import Car, evolve_car
from bdcdesk.domain.events import Event
from bdcdesk.domain.events.lead import document_of
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.fold import evolve, evolve_settings
from bdcdesk.domain.identity import SETTINGS, car_of, lead_of, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.person_fold import NOBODY, Person, evolve_person
from bdcdesk.domain.stock import Stock
from bdcdesk.report.names import Names
from bdcdesk.report.story import credited, heading, lines
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.station import Building
from bdcdesk.wiring.telling import Say

_PAGE: Final = 2_000
_BREATH: Final = 50
Seen: TypeAlias = Callable[[Lead | None, Lead, Event], None]


class Told(msgspec.Struct):
    """What a whole log adds up to. `documents`: leads by the SHA-256 in hex of the document in which they came. `cars`: the store's, by id.
    `unread`: how many events of leads whose first cannot be read here; `last`: the newest place."""

    leads: dict[str, Lead] = {}
    cars: dict[str, Car] = {}
    unread: dict[str, int] = {}
    documents: dict[str, set[str]] = {}
    settings: StoreDescribed | None = None
    last: int = 0
    events: int = 0


def tell(building: Building, words: str, say: Say) -> int:
    """Tells each lead's story in the order of arrival, `words` only of leads whose name, phone or id holds them. The exit code: 1 if the
    log is not what was once written. Raises CentralError (Removed), SecretsError, NoPlace."""
    central, store = building.central(), building.setup.store
    try:
        # To who was removed the log is as empty as one that is not there: it is this that says so.
        central.pull(store, START, 1)
        if all(record.id != store for record in central.stores()):
            raise NoPlace(f"There is no store “{store}” that you may see. Nothing was told. Check who works at it: “bdcdesk central list”.")
        told = read(central, store)
        names = names_of(central, store)
        chosen = sorted((lead for lead in told.leads.values() if _holds(lead, words)), key=lambda lead: (lead.arrived, lead.id))
        stock = Stock(told.cars.values())
        for lead in chosen:
            _tell_lead(central, lead, names, stock, told.last, say)
        for lead_id, count in told.unread.items():
            if words in lead_id:
                say(f"Lead {lead_id}: {count} event(s) that cannot be read here. A newer bdcdesk wrote them, or they were damaged.\n")
        if words and not chosen:
            say(f"No lead's name, phone or id holds “{words}”.\n")
        return _close(central, store, told, len(chosen), say)
    finally:
        central.close()


def names_of(central: Central, store: str) -> Names:
    """Of everybody who works at the store or once did."""
    return Names({member.id: member.name for member in (*central.former(store), *central.members(store))})


def read(central: Central, store: str, seen: Seen | None = None, breathe: Callable[[], object] | None = None) -> Told:
    """The whole log of a store. States alone are kept: a lead's events are read again when it is told. `seen` is given each of them, with
    the lead before and after it. With `breathe` no bar is shown, and it is called about every millisecond of work: a thread beside Qt's
    sleeps a moment in it, so that the window stays smooth."""
    told = Told()
    with nullcontext() if breathe is not None else _bar("Reading", central, store) as bar:
        while page := central.links(store, told.last, _PAGE):
            for place, link in enumerate(page):
                if breathe is not None and place % _BREATH == 0:
                    breathe()
                _take(told, decoded(link), seen)
            told.last = page[-1].seq
            told.events += len(page)
            if bar is not None:
                bar.update(len(page))
    return told


def _take(told: Told, event: Event, seen: Seen | None) -> None:
    lead = lead_of(event.stream)
    if lead is not None:
        if document := document_of(event.facts):
            told.documents.setdefault(document, set()).add(lead)
        before = told.leads.get(lead)
        after = evolve(before, event)
        if after is None:
            told.unread[lead] = told.unread.get(lead, 0) + 1
            return
        told.leads[lead] = after
        if seen is not None:
            seen(before, after, event)
    elif (name := car_of(event.stream)) is not None:
        if (car := evolve_car(told.cars.get(name), event)) is not None:
            told.cars[name] = car
    elif event.stream == SETTINGS:
        told.settings = evolve_settings(told.settings, event)


def _holds(lead: Lead, words: str) -> bool:
    points = lead.shopper.points
    phones = [point.address or point.raw for point in points if point.kind == "phone"]
    written = " ".join((lead.shopper.name, lead.id, *phones)).casefold()
    if all(word in written for word in words.casefold().split()):
        return True
    # However a phone number is written, its digits are the same. Fewer than four are in nearly every number and id.
    digits = _digits(words)
    spoken = any(sign.isalpha() for sign in words)
    return len(digits) > 3 and not spoken and any(digits in _digits(known) for known in phones)


def _digits(words: str) -> str:
    return "".join(sign for sign in words if sign.isdigit())


def _tell_lead(central: Central, lead: Lead, names: Names, stock: Stock, last: int, say: Say) -> None:
    first, second = heading(lead, names, stock)
    say(first)
    say(f"  {second}")
    streams = (lead_stream(lead.id), *lead.persons)
    # What came in while this was being told belongs to the next telling: states and events must be of the same moment.
    found = [event for stream in streams for event in central.read_stream(lead.store, stream) if event.seq <= last]
    timeline = sorted(found, key=lambda event: event.seq)
    without = _ineffective(timeline)
    for line in lines(lead, timeline, without, names):
        say(f"  {line}")
    if credit := credited(lead, timeline, without, names):
        say(f"  {credit}")
    say("")


def _ineffective(timeline: Sequence[Event]) -> set[str]:
    """Ids of the events that changed nothing, of one lead and its people."""
    lead: Lead | None = None
    persons: dict[str, Person] = {}
    without = set[str]()
    for event in timeline:
        if lead_of(event.stream) is not None:
            before, lead = lead, evolve(lead, event)
            unchanged = lead is before
        else:
            person = persons.get(event.stream, NOBODY)
            persons[event.stream] = evolve_person(person, event)
            unchanged = persons[event.stream] is person
        if unchanged and event.facts is not None:
            without.add(event.id)
    return without


def _close(central: Central, store: str, told: Told, shown: int, say: Say) -> int:
    whose = f"{told.settings.name} ({store})" if told.settings else f"the store “{store}”"
    leads = f"{shown} of {len(told.leads)} leads" if shown != len(told.leads) else _count(shown, "lead")
    say(f"The log of {whose}: {_count(told.events, 'event')}, {leads} told.")
    with _bar("Checking", central, store) as bar:
        bad = audit(_Watched(central, bar.update), store)
    if bad is None:
        say("The hash chain verifies: no event was changed, dropped or put between since it was written.")
        return 0
    say(
        f"The hash chain breaks at event {bad}: it, or the one it follows, was changed or is missing. What stands before it is as it was"
        " written. Nothing was changed now. Keep this database as it is, and compare it with a backup."
    )
    return 1


class _Watched:
    """A log whose reading shows."""

    def __init__(self, log: Linked, seen: Callable[[int], object]) -> None:
        self._log = log
        self._seen = seen

    def links(self, store: str, after: int, limit: int) -> list[Link]:
        page = self._log.links(store, after, limit)
        self._seen(len(page))
        return page

    def head(self, store: str) -> tuple[int, bytes]:
        return self._log.head(store)


def _bar(what: str, central: Linked, store: str) -> "tqdm[NoReturn]":
    """Shows itself only when it takes longer than a second."""
    return tqdm(total=central.head(store)[0], desc=what, unit="event", delay=1.0, leave=False)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
