"""A voicemail is listened to: its bytes come from the store's database, and the computer's own player plays them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from bdcdesk.desktop.settings.aside import Aside, sentence
from bdcdesk.desktop.shell.backstage import Store
from bdcdesk.desktop.shell.outside import Folder
from bdcdesk.desktop.shell.stored import stored
from bdcdesk.translation import tr

GONE: Final = tr("This recording is not in the store's database any more. Nothing else was changed.")
STRANGE: Final = tr("This recording is no sound that bdcdesk knows, so it was not opened.")
NO_ROOM: Final = "The recording could not be written to this computer ({0}). It stays with the lead."
NO_PLAYER: Final = tr("No player for sound was found on this computer. The recording stays with the lead.")


class Listening(QObject):
    """On the Qt thread. `failed(sentence)`: why nothing is heard. What was listened to is deleted here with the window. `player`: the
    command that plays a file, () for the computer's own."""

    failed = Signal(str)

    def __init__(self, stores: Sequence[Store], parent: QObject | None = None, player: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self._stores = tuple(stores)
        self._player = tuple(player)
        self._aside = Aside(self)
        folder = self._folder = Folder()
        self.destroyed.connect(lambda: folder.remove())

    def listen(self, blob: str) -> None:
        """Fetches and plays it."""
        self._aside.run(lambda: stored(self._stores, blob), self._play)

    def _play(self, outcome: object) -> None:
        if not isinstance(outcome, bytes):
            self.failed.emit(sentence(outcome) if isinstance(outcome, Exception) else GONE)
            return
        ending = kind_of(outcome)
        if not ending:
            self.failed.emit(STRANGE)
            return
        try:
            file = self._folder.put(outcome, "recording", ending)
        except OSError as error:
            self.failed.emit(NO_ROOM.format(error.strerror))
            return
        if not self._played(file):
            self.failed.emit(NO_PLAYER)

    def _played(self, file: Path) -> bool:
        if not self._player:
            return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
        started, _ = QProcess.startDetached(self._player[0], [*self._player[1:], str(file)])
        return bool(started)


def kind_of(content: bytes) -> str:
    """The ending of a file of this sound, by its first bytes; "" for what is none."""
    if content.startswith(b"ID3") or content[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"):
        return ".mp3"
    return ".wav" if content[:4] == b"RIFF" and content[8:12] == b"WAVE" else ""
