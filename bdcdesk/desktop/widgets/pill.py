"""A few words on a soft ground: a state, never a button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from bdcdesk.desktop.stylesheet import say
from bdcdesk.desktop.theme import Tone


class Pill(QLabel):
    """`Pill("3 soon", Tone.warn)`; with `dot`, a dot in the same colour goes before the words."""

    def __init__(self, text: str = "", tone: Tone = Tone.plain, dot: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dot = dot
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "pill")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone)
        self._follow(text)

    def show_state(self, text: str, tone: Tone) -> None:
        """Changes words and tone; a pill without words takes no room."""
        shown = f"● {text}" if self._dot and text else text
        if shown == self.text() and self.property("tone") == tone.value:
            return
        self.setText(shown)
        self.setAccessibleName(text)
        if self.property("tone") != tone.value:
            say(self, tone=tone.value)
        self._follow(text)

    def _follow(self, text: str) -> None:
        # One that stands nowhere yet would be shown as a window of its own.
        if not text or self.parentWidget() is not None:
            self.setHidden(not text)
