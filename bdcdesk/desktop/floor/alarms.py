"""The bottom row: what somebody should see to, in words and colour."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from bdcdesk.desktop.floor.view import Alarm
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.desktop.widgets.pill import Pill


class AlarmRow(Card):
    """Pills in the order given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setContentsMargins(14, 8, 14, 8)
        self._pills: list[Pill] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(words("Alarms", "strong"))
        self._row.addStretch(1)
        self.body.addLayout(self._row)

    def show_alarms(self, alarms: Sequence[Alarm]) -> None:
        """Shows these; pills are kept and filled again."""
        while len(self._pills) < len(alarms):
            self._pills.append(Pill())
            self._row.insertWidget(len(self._pills), self._pills[-1])
        for pill, alarm in zip(self._pills, alarms, strict=False):
            pill.show_state(alarm.text, alarm.tone)
        for pill in self._pills[len(alarms) :]:
            pill.hide()
        self.setAccessibleName("Alarms: " + ", ".join(alarm.text for alarm in alarms))
