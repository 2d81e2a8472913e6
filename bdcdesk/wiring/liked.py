"""Where a person's preferences lie at this computer: a file of their own beside the setup, which holds nothing of shoppers."""

import os
from pathlib import Path

import msgspec

from bdcdesk.desktop.preferences.preferences import Preferences
from bdcdesk.domain.identity import caused
from bdcdesk.machine.folders import write_private
from bdcdesk.wiring.speaking import keep_language


class FileShelf:
    """`home` is this computer's place, `member` whoever likes it."""

    def __init__(self, home: Path, member: str) -> None:
        # A member's id may hold signs that no file name may.
        self._home = home
        self._file = home / "preferences" / f"{caused('preferences', member)}.json"

    def read(self) -> Preferences:
        """As they are at first where none were kept, or none that can be read."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Preferences)
        except (OSError, msgspec.MsgspecError):
            return Preferences()

    def keep(self, wanted: Preferences) -> None:
        """Raises OSError."""
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        unfinished = self._file.with_suffix(".new")
        write_private(unfinished, msgspec.json.format(msgspec.json.encode(wanted), indent=2))
        os.replace(unfinished, self._file)
        keep_language(self._home, wanted.language)
