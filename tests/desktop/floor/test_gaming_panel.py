"""What may be gaming, as a supervisor reads it: by keys, with the leads behind each line."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.floor.gaming_panel import READING, GamingPanel
from bdcdesk.report.gaming_words import JUDGE, NOBODY, ShareTold, Watched

EMPTY = ShareTold("first answers that answer nothing: 4 of 9", True, (("l1", "Bo Ray"), ("l2", "Mia Fox")))
ANA = Watched("Ana Ruiz: 9 first answers", (EMPTY,))
BEN = Watched("Ben Ode: 12 first answers", ())


@pytest.fixture
def panel(qtbot: QtBot) -> GamingPanel:
    made = GamingPanel()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_what_stands_out_is_open_and_its_leads_are_opened_by_keys(panel: GamingPanel, qtbot: QtBot) -> None:
    assert panel.state.text() == READING
    panel.show_watched((ANA, BEN))
    assert panel.state.text() == JUDGE
    opened: list[str] = []
    panel.lead_opened.connect(opened.append)
    for _ in range(3):
        QTest.keyClick(panel.tree, Qt.Key.Key_Down)
    assert panel.tree.currentItem().text(0) == "Mia Fox"  # type: ignore[union-attr]
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert (opened, panel.isVisible()) == (["l2"], False)


def test_a_line_that_is_no_lead_opens_none_and_nothing_is_said_as_such(panel: GamingPanel) -> None:
    panel.show_watched((BEN,))
    assert panel.state.text() == "Nothing stands out."
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert panel.isVisible()
    panel.show_watched(())
    assert panel.state.text() == NOBODY
    panel.refused("The store's database cannot be reached.")
    assert panel.state.text() == "The store's database cannot be reached."
