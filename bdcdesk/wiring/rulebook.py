"""The contact rules of this program as they lie on this computer."""

import logging
from functools import cache
from pathlib import Path
from typing import Final

from bdcdesk.domain.contact_rules import UNREAD, Book, BookError, read_book
from bdcdesk.domain.recording import UNREAD as UNKNOWN
from bdcdesk.domain.recording import RecordingLaw, read_recording_law
from bdcdesk.machine.program import resources

PLACES: Final = "places.json"

_log = logging.getLogger(__name__)


def read(folder: Path) -> Book:
    """The book in this folder. Raises BookError or OSError."""
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}
    places = files.pop(PLACES, b"")
    return read_book(files, places)


@cache
def rulebook() -> Book:
    """Read once for a process, by whichever thread is first. Without a whole book nobody is contacted, and everything else goes on."""
    try:
        return read(resources() / "contact_rules")
    except (BookError, OSError) as error:
        _log.error("The contact rules cannot be read, so nobody is contacted: %s", error)
        return UNREAD


@cache
def recording_law() -> RecordingLaw:
    """Read once for a process. Where it cannot be read, everybody is told that a call is recorded."""
    try:
        return read_recording_law((resources() / "calls" / "recording.json").read_bytes())
    except (ValueError, OSError) as error:
        _log.error("The law of recorded calls cannot be read, so everybody is told: %s", error)
        return UNKNOWN
