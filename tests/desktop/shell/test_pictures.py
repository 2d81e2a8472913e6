"""Pictures of the car go with a text: a real store in a file, a real window, real keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.preferences.panel import PreferencesPanel
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.events.stock import Listing
from bdcdesk.wiring.demo_store import AGENT

from .test_screens import PATIENCE, arrive, in_log, opened
from .test_stock import take

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PHOTOS = tuple(f"https://photos.example.com/inventory/{n:02}.jpg" for n in range(1, 5))
FILM = "https://films.example.com/walkaround.mp4"


@pytest.fixture
def agent(home: Path, qtbot: QtBot) -> Iterator[Screens]:
    lead = arrive(home, 1)
    wanted = in_log(home, lead).wanted
    assert wanted is not None
    take(home, Listing(stock=wanted.stock, make=wanted.make, model=wanted.model, price=20_000_00, photos=PHOTOS))
    screens = opened(home, AGENT.id, qtbot)
    qtbot.waitUntil(lambda: screens.room is not None and "Live" in screens.room.bar.link, timeout=PATIENCE)
    qtbot.waitUntil(screens.frame.isActiveWindow, timeout=PATIENCE)
    yield screens
    screens.frame.close()


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    on = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert on is not None
    QTest.keyClick(on, key, modifier)


def test_two_pictures_and_a_film_are_chosen_by_keys_one_is_left_out_and_the_others_go(home: Path, agent: Screens, qtbot: QtBot) -> None:
    press(Qt.Key.Key_N, CTRL)
    room = agent.room
    assert room is not None
    composer = room.page.composer
    qtbot.waitUntil(lambda: composer.editor.hasFocus() and bool(composer.editor.toPlainText()), timeout=PATIENCE)
    lead = room.page.lead
    qtbot.waitUntil(lambda: room.page._view is not None and room.page._view.photos == PHOTOS, timeout=PATIENCE)
    for key in (Qt.Key.Key_1, Qt.Key.Key_3):
        press(Qt.Key.Key_I, CTRL | SHIFT)
        press(key)
    QGuiApplication.clipboard().setText(FILM)
    press(Qt.Key.Key_I, CTRL | SHIFT)
    press(Qt.Key.Key_A)
    assert composer.pictures.of_lead == (PHOTOS[0], PHOTOS[2], FILM)
    assert composer.pictures.isVisible()
    chips = composer.pictures.findChildren

    def third() -> list[QPushButton]:
        return [one for one in chips(QPushButton) if one.text().startswith("03.jpg") and one.isVisible()]

    qtbot.waitUntil(lambda: bool(third()), timeout=PATIENCE)
    third()[0].click()
    assert composer.pictures.of_lead == (PHOTOS[0], FILM)
    # Without a display nothing gives the window back its place in front once the menu has closed.
    agent.frame.activateWindow()
    composer.editor.setFocus()
    qtbot.waitUntil(composer.editor.hasFocus, timeout=PATIENCE)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(in_log(home, lead).touches) == 1, timeout=PATIENCE)
    assert in_log(home, lead).touches[0].pictures == (PHOTOS[0], FILM)
    assert composer.pictures.of_lead == ()
    qtbot.waitUntil(lambda: any(f"Picture: {FILM}" in entry.spoken for entry in room.page._view.entries), timeout=PATIENCE)  # type: ignore[union-attr]


def test_ones_own_introduction_is_kept_and_goes_like_a_picture(agent: Screens, qtbot: QtBot) -> None:
    press(Qt.Key.Key_N, CTRL)
    room = agent.room
    assert room is not None
    qtbot.waitUntil(room.page.composer.editor.hasFocus, timeout=PATIENCE)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(agent.frame.findChildren(PreferencesPanel)), timeout=PATIENCE)
    panel = agent.frame.findChildren(PreferencesPanel)[0]
    panel.introduction.setText("me.mp4")
    panel.introduction.editingFinished.emit()
    assert any("begins with https://" in label.text() and not label.isHidden() for label in panel.findChildren(QLabel))
    assert agent.liking is not None
    assert agent.liking.now.introduction == ""
    panel.introduction.setText(FILM)
    panel.introduction.editingFinished.emit()
    assert agent.liking.now.introduction == FILM
    panel.accept()
    room.page.composer.pictures.ask()
    QTest.keyClick(room.page.composer.pictures.menu, Qt.Key.Key_0)
    assert room.page.composer.pictures.of_lead == (FILM,)


def test_in_a_mail_the_address_is_named(agent: Screens, qtbot: QtBot) -> None:
    press(Qt.Key.Key_N, CTRL)
    room = agent.room
    assert room is not None
    qtbot.waitUntil(lambda: room.page._view is not None and room.page._view.photos == PHOTOS, timeout=PATIENCE)
    composer = room.page.composer
    composer.pictures.write(mails=True)
    press(Qt.Key.Key_I, CTRL | SHIFT)
    press(Qt.Key.Key_2)
    assert PHOTOS[1] in composer.mail.editor.toPlainText()
    assert composer.pictures.of_lead == ()
