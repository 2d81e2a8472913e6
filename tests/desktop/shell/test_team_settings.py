"""A supervisor arranges who does whose work in the settings: a real store in a file, a real window, real keys."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.floor.gaming_panel import GamingPanel
from bdcdesk.desktop.floor.page import FloorPage
from bdcdesk.desktop.settings.cover_card import ARRANGED, ENDED
from bdcdesk.desktop.settings.roles_card import CHANGED
from bdcdesk.desktop.settings.transfer_card import GIVEN_BACK
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.desktop.work.row import Filter
from bdcdesk.domain import clock
from bdcdesk.domain.actions.appointment import ConfirmAppointment, SetAppointment
from bdcdesk.domain.actions.lead import MakePromise
from bdcdesk.domain.actions.outcome import MarkBad
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.events.agent import Book, BookSet
from bdcdesk.domain.events.team import CoverEnded, CoverSet, Team, TeamSet
from bdcdesk.domain.identity import SETTINGS, agent_stream
from bdcdesk.wiring.demo_store import AGENT, STORE, SUPERVISOR, ZONE, demo_building
from bdcdesk.wiring.station import HUB

from .test_offers import at
from .test_screens import arrive, events_of, in_log
from .test_settings import CTRL, PATIENCE, _live, _stream, here, part, press, settings, tab_to

RAVI = "rsingh"


@pytest.fixture
def supervisor(home: Path, qtbot: QtBot) -> Iterator[Screens]:
    screens = _live(home, SUPERVISOR.id, qtbot)
    yield screens
    screens.frame.close()


def test_cover_the_stores_choice_and_a_role_are_set_by_keys(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = settings(supervisor, qtbot)
    tab_to(part(page, "Team"))
    press(Qt.Key.Key_Space)
    team = page.team
    tab_to(team.keeps)
    press(Qt.Key.Key_Down)
    tab_to(team.minutes)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(team.note), timeout=PATIENCE)
    qtbot.waitUntil(lambda: _stream(home, SETTINGS)[-1] == TeamSet(Team("one person")), timeout=PATIENCE)
    tab_to(team.cover.away)
    QTest.keyClicks(here(), "Ravi")
    tab_to(team.cover.by)
    QTest.keyClicks(here(), "Dami")
    tab_to(team.cover.last)
    QTest.keyClicks(here(), "2027-01-05")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(isinstance(told, CoverSet) for told in _stream(home, agent_stream(RAVI))), timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(team.cover._shown) > 0 and "covers for Ravi Singh" in str(team.cover._shown[0]), timeout=PATIENCE)
    qtbot.waitUntil(lambda: team.cover.note == ARRANGED, timeout=PATIENCE)
    tab_to(next(button for button in team.cover.findChildren(QPushButton) if button.text() == "End it" and not button.isHidden()))
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: team.cover.note == ENDED, timeout=PATIENCE)
    qtbot.waitUntil(lambda: isinstance(_stream(home, agent_stream(RAVI))[-1], CoverEnded), timeout=PATIENCE)
    qtbot.waitUntil(lambda: team.cover._shown[0] == (), timeout=PATIENCE)
    choice = team.roles.choices[RAVI]
    tab_to(choice)
    QTest.keyClicks(here(), "salesp")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: team.roles.note == CHANGED, timeout=PATIENCE)
    central = demo_building(home, HUB).central()
    roles = {member.id: member.role for member in central.members(STORE)}
    central.close()
    assert roles == {AGENT.id: "agent", SUPERVISOR.id: "supervisor", RAVI: "salesperson", HUB: "hub"}


def test_a_leavers_book_goes_in_one_act_and_comes_back_in_one(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    leads = [arrive(home, n) for n in (1, 2, 3)]
    claims = [(Claim, {"lead": lead}) for lead in leads]
    at(home, RAVI, *claims, (MakePromise, {"lead": leads[0], "text": "the figure", "promise": "p", "due": 1_900_000_000_000}))
    page = settings(supervisor, qtbot)
    tab_to(part(page, "Team"))
    press(Qt.Key.Key_Space)
    card = page.team.transfer
    qtbot.waitUntil(lambda: card.whose.findData(RAVI) > 0, timeout=PATIENCE)
    tab_to(card.whose)
    QTest.keyClicks(here(), "Ravi")
    qtbot.waitUntil(lambda: card.move_all.isEnabled(), timeout=PATIENCE)
    assert card.preview.text().startswith("3 open leads, with ")
    assert "1 promise and 0 questions" in card.preview.text()
    qtbot.waitUntil(lambda: card.fields[AGENT.id].isVisible(), timeout=PATIENCE)
    tab_to(card.fields[AGENT.id])
    QTest.keyClicks(here(), "2")
    tab_to(card.fields[SUPERVISOR.id])
    QTest.keyClicks(here(), "1")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(card.note), timeout=PATIENCE)
    assert card.note == "Ravi Singh's leads went on: 2 to Dami Okafor, 1 to Lou Brandt."
    qtbot.waitUntil(lambda: {in_log(home, lead).owner for lead in leads} == {AGENT.id, SUPERVISOR.id}, timeout=PATIENCE)
    assert len({events_of(home, lead)[-1].action for lead in leads}) == 1, "one act"
    assert len(in_log(home, leads[0]).promises) == 1
    card.undo.click()
    qtbot.waitUntil(lambda: card.note == GIVEN_BACK, timeout=PATIENCE)
    qtbot.waitUntil(lambda: {in_log(home, lead).owner for lead in leads} == {RAVI}, timeout=PATIENCE)


def test_tomorrows_unconfirmed_are_one_key_away_in_the_list_and_on_the_floor(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    leads, work = [arrive(home, n) for n in (1, 2, 3)], supervisor.list.work
    set_at = [(Claim, {"lead": lead}) for lead in leads[:2]]
    when = (datetime.fromtimestamp(work.now / 1000, ZoneInfo(ZONE)) + timedelta(days=1)).replace(hour=11, minute=0)
    meeting = {"zone": ZONE, "appointment": "m", "when": clock.instant(when)}
    at(home, AGENT.id, *set_at, *((SetAppointment, {"lead": lead, **meeting}) for lead in leads[:2]))
    at(home, AGENT.id, (ConfirmAppointment, {"lead": leads[0], "appointment": "m"}))
    floor = supervisor.frame.findChildren(FloorPage)[0]
    qtbot.waitUntil(lambda: work.count(Filter.tomorrow) == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "not confirmed, 1" in floor.tomorrow.accessibleName(), timeout=PATIENCE)
    press(Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert (floor.tomorrow.isChecked(), floor.appointments._rows.rowCount()) == (True, 1)
    QTest.keyClick(supervisor.frame, Qt.Key.Key_1, CTRL)
    press(Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert [work.row_at(place).lead for place in range(work.rowCount())] == [leads[1]]
    press(Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert work.rowCount() > 1


def test_what_may_be_gaming_is_read_on_the_floor_with_its_leads(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    leads = [arrive(home, n) for n in (1, 2)]
    at(home, RAVI, *((Claim, {"lead": lead}) for lead in leads))
    at(home, RAVI, *((MarkBad, {"lead": lead, "reason": "no"}) for lead in leads))
    press(Qt.Key.Key_G, CTRL | Qt.KeyboardModifier.ShiftModifier)
    panel = supervisor.frame.findChildren(GamingPanel)[0]
    qtbot.waitUntil(lambda: panel.tree.topLevelItemCount() > 0, timeout=PATIENCE)
    agent = panel.tree.topLevelItem(0)
    assert agent is not None
    assert agent.text(0).startswith("Ravi Singh: 0 first answers")
    assert "called bad: 2 of 2" in agent.child(0).text(0)
    panel.tree.setCurrentItem(agent.child(0).child(0))
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    room = supervisor.room
    assert room is not None
    qtbot.waitUntil(lambda: room.page.lead in leads, timeout=PATIENCE)


def test_a_salespersons_hours_are_set_by_keys(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = settings(supervisor, qtbot)
    tab_to(part(page, "Books"))
    press(Qt.Key.Key_Space)
    books = page.books
    tab_to(books.whose)
    QTest.keyClicks(here(), "Ravi")
    tab_to(books.days[2])
    QTest.keyClicks(here(), "9 - 12, 1pm-6pm")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(books.note), timeout=PATIENCE)
    week = ((), (), ((540, 720), (780, 1080)), (), (), (), ())
    qtbot.waitUntil(lambda: _stream(home, agent_stream(RAVI)) == [BookSet(RAVI, Book(week))], timeout=PATIENCE)
    qtbot.waitUntil(lambda: "Wed" in books.free.text(), timeout=PATIENCE)
