"""Ctrl+K in a real window over a real store: real keys, real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.timeline_model import ENTRY
from bdcdesk.desktop.search.field import NOTHING, SearchField
from bdcdesk.desktop.shell.room import Room
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.wiring.demo_store import AGENT

from .test_accessible import CTRL, live
from .test_screens import PATIENCE, arrive, in_log


@pytest.fixture
def leads(home: Path) -> tuple[str, str]:
    return arrive(home, 1), arrive(home, 2)


@pytest.fixture
def agent(home: Path, leads: tuple[str, str], qtbot: QtBot) -> Iterator[Screens]:
    screens = live(home, AGENT.id, qtbot)
    qtbot.waitUntil(lambda: screens.list.work.rowCount() == len(set(leads)), timeout=PATIENCE)
    yield screens
    screens.frame.close()


def room_of(screens: Screens) -> Room:
    assert screens.room is not None
    return screens.room


def typed(agent: Screens, qtbot: QtBot, text: str) -> SearchField:
    """The field, with what was found of it. Each letter is looked for; the last word is what is shown."""
    field = room_of(agent).bar.search
    QTest.keyClick(agent.frame.focusWidget(), Qt.Key.Key_K, CTRL)
    assert field.hasFocus()
    with qtbot.waitSignal(agent.pump.found, timeout=PATIENCE, check_params_cb=lambda found: found.typed == text):
        QTest.keyClicks(field, text)
    qtbot.waitUntil(field.results.isVisible, timeout=PATIENCE)
    return field


def titles(field: SearchField) -> list[str]:
    return [field.results.list.item(place).text() for place in range(field.results.list.count())]


def test_the_end_of_a_phone_number_and_enter_open_its_lead(agent: Screens, leads: tuple[str, str], qtbot: QtBot) -> None:
    field = typed(agent, qtbot, "0102")
    hit = field.results.hit
    assert hit is not None
    assert (hit.kind, hit.title) == ("person", "Maria Delgado")
    assert "(480) 555-0102" in hit.line
    assert "nobody yet" in hit.line
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room_of(agent).page.lead == hit.lead, timeout=PATIENCE)
    assert not field.results.isVisible()
    assert field.text() == ""


def test_what_was_written_opens_where_it_stands(agent: Screens, home: Path, leads: tuple[str, str], qtbot: QtBot) -> None:
    lead = leads[0]
    agent.list.choose(lead)
    with qtbot.waitSignal(agent.shown, timeout=PATIENCE):
        agent.pump.open_lead(lead)
    editor = room_of(agent).page.composer.editor
    editor.setPlainText("The pomegranate one is here, would noon be good?")
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(in_log(home, lead).touches) == 1, timeout=PATIENCE)
    other = next(each for each in leads if each != lead) if leads[0] != leads[1] else lead
    agent.pump.open_lead(other)
    field = room_of(agent).bar.search

    def found() -> bool:
        field.leave()
        typed(agent, qtbot, "pomegr")
        return field.results.hit is not None

    qtbot.waitUntil(found, timeout=PATIENCE)
    hit = field.results.hit
    assert hit is not None
    assert (hit.kind, hit.lead) == ("words", lead)
    assert "pomegranate" in hit.title
    QTest.keyClick(field, Qt.Key.Key_Return)
    timeline = room_of(agent).page.timeline
    qtbot.waitUntil(lambda: timeline.currentIndex().isValid(), timeout=PATIENCE)
    assert "pomegranate" in timeline.currentIndex().data(ENTRY).text


def test_words_are_found_in_the_timeline_from_the_reply_and_back_to_it(agent: Screens, leads: tuple[str, str], qtbot: QtBot) -> None:
    agent.list.setFocus()
    QTest.keyClick(agent.list, Qt.Key.Key_N, CTRL)
    page = room_of(agent).page
    editor, finder = page.composer.editor, page.story.finder
    qtbot.waitUntil(lambda: bool(page.lead) and editor.hasFocus() and len(page.timeline.entries) > 2, timeout=PATIENCE)
    draft = editor.toPlainText()

    QTest.keyClick(editor, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(agent.frame.focusWidget(), "TAKEN  BY you")
    qtbot.waitUntil(lambda: finder.count.text() == "1 of 1", timeout=PATIENCE)
    assert "Taken by you" in page.timeline.currentIndex().data(ENTRY).text
    QTest.keyClick(agent.frame.focusWidget(), Qt.Key.Key_Escape)

    assert editor.hasFocus()
    assert editor.toPlainText() == draft
    field = typed(agent, qtbot, "find words")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(finder.field.hasFocus, timeout=PATIENCE)


def test_a_command_is_done_as_if_its_keys_were_pressed(agent: Screens, qtbot: QtBot) -> None:
    field = typed(agent, qtbot, "your pref")
    assert titles(field) == ["Commands", "Your preferences: look, size of text, what may call you, checks"]
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=PATIENCE)
    QApplication.activeModalWidget().close()


def test_arrows_move_over_the_heads_and_escape_goes_back(agent: Screens, qtbot: QtBot) -> None:
    agent.list.setFocus()
    field = typed(agent, qtbot, "ca")
    seen = []
    for _ in range(len(titles(field)) + 2):
        hit = field.results.hit
        assert hit is not None
        seen.append(hit)
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert len({hit.kind for hit in seen}) > 1
    assert seen[-1] == seen[-2]
    assert field.accessibleDescription() == seen[-1].spoken
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert agent.list.hasFocus()
    assert (field.text(), field.results.isVisible()) == ("", False)


def test_it_says_when_nothing_is_found_and_what_was_looked_for(agent: Screens, qtbot: QtBot) -> None:
    field = typed(agent, qtbot, "qqzzq")
    assert field.results.spoken == NOTHING
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()
