"""What was just sent promises something by a time: one key keeps it as work, one leaves it, and the time can be another."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from bdcdesk.desktop.lead.notice import Notice
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain.events import Instant
from bdcdesk.domain.promising import Found
from bdcdesk.report.times import when
from bdcdesk.translation import tr

KEEP, LEAVE = "Ctrl+P", "Ctrl+Shift+P"
MOST: Final = 50
"""Leads whose promises wait to be kept or left."""


class PromiseStrip(Notice):
    """`kept(text, due)`; `other(text, due)`: the same, but the time is to be another. Nothing is kept by itself.

    What was offered on a lead waits there until it is kept or left, whatever lead is looked at meanwhile.
    """

    kept = Signal(str, object)
    other = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Keep it as work"), KEEP.replace("+", " "), parent)
        self._offered: dict[str, list[Found]] = {}
        self._lead, self._zone, self._now = "", "UTC", 0
        self.another, self.leaving = KeyButton(tr("Another time")), KeyButton(tr("Leave it"), LEAVE.replace("+", " "))
        self.add(self.another)
        self.add(self.leaving)
        for button in (self.button, self.another, self.leaving):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pressed.connect(lambda _: self.keep())
        self.another.clicked.connect(self._other)
        self.leaving.clicked.connect(self.leave)
        self._leave_key = QShortcut(QKeySequence(LEAVE), self)
        self._leave_key.activated.connect(self.leave)

    def offer(self, lead: str, found: Sequence[Found]) -> None:
        """Promises that were found in what went to this lead just now."""
        self._offered.setdefault(lead, []).extend(found)
        for old in list(self._offered)[:-MOST]:
            del self._offered[old]
        self._show()

    def show_lead(self, lead: str, zone: str, now: Instant) -> None:
        """This lead is in sight; `zone` is the store's."""
        self._lead, self._zone, self._now = lead, zone, now
        self._show()

    @property
    def found(self) -> Found | None:
        """What is offered now."""
        offered = self._offered.get(self._lead)
        return offered[0] if offered else None

    def keep(self) -> None:
        """As it is."""
        found = self._taken()
        if found is not None:
            self.kept.emit(found.text, found.due)

    def leave(self) -> None:
        """It is no promise, or none that anybody has to be reminded of."""
        self._taken()

    def _other(self) -> None:
        found = self._taken()
        if found is not None:
            self.other.emit(found.text, found.due)

    def _taken(self) -> Found | None:
        offered = self._offered.get(self._lead)
        found = offered.pop(0) if offered else None
        if not offered:
            self._offered.pop(self._lead, None)
        self._show()
        return found

    def _show(self) -> None:
        found = self.found
        due = when(found.due, self._zone, self._now) if found is not None else ""
        self.show_notice(tr("Promised: “{text}”, by {due}", text=found.text, due=due) if found is not None else "", Tone.accent)
