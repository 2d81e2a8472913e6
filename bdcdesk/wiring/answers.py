"""`bdcdesk answers`: how many first answers came in time, by agent, over some days; also as CSV. Loads no Qt."""

from datetime import date, timedelta
from pathlib import Path
from typing import Final

from bdcdesk.domain import clock
from bdcdesk.report.answers import answers, lines, table
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.station import Building
from bdcdesk.wiring.story import names_of, read
from bdcdesk.wiring.telling import Say

_DAYS: Final = 30


def tell_answers(building: Building, say: Say, first: str, last: str, file: Path | None) -> int:
    """Of the leads that came from day `first` to day `last` (YYYY-MM-DD, the store's days; "" for the last 30). Raises CentralError,
    SecretsError, NoPlace."""
    central, store = building.central(), building.setup.store
    try:
        if all(record.id != store for record in central.stores()):
            raise NoPlace(f"There is no store “{store}” that you may see. Nothing was told. Check who works at it: “bdcdesk central list”.")
        told, names, now = read(central, store), names_of(central, store), central.now()
    finally:
        central.close()
    if told.settings is None:
        raise NoPlace("The store is not set up yet: it has no hours by which a time could be told.")
    hours = told.settings.hours
    today = clock.local(now, hours.zone).date()
    until = _day(last) if last else today
    since = _day(first) if first else until - timedelta(days=_DAYS - 1)
    if since > until:
        raise NoPlace(f"{since} is after {until}. Nothing was told. Give the first day with --from and the last with --to.")
    span = clock.midnight(since, hours.zone), clock.midnight(until + timedelta(days=1), hours.zone)
    found = answers(told.leads.values(), hours, now, *span)
    if file is not None:
        _write(file, table(found, names))
        say(f"{since} to {until}: written to {file}.")
        return 0
    say(f"Leads that came from {since} to {until}; times in business hours:")
    for line in lines(found, names):
        say(f"  {line}")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NoPlace(f"“{text}” is no day. Nothing was told. Write it as in 2026-11-23.") from error


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise NoPlace(f"{file} cannot be written: {error.strerror or 'unknown reason'}. Nothing else was changed.") from error
