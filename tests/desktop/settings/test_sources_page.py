"""The list of sources and the form beside it: real widgets, real keys."""

import threading

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.form import CHANGED
from bdcdesk.desktop.settings.source_kinds import Wanted
from bdcdesk.desktop.settings.source_words import SOURCES
from bdcdesk.desktop.settings.sources_page import SourcesPage

from .making import FORM, MAIL, META, view


@pytest.fixture
def page(qtbot: QtBot) -> SourcesPage:
    made = SourcesPage(SOURCES)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_settings(view(FORM, MAIL, META))
    return made


def pick(page: SourcesPage, name: str) -> None:
    page.rows.setCurrentRow([page.rows.item(place).text() for place in range(page.rows.count())].index(name))


def secret(page: SourcesPage, option: str) -> QLineEdit:
    field = page.form.entries.field(option)
    assert isinstance(field, QLineEdit)
    return field


def test_what_somebody_else_changed_meanwhile_is_said_before_it_is_written_over(page: SourcesPage) -> None:
    pick(page, "Web form")
    page.form.name.setText("Web form of the site")
    page.show_settings(view(replace(FORM, target=60_000), MAIL, META))
    assert page.form.problem.text == CHANGED
    assert page.form.name.text() == "Web form of the site"
    page.form.cancel.click()
    assert (page.form.problem.text, page.form.name.text(), page.form.target.text()) == ("", "Web form", "1")


def test_of_a_source_that_is_only_looked_at_the_change_is_shown(page: SourcesPage) -> None:
    pick(page, "Web form")
    page.show_settings(view(replace(FORM, target=60_000), MAIL, META))
    assert (page.form.problem.text, page.form.target.text()) == ("", "1")


def test_that_it_was_switched_off_is_no_other_text_to_be_written_over(page: SourcesPage) -> None:
    pick(page, "Web form")
    page.form.name.setText("Web form of the site")
    page.show_settings(view(replace(FORM, off=True), MAIL, META))
    assert (page.form.problem.text, page.form.switch.text()) == ("", "Switch on")


def test_what_is_being_kept_is_no_change_by_somebody_else(page: SourcesPage) -> None:
    pick(page, "Web form")
    page.form.name.setText("Web form of the site")
    page.set_busy(True)
    page.show_settings(view(replace(FORM, name="Web form of the site"), MAIL, META))
    assert page.form.problem.text == ""
    page.kept("web-form", "")
    assert page.form.note


def test_a_secret_that_was_typed_stays_in_no_field(page: SourcesPage) -> None:
    page.begin()
    page.form.kind.setCurrentIndex(page.form.kind.findData("mailbox"))
    secret(page, "password").setText("open sesame")
    page.form.cancel.click()
    assert (secret(page, "password").text(), page.rows.chosen) == ("", "")
    pick(page, "Mails")
    secret(page, "password").setText("open sesame")
    page.show_settings(view(FORM, store="another"))
    assert secret(page, "password").text() == ""


def test_a_secret_that_is_kept_need_not_be_typed_again_and_says_so(page: SourcesPage) -> None:
    pick(page, "Ads")
    assert secret(page, "app").placeholderText() == "Empty: as it was"
    page.begin()
    page.form.kind.setCurrentIndex(page.form.kind.findData("meta"))
    assert secret(page, "app").placeholderText() == ""


def test_while_something_is_tried_no_other_is_chosen(page: SourcesPage) -> None:
    """What comes of it would be said of the wrong one."""
    pick(page, "Mails")
    page.set_busy(True)
    page.begin()
    assert not page.rows.isEnabled()
    assert page.form.before == MAIL
    page.refused("The mailbox cannot be read.")
    assert page.rows.isEnabled()
    page.begin()
    assert page.form.before is None


def test_what_cannot_be_looked_up_is_said_and_leaves_the_keys_where_they_are(page: SourcesPage) -> None:
    page.rows.setFocus()
    QTest.keyClick(page.rows, Qt.Key.Key_Down)
    chosen = page.rows.chosen
    page.troubled(chosen, "The keyring is locked.")
    assert page.form.problem.text == "The keyring is locked."
    assert QApplication.focusWidget() is page.rows
    page.form.problem.say("")
    page.troubled("another", "The keyring is locked.")
    assert page.form.problem.text == ""


def test_a_choice_is_not_changed_by_the_wheel(page: SourcesPage, qtbot: QtBot) -> None:
    pick(page, "Mails")
    tls = page.form.entries.field("tls")
    assert tls is not None
    before = page.form.entries.given()
    none = Qt.KeyboardModifier.NoModifier
    place = QPointF(5, 5)
    down = QWheelEvent(
        place, tls.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(tls, down)
    assert page.form.entries.given() == before


def test_a_field_that_is_sent_no_more_is_removed_by_keys(page: SourcesPage, qtbot: QtBot) -> None:
    wanted: list[Wanted] = []
    page.wanted.connect(wanted.append)
    pick(page, "Web form")
    remove = page.form.editor.remove("old")
    assert remove.accessibleName() == "Remove “old” from the map"
    remove.setFocus()
    QTest.keyClick(remove, Qt.Key.Key_Space)
    assert page.form.editor.map == {"q1": "name", "tel": "phone"}
    assert page.form.touched
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.form.editor.remove("tel"))
    page.form.button.click()
    assert wanted[0].fields == {"q1": "name", "tel": "phone"}
    page.form.cancel.click()
    assert page.form.editor.map == FORM.fields


def test_fields_that_an_example_has_not_stay_in_sight_to_be_removed(page: SourcesPage, qtbot: QtBot) -> None:
    pick(page, "Web form")
    editor = page.form.editor
    with qtbot.waitSignal(editor.read):
        editor.paste.setPlainText("q1=Ana+Ruiz&tel=602-555-0142&car=2026+Toyota+Camry")
    assert editor.map == {"q1": "name", "tel": "phone", "old": "comments", "car": "vehicle"}
    qtbot.waitUntil(lambda: "old" in editor.boxes)
    assert list(editor.boxes) == ["q1", "tel", "car", "old"]
    editor.remove("old").click()
    assert editor.map == {"q1": "name", "tel": "phone", "car": "vehicle"}
    assert list(editor.boxes) == ["q1", "tel", "car"]
    assert editor.reads_as.isVisible()


def test_an_example_that_is_read_late_is_not_put_into_another_source(page: SourcesPage, qtbot: QtBot) -> None:
    pick(page, "Web form")
    editor = page.form.editor
    editor.paste.setPlainText("zzz=Ana+Ruiz&tel=602-555-0142")
    editor.read_now()
    pick(page, "Mails")
    qtbot.waitUntil(lambda: all(thread.name != "settings" for thread in threading.enumerate()))
    QApplication.processEvents()
    assert editor.map == {}


def test_what_was_pasted_just_now_is_read_before_it_is_kept(page: SourcesPage, qtbot: QtBot) -> None:
    pick(page, "Web form")
    page.form.editor.paste.setPlainText("car=2026+Toyota+Camry")
    with qtbot.waitSignal(page.wanted) as wanted:
        page.form.button.click()
    assert wanted.args[0].fields["car"] == "vehicle"


def test_a_problem_and_a_question_are_scrolled_to(page: SourcesPage, qtbot: QtBot) -> None:
    """The buttons below stand always there, what they say may be far up; at 640 pixels' height."""
    page.resize(1024, 594)
    pick(page, "Web form")
    told = page.form.told
    page.tell("web-form", (("Address", "https://hub.example.com/in/web-form/abc"),), "https://hub.example.com")
    told.renew.click()
    qtbot.waitUntil(lambda: not told.leave.visibleRegion().isEmpty())
    scroll = page.findChild(QScrollArea)
    assert scroll is not None
    bar = scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    page.form.name.clear()
    assert page.form.problem.visibleRegion().isEmpty()
    page.form.button.click()
    qtbot.waitUntil(lambda: not page.form.problem.visibleRegion().isEmpty())


def test_a_new_secret_is_made_only_when_it_was_meant(page: SourcesPage, qtbot: QtBot) -> None:
    renewed: list[object] = []
    page.renewed.connect(renewed.append)
    pick(page, "Web form")
    told = page.form.told
    page.tell("web-form", (("Address", "https://hub.example.com/in/web-form/abc"),), "https://hub.example.com")
    told.renew.setFocus()
    QTest.keyClick(told.renew, Qt.Key.Key_Space)
    assert renewed == []
    assert told.asking
    leave = QApplication.focusWidget()
    assert leave is told.leave
    QTest.keyClick(leave, Qt.Key.Key_Escape)
    assert not told.asking
    assert QApplication.focusWidget() is told.renew
    QTest.keyClick(told.renew, Qt.Key.Key_Space)
    QTest.keyClick(told.leave, Qt.Key.Key_Space)
    assert (renewed, told.asking) == ([], False)
    QTest.keyClick(told.renew, Qt.Key.Key_Space)
    QTest.keyClick(told.leave, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is told.sure
    QTest.keyClick(told.sure, Qt.Key.Key_Space)
    assert renewed == [FORM]
    assert not told.asking


def test_another_source_is_not_asked_about_with_the_question_of_the_one_before(page: SourcesPage) -> None:
    pick(page, "Web form")
    page.tell("web-form", (("Address", "https://hub.example.com/in/web-form/abc"),), "https://hub.example.com")
    page.form.told.renew.click()
    pick(page, "Ads")
    page.tell("ads", (("Address", "https://hub.example.com/in/ads"),), "https://hub.example.com")
    assert not page.form.told.asking


def test_to_pass_the_list_with_tab_throws_nothing_away_that_is_typed(page: SourcesPage) -> None:
    page.begin()
    page.form.name.setText("A new form")
    page.rows.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert (page.form.before, page.form.name.text()) == (None, "A new form")
    QTest.keyClick(page.rows, Qt.Key.Key_Down)
    assert page.rows.chosen == "web-form"
