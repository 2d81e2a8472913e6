"""Days that are chosen from a month, by keys."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.moments import DayEdit, MomentEdit
from bdcdesk.desktop.widgets.calendar import CalendarPopup

ZONE = "America/Phoenix"
NOW = round(datetime(2026, 11, 23, 14, 40, tzinfo=ZoneInfo(ZONE)).timestamp()) * 1000
HOUR = 3_600_000


def month_of(field: MomentEdit, qtbot: QtBot) -> CalendarPopup:
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    (month,) = field.findChildren(CalendarPopup)
    qtbot.waitUntil(month.isVisible)
    return month


def press(month: CalendarPopup, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or month, key)


def test_a_day_is_chosen_from_the_month_and_the_time_stays(qtbot: QtBot) -> None:
    field = MomentEdit(NOW + HOUR, ZONE, NOW)
    press(month_of(field, qtbot), Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert field.instant() == NOW + HOUR + 8 * 24 * HOUR
    qtbot.waitUntil(lambda: not field.findChildren(CalendarPopup))


def test_escape_chooses_nothing(qtbot: QtBot) -> None:
    field = DayEdit(NOW, ZONE, NOW)
    press(month_of(field, qtbot), Qt.Key.Key_Down, Qt.Key.Key_Escape)
    assert field.date() == QDate(2026, 11, 23)
    qtbot.waitUntil(lambda: not field.findChildren(CalendarPopup))


@pytest.mark.parametrize(("past", "ends"), [(False, (QDate(2026, 11, 23), None)), (True, (None, QDate(2026, 11, 23)))])
def test_only_days_to_come_or_days_that_were(past: bool, ends: tuple[QDate | None, QDate | None], qtbot: QtBot) -> None:
    field = MomentEdit(NOW, ZONE, NOW, past=past)
    month = month_of(field, qtbot).calendar
    first, last = ends
    assert month.minimumDate() == first if first is not None else month.minimumDate() < QDate(2026, 1, 1)
    assert month.maximumDate() == last if last is not None else month.maximumDate() > QDate(2027, 12, 31)


def test_a_click_chooses(qtbot: QtBot) -> None:
    field = DayEdit(NOW, ZONE, NOW)
    month = month_of(field, qtbot)
    month.calendar.clicked.emit(QDate(2026, 11, 30))
    assert field.date() == QDate(2026, 11, 30)
    assert not month.isVisible()


def test_the_button_of_the_month_is_reached_by_tab(qtbot: QtBot) -> None:
    field = DayEdit(NOW, ZONE, NOW)
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    for _ in range(6):
        focused = QApplication.focusWidget()
        assert focused is not None
        if isinstance(focused, QToolButton):
            break
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    QTest.keyClick(focused, Qt.Key.Key_Space)
    assert field.findChildren(CalendarPopup)
