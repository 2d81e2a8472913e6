"""Who the store's other desks are, and what it answers by itself: real widgets, and what comes of them."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.desks_page import KEPT, DesksPage, department
from bdcdesk.domain.events.arrangement import AfterHours, Department
from bdcdesk.domain.source import MAIL, Source

from .making import view

HOUR = 3_600_000
PEOPLE = {"Ana Ruiz": "ana", "Ben Ode": "ben"}
SERVICE = Department("service", ("ben",), "service@example.com", 2 * HOUR)


@pytest.fixture
def page(qtbot: QtBot) -> DesksPage:
    made = DesksPage()
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.show_settings(msgspec.structs.replace(view(), departments=(SERVICE,), after_hours=AfterHours(mail=True), people=PEOPLE))
    return made


def test_what_is_shown_is_what_is_kept_and_every_field_counts(page: DesksPage) -> None:
    kept: list[tuple[object, object]] = []
    page.wanted.connect(lambda departments, after_hours: kept.append((departments, after_hours)))
    assert (page.who["service"].text(), page.hours["service"].text()) == ("Ben Ode, service@example.com", "2")
    page.who["job"].setText("ana ruiz")
    page.hours["spam"].setText("0.5")
    page.after.setCurrentIndex(2)
    page.button.click()
    assert kept == [((SERVICE, Department("job", ("ana",)), Department("spam", target=HOUR // 2)), AfterHours(mail=True, text=True))]
    page.kept()
    assert page.note == KEPT


def test_a_desk_that_no_mail_can_reach_is_told_of_in_place(page: DesksPage) -> None:
    shown = msgspec.structs.replace(view(), departments=(SERVICE,), people=PEOPLE)
    assert page.unmailed.isVisible()
    account = Source("out", "Mails", MAIL)
    page.show_settings(msgspec.structs.replace(shown, taken={"out": account}))
    assert not page.unmailed.isVisible()
    page.show_settings(msgspec.structs.replace(shown, taken={"out": msgspec.structs.replace(account, off=True)}))
    assert page.unmailed.isVisible()


def test_who_is_nobody_here_is_said_where_it_stands(page: DesksPage) -> None:
    page.who["parts"].setText("Zed")
    QTest.keyClick(page.who["parts"], Qt.Key.Key_Return)
    assert page.problem.text == "Parts: “Zed” is nobody here, and no mail address. Nothing was changed."
    assert page.focusWidget() is page.who["parts"]


@pytest.mark.parametrize("hours", ["soon", "0", "-1", "1e9", "inf"])
def test_a_time_that_is_none_is_refused(hours: str) -> None:
    assert isinstance(department("job", "", hours, PEOPLE), str)
    assert isinstance(department("job", "a@example.com, b@example.com", "4", PEOPLE), str)
