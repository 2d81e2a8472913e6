"""The real window, saved as it is at each size and in each look: for people who judge how it looks, and for the README."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEventLoop, QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from bdcdesk.desktop.settings.page import PARTS
from bdcdesk.desktop.shell.bar import FLOOR, SETTINGS, WORK
from bdcdesk.desktop.shell.player import press
from bdcdesk.desktop.shell.room import Room
from bdcdesk.desktop.shell.screens import Screens

SIZES: Final = (QSize(1280, 720), QSize(1440, 900), QSize(2560, 1440))
"""Of the window, in device-independent pixels: at 200 % a picture has twice as many."""
LOOKS: Final = ("light", "dark")
_FORMS: Final = {"outcome": Qt.Key.Key_O, "appointment": Qt.Key.Key_A, "desk": Qt.Key.Key_B}
_DIALOGS: Final = {"keys": Qt.Key.Key_F1, "preferences": Qt.Key.Key_F9}


class Posing:
    """On the Qt thread, with a lead open. `name` begins each file's name, as in agent-work-1280x720-100-light.png."""

    def __init__(self, screens: Screens, room: Room, folder: Path, name: str) -> None:
        self._screens, self._room = screens, room
        self._folder, self._name = folder, name
        self.saved = 0

    def pose(self) -> int:
        """Saves all of it, and leaves the window as it was but for its size. How many pictures. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        was = self._screens.frame.size()
        for page, (enter, leave) in self._pages().items():
            enter()
            for size in SIZES:
                self._screens.frame.resize(size)
                for look in LOOKS:
                    self._save(page, look)
            leave()
        for dialog, key in _DIALOGS.items():
            press(self._screens.frame, key, Qt.KeyboardModifier.NoModifier)
            for shown in [each for each in self._screens.frame.findChildren(QDialog) if each.isVisible()]:
                for look in LOOKS:
                    self._save(dialog, look, shown)
                shown.close()
        self._screens.frame.resize(was)
        return self.saved

    def _pages(self) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
        def nothing() -> None:
            return

        pages: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {"work": (partial(self._room.show_page, WORK), nothing)}
        pages["search"] = (self._search, partial(self._press, Qt.Key.Key_Escape))
        for form, key in _FORMS.items():
            pages[form] = (partial(self._open, key), partial(self._press, Qt.Key.Key_Escape))
        if self._room.bar.has(FLOOR):
            pages["floor"] = (partial(self._room.show_page, FLOOR), nothing)
        if self._room.bar.has(SETTINGS):
            for part, _ in PARTS:
                pages[f"settings-{part}"] = (partial(self._room.show_page, SETTINGS, part), nothing)
        return pages

    def _search(self) -> None:
        field = self._room.bar.search
        field.begin()
        field.setText(_LOOKED_FOR)
        field.typed.emit(_LOOKED_FOR)

    def _open(self, key: Qt.Key) -> None:
        """A form of the lead: while one writes, some of these keys are the editor's."""
        self._screens.list.setFocus()
        press(self._screens.list, key)

    def _press(self, key: Qt.Key) -> None:
        press(self._screens.frame.focusWidget() or self._screens.frame, key, Qt.KeyboardModifier.NoModifier)

    def _save(self, page: str, look: str, what: QWidget | None = None) -> None:
        if self._screens.liking is not None:
            self._screens.liking.change(look=look)
        shown = what or self._screens.frame
        # What was asked of the desk's thread for a page comes as an event.
        passed = QElapsedTimer()
        passed.start()
        while passed.elapsed() < _WAIT:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _WAIT)
        size, percent = shown.size(), round(100 * shown.devicePixelRatioF())
        file = self._folder / f"{self._name}-{page}-{size.width()}x{size.height()}-{percent}-{look}.png"
        if not shown.grab().save(str(file)):
            raise OSError(f"{file} could not be written.")
        self.saved += 1


_WAIT: Final = 60
"""Milliseconds."""
_LOOKED_FOR: Final = "ca"
