"""What was pressed and could not be done is told where it was pressed, and by the shopper's name once another lead is open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.shell import contact_intents
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.wiring.demo_store import AGENT

from .test_accessible import live
from .test_screens import PATIENCE, arrive


@pytest.fixture
def agent(home: Path, qtbot: QtBot) -> Iterator[tuple[Screens, str, str]]:
    first, second = arrive(home, 1), arrive(home, 2)
    screens = live(home, AGENT.id, qtbot)
    qtbot.waitUntil(lambda: min(map(screens.list.work.place_of, (first, second))) >= 0, timeout=PATIENCE)
    yield screens, first, second
    screens.frame.close()


def test_it_is_told_in_place_and_by_name_elsewhere(agent: tuple[Screens, str, str], qtbot: QtBot) -> None:
    screens, first, second = agent
    room = screens.room
    assert room is not None

    def see(lead: str) -> None:
        screens.pump.open_lead(lead)
        qtbot.waitUntil(lambda: room.page.lead == lead, timeout=PATIENCE)

    see(first)
    name = room.page.header._name.text()
    screens.pump.do(first, contact_intents.withdraw(first, "none"))
    said = "Not done: taking it back before it goes. It is too late to take this back."
    qtbot.waitUntil(lambda: room.page._told.text == said, timeout=PATIENCE)
    assert not room.telling.isVisible()

    see(second)
    assert room.page._told.text == ""
    screens.pump.do(first, contact_intents.withdraw(first, "none"))
    qtbot.waitUntil(room.telling.isVisible, timeout=PATIENCE)
    assert room.telling.text == f"{name}: {said}"
    assert room.page._told.text == ""
