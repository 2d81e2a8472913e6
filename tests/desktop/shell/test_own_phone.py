"""A store whose people call with phones of their own: a supervisor chooses it, an agent dials and tells. Real desks, a real log."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from bdcdesk.contact.switchboard import NO_PROVIDER, Switchboard
from bdcdesk.desktop.lead.own_calls import OwnCallForm
from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.shell.backstage import Rows
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.desktop.shell.settling import set_own_phone
from bdcdesk.desktop.shell.wishes import NO_DIALLER, Wishes
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.events.contact import CallEnded
from bdcdesk.domain.source import OWN_PHONE
from bdcdesk.wiring.backstages import demo_backstage
from bdcdesk.wiring.demo_store import AGENT, STORE, SUPERVISOR, demo_building
from bdcdesk.wiring.known_sources import read_sources
from bdcdesk.wiring.station import HUB

from .test_screens import arrive, events_of, in_log

PATIENCE = 20_000


class Agent:
    """A lead's page that is wired to a desk's thread, and a computer that opens no links but keeps them."""

    def __init__(self, home: Path, qtbot: QtBot) -> None:
        self.pump, self.page = Pump(demo_backstage(home, AGENT.id)), LeadPage(0)
        qtbot.addWidget(self.page)
        self.dialled: list[str] = []
        self.refused: list[str] = []
        self.listed: set[str] = set()
        self.dials = True
        self.view: LeadView | None = None
        self._wishes = Wishes(self.page, self.pump, {}, self._dial)
        self.pump.rows.connect(self._rows)
        self.pump.page.connect(self._show)
        self.pump.refused.connect(self.refused.append)
        self.pump.not_done.connect(lambda _lead, _who, said, _stands: self.refused.append(said))
        self.page.show()
        self.pump.start()
        self.pump.go_on()

    def _dial(self, link: QUrl) -> bool:
        self.dialled.append(link.toString())
        return self.dials

    def _rows(self, rows: Rows) -> None:
        self.listed |= set(rows.whole.rows) if rows.whole is not None else {row.lead for row in rows.changed}

    def _show(self, view: LeadView | None) -> None:
        if view is not None:
            self.view = view
            self._wishes.show(view)
            self.page.show_lead(view)

    def look(self, lead: str, qtbot: QtBot) -> LeadView:
        qtbot.waitUntil(lambda: lead in self.listed, timeout=PATIENCE)
        self.pump.open_lead(lead)
        qtbot.waitUntil(lambda: self.view is not None and self.view.lead == lead, timeout=PATIENCE)
        assert self.view is not None
        return self.view


@pytest.fixture
def agent(home: Path, qtbot: QtBot) -> Iterator[Agent]:
    supervisor = Pump(demo_backstage(home, SUPERVISOR.id))
    supervisor.start()
    said: list[str] = []
    # Its desk has to have read of its store first.
    qtbot.waitUntil(lambda: bool(_kept(supervisor, said, qtbot)), timeout=PATIENCE)
    qtbot.waitUntil(lambda: OWN_PHONE in _sources(home), timeout=PATIENCE)
    supervisor.stop()
    made = Agent(home, qtbot)
    yield made
    # What is on its way then finds no page any more.
    made.pump.page.disconnect(made._show)
    made.pump.stop()


def _kept(pump: Pump, said: list[str], qtbot: QtBot) -> bool:
    pump.settle(STORE, set_own_phone(on=True), said.append)
    qtbot.wait(50)
    return said[-1:] == [""]


def _sources(home: Path) -> dict[str, object]:
    central = demo_building(home, HUB).central()
    try:
        return dict(read_sources(central, STORE).sources)
    finally:
        central.close()


def test_the_call_key_dials_and_what_the_agent_tells_stops_no_clock(agent: Agent, home: Path, qtbot: QtBot) -> None:
    lead = arrive(home, 1)
    view = agent.look(lead, qtbot)
    assert view.own_phone
    agent.page.call_requested.emit()
    qtbot.waitUntil(lambda: agent.page.form is not None, timeout=PATIENCE)
    assert agent.dialled == [f"tel:{view.call.to}"]
    form = agent.page.form
    assert isinstance(form, OwnCallForm)
    form.result.setCurrentIndex(form.result.findData("answered"))
    form.minutes.setText("2")
    form.submit()
    qtbot.waitUntil(lambda: any(touch.stage == "ended" for touch in in_log(home, lead).touches), timeout=PATIENCE)
    told = in_log(home, lead)
    assert told.owner == AGENT.id, "who answers a lead takes it"
    assert (told.answered, told.touches[-1].reached) == (0, 0)
    (ended,) = [event.facts for event in events_of(home, lead) if isinstance(event.facts, CallEnded)]
    assert (ended.result, ended.talk, ended.reported) == ("answered", 120, True)
    assert not any(event.kind == "call_requested" for event in events_of(home, lead))


def test_where_nothing_dials_the_agent_is_told_the_number(agent: Agent, home: Path, qtbot: QtBot) -> None:
    lead = arrive(home, 1)
    agent.look(lead, qtbot)
    agent.dials = False
    agent.page.call_requested.emit()
    qtbot.waitUntil(lambda: bool(agent.page.own_calls.notice.text), timeout=PATIENCE)
    assert agent.page.own_calls.notice.text.startswith(NO_DIALLER.partition("{}")[0])


def test_whom_the_rules_protect_is_not_dialled(agent: Agent, home: Path, qtbot: QtBot) -> None:
    lead = arrive(home, 1)
    view = agent.look(lead, qtbot)

    def stop(desk: object) -> OptOut:
        return OptOut(
            id="6d1f7a52-58a4-4c39-9d1b-0c4d8b1f2a11", store=STORE, actor=AGENT.id, pressed=view.now, lead=lead, persons=(view.call.person,)
        )

    # Between the look at the page and the key.
    agent.pump.do(lead, stop)
    agent.page.call_requested.emit()
    qtbot.waitUntil(lambda: bool(agent.refused), timeout=PATIENCE)
    assert agent.refused == ["Not done: the call. The shopper asked for no more calls."]
    assert (agent.dialled, agent.page.form) == ([], None)


def test_a_hub_without_a_provider_is_no_trouble_where_that_was_chosen(agent: Agent, home: Path) -> None:
    station = demo_building(home, HUB).station()
    central = demo_building(home, HUB).central()
    board = Switchboard(station.desk, central, None, "hub", "+16025550190", station.desk.now)
    assert board.problem == NO_PROVIDER
    while not station.sync.loaded:
        station.sync.load()
    station.sync.step(central, demo_building(home, HUB).clock)
    assert board.problem == ""
    central.close()
    station.close()
