"""The settings of a store's people as widgets, and what is typed in them read."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.book_words import checked, shown
from bdcdesk.desktop.settings.books_page import BooksPage
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.desktop.settings.team_page import KEPT, TeamPage
from bdcdesk.desktop.settings.team_view import CoverView, Person, TeamView, WholeBook
from bdcdesk.desktop.settings.team_words import counts_in, cover_in
from bdcdesk.domain import clock
from bdcdesk.domain.events.agent import Book
from bdcdesk.domain.events.team import Team

from .making import NOW, view

DAY = 86_400_000
ZONE = "America/Phoenix"
ANA, BEN = Person("ana", "Ana Ruiz", "agent", 3), Person("ben", "Ben Ode", "salesperson", book=Book(slot=45), free="tomorrow, 9:00 am")
LOU, OLD = Person("lou", "Lou Brandt", "supervisor"), Person("old", "Kim Lee", "agent", 23, former=True)
COVER = CoverView("ana", "Ben Ode covers for Ana Ruiz, Mon, Jul 20, 2026 to Fri, Jul 24, 2026")
TEAM = TeamView("s", "lou", "supervisor", people=(ANA, BEN, LOU, OLD), covers=(COVER,))
BOOK = WholeBook(23, 12, 4, 1, 0)


@pytest.fixture
def page(qtbot: QtBot) -> TeamPage:
    made = TeamPage()
    qtbot.addWidget(made)
    made.resize(1280, 900)
    made.show()
    made.show_settings(msgspec.structs.replace(view(), team=TEAM))
    return made


def told(signal: Any) -> list[tuple[Any, ...]]:
    heard: list[tuple[Any, ...]] = []
    signal.connect(lambda *said: heard.append(said))
    return heard


def test_the_stores_choice_is_kept_as_it_is_chosen(page: TeamPage) -> None:
    wanted = told(page.wanted)
    page.keeps.setCurrentIndex(1)
    page.minutes.setText("a while")
    page.button.click()
    assert page.problem.text == "How long the desk has is a number of minutes. Nothing was changed. Ten is usual."
    page.minutes.setText("7.5")
    page.button.click()
    page.kept()
    assert (wanted, page.note) == ([(Team("one person", 450_000),)], KEPT)


def test_cover_is_arranged_by_the_stores_days_and_ended(page: TeamPage) -> None:
    card = page.cover
    wanted, ended = told(card.wanted), told(card.ended)
    card.arrange.click()
    assert card.problem.text == "Choose who is away and who covers. Nothing was changed."
    card.away.setCurrentIndex(card.away.findData("ana"))
    card.by.setCurrentIndex(card.by.findData("ben"))
    card.last.setText("2026-13-01")
    QTest.keyClick(card.last, Qt.Key.Key_Return)
    assert "is no day" in card.problem.text
    card.last.setText("2026-12-01")
    QTest.keyClick(card.last, Qt.Key.Key_Return)
    [(away, by, since, until)] = wanted
    assert (away, by, since) == ("ana", "ben", page.view.now if page.view else 0)
    assert clock.local(until, ZONE).isoformat() == "2026-12-02T00:00:00-07:00"
    assert not card.isEnabled()
    card.arranged("Choose somebody else to cover. Nothing was changed.")
    assert (card.isEnabled(), card.last.text()) == (True, "2026-12-01"), "what was typed is there to be put right"
    card._end("ana")
    assert ended == [("ana",)]


def test_a_whole_book_is_looked_at_shared_and_taken_back(page: TeamPage) -> None:
    card = page.transfer
    picked, wanted, undone = told(card.picked), told(card.wanted), told(card.undone)
    assert not card.move_all.isEnabled()
    card.whose.setCurrentIndex(card.whose.findData("old"))
    assert picked == [("old",)]
    card.show_book("ana", BOOK)
    assert not card.move_all.isEnabled(), "of somebody who was chosen before"
    card.show_book("old", BOOK)
    assert card.preview.text() == "23 open leads, with 12 plans of follow-ups, 4 appointments, 1 promise and 0 questions to the desk"
    card.move_all.click()
    assert card.problem.text.startswith("Say who takes them")
    card.fields["ana"].setText("10")
    card.fields["ben"].setText("all")
    card.move_all.click()
    assert wanted == [("old", (("ana", 10), ("ben", 23)))]
    card.moved("", "Kim Lee's leads went on.")
    assert card.undo.isVisible()
    card.undo.click()
    card.taken_back("")
    assert (undone, card.undo.isVisible()) == ([()], False)


def test_what_is_typed_stays_while_others_do_things_and_goes_with_the_store(page: TeamPage) -> None:
    card = page.transfer
    card.whose.setCurrentIndex(card.whose.findData("old"))
    card.show_book("old", BOOK)
    card.fields["ana"].setText("10")
    fewer = msgspec.structs.replace(OLD, open=22)
    page.show_settings(msgspec.structs.replace(view(), team=msgspec.structs.replace(TEAM, people=(ANA, BEN, LOU, fewer))))
    assert (card.member, card.fields["ana"].text()) == ("old", "10")
    page.show_settings(msgspec.structs.replace(view(store="two"), team=msgspec.structs.replace(TEAM, store="two")))
    assert (card.member, card.fields) == ("", {})


def test_each_sees_what_their_role_may_do(page: TeamPage) -> None:
    assert set(page.roles.choices) == {"ana", "ben"}, "one's own role is changed by somebody else"
    page.show_settings(msgspec.structs.replace(view(), team=msgspec.structs.replace(TEAM, role="admin", me="x")))
    assert not page.cover.arrange.isVisible()
    assert not page.transfer.move_all.isVisible()
    assert set(page.roles.choices) == {"ana", "ben", "lou"}
    wanted = told(page.roles.wanted)
    page.roles.change.click()
    assert page.roles.problem.text
    page.roles.choices["ana"].setCurrentIndex(page.roles.choices["ana"].findData("salesperson"))
    page.roles.change.click()
    assert wanted == [({"ana": "salesperson"},)]


def test_a_book_is_kept_for_whom_it_was_shown(qtbot: QtBot) -> None:
    page = BooksPage()
    qtbot.addWidget(page)
    page.show()
    page.show_settings(msgspec.structs.replace(view(), team=TEAM))
    wanted = told(page.wanted)
    assert (page.whose.currentData(), page.free.text()) == ("ben", "Next free: tomorrow, 9:00 am")
    page.days[0].setText("9 - 12, 1pm to 6pm")
    page.off.setText("2026-12-24, Easter")
    page.button.click()
    assert "“Easter” is no date" in page.problem.text
    page.off.setText("2026-12-31, 2026-12-24")
    page.button.click()
    week = (((540, 720), (780, 1080)), *((),) * 6)
    assert wanted == [("ben", Book(week, ("2026-12-24", "2026-12-31"), 45))]


_SPANS = st.lists(st.integers(0, 1440), max_size=6, unique=True).map(sorted)
_DAYS = _SPANS.map(lambda cuts: tuple(zip(cuts[::2], cuts[1::2], strict=False)))
_BOOKS = st.builds(
    Book,
    st.one_of(st.just(()), st.lists(_DAYS, min_size=7, max_size=7).map(tuple)),
    st.lists(st.dates().map(lambda day: day.isoformat()), max_size=3, unique=True).map(lambda days: tuple(sorted(days))),
    st.integers(5, 480),
)


@settings(max_examples=60)
@given(_BOOKS)
def test_a_book_that_is_shown_and_kept_untouched_is_the_same(book: Book) -> None:
    assert checked(shown(book)) == book


@settings(max_examples=60)
@given(st.dates(), st.integers(-3, 40), st.sampled_from(("America/Phoenix", "America/Los_Angeles", "America/St_Johns")))
def test_cover_lasts_from_the_first_midnight_to_the_end_of_the_last_day(first: Any, days: int, zone: str) -> None:
    if not 1 < first.toordinal() + days < 3_600_000 or first.year < 1900 or first.year > 2200:
        return
    last = type(first).fromordinal(first.toordinal() + days)
    found = cover_in(first.isoformat(), last.isoformat(), zone, NOW)
    if days < 0:
        assert isinstance(found, Unfit)
        return
    assert not isinstance(found, Unfit)
    assert [clock.local(at, zone).date() for at in (found[0], found[0] - 1, found[1] - 1)] == [
        first,
        type(first).fromordinal(first.toordinal() - 1),
        last,
    ]


@pytest.mark.parametrize("typed", [{}, {"ana": ""}, {"ana": "0"}, {"ana": "-1"}, {"ana": "some"}])
def test_who_takes_a_book_is_said_by_numbers(typed: dict[str, str]) -> None:
    assert isinstance(counts_in(typed, 5), Unfit)
