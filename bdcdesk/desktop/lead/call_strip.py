"""A call while it goes on, leg by leg, across the page: whose phone rings, who is on, since when they talk; hang up, call again."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from bdcdesk.desktop.lead.call_view import LiveCall
from bdcdesk.desktop.stylesheet import say
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain.events import Instant
from bdcdesk.translation import tr

HANG_UP: Final = "Ctrl+Shift+D"
_STEPS: Final = 4
_DONE, _NOW, _LATER = "✓", "●", "○"
"""Signs beside the colours: done, now, still to come."""


class CallStrip(QFrame):
    """`hang_up(touch)` and `again()` are what the person wants. Hidden while there is no call."""

    hang_up = Signal(str)
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel2")
        self._call: LiveCall | None = None
        self.steps = [words("") for _ in range(_STEPS)]
        self._words = words("", role="strong", wrap=True)
        self.end_button = KeyButton(tr("Hang up"), HANG_UP.replace("+", " "))
        self.again_button = KeyButton(tr("Call again"), "Ctrl D")
        for button in (self.end_button, self.again_button):
            # They come and go: a space bar that was meant for something else must not end a call or place one.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.end_button.clicked.connect(self._end)
        self.again_button.clicked.connect(self.again)
        self._key = QShortcut(QKeySequence(HANG_UP), self)
        self._key.activated.connect(self._end)
        legs = QWidget()
        flow = FlowLayout(legs)
        for step in self.steps:
            flow.addWidget(step)
        self._legs = legs
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 20, 6)
        row.setSpacing(14)
        row.addWidget(legs, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self.end_button)
        row.addWidget(self.again_button)
        self.hide()

    def show_call(self, call: LiveCall | None, now: Instant) -> None:
        """Shows how far it is, or nothing."""
        before, self._call = self._call, call
        self.setHidden(call is None)
        self._key.setEnabled(call is not None and call.hang_up)
        if call is None:
            return
        self._legs.setVisible(bool(call.steps))
        self._words.setVisible(bool(call.words) or not call.steps)
        for place, (label, step) in enumerate(zip(self.steps, (*call.steps, *[""] * _STEPS), strict=False)):
            label.setVisible(bool(step))
            _mark(label, place, call.at)
        self.end_button.setVisible(call.hang_up)
        self.again_button.setVisible(call.again)
        self.tick(now)
        if before != call:
            self.setAccessibleName(self.text)

    def tick(self, now: Instant) -> None:
        """Time has moved on: only how long they talk changes."""
        call = self._call
        if call is None:
            return
        talk = f" {_clock(now - call.since)}" if call.since else ""
        for place, (label, step) in enumerate(zip(self.steps, call.steps, strict=False)):
            sign = _DONE if place < call.at else _NOW if place == call.at else _LATER
            _show(label, f"{sign} {step}{talk if place == _STEPS - 1 else ''}")
        _show(self._words, call.words + (talk if not call.steps else ""))

    @property
    def text(self) -> str:
        """All that stands on it."""
        shown = [label.text() for label in self.steps if not label.isHidden()] if self._legs.isVisibleTo(self) else []
        return " ".join([*shown, self._words.text()]).strip()

    def _end(self) -> None:
        if self._call is not None and self._call.hang_up:
            self.hang_up.emit(self._call.touch)


def _mark(label: QLabel, place: int, at: int) -> None:
    tone = Tone.ok if place < at else Tone.accent if place == at else Tone.muted
    role = "strong" if place == at else ""
    if label.property("tone") != tone.value or (label.property("role") or "") != role:
        say(label, role=role, tone=tone.value)


def _show(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _clock(milliseconds: int) -> str:
    seconds = max(0, milliseconds) // 1000
    return f"{seconds // 60}:{seconds % 60:02d}"
