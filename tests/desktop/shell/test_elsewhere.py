"""In the real window, over a real store: a promise kept from a text, and what is no sale on its way to another desk and back."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.shell.player import press
from bdcdesk.wiring.demo_store import AGENT, SUPERVISOR

from .test_screens import PATIENCE, agent, arrive, in_log, opened

__all__ = ["agent"]


def test_what_a_text_promises_is_offered_and_one_key_makes_it_work(home: Path, agent: object, qtbot: QtBot) -> None:
    from bdcdesk.desktop.shell.screens import Screens

    assert isinstance(agent, Screens)
    lead = arrive(home, 1)
    qtbot.waitUntil(lambda: agent.list.work.place_of(lead) == 0, timeout=PATIENCE)
    with qtbot.waitSignal(agent.shown, timeout=PATIENCE):
        press(agent.frame, Qt.Key.Key_N)
    assert agent.room is not None
    page = agent.room.page
    page.composer.editor.setPlainText("Yes, it is here. I'll text you the figure tomorrow at 10.")
    press(page.composer.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.promised.isVisible(), timeout=PATIENCE)
    assert page.promised.found is not None
    assert page.promised.found.text == "I'll text you the figure tomorrow at 10"
    assert in_log(home, lead).promises == ()
    press(page.composer.editor, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(in_log(home, lead).promises), timeout=PATIENCE)
    (promise,) = in_log(home, lead).promises
    assert promise.text == "I'll text you the figure tomorrow at 10"
    assert page.promised.isHidden()


def test_no_sale_leaves_the_list_waits_at_the_supervisors_desk_and_comes_back(home: Path, agent: object, qtbot: QtBot) -> None:
    from bdcdesk.desktop.shell.screens import Screens

    assert isinstance(agent, Screens)
    lead = arrive(home, 1)
    qtbot.waitUntil(lambda: agent.list.work.place_of(lead) == 0, timeout=PATIENCE)
    with qtbot.waitSignal(agent.shown, timeout=PATIENCE):
        press(agent.frame, Qt.Key.Key_N)
    assert agent.room is not None
    due = in_log(home, lead).due
    press(agent.room.page, Qt.Key.Key_O)
    QTest.keyClicks(agent.room.page.window().focusWidget(), "s")
    qtbot.waitUntil(lambda: agent.list.work.place_of(lead) < 0, timeout=PATIENCE)
    qtbot.waitUntil(lambda: in_log(home, lead).elsewhere is not None, timeout=PATIENCE)
    others = opened(home, SUPERVISOR.id, qtbot)
    try:
        qtbot.waitUntil(lambda: others.room is not None and "Live" in others.room.bar.link, timeout=PATIENCE)
        press(others.frame, Qt.Key.Key_E)
        assert others.room is not None
        panel = others.room.panels.elsewhere
        assert panel is not None
        qtbot.waitUntil(lambda: panel.waiting.rowCount() == 1, timeout=PATIENCE)
        panel.wanted.emit("sale", lead)
        qtbot.waitUntil(lambda: in_log(home, lead).elsewhere is None, timeout=PATIENCE)
        qtbot.waitUntil(lambda: panel.waiting.rowCount() == 0, timeout=PATIENCE)
    finally:
        others.frame.close()
    state = in_log(home, lead)
    assert (state.due, state.owner, state.is_lead) == (due, "", True)
    assert AGENT.id
    qtbot.waitUntil(lambda: agent.list.work.place_of(lead) >= 0, timeout=PATIENCE)
