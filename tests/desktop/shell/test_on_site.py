"""Shoppers who are on the store's site, from a page's word over the hub's HTTP to the rows and pages of a real desk."""

import socket
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests
from pytestqt.qtbot import QtBot

from bdcdesk.central.records import Visit
from bdcdesk.desktop.shell import rooftop
from bdcdesk.desktop.shell.backstage import Backstage, Rows
from bdcdesk.desktop.work.row import WorkRow
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.wiring.backstages import demo_backstage
from bdcdesk.wiring.demo_store import AGENT, STORE, SUPERVISOR, demo_building
from bdcdesk.wiring.hubs import run_hub
from bdcdesk.wiring.source_secrets import keep_secrets
from bdcdesk.wiring.station import HUB

from .test_pump import PATIENCE, Told, starts
from .test_screens import arrive

__all__ = ["starts"]

PAGE = "https://www.example.com"
TOKEN = "0f" * 16


class Seeing(Told):
    """Keeps each lead's row as it was last told, and its page."""

    def __init__(self, backstage: Backstage) -> None:
        self.told: dict[str, WorkRow] = {}
        super().__init__(backstage)

    def _rows(self, rows: Rows) -> None:
        super()._rows(rows)
        if rows.whole is not None:
            self.told = dict(rows.whole.rows)
        self.told |= {row.lead: row for row in rows.changed}

    def tags(self, *leads: str) -> list[str]:
        return [self.told[lead].tag for lead in leads]

    def order(self) -> list[str]:
        return sorted(self.told, key=lambda lead: self.told[lead].place)

    def page(self) -> str:
        return str(self.pages[-1].there) if self.pages else "no page"


@pytest.fixture
def seeing(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seeing]:
    monkeypatch.setattr(rooftop, "AROUND", 200)
    for n in (1, 2, 3):
        arrive(home, n)
    made = Seeing(demo_backstage(home, AGENT.id))
    yield made
    made.pump.stop()


def test_a_visit_lifts_its_lead_and_ends_by_itself(home: Path, seeing: Seeing, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    qtbot.waitUntil(lambda: len(seeing.told) >= 3 and bool(seeing.links) and not seeing.links[-1].away_since, timeout=PATIENCE)
    last = seeing.order()[-1]
    seeing.pump.open_lead(last)
    qtbot.waitUntil(lambda: seeing.page() == "", timeout=PATIENCE)
    central = demo_building(home, HUB).central()
    try:
        now = central.now()
        central.tell_visits(STORE, [Visit(last, "2024 Camry XSE", now, now + 3_000), Visit("nobody", "", now, now + 3_000)], now)
    finally:
        central.close()
    qtbot.waitUntil(lambda: seeing.tags(last) == ["on your site now"], timeout=PATIENCE)
    assert (seeing.order()[0], seeing.told[last].what) == (last, "looking at 2024 Camry XSE")
    qtbot.waitUntil(lambda: seeing.page() == "On your site now · looking at 2024 Camry XSE", timeout=PATIENCE)
    # Central is not asked any more: that a visit is over is known here.
    monkeypatch.setattr(rooftop, "AROUND", 600_000)
    qtbot.waitUntil(lambda: seeing.tags(last) == [""] and seeing.page() == "", timeout=PATIENCE)
    assert seeing.order()[-1] == last
    assert "looking" not in seeing.told[last].what


@pytest.fixture
def hub(home: Path, seeing: Seeing) -> Iterator[str]:
    """Once the first leads are there, the address of a hub that runs for the store of the demo, with a source whose pages are PAGE's."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    building = demo_building(home, HUB)
    building = msgspec.structs.replace(building, setup=msgspec.structs.replace(building.setup, http=f"127.0.0.1:{port}"))
    keep_secrets(building.keys, "website", {"secret": "a secret of the tests, long enough"})
    supervisor = demo_building(home, SUPERVISOR.id)
    station, central = supervisor.station(), supervisor.central()
    while not station.sync.loaded:
        station.sync.load()
    envelope = {"id": str(uuid.uuid4()), "store": STORE, "actor": SUPERVISOR.id, "pressed": station.desk.now()}
    station.desk.do(SetSource(**envelope, source="website", name="Web site", kind="form", options={"origins": PAGE}))
    while station.desk.waiting:
        station.sync.step(central, supervisor.clock)
    central.close()
    station.close()
    stop = threading.Event()
    thread = threading.Thread(target=run_hub, args=(building, stop))
    thread.start()
    yield f"http://127.0.0.1:{port}/site/website"
    stop.set()
    thread.join(60)
    assert not thread.is_alive()


@pytest.mark.expects_warnings  # the demo's phone provider does not run
def test_from_a_page_over_the_hub_to_the_desk(hub: str, seeing: Seeing, qtbot: QtBot) -> None:
    def post(where: str, **body: object) -> int:
        sends = {"json": body} if where == "here" else {"data": body}
        try:
            return requests.post(f"{hub}/{where}", headers={"Origin": PAGE}, timeout=30, **sends).status_code  # type: ignore[arg-type]
        except requests.ConnectionError:
            return 0

    qtbot.waitUntil(lambda: post("here", visitor=TOKEN, car="2024 Camry XSE") == 204, timeout=PATIENCE)
    assert post("lead", name="Kim Oak", phone="202-555-0156", bdcdesk_visitor=TOKEN) == 200
    qtbot.waitUntil(lambda: any(row.who == "Kim Oak" and row.tag for row in seeing.told.values()), timeout=PATIENCE)
    (row,) = [row for row in seeing.told.values() if row.who == "Kim Oak"]
    assert (row.tag, row.what, seeing.order()[0]) == ("on your site now", "looking at 2024 Camry XSE", row.lead)
    assert post("here", visitor=TOKEN, title="Our week | Harbor Motors") == 204
    qtbot.waitUntil(lambda: seeing.told[row.lead].what == "looking at Our week", timeout=PATIENCE)
    assert post("here", visitor=TOKEN, gone=True) == 204
    qtbot.waitUntil(lambda: seeing.tags(row.lead) == [""], timeout=PATIENCE)
    assert seeing.refused == []
