"""Whether this computer has what bdcdesk needs: this layer's part of `bdcdesk self-test`."""

import pkgutil
from datetime import datetime
from importlib import import_module, metadata
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import bdcdesk
from bdcdesk.machine.program import resources

ZONES: Final = {"America/New_York": -4, "America/Phoenix": -7, "Pacific/Honolulu": -10, "Europe/Vienna": 2}
"""Hours from UTC at noon of 2026-07-01, by the tz database."""

SYSTEM_KEYRINGS: Final = frozenset({"SecretService", "kwallet", "libsecret", "Windows", "macOS"})


class Finding(NamedTuple):
    """One thing looked at. `detail` says what was found, in words for a person."""

    what: str
    fine: bool
    detail: str


def check() -> list[Finding]:
    return [_parts(), _resources(), _zones(), _keyrings()]


def _parts() -> Finding:
    """Loads every module of the program, whatever it is: the surest way to meet a library that a build has left behind."""
    broken: list[str] = []
    loaded = 0
    for part in pkgutil.walk_packages(bdcdesk.__path__, "bdcdesk.", onerror=broken.append):
        if part.name.endswith(".__main__"):
            continue
        try:
            import_module(part.name)
            loaded += 1
        except ImportError as error:
            broken.append(f"{part.name} (without {error.name})")
    return Finding("parts of the program", not broken, f"cannot be loaded: {', '.join(broken)}" if broken else f"{loaded} loaded")


def _resources() -> Finding:
    folder = resources()
    files = sum(path.is_file() for path in folder.rglob("*")) if folder.is_dir() else 0
    return Finding("resources", files > 0, f"{files} files in {folder}")


def _zones() -> Finding:
    try:
        wrong = [name for name, hours in ZONES.items() if _offset_hours(name) != hours]
        version = metadata.version("tzdata")
    except (ZoneInfoNotFoundError, metadata.PackageNotFoundError) as error:
        return Finding("time zones", False, f"missing: {error.args[0] if error.args else type(error).__name__}")
    return Finding("time zones", not wrong, f"wrong: {', '.join(wrong)}" if wrong else f"tzdata {version}")


def _offset_hours(name: str) -> float:
    offset = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo(name)).utcoffset()
    return offset.total_seconds() / 3600 if offset else 0.0


def _keyrings() -> Finding:
    """keyring finds its backends by entry points, and a frozen build loses those and their modules unless told to keep them."""
    found, lost = [], []
    for entry in sorted(metadata.entry_points(group="keyring.backends")):
        try:
            entry.load()
            found.append(entry.value.removeprefix("keyring.backends."))
        except ImportError:
            lost.append(entry.value)
    missing = sorted({*lost, *(SYSTEM_KEYRINGS - set(found))})
    return Finding("keyring backends", not missing, f"missing: {', '.join(missing)}" if missing else ", ".join(found))
