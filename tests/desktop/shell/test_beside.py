"""Who else has a lead open: told by their desk, seen on the rows and the page of another."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.shell import rooftop
from bdcdesk.wiring.backstages import demo_backstage
from bdcdesk.wiring.demo_store import AGENT, SUPERVISOR

from .test_on_site import Seeing
from .test_pump import PATIENCE, starts
from .test_screens import arrive

__all__ = ["starts"]


@pytest.fixture
def two(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Seeing, Seeing]]:
    monkeypatch.setattr(rooftop, "AROUND", 200)
    monkeypatch.setattr(rooftop, "_SETTLED", 50)
    for n in (1, 2):
        arrive(home, n)
    made = Seeing(demo_backstage(home, AGENT.id)), Seeing(demo_backstage(home, SUPERVISOR.id))
    yield made
    for each in made:
        each.pump.stop()


def test_who_else_has_it_open_stands_on_the_row_and_on_the_page(two: tuple[Seeing, Seeing], qtbot: QtBot) -> None:
    mine, lous = two
    for each in two:
        qtbot.waitUntil(lambda each=each: len(each.told) >= 2 and bool(each.links) and not each.links[-1].away_since, timeout=PATIENCE)
    first, second = mine.order()[:2]
    mine.pump.open_lead(first)
    lous.pump.doing("Reading", first)
    reads = f"{SUPERVISOR.name} reads it"
    qtbot.waitUntil(lambda: mine.told[first].beside == reads, timeout=PATIENCE)
    qtbot.waitUntil(lambda: mine.pages[-1].beside == reads, timeout=PATIENCE)
    assert mine.told[second].beside == lous.told[first].beside == ""

    lous.pump.doing("Texting", second)
    qtbot.waitUntil(lambda: mine.told[second].beside == f"{SUPERVISOR.name} texts them", timeout=PATIENCE)
    qtbot.waitUntil(lambda: mine.told[first].beside == "" and mine.pages[-1].beside == "", timeout=PATIENCE)

    # Their window is closed: what it last said runs out.
    lous.pump.stop()
    qtbot.waitUntil(lambda: mine.told[second].beside == "", timeout=PATIENCE)
