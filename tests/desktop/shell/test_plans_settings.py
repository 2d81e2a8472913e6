"""A supervisor changes how the store follows up: a real store in a file, a real window, real keys."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.plans_page import KEPT, STANDARD, PlansPage
from bdcdesk.desktop.shell.plans_door import keep_plan
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.own_plans import plan_kept
from bdcdesk.wiring.demo_store import SUPERVISOR
from bdcdesk.wiring.plans import shipped_plans

from .test_settings import CTRL, PATIENCE, part, press, settings, tab_to
from .test_wording_settings import supervisor

__all__ = ["supervisor"]

OURS = "Hi {first_name}, {agent} at {store}. Still thinking about the {vehicle}?"


def opened(screens: Screens, qtbot: QtBot, plan: str = "usual") -> PlansPage:
    page = settings(screens, qtbot)
    tab_to(part(page, "Plans"))
    press(Qt.Key.Key_Space)
    tab_to(page.plans.plan)
    qtbot.waitUntil(lambda: page.plans.lead.count() > 1 and page.plans.lead.first > 0, timeout=PATIENCE)
    page.plans.plan.setCurrentIndex(page.plans.plan.findData(plan))
    return page.plans


def write(page: PlansPage, words: str) -> None:
    page.form.english.setFocus()
    page.form.english.selectAll()
    QTest.keyClicks(page.form.english, words)


def test_a_step_is_changed_read_for_a_lead_kept_and_put_back(supervisor: Screens, qtbot: QtBot) -> None:
    page = opened(supervisor, qtbot)
    assert page.whose.text() == STANDARD
    assert page.step.currentText() == "Day 2: text"
    standard = page.form.english.toPlainText()
    write(page, OURS)
    page.form.day.setText("3")
    assert "Maria" in page.read.text()
    assert "{" not in page.read.text()
    assert page.told.text().startswith("For them, day 3 is ")
    QTest.keyClick(page.form.english, Qt.Key.Key_S, CTRL)
    assert "must rise" in page.problem.text
    page.form.day.setText("2")
    QTest.keyClick(page.form.english, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.note == KEPT, timeout=PATIENCE)
    assert page.whose.text().startswith(f"Kept by {SUPERVISOR.name}, ")
    assert page.form.english.toPlainText() == OURS

    page.standard.click()
    assert page.form.english.toPlainText() == standard
    QTest.keyClick(page.form.english, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.whose.text() == STANDARD, timeout=PATIENCE)
    assert page.earlier.count() == 2
    page.earlier.setCurrentIndex(1)
    page._put_earlier()
    assert page.form.english.toPlainText() == OURS


def test_a_step_more_and_a_step_less_and_what_was_typed_for_one_plan_waits(supervisor: Screens, qtbot: QtBot) -> None:
    page = opened(supervisor, qtbot, "gentle")
    before = page.step.count()
    page.more.click()
    assert (page.step.count(), page.step.currentText(), page.form.english.toPlainText()) == (before + 1, "Day 4: text", "")
    QTest.keyClick(page.form.english, Qt.Key.Key_S, CTRL)
    assert "has nothing to say" in page.problem.text
    write(page, OURS)
    page.form.spanish.setPlainText("Hola {first_name}, ¿aún piensa en el {vehicle}?")
    page.plan.setCurrentIndex(page.plan.findData("ready"))
    assert page.form.english.toPlainText() != OURS
    page.plan.setCurrentIndex(page.plan.findData("gentle"))
    page.step.setCurrentIndex(1)
    assert page.form.english.toPlainText() == OURS
    QTest.keyClick(page.form.english, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.note == KEPT, timeout=PATIENCE)
    page.step.setCurrentIndex(1)
    assert page.form.spanish.toPlainText().startswith("Hola {first_name}")
    page.fewer.click()
    assert page.step.count() == before


def test_of_two_supervisors_the_second_is_told(supervisor: Screens, qtbot: QtBot) -> None:
    page = opened(supervisor, qtbot)
    write(page, OURS)
    theirs = plan_kept(shipped_plans(), "usual")
    done: list[str] = []
    room = supervisor.room
    assert room is not None
    assert page.view is not None
    supervisor.pump.settle(page.view.store, keep_plan(msgspec.structs.replace(theirs, subject="Your new car"), 0), done.append)
    qtbot.waitUntil(lambda: done == [""] and "changed this meanwhile" in page.problem.text, timeout=PATIENCE)
    assert page.form.english.toPlainText() == OURS
    QApplication.processEvents()
