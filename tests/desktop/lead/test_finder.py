"""Ctrl+F on the lead's page, by keys: words found in the timeline, one kind of entry, and the way back."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from bdcdesk.desktop import theme
from bdcdesk.desktop.lead.finder import NONE, Finder
from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.lead.timeline_model import ENTRY, PAGE
from bdcdesk.report.entry import Entry
from tests.desktop.accessibility import nameless, unreachable

from .conftest import Open
from .hands import CTRL, button, press, settle
from .story import mine, text, wrote

SHIFT = Qt.KeyboardModifier.ShiftModifier
EVERY = 199
"""Each so many of the entries is about the pomegranate one."""


def long_story(count: int = 2_000) -> tuple[Entry, ...]:
    shapes = ("ours", "theirs", "line", "note")
    return tuple(
        Entry(f"e{n}", shapes[n % 4], f"{n} the Pomégranate one 😀" if n % EVERY == 7 else f"{n} some words 🚗", f"You · {n}")
        for n in range(count)
    )


@pytest.fixture
def page(opened: Open) -> LeadPage:
    page = opened()
    page.show_lead(mine().view())
    page.timeline.show_entries("l1", long_story())
    return page


def finder(page: LeadPage) -> Finder:
    return page.story.finder


def typed(page: LeadPage, qtbot: QtBot, words: str) -> None:
    press(page, Qt.Key.Key_F)
    assert finder(page).field.hasFocus()
    QTest.keyClicks(finder(page).field, words)
    qtbot.waitUntil(lambda: not finder(page)._looking.under_way)


def gone_to(page: LeadPage) -> str:
    entry: Entry = page.timeline.currentIndex().data(ENTRY)
    assert 0 <= page.timeline.visualRect(page.timeline.currentIndex()).center().y() <= page.timeline.viewport().height()
    return entry.id


def test_enter_goes_through_all_of_them_the_newest_first_and_around(page: LeadPage, qtbot: QtBot) -> None:
    page.composer.focus_text()
    before = page.window().focusWidget()
    places = [n for n in reversed(range(2_000)) if n % EVERY == 7]
    typed(page, qtbot, "POMEGR")

    for at, place in enumerate([*places, places[0]]):
        assert gone_to(page) == f"e{place}"
        told = f"{at % len(places) + 1} of {len(places)}"
        assert finder(page).count.text() == told
        assert finder(page).field.accessibleDescription().startswith(f"{told}: {place} the Pomégranate one")
        press(page, Qt.Key.Key_Return, with_ctrl=False)
    QTest.keyClick(finder(page).field, Qt.Key.Key_Return, SHIFT)
    QTest.keyClick(finder(page).field, Qt.Key.Key_Return, SHIFT)
    assert gone_to(page) == f"e{places[-1]}"
    assert page.timeline.model().rowCount() <= PAGE

    press(page, Qt.Key.Key_Escape, with_ctrl=False)
    assert page.window().focusWidget() is before
    assert not finder(page).isVisible()
    assert gone_to(page) == f"e{places[-1]}"


def test_what_is_nowhere_is_said(page: LeadPage, qtbot: QtBot) -> None:
    typed(page, qtbot, "qqzz")
    assert finder(page).count.text() == finder(page).field.accessibleDescription() == NONE
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert finder(page).field.hasFocus()
    finder(page).field.clear()
    assert finder(page).count.text() == ""


def test_one_kind_is_shown_and_all_again(page: LeadPage, qtbot: QtBot) -> None:
    typed(page, qtbot, "pomegr")
    notes = [n for n in range(2_000) if n % EVERY == 7 and n % 4 == 3]
    notes_button = button(finder(page), "Show Notes")
    notes_button.setFocus()
    QTest.keyClick(notes_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not finder(page)._looking.under_way)

    assert {entry.shape for entry in page.timeline.entries} == {"note"}
    assert finder(page).count.text().endswith(f" of {len(notes)}")
    assert int(gone_to(page)[1:]) in notes
    QTest.keyClick(notes_button, Qt.Key.Key_Escape)
    assert len(page.timeline.entries) == 2_000
    assert finder(page).kinds.value() == "all"


def test_what_comes_in_meanwhile_is_found_and_nobody_is_led_away(page: LeadPage, qtbot: QtBot) -> None:
    typed(page, qtbot, "pomegr")
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    before, count = gone_to(page), len([n for n in range(2_000) if n % EVERY == 7])
    assert finder(page).count.text() == f"2 of {count}"

    page.timeline.show_entries("l1", (*long_story(), Entry("new", "theirs", "the pomegranate one!")))
    qtbot.waitUntil(lambda: finder(page).count.text() == f"3 of {count + 1}")

    assert gone_to(page) == before


def test_another_lead_begins_without_it_and_a_place_from_elsewhere_is_always_reached(page: LeadPage, qtbot: QtBot) -> None:
    typed(page, qtbot, "pomegr")
    button(finder(page), "Show Notes").click()
    page.timeline.look_at("l1", ("e1000",))
    assert gone_to(page) == "e1000"
    assert not finder(page).isVisible()

    typed(page, qtbot, "pomegr")
    page.timeline.show_entries("l2", long_story(50))
    assert (finder(page).isVisible(), finder(page).field.text(), len(page.timeline.entries)) == (False, "", 50)


def test_what_is_found_is_marked_by_a_ground_and_a_line_under_it(page: LeadPage, qtbot: QtBot) -> None:
    def colours() -> set[str]:
        row = page.timeline.visualRect(page.timeline.currentIndex())
        image = page.timeline.viewport().grab(row.intersected(page.timeline.viewport().rect())).toImage()
        return {QColor(image.pixel(QPoint(x, y))).name() for x in range(image.width()) for y in range(image.height())}

    ground = theme.current().accent_soft.name()
    typed(page, qtbot, "pomegranate one")
    assert ground in colours()
    press(page, Qt.Key.Key_Escape, with_ctrl=False)
    QApplication.processEvents()
    assert ground not in colours()


@pytest.mark.parametrize("width", [640, 1072, 1600])
def test_no_word_of_the_bar_is_cut_off(opened: Open, width: int) -> None:
    page = opened(width=width)
    page.show_lead(mine().view())
    press(page, Qt.Key.Key_F)
    settle()

    assert finder(page).field.width() >= 150
    for each in (*finder(page).kinds.findChildren(QPushButton), finder(page).close_button):
        assert each.width() >= each.sizeHint().width(), each.text()
        assert finder(page).rect().contains(QRect(each.mapTo(finder(page), QPoint(0, 0)), each.size()))


def test_a_real_story_is_found_in_and_every_control_has_its_name_and_keys(opened: Open, qtbot: QtBot) -> None:
    page, story = opened(), mine()
    text(story, "Yes, it is here. Would noon be good?")
    wrote(story, "Sí, al mediodía")
    page.show_lead(story.view())
    typed(page, qtbot, "mediodia")

    assert finder(page).count.text() == "1 of 1"
    assert page.timeline.currentIndex().data(ENTRY).shape == "theirs"
    assert nameless(page.story) == []
    assert unreachable(page.window()) == []
    QTest.keyClick(finder(page).field, Qt.Key.Key_F, CTRL)
    assert finder(page).field.selectedText() == "mediodia"
