"""How leads are handed out: real widgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.distribution_page import DistributionPage
from bdcdesk.desktop.settings.form import CHANGED
from bdcdesk.desktop.settings.settings_view import Colleague
from bdcdesk.domain.events.settings import Distribution

from .making import view

ROUND = Distribution("round robin")


@pytest.fixture
def page(qtbot: QtBot) -> DistributionPage:
    made = DistributionPage()
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.show_settings(view(distribution=ROUND, people=(Colleague("m", "Ana Ruiz", ("Spanish",)),)))
    return made


def test_pressed_twice_it_is_kept_once(page: DistributionPage) -> None:
    wanted: list[object] = []
    page.wanted.connect(lambda rules, skills: wanted.append(rules))
    page.button.setFocus()
    QTest.keyClick(page.button, Qt.Key.Key_Space)
    QTest.keyClick(page.button, Qt.Key.Key_Space)
    assert len(wanted) == 1
    page.refused("Why not.")
    QTest.keyClick(page.button, Qt.Key.Key_Space)
    assert len(wanted) == 2


def test_other_rules_by_somebody_else_are_said_and_can_be_looked_at(page: DistributionPage) -> None:
    page.patience.setText("45")
    page.show_settings(view(distribution=Distribution("longest idle")))
    assert page.problem.text == CHANGED
    assert (page.patience.text(), page.mode.currentData()) == ("45", "round robin")
    page.cancel.click()
    assert (page.problem.text, page.patience.text(), page.mode.currentData()) == ("", "60", "longest idle")


def test_a_new_colleague_alone_is_no_other_rule(page: DistributionPage) -> None:
    page.patience.setText("45")
    page.show_settings(view(distribution=ROUND, people=(Colleague("b", "Bo Lee"),)))
    assert page.problem.text == ""
