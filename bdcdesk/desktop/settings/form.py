"""The pieces of a form: a named field, and a problem said in place."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bdcdesk.desktop.icons import icon
from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.card import words
from bdcdesk.translation import tr

CHANGED = tr(
    "Somebody else changed this meanwhile. What you typed stays here and is not kept: “Keep the changes” puts it in the place of theirs,"
    " “Cancel” shows theirs."
)
"""Of a form in which something was typed that is not kept yet."""

WIDEST: Final = 820
"""Pixels of a card in the settings: longer lines are hard to read."""
_MARGIN: Final = 20


class Problem(QFrame):
    """What happened, what is safe, what to do; takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = QLabel()
        self._words = words("", tone=Tone.bad, wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(9)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, "" for nothing."""
        return self._words.text()

    def say(self, text: str) -> None:
        """Says this, and tells it to someone who hears the screen; "" takes it away."""
        self._words.setText(text)
        self._sign.setPixmap(icon("circle-alert", Tone.bad).pixmap(16, 16))
        self.setAccessibleName(tr("Problem: {text}", text=text) if text else "")
        self.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The soft ground of bad news."""
        look = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.bad_soft)
        painter.drawRoundedRect(QRectF(self.rect()), look.size.radius_small, look.size.radius_small)
        painter.end()


class Choice(QComboBox):
    """A list to choose from that looks like one; `entered()`: Enter, with the list closed. With an `edit`, other words can be typed."""

    entered = Signal()

    def __init__(self, edit: QLineEdit | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if edit is not None:
            self.setEditable(True)
            self.setLineEdit(edit)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            # The frame is the list's own.
            edit.setStyleSheet("border: none; padding: 0; background: transparent;")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, as in any field of a form."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """It scrolls the page that the field stands on and changes nothing."""
        event.ignore()


class Labelled(QWidget):
    """A field under its name, with a hint below it if it needs one. `&` in the name makes an Alt key."""

    def __init__(self, name: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.name = words(name, "small-strong")
        self.name.setBuddy(field)
        field.setAccessibleName(name.replace("&", ""))
        field.setAccessibleDescription(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.name)
        column.addWidget(field)
        if hint:
            column.addWidget(words(hint, "small", Tone.muted, wrap=True))

    def rename(self, name: str) -> None:
        """Another name for the same field."""
        self.name.setText(name)
        self.field.setAccessibleName(name.replace("&", ""))


def column_of(*parts: QWidget) -> QWidget:
    """Those below each other, at the top of the room there is."""
    made = QWidget()
    # Not of each part: their height would be reckoned by all the width there is, and lines that break in less would press them together.
    made.setMaximumWidth(WIDEST + 2 * _MARGIN)
    column = QVBoxLayout(made)
    column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return made


def point_at(field: QWidget | None) -> None:
    """Puts the cursor where something is to be corrected."""
    if field is not None:
        field.setFocus()
    if isinstance(field, QLineEdit):
        field.selectAll()


def in_order(*fields: QWidget) -> None:
    """Tab goes through them in this order: what is made later would come last."""
    for one, next_one in pairwise(fields):
        QWidget.setTabOrder(one, next_one)


class Trying:
    """While what a form asked for is tried, nothing can be entered; afterwards the focus is where it was. On the Qt thread."""

    def __init__(self, form: QWidget, button: QPushButton, meanwhile: str) -> None:
        self._form = form
        self._button = button
        self._words = (button.text(), meanwhile)
        self._focus: QWidget | None = None

    def rename(self, words: str) -> None:
        """What the button says while nothing is tried."""
        self._words = (words, self._words[1])

    def set_busy(self, busy: bool) -> None:
        if busy and self._form.isEnabled():
            self._focus = self._form.focusWidget()
        self._form.setDisabled(busy)
        self._button.setText(self._words[busy])
        self._button.updateGeometry()
        if not busy and self._focus is not None:
            self._focus.setFocus()
            self._focus = None
