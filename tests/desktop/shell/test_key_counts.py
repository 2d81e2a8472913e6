"""How many keys the work takes: a robot presses real ones in the real window, on whatever has the focus, and counts them.

The README tells these numbers; what they are held against is in `AT_MOST`.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.outcome_form import MATTERS, OUTCOMES
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.wiring.demo_store import AGENT

from .test_screens import PATIENCE, arrive, in_log, opened

CTRL: Final = Qt.KeyboardModifier.ControlModifier
AT_MOST: Final = {"take the next best and send the first text": 3, "place a call": 1, "say what came of it": 2}


class Robot:
    """Presses a key where a person's would go: to what has the focus, if the window is the active one."""

    def __init__(self, screens: Screens, qtbot: QtBot) -> None:
        self.screens, self._qtbot = screens, qtbot
        self.presses = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None, "a key would go nowhere"
        self.presses += 1
        QTest.keyClick(focus, key, modifier)

    def see(self, what: Callable[[], bool]) -> None:
        """What a person would wait to see before the next key."""
        self._qtbot.waitUntil(what, timeout=PATIENCE)


@pytest.fixture
def robot(home: Path, qtbot: QtBot) -> Iterator[Robot]:
    screens = opened(home, AGENT.id, qtbot)
    qtbot.waitUntil(lambda: screens.room is not None and "Live" in screens.room.bar.link, timeout=PATIENCE)
    qtbot.waitUntil(screens.frame.isActiveWindow, timeout=PATIENCE)
    yield Robot(screens, qtbot)
    screens.frame.close()


def listed(robot: Robot, lead: str) -> None:
    robot.see(lambda: robot.screens.list.work.place_of(lead) == 0)


def on_page(robot: Robot, lead: str) -> bool:
    room = robot.screens.room
    return room is not None and room.page.lead == lead and room.page.composer.editor.hasFocus()


def take(robot: Robot, lead: str) -> None:
    listed(robot, lead)
    robot.press(Qt.Key.Key_N, CTRL)
    robot.see(lambda: on_page(robot, lead))


def test_two_keys_from_the_list_to_the_first_text(home: Path, robot: Robot) -> None:
    lead = arrive(home, 1)
    take(robot, lead)
    robot.press(Qt.Key.Key_Return, CTRL)
    robot.see(lambda: len(in_log(home, lead).touches) == 1)
    touch = in_log(home, lead).touches[0]
    assert touch.body.startswith("Hi Maria, this is Dami")
    assert "[" not in touch.body
    assert robot.presses == 2 <= AT_MOST["take the next best and send the first text"]


def test_one_key_places_a_call(home: Path, robot: Robot) -> None:
    lead = arrive(home, 1)
    take(robot, lead)
    robot.presses = 0
    robot.press(Qt.Key.Key_D, CTRL)
    robot.see(lambda: [touch.channel for touch in in_log(home, lead).touches] == ["call"])
    assert robot.presses == AT_MOST["place a call"]


@pytest.mark.parametrize(("key", "outcome"), [(key, outcome) for key, outcome, _ in OUTCOMES])
def test_two_keys_say_what_came_of_it(home: Path, robot: Robot, key: str, outcome: str) -> None:
    lead = arrive(home, 1)
    take(robot, lead)
    robot.presses = 0
    robot.press(Qt.Key.Key_O, CTRL)
    robot.press(Qt.Key(ord(key)))
    robot.see(lambda: in_log(home, lead).outcome == outcome)
    assert robot.presses == AT_MOST["say what came of it"]


def test_two_keys_send_what_is_no_sale_to_its_desk(home: Path, robot: Robot) -> None:
    lead = arrive(home, 1)
    take(robot, lead)
    robot.presses = 0
    key, matter, _ = MATTERS[0]
    robot.press(Qt.Key.Key_O, CTRL)
    robot.press(Qt.Key(ord(key)))

    def sent() -> bool:
        elsewhere = in_log(home, lead).elsewhere
        return elsewhere is not None and elsewhere.matter == matter

    robot.see(sent)
    assert robot.presses == AT_MOST["say what came of it"]


def test_no_bare_letter_does_anything_to_a_shopper(home: Path, robot: Robot) -> None:
    lead = arrive(home, 1)
    listed(robot, lead)
    robot.press(Qt.Key.Key_Down)
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        robot.press(Qt.Key(ord(letter)))
    robot.see(lambda: robot.screens.room is not None and robot.screens.room.page.lead == lead)
    state = in_log(home, lead)
    assert (state.touches, state.owner, state.outcome) == ((), "", "")


def test_the_readme_tells_these_numbers() -> None:
    told = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    for what, most in AT_MOST.items():
        found = re.search(rf"{re.escape(what)} \| (\d)", told)
        assert found is not None, what
        assert int(found[1]) <= most
