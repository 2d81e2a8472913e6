"""Files that came with shoppers' texts: shown small on the lead's page, and opened outside. Their bytes come from the store's database."""

from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from bdcdesk.desktop.settings.aside import Aside, sentence
from bdcdesk.desktop.shell.backstage import Store
from bdcdesk.desktop.shell.outside import Outside
from bdcdesk.desktop.shell.stored import stored
from bdcdesk.desktop.thumbnail import thumbnail
from bdcdesk.domain.attachment import file_kind
from bdcdesk.domain.events.attachments import FileKind
from bdcdesk.translation import tr

GONE: Final = tr("This file is not in the store's database any more. Nothing else was changed.")
STRANGE: Final = tr("This file is none of the kinds that are opened (pictures, videos, PDFs and contacts), so it was not.")
NOTHING_OPENS_IT: Final = tr("Nothing was found on this computer that opens this file. It stays with the lead.")
NO_ROOM: Final = tr("The file could not be written to this computer, so it was not opened. It stays with the lead.")

_ENDINGS: Final[dict[FileKind, str]] = {
    "jpeg": ".jpg",
    "png": ".png",
    "gif": ".gif",
    "webp": ".webp",
    "heic": ".heic",
    "mp4": ".mp4",
    "3gp": ".3gp",
    "pdf": ".pdf",
    "vcard": ".vcf",
}


class Attachments(QObject):
    """On the Qt thread. `failed(sentence)`: why one is not opened. `shown(blob, QImage | None)`: a picture, small, or that it cannot be."""

    failed = Signal(str)
    shown = Signal(str, object)

    def __init__(self, stores: Sequence[Store], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stores = tuple(stores)
        self._aside = Aside(self)
        self._outside = Outside(self)
        self._waiting: deque[str] = deque()
        self._busy = False

    def show(self, blob: str) -> None:
        """Fetches it and makes it small, one after the other: each may take a hundred MB while it is read."""
        self._waiting.append(blob)
        self._next()

    def open(self, blob: str) -> None:
        """Fetches it and opens it outside."""
        self._aside.run(lambda: stored(self._stores, blob), self._open)

    def open_calendar(self, file: str) -> None:
        """An appointment, in whatever calendar this computer has."""
        self._open_as(file.encode(), "appointment ", ".ics")

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        blob, self._busy = self._waiting.popleft(), True
        self._aside.run(lambda: thumbnail(stored(self._stores, blob) or b""), partial(self._small, blob))

    def _small(self, blob: str, outcome: object) -> None:
        self._busy = False
        self.shown.emit(blob, None if isinstance(outcome, Exception) else outcome)
        self._next()

    def _open(self, outcome: object) -> None:
        if not isinstance(outcome, bytes):
            self.failed.emit(sentence(outcome) if isinstance(outcome, Exception) else GONE)
            return
        kind = file_kind(outcome)
        if kind is None:
            self.failed.emit(STRANGE)
            return
        self._open_as(outcome, tr("from a text "), _ENDINGS[kind])

    def _open_as(self, content: bytes, name: str, ending: str) -> None:
        try:
            if not self._outside.open(content, name, ending):
                self.failed.emit(NOTHING_OPENS_IT)
        except OSError:
            self.failed.emit(NO_ROOM)
