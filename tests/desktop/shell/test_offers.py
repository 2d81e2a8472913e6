"""An agent says that they are there, is offered a lead, and takes it with one key: a real store, a real window, and a hub that offers."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.shell.player import press
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.desktop.work.row import OFFERED, tag
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.intake import DescribeStore
from bdcdesk.domain.actions.offers import MoveOn, SetDistribution, SetStatus
from bdcdesk.domain.events.settings import Distribution
from bdcdesk.intake.offering import Offering
from bdcdesk.wiring.demo_store import AGENT, DESCRIBED, SUPERVISOR, demo_building
from bdcdesk.wiring.station import HUB

from .test_screens import PATIENCE, arrive, events_of, opened


@pytest.fixture
def agent(home: Path, qtbot: QtBot) -> Iterator[Screens]:
    screens = opened(home, AGENT.id, qtbot)
    qtbot.waitUntil(lambda: screens.room is not None and "Live" in screens.room.bar.link, timeout=PATIENCE)
    yield screens
    screens.frame.close()


def at(home: Path, member: str, *made: Any, offers: bool = False) -> None:
    """Does these at a member's desk, in step with central; with `offers` as a hub that finds somebody for each lead."""
    building = demo_building(home, member)
    station, central = building.station("test"), building.central()
    try:
        while not station.sync.loaded:
            station.sync.load()
        for action, fields in (*made, (None, {})):
            for _ in range(4):
                station.sync.step(central, building.clock)
            if action is not None:
                envelope = {"id": str(uuid.uuid4()), "store": station.desk.record.id, "actor": member, "pressed": station.desk.now()}
                assert isinstance(station.desk.do(action(**envelope, **fields)), Append)
        if offers:
            offering = Offering(station.desk)
            offering.notice(list(station.desk.leads))
            offering.step(station.desk.now())
        while station.desk.waiting:
            station.sync.step(central, building.clock)
    finally:
        central.close()
        station.close()


def status(screens: Screens) -> QPushButton:
    assert screens.room is not None
    return screens.room.bar.status


def test_who_is_there_is_offered_a_lead_first_and_takes_it_with_one_key(home: Path, agent: Screens, qtbot: QtBot) -> None:
    always = (((0, 1440),),) * 7
    rules = Distribution("round robin", patience=3_000_000)
    described = replace(DESCRIBED, hours=replace(DESCRIBED.hours, week=always), distribution=rules)
    at(home, SUPERVISOR.id, (DescribeStore, {"described": described}))
    assert status(agent).text() == "Are you there? ▾"
    status(agent).menu().actions()[0].trigger()
    first = arrive(home, 1)
    qtbot.waitUntil(lambda: status(agent).text() == "Available ▾", timeout=PATIENCE)
    qtbot.waitUntil(lambda: agent.list.work.place_of(first) >= 0, timeout=PATIENCE)
    arrive(home, 2)
    at(home, HUB, offers=True)

    def offered() -> bool:
        place = agent.list.work.place_of(first)
        return place >= 0 and agent.list.work.row_at(place).until > 0

    qtbot.waitUntil(offered, timeout=PATIENCE)
    row = agent.list.work.row_at(0)
    assert tag(row, agent.list.work.now).startswith(OFFERED)
    assert row.owner == "for you"
    press(agent.frame, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: "claimed" in [event.kind for event in events_of(home, row.lead)], timeout=PATIENCE)
    assert [event.actor for event in events_of(home, row.lead) if event.kind == "claimed"] == [AGENT.id]


def test_what_is_offered_to_a_colleague_says_so_and_is_not_taken(home: Path, agent: Screens, qtbot: QtBot) -> None:
    rules = Distribution("round robin", patience=3_000_000)
    at(home, SUPERVISOR.id, (SetDistribution, {"distribution": rules}))
    at(home, "rsingh", (SetStatus, {"member": "rsingh", "status": "available"}))
    lead = arrive(home, 1)
    qtbot.waitUntil(lambda: agent.list.work.place_of(lead) >= 0, timeout=PATIENCE)
    at(home, HUB, (MoveOn, {"lead": lead, "turn": 0, "members": ("rsingh",)}))

    def told() -> str:
        place = agent.list.work.place_of(lead)
        return agent.list.work.row_at(place).owner if place >= 0 else ""

    qtbot.waitUntil(lambda: told() == "offered to Ravi Singh", timeout=PATIENCE)
    refused: list[str] = []
    agent.pump.refused.connect(refused.append)
    press(agent.frame, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: bool(refused), timeout=PATIENCE)
    assert refused == ["Nothing is waiting for you right now."]
