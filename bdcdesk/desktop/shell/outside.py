"""A file of a shopper's is opened with what this computer has for it, outside of this program: a copy that its member alone can read."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

_PRIVATE: Final = 0o600
"""Read and written by its owner, run by nobody."""


class Outside(QObject):
    """On the Qt thread. What was opened is deleted here with the window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        folder = self._folder = Folder()
        self.destroyed.connect(lambda: folder.remove())

    def open(self, content: bytes, name: str, ending: str) -> bool:
        """Whether something was found to open it with. `ending` (".png") says what it is to this computer: never what a sender says."""
        file = self._folder.put(content, name, ending)
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class Folder:
    """One for each window, made at the first file."""

    def __init__(self) -> None:
        self._path: Path | None = None

    def put(self, content: bytes, name: str, ending: str) -> Path:
        """Raises OSError."""
        self._path = self._path or Path(tempfile.mkdtemp(prefix="bdcdesk-"))
        file = self._path / f"{name}{len(list(self._path.iterdir())) + 1}{ending}"
        with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), _PRIVATE), "wb") as writing:
            writing.write(content)
        return file

    def remove(self) -> None:
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)
