"""What one person likes, as it is now in their window: read when it opens, kept with each change, applied at once."""

import threading
from typing import Any, Final

import msgspec
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from bdcdesk.desktop import stylesheet, theme
from bdcdesk.desktop.preferences.preferences import Preferences, Shelf
from bdcdesk.translation import tr

UNKEPT: Final = tr("Your preferences could not be kept on this computer ({}). They hold until you leave; look whether the disk is full.")
_EFFECTS: Final = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
_BLINK: Final = 1_060
"""Milliseconds of a text cursor's usual blinking, as Qt's default is."""


class Liking(QObject):
    """On the Qt thread; it writes in one of its own. `changed(Preferences)` after each change; `failed(sentence)`: it could not be kept."""

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, shelf: Shelf, otherwise: str, parent: QObject | None = None) -> None:
        """`otherwise`: the look, "light" or "dark", of who likes it as the computer is set."""
        super().__init__(parent)
        self._shelf = shelf
        self._otherwise = otherwise
        self._writing = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.now = shelf.read()
        self.dress()

    def dress(self) -> None:
        """The whole program as this person likes it: they are here (again)."""
        dress(self.now, self._otherwise)

    def change(self, **wanted: Any) -> None:
        """Takes these fields' new values; applied and told at once."""
        self.take(msgspec.structs.replace(self.now, **wanted))

    def other_look(self) -> None:
        """Light, or dark: not the one that is there now."""
        self.change(look="light" if theme.current().name == "dark" else "dark")

    def take(self, wanted: Preferences) -> None:
        """Another set of preferences, whole."""
        if wanted == self.now:
            return
        before, self.now = self.now, wanted
        if (before.look, before.text, before.still) != (wanted.look, wanted.text, wanted.still):
            self.dress()
        self.changed.emit(wanted)
        thread = threading.Thread(target=self._keep, name="preferences", daemon=True)
        self._threads = [other for other in self._threads if other.is_alive()] + [thread]
        thread.start()

    def close(self) -> None:
        """Waits until the last change is kept: a few milliseconds, when the window is out of sight."""
        for thread in self._threads:
            thread.join()

    def _keep(self) -> None:
        with self._writing:
            try:
                # The newest, whichever change this thread was begun for.
                self._shelf.keep(self.now)
            except OSError as error:
                self.failed.emit(UNKEPT.format(error.strerror or tr("unknown reason")))


def look_of(wanted: Preferences, otherwise: str) -> str:
    """The theme's name, "light" or "dark"."""
    return otherwise if wanted.look == "system" else wanted.look


def choose(wanted: Preferences, otherwise: str) -> None:
    """What paints itself does so as this person likes it; the rest follows with `dress`."""
    theme.choose(theme.theme(look_of(wanted, otherwise), wanted.text))


def dress(wanted: Preferences, otherwise: str) -> None:
    """Dresses the whole program. On the Qt thread; some 20 ms."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    stylesheet.apply(app, theme.theme(look_of(wanted, otherwise), wanted.text))
    for effect in _EFFECTS:
        app.setEffectEnabled(effect, not wanted.still)
    app.setCursorFlashTime(0 if wanted.still else _BLINK)
