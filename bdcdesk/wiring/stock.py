"""`bdcdesk stock FILE`: the daily file of the store's cars, taken by hand; and the map of columns that a new source begins with."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.car import money
from bdcdesk.domain.source import Source
from bdcdesk.intake.document import Quarantined
from bdcdesk.intake.stock.columns import proposed
from bdcdesk.intake.stock.reading import StockFile
from bdcdesk.intake.stock.table import NoTable, read_table
from bdcdesk.intake.stock.taking import TakenStock
from bdcdesk.intake.stock.watching import FOLDER, KIND
from bdcdesk.replica.desk import Desk
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.reading import PURPOSE, settle
from bdcdesk.wiring.source_words import check_fields, pairs_of
from bdcdesk.wiring.station import HUB, Building
from bdcdesk.wiring.stockroom import taker_of
from bdcdesk.wiring.telling import Say

LARGEST: Final = 50_000_000
"""Bytes of a file at most."""
_SHOWN: Final = 5


def take_stock(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Takes the file, or with --show only tells what it would be read as. The exit code: 1 if nothing was taken."""
    fields = pairs_of(options.field)
    check_fields(KIND, fields)
    if fields and not options.show:
        raise NoPlace("--field tries a map together with --show. Nothing was changed. To keep one: bdcdesk source change NAME --field ...")
    building = _building(environ)
    content = _content(options.file)
    station, central = building.station(PURPOSE), building.central()
    try:
        stepped = settle(station, central, building)
        desk, taker = station.desk, taker_of(building.place, station.desk)
        source = _meant(desk, options.source)
        store = desk.settings
        if store is None or not taker.ready:
            raise NoPlace(f"The store's cars could not be read from its database. Nothing was changed. {stepped.problem or ''}".strip())
        if options.show:
            return _show(taker.read(content, clock.local(desk.now(), store.hours.zone).date(), _tried(source, fields)), say)
        try:
            taken = taker.take(content, options.file.name, source, anyway=options.anyway)
        except OSError as error:
            raise NoPlace(f"{options.file} was not taken: {error.strerror or error} Nothing was changed.") from error
        stepped = settle(station, central, building)
        if desk.waiting:
            say(f"What it says is kept on this computer and not in the store's log yet: {stepped.problem} It goes with the next import.")
        refused = desk.refusals()
        for refusal in refused:
            say(refusal.reason)
            desk.dismiss(refusal.action.id)
        _tell(taken, options, source, say)
        return 1 if isinstance(taken, Quarantined) or refused or desk.waiting else 0
    finally:
        central.close()
        station.close()


def columns_of(sample: Path) -> dict[str, str]:
    """What the columns of a sample file are taken for, as a source keeps it. Raises NoPlace."""
    try:
        return proposed(read_table(_content(sample), {}).heading)
    except NoTable as problem:
        raise NoPlace(f"{sample} is no stock file: {problem} Nothing was changed.") from problem


def beginning(folder: Path | None, sample: Path | None) -> tuple[dict[str, str], dict[str, str]]:
    """The options and the map of columns with which a stock source is added. Raises NoPlace for a folder or sample that is not there."""
    if folder is not None and not folder.is_dir():
        raise NoPlace(f"There is no folder {folder} on this computer. Nothing was changed. Make it, or check its name.")
    dropped = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")] if folder is not None else []
    newest = sample or max(dropped, key=lambda path: path.stat().st_mtime, default=None)
    return {FOLDER: str(folder.absolute())} if folder is not None else {}, columns_of(newest) if newest is not None else {}


def _building(environ: Mapping[str, str]) -> Building:
    building = building_of(environ)
    # Of what it has read, the hub speaks, where this computer is its own; elsewhere who signed in does, if they may.
    return building_of(environ, HUB) if not building.setup.logins or HUB in building.setup.logins else building


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise NoPlace(f"{path} cannot be opened: {error.strerror or error}. Nothing was changed.") from error
    if len(content) > LARGEST:
        raise NoPlace(f"{path} is larger than {LARGEST // 1_000_000} MB. Nothing was changed.")
    return content


def _meant(desk: Desk, name: str) -> Source | None:
    """Whose file it is; None where the store has no stock source."""
    sources = [source for source in desk.sources.values() if source.kind == KIND and not source.off]
    found = [source for source in sources if name.casefold() in (source.id, source.name.casefold())] if name else sources
    if name and not found:
        raise NoPlace(f"There is no stock source “{name}” that is on. Nothing was changed. “bdcdesk source list” has them all.")
    if len(found) > 1:
        listed = ", ".join(source.id for source in found)
        raise NoPlace(f"There are several stock sources. Nothing was changed. Say whose file this is with --source: {listed}.")
    return found[0] if found else None


def _tried(source: Source | None, fields: Mapping[str, str]) -> Source | None:
    """The source as it would be with these fields."""
    if not fields:
        return source
    begun = source or Source(KIND, KIND, KIND)
    return msgspec.structs.replace(begun, fields={**begun.fields, **fields})


def _tell(taken: TakenStock | Quarantined, options: argparse.Namespace, source: Source | None, say: Say) -> None:
    if isinstance(taken, Quarantined):
        say(f"{options.file}: not taken, and nothing was changed. {taken.reason} Its bytes are in quarantine.")
        if not options.anyway:
            say(f"If it is right all the same: bdcdesk stock --anyway{f' --source {source.id}' if source else ''} {options.file}")
        return
    changes = f"{taken.came} new, {taken.changed} changed, {taken.gone} gone"
    say(f"{options.file}: {_cars(taken.cars)}; {changes if taken.came or taken.changed or taken.gone else 'nothing is different'}.")
    for finding in taken.findings:
        say(f"  {finding}")


def _cars(count: int) -> str:
    return "1 car" if count == 1 else f"{count} cars"


def _show(file: StockFile, say: Say) -> int:
    if file.broken:
        say(f"Not a stock file: {file.broken}")
        return 1
    for column, field in file.columns.items():
        say(f"{column}: {field or 'left out'}")
    rows = "1 row" if file.rows == 1 else f"{file.rows} rows"
    say(f"{_cars(len(file.cars))} in {rows}. The first of them:")
    for car in file.cars[:_SHOWN]:
        stock, price = f"stock {car.stock}" if car.stock else "", money(car.price) if car.price else ""
        say("  " + " · ".join(fact for fact in (car.title, car.vin, stock, price, car.condition, car.status, car.since) if fact))
    for finding in file.findings:
        say(f"  {finding}")
    return 0
