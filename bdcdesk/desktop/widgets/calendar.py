"""A month to choose a day from, in a small window of its own that goes when one has chosen."""

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QTableView, QVBoxLayout, QWidget

from bdcdesk.translation import tr


class CalendarPopup(QWidget):
    """`chosen(QDate)` once, by a click or Enter; Esc and a click elsewhere choose nothing. Deletes itself when it closes."""

    chosen = Signal(QDate)

    def __init__(self, day: QDate, first: QDate, last: QDate, parent: QWidget) -> None:
        """`day` is marked; none before `first` or after `last` can be chosen (an empty date for no such end)."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName(tr("Choose a day: arrows, Page Up and Page Down for months, Enter"))
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            # Qt's red says that something is late here; a car is sold on a Saturday like on any day.
            self.calendar.setWeekdayTextFormat(weekday, QTextCharFormat())
        if first.isValid():
            self.calendar.setMinimumDate(first)
        if last.isValid():
            self.calendar.setMaximumDate(last)
        self.calendar.setSelectedDate(day)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.calendar)
        self.calendar.clicked.connect(self._choose)
        # Its own `activated` comes with a click, too, and would choose twice.
        days = self.calendar.findChild(QTableView)
        if days is not None:
            days.installEventFilter(self)
            self.setFocusProxy(days)

    def show_at(self, field: QWidget) -> None:
        """Below the field, on its screen."""
        corner = field.mapToGlobal(field.rect().bottomLeft())
        self.adjustSize()
        room = field.screen().availableGeometry()
        self.move(max(room.left(), min(corner.x(), room.right() - self.width())), min(corner.y(), room.bottom() - self.height()))
        self.show()
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.calendar.selectedDate())
            return True
        return super().eventFilter(watched, event)

    def _choose(self, day: QDate) -> None:
        self.close()
        self.chosen.emit(day)
