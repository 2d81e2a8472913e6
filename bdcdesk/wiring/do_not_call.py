"""`bdcdesk do-not-call FILE`: looks the shoppers' numbers up in a list of the national registry, of a day that is told."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from bdcdesk.domain import clock
from bdcdesk.intake.do_not_call import Found, NoList, look
from bdcdesk.intake.kept_list import FRESH, LISTS, Digests, KeptLists, tell
from bdcdesk.machine.folders import NoFolder
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.reading import PURPOSE, settle
from bdcdesk.wiring.station import HUB
from bdcdesk.wiring.telling import Say

HERE: Final = "  It is kept on this computer, without the numbers themselves: the hub here looks up in it each lead that comes later."
ELSEWHERE: Final = "  Leads that come later are not looked up in it: the hub runs on another computer. Run this there, too."


def look_up(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """The exit code: 1 if what it says is not in the store's log yet. Raises NoPlace."""
    building = building_of(environ)
    if not building.setup.logins or HUB in building.setup.logins:
        building = building_of(environ, HUB)
    station, central = building.station(PURPOSE), building.central()
    try:
        stepped = settle(station, central, building)
        desk = station.desk
        store = desk.settings
        if store is None:
            raise NoPlace(f"The store's leads could not be read from its database. Nothing was changed. {stepped.problem or ''}".strip())
        of_day = _day(options.as_of, clock.local(desk.now(), store.hours.zone).date())
        as_of = clock.instant(datetime(of_day.year, of_day.month, of_day.day, tzinfo=clock.zone(store.hours.zone)))
        numbers = {
            point.address for lead in desk.leads.values() for point in lead.shopper.points if point.kind == "phone" and point.address
        }
        digests = Digests(desk.record.person_key)
        found = _look(options.file, numbers, digests)
        at_hub = not building.setup.logins or HUB in building.setup.logins
        if at_hub:
            # First: what comes from here on is looked up by the hub.
            _keep(KeptLists(building.place.home / LISTS, desk.record.person_key), digests, found, as_of)
        covered = sorted(number for number in numbers if found.covers(number))
        new = sum(tell(desk, number, number in found.listed, as_of) for number in covered)
        stepped = settle(station, central, building)
        refused = desk.refusals()
        for refusal in refused:
            desk.dismiss(refusal.action.id)
        for reason in dict.fromkeys(refusal.reason for refusal in refused):
            say(reason)
        _say_found(options.file, found, covered, len(numbers), new, say)
        say(HERE if at_hub else ELSEWHERE)
        if (desk.now() - as_of) / 86_400_000 > FRESH:
            say(f"The list is more than {FRESH} days old. By law it is too old to rely on: get a newer one.")
        if desk.waiting:
            say(f"What it says is kept on this computer and not in the store's log yet: {stepped.problem} It goes with the next command.")
        return 1 if refused or desk.waiting else 0
    finally:
        central.close()
        station.close()


def _keep(lists: KeptLists, digests: Digests, found: Found, as_of: int) -> None:
    try:
        lists.keep(digests, found.areas, as_of)
    except (OSError, NoFolder) as error:
        raise NoPlace(f"The list cannot be kept on this computer ({error}). Nothing was changed.") from error


def _look(path: Path, numbers: set[str], digests: Digests) -> Found:
    try:
        with path.open("rb") as file:
            return look(file, numbers, digests.add)
    except NoList as problem:
        raise NoPlace(f"{path} is no list of telephone numbers. {problem} Nothing was changed.") from problem
    except OSError as error:
        raise NoPlace(f"{path} cannot be read: {error.strerror or error}. Nothing was changed.") from error


def _day(said: str, today: date) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError as error:
        raise NoPlace(f"“{said}” is no date. Nothing was changed. Write the list's day as 2026-11-22.") from error
    if day > today:
        raise NoPlace(f"{said} is still to come. Nothing was changed. Give the day on which the list was made.")
    return day


def _say_found(path: Path, found: Found, covered: list[str], numbers: int, new: int, say: Say) -> None:
    for line in _lines(found, covered, numbers, new):
        say(f"{path}: {line}" if line.startswith("it has") else f"  {line}")


def _lines(found: Found, covered: list[str], numbers: int, new: int) -> Iterator[str]:
    codes = ", ".join(sorted(found.areas)[:12]) + (" ..." if len(found.areas) > 12 else "")
    yield f"it has {found.count:,} numbers of the area codes {codes}."
    yield f"{len(covered):,} of your shoppers' numbers are of these; {len(found.listed):,} of them are listed. {new:,} were told."
    if len(covered) < numbers:
        yield f"Of {numbers - len(covered):,} numbers it says nothing: they are of other area codes."
