"""`bdcdesk central erase-shopper`: a shopper's right to be forgotten."""

import argparse
import uuid
from collections.abc import Callable
from typing import Final

from bdcdesk.central.ports import Central
from bdcdesk.central.records import Already, Appended, Denied, Group, Link, Sealed
from bdcdesk.domain.events import SINCE, Event, write
from bdcdesk.domain.events.person import Erased
from bdcdesk.domain.identity import caused, event_id, is_person
from bdcdesk.intake.traces import Traces
from bdcdesk.wiring.backups import remember
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.place import NoPlace, Place
from bdcdesk.wiring.shoppers import Held, held_on, one_line_each
from bdcdesk.wiring.telling import Say

Ask = Callable[[str], str]

_TRIES: Final = 10


def erase_shopper(central: Central, store: str, place: Place, options: argparse.Namespace, ask: Ask, say: Say) -> int:
    """Shows what will go, asks, and removes it for good: documents first, which are found by what the log still says, then the log.

    Whatever stops it in between, the same command again finishes it. Raises CentralError, NoPlace, NoFolder.
    """
    held = held_on(central, store, place, options)
    if held.nothing:
        raise NoPlace("Nothing is held on this shopper here. Nothing was changed.")
    _check(central, held)
    for line in _told(held):
        say(line)
    if not options.yes and ask("This cannot be undone. Type “erase” to go on: ").strip() != "erase":
        say("Nothing was changed.")
        return 1
    try:
        Traces(place.incoming, quarantine_of(place)).remove(held.traces)
    except OSError as error:
        raise NoPlace(f"A document cannot be removed ({error}). The log was not changed. Put that right, then do it again.") from error
    _erase(central, held, place, options)
    _scrub(central, say)
    if held.recorded:
        say(
            f"Not deleted yet: {len(held.recorded)} recording(s) of their calls at the phone provider ({', '.join(held.recorded)}). The hub"
            " deletes them there by itself when it runs and reaches the provider, and notes it with the lead. If the provider was changed"
            " since, delete them in the old one's console."
        )
    say(
        "Erased. Desks follow at their next exchange with central, and so do hubs at other computers: they remove the documents in their"
        " own folders by themselves. Opt-outs of these numbers and addresses stay in force. The phone provider and the sources of the"
        " leads keep their own records, and backups of before hold the shopper until they are gone."
    )
    return 0


def _check(central: Central, held: Held) -> None:
    """Who may not erase is told so before anything is gone. An erasure of nothing is the same question."""
    answer = central.erase(held.store.id, caused("may erase", held.store.id, str(uuid.uuid4())), ())
    if isinstance(answer, Denied):
        raise NoPlace(answer.reason)


def _told(held: Held) -> list[str]:
    leads, words = held.shoppers.leads, sum(len(_spoken(events)) for events in held.timelines.values())
    lines = [
        f"This goes from the store {held.store.name}: what the shopper said and was sent, in {words} event(s) of {len(leads)} lead(s)."
    ]
    lines += one_line_each(leads)
    lines += [f"  document {trace.path}" for trace in held.traces]
    lines.append("What stays: that there were leads, when they were answered, and a keyed mark by which the numbers are known as erased.")
    if held.shoppers.others:
        lines.append("Not theirs as far as the name tells, though they share a number or address (with --others-too they go as well):")
        lines += one_line_each(held.shoppers.others)
    return lines


def _spoken(events: tuple[Event, ...]) -> list[Event]:
    return [event for event in events if event.personal is not None]


def _erase(central: Central, held: Held, place: Place, options: argparse.Namespace) -> None:
    for _ in range(_TRIES):
        streams = _marked(held)
        if not streams and not any(central.get(held.store.id, blob) is not None for blob in held.going):
            return
        ids = {stream: tuple(link.id for link in _worded(central, held.store.id, held.timelines[stream])) for stream in streams}
        action = caused("erase", held.store.id, *streams, *(one for named in ids.values() for one in named), *held.going)
        groups = [
            Group(
                stream, len(held.timelines[stream]), (Sealed(event_id(action, n), "erased", SINCE["erased"], write(Erased(ids[stream]))),)
            )
            for n, stream in enumerate(streams)
        ]
        # Before it is done: a backup that is put back after a kill in between must not bring them back.
        remember(place, held.store.id, streams)
        answer = central.erase(held.store.id, action, groups, held.going)
        if isinstance(answer, Appended | Already):
            return
        if isinstance(answer, Denied):
            raise NoPlace(answer.reason)
        held = held_on(central, held.store.id, place, options)
    raise NoPlace("Others keep writing about this shopper. What they wrote is not erased yet. Do it again in a moment.")


def _marked(held: Held) -> list[str]:
    """The streams to erase. Who came back is marked again with what they left since: other computers go by when a person was erased."""
    left = [stream for stream, events in held.timelines.items() if _left(events)]
    return [stream for stream in held.timelines if stream in left or (is_person(stream) and (left or held.traces))]


def _left(events: tuple[Event, ...]) -> bool:
    """Whether a stream still has words, or was never marked as erased."""
    return bool(_spoken(events)) or not any(event.kind == "erased" for event in events)


def _worded(central: Central, store: str, events: tuple[Event, ...]) -> list[Link]:
    """The events as kept that have a personal part: also one that this release cannot read."""
    return [link for event in events for link in central.links(store, event.seq - 1, 1) if link.personal is not None]


def _scrub(central: Central, say: Say) -> None:
    if not central.scrub():
        say(
            "The log no longer has these words; the database file or server may still keep them on free pages, because this login may not"
            " tidy up there, or because somebody is reading. Do the same again later, as the database's owner."
        )
