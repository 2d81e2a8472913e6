"""A voicemail is listened to: its bytes come from the store's database, and the computer's own player plays them."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from bdcdesk.desktop.settings.aside import Aside, sentence
from bdcdesk.desktop.shell.backstage import Store

GONE: Final = "This recording is not in the store's database any more. Nothing else was changed."
STRANGE: Final = "This recording is no sound that bdcdesk knows, so it was not opened."
NO_PLAYER: Final = "No player for sound was found on this computer. The recording stays with the lead."


class Listening(QObject):
    """On the Qt thread. `failed(sentence)`: why nothing is heard. What was listened to is deleted here with the window."""

    failed = Signal(str)

    def __init__(self, stores: Sequence[Store], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stores = tuple(stores)
        self._aside = Aside(self)
        self._folder = ""
        self.destroyed.connect(lambda: shutil.rmtree(self._folder, ignore_errors=True) if self._folder else None)

    def listen(self, blob: str) -> None:
        """Fetches and plays it."""
        self._aside.run(lambda: self._fetched(blob), self._play)

    def _fetched(self, blob: str) -> bytes | None:
        for store in self._stores:
            central = store.central()
            try:
                found = central.get(store.id, blob)
            finally:
                central.close()
            if found is not None:
                return found
        return None

    def _play(self, outcome: object) -> None:
        if not isinstance(outcome, bytes):
            self.failed.emit(sentence(outcome) if isinstance(outcome, Exception) else GONE)
            return
        ending = kind_of(outcome)
        if not ending:
            self.failed.emit(STRANGE)
            return
        # Readable by this member alone.
        self._folder = self._folder or tempfile.mkdtemp(prefix="bdcdesk-")
        file = Path(self._folder) / f"recording{len(list(Path(self._folder).iterdir())) + 1}{ending}"
        file.write_bytes(outcome)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            self.failed.emit(NO_PLAYER)


def kind_of(content: bytes) -> str:
    """The ending of a file of this sound, by its first bytes; "" for what is none."""
    if content.startswith(b"ID3") or content[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"):
        return ".mp3"
    return ".wav" if content[:4] == b"RIFF" and content[8:12] == b"WAVE" else ""
