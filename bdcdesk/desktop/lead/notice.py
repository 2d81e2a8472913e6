"""One line across the column that asks for a look: a call about to be placed, a text held back, one that did not go."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from bdcdesk.desktop.stylesheet import say
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.key_button import KeyButton


class Notice(QFrame):
    """Words and a button; `pressed(key)` sends the key that it was shown with."""

    pressed = Signal(str)

    def __init__(self, button: str, key_hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel2")
        self._key = ""
        self._words = words("", role="strong", wrap=True)
        self.button = KeyButton(button, key_hint)
        self.button.clicked.connect(lambda: self.pressed.emit(self._key))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 20, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.hide()

    def add(self, button: KeyButton) -> None:
        """A second thing to do about it, before the first."""
        self._row.insertWidget(1, button)

    def show_notice(self, text: str, tone: Tone, key: str = "") -> None:
        """Shows it, or hides it when there are no words."""
        self._key = key
        if self._words.text() != text:
            self._words.setText(text)
            self.setAccessibleName(text)
        if self._words.property("tone") != tone.value:
            say(self._words, tone=tone.value)
        self.setHidden(not text)

    @property
    def text(self) -> str:
        return self._words.text()
