"""The bottom row: what somebody should see to, in words and colour, and the whole of it for who asks."""

import re
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from bdcdesk.desktop.floor.view import Alarm
from bdcdesk.desktop.stylesheet import say
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.pill import Pill
from bdcdesk.desktop.widgets.tip import tip
from bdcdesk.translation import tr


class AlarmPill(QPushButton):
    """An alarm that has more to say: the arrow tells so, and whether it is said below."""

    def __init__(self, alarm: Alarm) -> None:
        super().__init__()
        self.alarm = alarm
        self._open = False
        self.setProperty("role", "pill")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_alarm(alarm)

    def show_alarm(self, alarm: Alarm) -> None:
        """The same alarm in new words."""
        self.alarm = alarm
        if self.property("tone") != alarm.tone.value:
            say(self, tone=alarm.tone.value)
        self.set_open(self._open)

    def set_open(self, opened: bool) -> None:
        """Whether all of it stands below."""
        self._open = opened
        # Else Qt takes the & in a name for a key.
        self.setText(f"{self.alarm.text} {'–' if opened else '▾'}".replace("&", "&&"))
        self.setToolTip(tip(self.alarm.about))
        self.setAccessibleName(self.alarm.about)
        self.setAccessibleDescription(tr("Alarm, said in full below") if opened else tr("Alarm, Enter says it in full below"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as well as the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class AlarmRow(Card):
    """Pills in the order given. One that has more to say is pressed to say it below, where it can be copied; again, or Esc, to hide it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setContentsMargins(14, 8, 14, 8)
        self._pills: list[Pill | AlarmPill] = []
        self._opened: AlarmPill | None = None
        self._flow = FlowLayout()
        row = QHBoxLayout()
        row.setSpacing(8)
        head = words(tr("Alarms"), "strong")
        head.setContentsMargins(0, 3, 0, 0)
        row.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._flow, 1)
        self.body.addLayout(row)
        self.said = words("", wrap=True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        # A path may be one long word: it must not widen the floor.
        self.said.setMinimumWidth(40)
        self.said.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.said.hide()
        self.body.addWidget(self.said)

    @property
    def pills(self) -> tuple[Pill | AlarmPill, ...]:
        return tuple(self._pills)

    def show_alarms(self, alarms: Sequence[Alarm]) -> None:
        """Shows these. The pill of an alarm that goes on stays itself, though its figures change: it may have the focus, or be open."""
        before, left = self._pills, list(self._pills)
        self._pills = [self._pill(alarm, left) for alarm in alarms]
        if self._pills != before:
            self._line_up()
        for gone in left:
            self._drop(gone)
        self._say()
        self.setAccessibleName(tr("Alarms: ") + ", ".join(alarm.text for alarm in alarms))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc hides what is said below, and goes back to its alarm."""
        if event.key() == Qt.Key.Key_Escape and self._opened is not None:
            self._opened.setFocus()
            self._toggle(self._opened)
        else:
            super().keyPressEvent(event)

    def _pill(self, alarm: Alarm, left: list[Pill | AlarmPill]) -> Pill | AlarmPill:
        known = next((pill for pill in left if _topic(pill) == (bool(alarm.about), _bare(alarm.text))), None)
        if known is not None:
            left.remove(known)
        if alarm.about:
            if isinstance(known, AlarmPill):
                known.show_alarm(alarm)
                return known
            made = AlarmPill(alarm)
            made.clicked.connect(lambda: self._toggle(made))
            return made
        shown = known if isinstance(known, Pill) else Pill()
        shown.show_state(alarm.text, alarm.tone)
        return shown

    def _line_up(self) -> None:
        while self._flow.takeAt(0) is not None:
            pass
        for pill in self._pills:
            self._flow.addWidget(pill)
            pill.show()
        stops: list[QWidget] = [*(pill for pill in self._pills if isinstance(pill, AlarmPill)), self.said]
        for first, then in pairwise(stops):
            QWidget.setTabOrder(first, then)

    def _drop(self, gone: Pill | AlarmPill) -> None:
        if gone is self._opened:
            self._opened = None
        if gone.hasFocus():
            # Qt would give it to whatever comes next, where Enter does something else.
            self.setFocus()
        gone.hide()
        gone.deleteLater()

    def _toggle(self, pill: AlarmPill) -> None:
        before, self._opened = self._opened, None if self._opened is pill else pill
        if before is not None:
            before.set_open(False)
        if self._opened is not None:
            self._opened.set_open(True)
        self._say()

    def _say(self) -> None:
        about = self._opened.alarm.about if self._opened is not None else ""
        if self.said.text() != about:
            # What somebody has marked to copy stays marked while the same is said.
            self.said.setText(about)
            self.said.setAccessibleName(about)
        self.said.setHidden(not about)


def _topic(pill: Pill | AlarmPill) -> tuple[bool, str]:
    return (True, _bare(pill.alarm.text)) if isinstance(pill, AlarmPill) else (False, _bare(pill.text()))


def _bare(text: str) -> str:
    """Without its figures: an hour later it is the same alarm."""
    return re.sub(r"\d[\d,.:]*", "#", text)
