"""`bdcdesk quarantine`: what came in and could not be read, why not, and what a person finds it to be: a lead, or none."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final

from bdcdesk.domain.actions import Refused
from bdcdesk.domain.actions.arrivals import goes_to
from bdcdesk.intake.by_hand import Typed, entered
from bdcdesk.intake.quarantine import Kept, Quarantine, Settled, counted
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.station import Building, Station
from bdcdesk.wiring.telling import Say

PURPOSE: Final = "quarantine"
_LONGEST: Final = 120
_LEAST: Final = 6
"""Signs of a hash that tell which document is meant."""
_SHOWN: Final = 6


def tell(quarantine: Quarantine, folder: Path, zone: tzinfo | None, say: Say) -> int:
    """Tells each document's name, when it came in the time of `zone` (None: this computer's), why, and the file in `folder` that has
    its bytes; the newest last, without those that somebody has settled. The exit code: 0, also where there is none. Raises OSError."""
    kept = quarantine.waiting()
    for one in kept:
        for line in _lines(one, zone):
            say(line)
    settled = len(quarantine.list()) - len(kept)
    if settled:
        say(f"{counted(settled)} more {'were' if settled > 1 else 'was'} settled by somebody here.")
    if kept:
        count = "1 document is" if len(kept) == 1 else f"{len(kept)} documents are"
        say(f"{count} in quarantine on this computer, in {folder}. What a newer bdcdesk can read is taken by: bdcdesk import FILE")
        say("One that is a lead: bdcdesk quarantine --lead FILE --name NAME --phone NUMBER. One that is none: --no-lead FILE --because WHY")
    else:
        say("Nothing is in quarantine on this computer.")
    return 0


def in_words(waiting: Sequence[Kept], zone: tzinfo | None) -> str:
    """The same for a screen: how many, and behind a colon a line for each of the newest; "" for none."""
    if not waiting:
        return ""
    shown = waiting[-_SHOWN:]
    lines = [f"{_when(one, zone)}, {_name(one)}: {one.reason}" for one in reversed(shown)]
    more = [f"And {len(waiting) - len(shown)} more before."] if len(waiting) > len(shown) else []
    return "\n".join((f"{counted(len(waiting))} in quarantine:", *lines, *more))


def make_lead(building: Building, quarantine: Quarantine, options: argparse.Namespace, say: Say) -> int:
    """Makes a lead of a document as a person read it; twice makes one. The exit code: 1 where the store's log has not taken it, 0 else.
    Raises NoPlace with why not, CentralError, OSError."""
    from bdcdesk.wiring.reading import settle

    kept = _meant(quarantine, options.lead)
    station, central = building.station(PURPOSE), building.central()
    try:
        settle(station, central, building)
        desk = station.desk
        action = entered(kept, Typed(options.name, options.phone, options.mail, options.asks, options.car), desk)
        if isinstance(action, str):
            raise NoPlace(f"{action} Nothing was changed.")
        decision = desk.do(action)
        if isinstance(decision, Refused):
            raise NoPlace(f"{decision.reason} Nothing was changed.")
        lead = goes_to(decision) or desk.place(action)
        # It is in the outbox now, and nothing loses it but the log's own refusal.
        stepped = settle(station, central, building)
        _refused(station, action.id)
        if desk.waiting:
            say(f"It is kept on this computer and not in the store's log yet: {stepped.problem} The same command sends it.")
            return 1
        lead = desk.place(action) or lead
        quarantine.settle(kept.hash, Settled("lead", desk.me, desk.now(), lead))
        joined = desk.lead(lead)
        say(f"It is a lead now ({lead}); its wait counts from {_when(kept, None)}.")
        if joined is not None and joined.arrived != action.arrived:
            say("This shopper had an open lead: it is told there.")
        return 0
    finally:
        central.close()
        station.close()


def no_lead(quarantine: Quarantine, member: str, now: int, options: argparse.Namespace, say: Say) -> int:
    """Settles a document as none, by this member, for this reason. Its bytes stay. Raises NoPlace, OSError."""
    if not options.because.strip():
        raise NoPlace("Say why it is no lead: --because WHY. Nothing was changed.")
    kept = _meant(quarantine, options.no_lead)
    quarantine.settle(kept.hash, Settled("no lead", member, now, options.because.strip()))
    say("It is settled as no lead; its bytes stay where they are.")
    return 0


def _refused(station: Station, action: str) -> None:
    for refusal in station.desk.refusals():
        if refusal.action.id == action:
            station.desk.dismiss(action)
            raise NoPlace(f"{refusal.reason} The document is in quarantine as before.")


def _meant(quarantine: Quarantine, typed: str) -> Kept:
    """The one whose file, hash or beginning of a hash this is."""
    wanted = Path(typed).name.removesuffix(".raw").casefold()
    found = [kept for kept in quarantine.list() if len(wanted) >= _LEAST and kept.hash.startswith(wanted)]
    if len(found) != 1:
        which = f"{len(found)} documents begin" if found else "No document in quarantine begins"
        raise NoPlace(f"{which} with “{wanted}”. Nothing was changed. “bdcdesk quarantine” lists them; give at least {_LEAST} signs.")
    return found[0]


def _lines(one: Kept, zone: tzinfo | None) -> tuple[str, str, str]:
    return f"{_when(one, zone)}  {_name(one)}, {one.size:,} byte{'s' * (one.size != 1)}", f"  {one.reason}", f"  {one.hash}.raw"


def _name(one: Kept) -> str:
    # Whoever sent the document named it: a name may not write over other lines.
    return "".join(sign if sign.isprintable() else " " for sign in one.name)[:_LONGEST].strip() or "(no name)"


def _when(one: Kept, zone: tzinfo | None) -> str:
    if not one.came:
        return "(when is not known)"
    return datetime.fromtimestamp(one.came / 1_000, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M")
