"""A supervisor words the store's replies in the settings: a real store in a file, a real window, real keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.wording_page import KEPT, WordingPage
from bdcdesk.desktop.settings.wording_words import STANDARD
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.actions.wording import KeepWording
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.wiring.demo_store import SUPERVISOR

from .test_offers import at
from .test_screens import arrive
from .test_settings import CTRL, PATIENCE, _live, part, press, settings, tab_to

OURS = "Hi {first_name}, {agent} at {store}. The {vehicle} is here and clean."


@pytest.fixture
def supervisor(home: Path, qtbot: QtBot) -> Iterator[Screens]:
    arrive(home, 1)
    screens = _live(home, SUPERVISOR.id, qtbot)
    yield screens
    screens.frame.close()


def opened(screens: Screens, qtbot: QtBot) -> WordingPage:
    page = settings(screens, qtbot)
    tab_to(part(page, "Wording"))
    press(Qt.Key.Key_Space)
    tab_to(page.wording.search)
    qtbot.waitUntil(lambda: page.wording.lead.count() > 1 and "Maria" in page.wording.read.text(), timeout=PATIENCE)
    return page.wording


def write(page: WordingPage, body: str) -> None:
    page.body.setFocus()
    page.body.selectAll()
    QTest.keyClicks(page.body, body)


def test_a_reply_is_found_by_its_words_changed_read_for_a_lead_kept_and_put_back(supervisor: Screens, qtbot: QtBot) -> None:
    page = opened(supervisor, qtbot)
    begun = page.place
    QTest.keyClicks(page.search, "no hurry text")
    qtbot.waitUntil(lambda: page.hits.text() != "", timeout=PATIENCE)
    press(Qt.Key.Key_Return)
    place, standard = page.place, page.body.toPlainText()
    assert place != begun
    assert "hurry" in standard
    page.channel.setCurrentIndex(0)
    standard = page.body.toPlainText()
    assert place is not None
    assert page.whose.text() == STANDARD
    write(page, OURS)
    assert "Maria" in page.read.text()
    assert "{" not in page.read.text()
    assert page.told.text().startswith("1 text · ")
    QTest.keyClick(page.body, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.note == KEPT, timeout=PATIENCE)
    assert page.whose.text().startswith(f"Kept by {SUPERVISOR.name}, ")
    assert page.body.toPlainText() == OURS

    page.standard.click()
    assert page.body.toPlainText() == standard
    QTest.keyClick(page.body, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.whose.text() == STANDARD, timeout=PATIENCE)
    page.earlier.setCurrentIndex(1)
    page.earlier.activated.emit(1)
    assert page.body.toPlainText() == OURS


def test_of_two_who_word_the_same_reply_the_second_sees_the_firsts(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = opened(supervisor, qtbot)
    place = page.place
    assert place is not None
    write(page, OURS)
    theirs = WordingKept(place.stage, place.channel, place.language, "Hi {first_name}, come by today.", "", "")
    at(home, SUPERVISOR.id, (KeepWording, {"scenario": place.scenario, "said": theirs}))
    qtbot.waitUntil(lambda: "meanwhile" in page.problem.text, timeout=PATIENCE)
    assert page.body.toPlainText() == OURS
    page.cancel.click()
    assert page.body.toPlainText() == theirs.body


def test_what_was_typed_for_one_reply_is_there_when_it_is_chosen_again(supervisor: Screens, qtbot: QtBot) -> None:
    page = opened(supervisor, qtbot)
    write(page, OURS)
    page.stage.setCurrentIndex(1)
    assert page.body.toPlainText() != OURS
    page.stage.setCurrentIndex(0)
    assert page.body.toPlainText() == OURS


def test_braces_that_name_nothing_are_told_in_place(supervisor: Screens, qtbot: QtBot) -> None:
    page = opened(supervisor, qtbot)
    write(page, "Hi {first_nam}, come by.")
    QTest.keyClick(page.body, Qt.Key.Key_S, CTRL)
    assert page.problem.text == "This reply asks for a value that does not exist: first_nam."
    assert QApplication.focusWidget() is page.body


def test_the_stores_words_go_into_a_file_and_another_ones_come_from_one(supervisor: Screens, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(supervisor, qtbot)
    write(page, OURS)
    QTest.keyClick(page.body, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.note == KEPT, timeout=PATIENCE)
    file = tmp_path / "words.json"
    page.files.save_to(file)
    qtbot.waitUntil(lambda: "1 reply is" in page.files.note, timeout=PATIENCE)
    theirs = "Hi {first_name}, come by and see it."
    file.write_text(file.read_text().replace(OURS, theirs))
    page.files.pick_from(file)
    qtbot.waitUntil(lambda: page.files.note == "1 would be different.", timeout=PATIENCE)
    assert theirs in page.files.would.text()
    assert page.body.toPlainText() == OURS
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.body.toPlainText() == theirs, timeout=PATIENCE)

    file.write_bytes(b"\x00")
    page.files.pick_from(file)
    qtbot.waitUntil(lambda: "holds no words" in page.files.problem.text, timeout=PATIENCE)
    page.files.save_to(tmp_path / "none" / "words.json")
    qtbot.waitUntil(lambda: "cannot be written" in page.files.problem.text, timeout=PATIENCE)


def test_a_call_guide_is_worded_a_line_for_each_turn(supervisor: Screens, qtbot: QtBot) -> None:
    page = opened(supervisor, qtbot)
    place = page.place
    assert place is not None
    page.channel.setCurrentIndex(page.channel.findData("call"))
    standard = page.body.toPlainText()
    assert len(standard.splitlines()) > 1
    page.body.setPlainText("Say hello to {first_name}.\nOffer two times.")
    assert page.read.text() == "Say hello to Maria.\nOffer two times."
    QTest.keyClick(page.body, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.note == KEPT, timeout=PATIENCE)
    page.channel.setCurrentIndex(page.channel.findData("text"))
    assert page.whose.text() == STANDARD
