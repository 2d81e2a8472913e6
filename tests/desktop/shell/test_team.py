"""Who covers for somebody has their work in the list while it lasts, and who greets has those who come: a real store, real windows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.actions.team import EndCover, SetCover
from bdcdesk.wiring.demo_store import AGENT, SUPERVISOR

from .test_offers import at
from .test_screens import PATIENCE, arrive, events_of, opened

RAVI = "rsingh"


@pytest.fixture
def agent(home: Path, qtbot: QtBot) -> Iterator[Screens]:
    screens = opened(home, AGENT.id, qtbot)
    qtbot.waitUntil(lambda: screens.room is not None and "Live" in screens.room.bar.link, timeout=PATIENCE)
    yield screens
    screens.frame.close()


def test_a_colleagues_work_comes_with_cover_and_goes_with_it_and_stays_theirs(home: Path, agent: Screens, qtbot: QtBot) -> None:
    lead, work = arrive(home, 1), agent.list.work
    qtbot.waitUntil(lambda: work.place_of(lead) >= 0, timeout=PATIENCE)
    at(home, RAVI, (Claim, {"lead": lead}))
    qtbot.waitUntil(lambda: work.place_of(lead) < 0, timeout=PATIENCE)
    at(home, SUPERVISOR.id, (SetCover, {"member": RAVI, "by": AGENT.id, "since": work.now - 1, "until": work.now + 10**8}))
    qtbot.waitUntil(lambda: work.place_of(lead) >= 0, timeout=PATIENCE)
    assert work.row_at(work.place_of(lead)).owner == "Ravi Singh"
    at(home, SUPERVISOR.id, (EndCover, {"member": RAVI}))
    qtbot.waitUntil(lambda: work.place_of(lead) < 0, timeout=PATIENCE)
    assert [event.actor for event in events_of(home, lead) if event.kind in ("claimed", "reassigned")] == [RAVI]
