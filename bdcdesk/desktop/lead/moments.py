"""Fields for a moment and for a day, on the store's wall clock: by the arrow keys, by typing, or from a month."""

from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, QTimeZone
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateTimeEdit, QLineEdit, QToolButton, QWidget

from bdcdesk.desktop.icons import icon
from bdcdesk.desktop.widgets.calendar import CalendarPopup
from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.translation import tr


class MomentEdit(QDateTimeEdit):
    """A day and a time on the store's wall clock, whatever zone this computer is in. `past`: something that has been, not that will be."""

    def __init__(self, start: Instant, zone: str, now: Instant, parent: QWidget | None = None, past: bool = False) -> None:
        super().__init__(parent)
        self._zone, self._now, self._past = zone, now, past
        self.setTimeZone(QTimeZone.utc())
        self.setDisplayFormat(tr("ddd MMM d yyyy, h:mm ap"))
        self.lineEdit().setTextMargins(8, 0, 8, 0)
        month = self.lineEdit().addAction(icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        month.setText(tr("Choose from a month"))
        month.setToolTip(tr("Choose from a month (Alt+Down)"))
        month.triggered.connect(self.open_month)
        for button in self.lineEdit().findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_wall(clock.local(start, zone))

    def set_wall(self, at: datetime) -> None:
        """Shows a wall-clock moment, rounded up to five minutes."""
        at = at.replace(second=0, microsecond=0) + timedelta(minutes=-at.minute % 5)
        self.setDateTime(QDateTime(QDate(at.year, at.month, at.day), QTime(at.hour, at.minute), QTimeZone.utc()))
        self.setCurrentSection(QDateTimeEdit.Section.HourSection)

    def open_month(self) -> None:
        """Shows the month, to choose a day from; the time stays."""
        now = clock.local(self._now, self._zone)
        today = QDate(now.year, now.month, now.day)
        first, last = (QDate(), today) if self._past else (today, QDate())
        month = CalendarPopup(self.date(), first, last, self)
        month.chosen.connect(self.setDate)
        month.show_at(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.open_month()
        else:
            super().keyPressEvent(event)

    def instant(self) -> Instant:
        """The moment that the store's clock shows so."""
        day, time = self.date(), self.time()
        wall = datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=clock.zone(self._zone))
        return clock.instant(wall)

    def problem(self) -> str:
        """Why not at that moment."""
        return "" if self.instant() > self._now else tr("That time is past. Choose a time to come.")


class DayEdit(MomentEdit):
    """A day on the store's calendar; its instant is when that day begins."""

    def __init__(self, start: Instant, zone: str, now: Instant, parent: QWidget | None = None) -> None:
        super().__init__(start, zone, now, parent)
        self.setDisplayFormat(tr("ddd MMM d yyyy"))
        self.setCurrentSection(QDateTimeEdit.Section.DaySection)

    def set_wall(self, at: datetime) -> None:
        """Shows a day."""
        self.setDateTime(QDateTime(QDate(at.year, at.month, at.day), QTime(0, 0), QTimeZone.utc()))
        self.setCurrentSection(QDateTimeEdit.Section.DaySection)

    def problem(self) -> str:
        return "" if super().problem() == "" else tr("Choose a day to come.")
