"""This program as it is installed here: from a checkout, from a wheel or frozen."""

import sys
from pathlib import Path
from typing import Final

import bdcdesk

LIBRARIES: Final = ("pyside6-essentials", "sqlcipher3", "sqlalchemy", "psycopg", "alembic", "msgspec", "keyring", "tzdata")


def command(*arguments: str) -> list[str]:
    """The command line that starts this same program again, as for the hub that runs as a desk's child."""
    begin = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "bdcdesk"]
    return [*begin, *arguments]


def resources() -> Path:
    """The folder of fonts, icons, theme and scenarios: beside the package in a checkout and when frozen, inside it in a wheel."""
    package = Path(bdcdesk.__file__).parent
    inside = package / "_resources"
    return inside if inside.is_dir() else package.parent / "resources"


def versions() -> dict[str, str]:
    """Of the program, Python, the system and each library that matters. Imports none of them."""
    from importlib import metadata
    from platform import platform, python_version

    known = {"bdcdesk": bdcdesk.__version__, "python": python_version(), "system": platform(terse=True)}
    for library in LIBRARIES:
        try:
            known[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            known[library] = "not known"
    return known
