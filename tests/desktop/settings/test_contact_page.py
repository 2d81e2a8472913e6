"""What a store adds to the contact rules: real widgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.contact_page import KEPT, NEVER, ContactPage
from bdcdesk.desktop.settings.form import CHANGED
from bdcdesk.domain.events.settings import ContactRules

from .making import view

CLOSED_SUNDAYS = ContactRules((*(((540, 1080),) * 6), None), 2, ("2026-12-24",), ("ya",), "12 Quay Road", 1)
PAST = tuple(f"line {n}" for n in range(20))


@pytest.fixture
def page(qtbot: QtBot) -> ContactPage:
    made = ContactPage()
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.show_settings(view(contact=CLOSED_SUNDAYS, history=PAST))
    return made


def test_it_shows_what_holds_and_who_changed_it(page: ContactPage) -> None:
    assert [field.text() for field in page.days] == ["9:00 am – 6:00 pm"] * 6 + ["closed"]
    said = (page.most.text(), page.holidays.text(), page.stop_words.text(), page.postal.text())
    assert said == ("2", "2026-12-24", "ya", "12 Quay Road")
    assert page.told.text().splitlines() == [f"line {n}" for n in range(12)]
    page.show_settings(view())
    assert page.told.text() == NEVER


def test_what_is_typed_is_asked_for_once_with_its_reason(page: ContactPage) -> None:
    wanted: list[tuple[object, str]] = []
    page.wanted.connect(lambda rules, why: wanted.append((rules, why)))
    page.most.setText("3")
    page.reason.setFocus()
    QTest.keyClicks(page.reason, "Spring sale")
    QTest.keyClick(page.reason, Qt.Key.Key_Return)
    QTest.keyClick(page.reason, Qt.Key.Key_Return)
    same = (CLOSED_SUNDAYS.week, 3, CLOSED_SUNDAYS.holidays, CLOSED_SUNDAYS.stop_words, CLOSED_SUNDAYS.postal)
    assert wanted == [(ContactRules(*same), "Spring sale")]
    page.show_settings(view(contact=ContactRules(*same, 2)))
    page.kept()
    assert (page.note, page.reason.text(), page.most.text()) == (KEPT, "", "3")


def test_what_is_wrong_is_said_where_it_stands(page: ContactPage, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    wanted: list[object] = []
    page.wanted.connect(lambda *said: wanted.append(said))
    page.days[2].setText("late")
    page.button.click()
    assert wanted == []
    assert page.problem.text.startswith("Wednesday: “late” is no time of day.")
    assert page.days[2].hasFocus()


def test_another_persons_change_is_said_and_typed_words_stay(page: ContactPage) -> None:
    page.postal.setText("1 Elm Street")
    page.show_settings(view(contact=ContactRules(most=5, version=2)))
    assert (page.problem.text, page.postal.text()) == (CHANGED, "1 Elm Street")
    page.cancel.click()
    assert (page.problem.text, page.postal.text(), page.most.text()) == ("", "", "5")
