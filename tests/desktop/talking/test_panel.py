"""The page “Talking and chased”: whose leads it counts, in which order, and that a key opens the lead behind a figure."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.talking.panel import TalkingPanel
from bdcdesk.desktop.talking.view import TalkingView, talking_view
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from tests.domain.making import HOUR, START, Story, texted, wrote

NOW = START + HOUR


def hers(name: str, story: Story, owner: str = "ana") -> Lead:
    return msgspec.structs.replace(story.now, id=name, owner=owner)


LEADS = (
    hers("new", Story()),
    hers("silent", texted(texted(Story()), "t2")),
    hers("longer", texted(Story())),
    hers("done", texted(wrote(texted(Story()), "Thanks"), "t2")),
    hers("asks", wrote(texted(Story()), "Is it red?")),
    hers("bens", wrote(texted(Story()), "Is it blue?"), "ben"),
)


def nothing(lead: Lead) -> tuple[str, Instant]:
    return "Follow up", NOW


def test_her_own_are_counted_who_waits_comes_first_and_who_is_silent_longest() -> None:
    view = talking_view(LEADS, "ana", nothing, NOW)
    assert [one.lead for one in view.talking] == ["asks", "done"]
    assert [one.lead for one in view.chased] == ["longer", "silent"]
    assert view.owed == 1
    assert view.talking[0].last.endswith("your turn")
    assert view.chased[1].last.endswith("2 tries, never heard")
    assert view.talking[0].next == "Follow up: 11:00 am"
    both = view.and_at(talking_view(LEADS, "ben", nothing, NOW))
    assert ([one.lead for one in both.talking], both.owed) == (["asks", "bens", "done"], 1)


def test_return_opens_the_lead_behind_a_figure(qtbot: QtBot) -> None:
    panel = TalkingPanel()
    qtbot.addWidget(panel)
    opened = list[str]()
    panel.lead_opened.connect(opened.append)
    panel.show_view(talking_view(LEADS, "ana", nothing, NOW))
    panel.show()
    assert (panel.talking_count.text(), panel.chased_count.text()) == ("Talking: 2", "Chased: 2")
    assert panel.owed.text().startswith("Not in either figure: 1 of yours")
    panel.chased.setFocus()
    QTest.keyClick(panel.chased, Qt.Key.Key_Down)
    QTest.keyClick(panel.chased, Qt.Key.Key_Return)
    assert opened == ["silent"]
    panel.show_view(TalkingView())
    assert panel.owed.isHidden()
