"""Which folders of this computer stock files may be taken from: those that somebody named at this very computer.

A source's options stand in the log, where any desk can write them; what is taken from a folder is moved. So the log alone moves nothing.
"""

import os
import shlex
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from bdcdesk.domain.source import Source
from bdcdesk.intake.stock.watching import FOLDER
from bdcdesk.wiring.place import NoPlace, Place, Setup


def approve(place: Place, store: str, source: str, folder: str) -> None:
    """From now on the hub of this computer takes what is dropped there for this source, and from no other folder for it. Raises NoPlace
    for a folder that is not there, or that bdcdesk keeps files of its own in."""
    path = Path(folder)
    if not path.is_absolute():
        raise NoPlace(f"“{folder}” is not a whole path. Nothing was changed. Begin at the top, such as /srv/feed.")
    if not path.is_dir():
        raise NoPlace(f"There is no folder {folder} on this computer. Nothing was changed. Make it, or check its name.")
    if _is_own(place, place.setup(), path):
        raise NoPlace(f"bdcdesk keeps files of its own in {folder}, above it or below it. Nothing was changed. Name another folder.")
    place.change(lambda setup: replace(setup, folders={**setup.folders, _key(store, source): folder}))


def barring(place: Place, store: str) -> Callable[[Source], str]:
    """Why nothing may be taken from a source's folder, with what to type; "" where it may. Looked at anew at each call."""

    def why(source: Source) -> str:
        folder = source.options.get(FOLDER, "")
        try:
            setup = place.setup()
        except NoPlace as problem:
            return str(problem)
        typed = shlex.quote(folder) if folder.isprintable() else "FOLDER"
        command = f"bdcdesk source change {source.id} --folder"
        try:
            own = _is_own(place, setup, Path(folder))
        except (OSError, ValueError, RuntimeError):
            # A link to itself, or what no system takes for a path: it may be typed at any desk, and the other sources go on.
            return f"nothing is taken from its folder, which is none on this computer. Name another on the hub's: {command} FOLDER"
        if own:
            says, right = f"nothing is taken from {typed}: bdcdesk keeps files of its own there", "Name another on the hub's computer"
            return f"{says}. {right}: {command} FOLDER"
        if setup.folders.get(_key(store, source.id)) != folder:
            says, right = (
                "nothing is taken from its folder, as it was not named on the hub's computer",
                "If it is right, type there",
            )
            return f"{says}. {right}: {command} {typed}"
        return ""

    return why


def _key(store: str, source: str) -> str:
    return f"{store}/{source}"


def _is_own(place: Place, setup: Setup, folder: Path) -> bool:
    """Whether it is one of bdcdesk's folders, or is above or below one, by whatever name or link."""
    own = [place.home, place.incoming, place.logs]
    if setup.url.startswith("sqlite:///"):
        own.append(Path(setup.url.removeprefix("sqlite:///")))
    found = folder.resolve()
    return any(_within(found, one.resolve()) or _within(one.resolve(), found) for one in own)


def _within(inner: Path, outer: Path) -> bool:
    return any(one == outer or _same(one, outer) for one in (inner, *inner.parents))


def _same(one: Path, other: Path) -> bool:
    # Of one folder there may be two names that no link tells of: in other letters' case, or mounted twice.
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
