"""Practice by keys: the composer's own checks, a shopper who asks again, and what is said in the end."""

from collections.abc import Iterator
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.practice.panel import Kit, PracticePanel
from bdcdesk.desktop.writing.proofreader import Proofreader, checker_of
from tests.desktop.accessibility import nameless, unreachable
from tests.domain.test_practice import ROOMS, SCENARIOS, kept

CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 20_000


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[PracticePanel]:
    proofreader = Proofreader(checker_of)
    made = PracticePanel(proofreader, Random(4))
    qtbot.addWidget(made)
    made.show_kit(Kit(ROOMS, SCENARIOS, kept, "Ana Ruiz", "Harbor Motors"))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    proofreader.close()


def choose(panel: PracticePanel, scenario: str, language: str = "en") -> None:
    panel.language.setCurrentIndex(panel.language.findData(language))
    panel.scenario.setCurrentIndex(panel.scenario.findData(scenario))
    panel.begin()


def write(panel: PracticePanel, body: str) -> None:
    editor = panel.composer.editor
    editor.setFocus()
    editor.setPlainText(body)
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)


def test_what_is_left_open_is_asked_again_and_the_end_says_how_it_went(panel: PracticePanel, qtbot: QtBot) -> None:
    choose(panel, "numbers")
    assert panel.talk is not None
    assert panel.talk.shopper in ROOMS["en"].cases["numbers"]
    assert panel.composer.editor.hasFocus()
    asks = panel.talk.shopper.asks
    write(panel, "Hi, thank you for writing. What else?")
    assert panel.said.toPlainText().endswith(next(iter(asks.values())))
    assert "0 answered" in panel.ask._count.text()
    first = panel.talk.shopper.first
    body = f"Hi {first}, it is in stock: $24,860 out the door, $412 a month at 4.9 %, availible today."
    write(panel, body)
    assert panel.talk.over
    qtbot.waitUntil(lambda: "Slips left" in panel.said.toPlainText(), timeout=PATIENCE)
    told = panel.said.toPlainText()
    assert "✓ Answered: " in told
    assert "✕ Slips left: “availible”" in told
    assert f"The scenario's own first words to {first}: “Hi {first}, this is Ana at Harbor Motors." in told
    assert not panel.composer.isEnabled()
    assert panel.another.hasFocus()
    QTest.keyClick(panel, Qt.Key.Key_B, CTRL)
    assert panel.talk.sent == ()
    assert panel.talk.shopper.first != first
    assert panel.composer.editor.hasFocus()


def test_the_same_checks_stop_an_unfilled_value_and_another_shoppers_name(panel: PracticePanel) -> None:
    choose(panel, "availability")
    assert panel.talk is not None
    other = next(case.first for case in ROOMS["en"].cases["visit"] if case.first != panel.talk.shopper.first)
    for body, why in ((f"Hi {other}, it is in stock.", f"It greets {other}"), ("It costs {price}.", "is still to be filled in")):
        write(panel, body)
        assert panel.talk.sent == ()
        assert any(why in chip for chip in panel.composer.chips.said), panel.composer.chips.said


def test_the_scenarios_words_lie_ready_with_what_the_made_up_store_knows(panel: PracticePanel) -> None:
    assert all("$24,860" in room.facts["price"] for room in ROOMS.values())
    choose(panel, "ready_to_buy")
    assert panel.talk is not None
    panel.composer.scenario_line.chosen.emit("ready_to_buy")
    assert "is here, listed at $24,860" in panel.composer.editor.toPlainText()
    QTest.keyClick(panel.composer.editor, Qt.Key.Key_Return, CTRL)
    assert panel.talk.sent


def test_it_ends_when_one_wants_and_in_spanish_too(panel: PracticePanel) -> None:
    choose(panel, "visit", "es")
    assert panel.talk is not None
    assert panel.talk.shopper in ROOMS["es"].cases["visit"]
    QTest.keyClick(panel.composer.editor, Qt.Key.Key_E, CTRL)
    assert "Nothing was sent." in panel.said.toPlainText()
    assert "le escribe Ana" in panel.said.toPlainText() or "soy Ana" in panel.said.toPlainText()
    assert nameless(panel) == []


def test_every_control_has_a_name_and_is_reached_by_keys(panel: PracticePanel) -> None:
    assert nameless(panel) == []
    assert unreachable(panel) == []
