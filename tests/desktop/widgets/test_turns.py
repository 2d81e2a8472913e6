"""Work in pieces, with the event loop between them."""

from collections.abc import Iterator

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.widgets.turns import Turns


def pieces(name: str, done: list[str]) -> Iterator[None]:
    for n in range(3):
        done.append(f"{name}{n}")
        yield


def test_the_first_piece_is_done_at_once_and_the_others_later_in_turn(qtbot: QtBot) -> None:
    parent, done = QObject(), list[str]()
    turns = Turns(parent)
    turns.begin(pieces("a", done))
    assert done == ["a0"]
    assert turns.under_way
    qtbot.waitUntil(lambda: not turns.under_way)
    assert done == ["a0", "a1", "a2"]


def test_what_is_begun_later_takes_the_place_of_what_is_left(qtbot: QtBot) -> None:
    parent, done = QObject(), list[str]()
    turns = Turns(parent)
    turns.begin(pieces("a", done))
    turns.begin(pieces("b", done))
    qtbot.waitUntil(lambda: not turns.under_way)
    assert done == ["a0", "b0", "b1", "b2"]
    turns.begin(pieces("c", done))
    turns.run(pieces("d", done))
    assert not turns.under_way
    assert done[4:] == ["c0", "d0", "d1", "d2"]
