"""The list of other desks: who sees what, in which order, and what can be done with it by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.elsewhere.panel import ElsewherePanel
from bdcdesk.desktop.elsewhere.view import BAD_FOR, ElsewhereView, bad_in, waiting_in
from bdcdesk.domain.events import lead, outcome
from bdcdesk.report.names import Names
from tests.domain.making import HOUR, START, Story

CTRL = Qt.KeyboardModifier.ControlModifier
NAMES = Names({"ana": "Ana Ruiz", "ben": "Ben Ode"}, "ben")


def at_a_desk(matter: outcome.Matter, due: int, *members: str) -> Story:
    return Story(shopper=lead.Shopper("Rosa Quill", comments="My brakes\nsqueal")).then(
        outcome.SentElsewhere(matter, due, HOUR, 1, members)
    )


def bad() -> Story:
    return Story().then(outcome.MarkedBad(contacts=1, left=-HOUR), personal=lead.Words("made up"))


def test_members_see_what_is_at_their_desk_and_supervisors_all() -> None:
    leads = [at_a_desk("service", START + HOUR, "ben").now, at_a_desk("parts", START + HOUR).now, Story().now]
    assert [one.matter for one in waiting_in(leads, NAMES, False, START)] == ["Service"]
    assert [one.matter for one in waiting_in(leads, NAMES, True, START)] == ["Service", "Parts"]
    (mine,) = waiting_in(leads, NAMES, False, START + 2 * HOUR)
    assert (mine.who, mine.asked, mine.whose, mine.why, mine.late) == ("Rosa Quill", "My brakes squeal", "you", "Service: see to it", True)
    done = at_a_desk("service", START + HOUR, "ben").then(outcome.DoneElsewhere("service")).now
    assert waiting_in([done], NAMES, True, START) == []


def test_bad_leads_are_listed_with_what_was_known_for_two_months() -> None:
    story = bad()
    ((_, called),) = bad_in([story.now, Story().now], NAMES, story.at)
    assert (called.by, called.why) == ("Ana Ruiz", "made up")
    assert called.known == "1 contact tried, nobody had reached the shopper, first answer late by 1 h"
    assert bad_in([story.now], NAMES, story.at + BAD_FOR) == []


@pytest.fixture
def panel(qtbot: QtBot) -> ElsewherePanel:
    made = ElsewherePanel()
    qtbot.addWidget(made)
    leads = [at_a_desk("service", START + HOUR, "ben").now]
    called = [one for _, one in bad_in([bad().now], NAMES, START)]
    made.show_view(ElsewhereView(tuple(waiting_in(leads, NAMES, True, START)), tuple(called)))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_keys_open_it_finish_it_send_it_back_and_take_back(panel: ElsewherePanel) -> None:
    asked = list[tuple[str, str]]()
    panel.wanted.connect(lambda what, lead: asked.append((what, lead)))
    panel.waiting.setFocus()
    for key in (Qt.Key.Key_D, Qt.Key.Key_S, Qt.Key.Key_B):
        QTest.keyClick(panel.waiting, key, CTRL)
    assert asked == [("done", "l1"), ("sale", "l1"), ("take back", "l1")]
    panel.show_view(ElsewhereView())
    assert panel.bad.isHidden()
    assert panel.waiting.rowCount() == 0
    QTest.keyClick(panel.waiting, Qt.Key.Key_D, CTRL)
    assert len(asked) == 3
