"""`bdcdesk import`: documents from files into the log, with this computer's own outbox behind them; `bdcdesk read-lead` only shows them."""

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Final

import msgspec
from tqdm import tqdm

from bdcdesk.central.errors import CentralError
from bdcdesk.central.ports import Central
from bdcdesk.intake.document import NO_SHAPE, Document, Quarantined, Reading, Shape
from bdcdesk.intake.reading.labels import FIELDS
from bdcdesk.intake.reading.proposing import propose
from bdcdesk.intake.reading.read import SIZE, read
from bdcdesk.intake.receive import Reception
from bdcdesk.intake.telling import as_json, as_lines
from bdcdesk.replica.sync import Stepped
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.station import Building, Station

PURPOSE: Final = "import"
"""Imports have a desk of their own, so that a window that runs beside them is not disturbed."""

_PATIENCE: Final = 15.0


def read_files(building: Building, files: Sequence[Path], say: Callable[[str], None]) -> int:
    """Takes every file: each prospect becomes a lead, what cannot be read goes to quarantine with its bytes. The exit code: 1 if any file
    could not be taken at all, or central could not be reached to hand the leads on (they are kept and go with the next import)."""
    station = building.station(PURPOSE)
    central = building.central()
    try:
        settle(station, central, building)
        reception = Reception(station.desk, quarantine_of(building.place))
        failed = 0
        # The bar shows itself only when it takes longer than a second.
        for path in tqdm(files, desc="Reading", unit="file", delay=1.0, leave=False):
            failed += _take(path, station, reception, say)
        stepped = settle(station, central, building)
        if station.desk.waiting:
            say(
                f"{station.desk.waiting} lead(s) are kept on this computer and not in the store's log yet: {stepped.problem}"
                " They go with the next import."
            )
            return 1
        return 1 if failed else 0
    finally:
        central.close()
        station.close()


def shape_from(file: Path | None) -> Shape:
    """The field map of a file: {name: meaning}. Raises NoPlace for one that is none, in a sentence."""
    if file is None:
        return NO_SHAPE
    try:
        fields = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except OSError as error:
        raise NoPlace(f"{file} cannot be opened: {error.strerror or error}. Nothing was read.") from error
    except msgspec.DecodeError as error:
        raise NoPlace(f"{file} is no field map: it must be one JSON object of names and meanings ({error}).") from error
    unknown = sorted({meaning for meaning in fields.values() if meaning and meaning not in FIELDS})
    if unknown:
        raise NoPlace(f"{file} names what is no field here: {', '.join(unknown)}. There are: {', '.join(sorted(FIELDS))}.")
    return Shape(fields)


def propose_maps(files: Sequence[Path], say: Callable[[str], None], region: str = "US") -> int:
    """Tells a field map to begin with, from each file as an example: one JSON object a file. The exit code: 1 if one cannot be opened."""
    failed = 0
    for path in files:
        try:
            say(json.dumps(propose(_content(path), region), indent=2))
        except OSError as error:
            failed += 1
            say(f"{path}: cannot be opened, {error.strerror or error}.")
    return 1 if failed else 0


def show_files(
    files: Sequence[Path],
    say: Callable[[str], None],
    as_document: bool,
    region: str = "US",
    zone: tzinfo = UTC,
    shape: Shape = NO_SHAPE,
) -> int:
    """Tells what each file would be read as, and keeps nothing: one JSON document a file with `as_document`, else lines for people.

    The exit code: 0, also for what goes to quarantine; 1 if a file could not be opened (which is told in its own document)."""
    failed = 0
    for path in files:
        try:
            reading = read(Document(_content(path), path.name, region=region, zone=zone, shape=shape))
        except OSError as error:
            failed += 1
            why = error.strerror or error
            if not as_document:
                say(f"{path}: cannot be opened, {why}.")
                continue
            reading = Reading(level="text only", kind="unknown", quarantined=f"The file cannot be opened: {why}.")
        if as_document:
            say(json.dumps(as_json(str(path), reading), ensure_ascii=True))
        else:
            for line in as_lines(str(path), reading):
                say(line)
    return 1 if failed else 0


def _content(path: Path) -> bytes:
    """The bytes of a file; of one that is too large to be read as much as shows that it is. Raises OSError."""
    with path.open("rb") as file:
        return file.read(SIZE + 1)


def _take(path: Path, station: Station, reception: Reception, say: Callable[[str], None]) -> int:
    waiting = station.desk.waiting
    try:
        content = path.read_bytes()
        taken = reception.take(content, path.name, came=path.stat().st_mtime_ns // 1_000_000)
    except OSError as error:
        say(f"{path}: not taken, {error.strerror or error}. The file is as it was; import it again.")
        return 1
    if isinstance(taken, Quarantined):
        say(f"{path}: in quarantine with its bytes. {taken.reason}")
    else:
        count = len(taken.leads)
        known = max(0, count - (station.desk.waiting - waiting))
        told = f", {'' if known == count else f'{known} of them '}known already" if known else ""
        say(f"{path}: {count} lead{'s' if count != 1 else ''}{told}")
    return 0


def settle(station: Station, central: Central, building: Building) -> Stepped:
    """Exchanges with central until both know the same, or central has been away for too long."""
    while not station.sync.stocked:
        station.sync.load()
    until = time.monotonic() + _PATIENCE
    while True:
        stepped = station.sync.step(central, building.clock)
        due = stepped.when <= station.desk.now()
        if isinstance(stepped.problem, CentralError):
            if time.monotonic() > until or station.desk.settings is None:
                if station.desk.settings is None:
                    raise stepped.problem
                return stepped
            time.sleep(0.5)
        elif not station.desk.waiting and not due:
            return stepped
