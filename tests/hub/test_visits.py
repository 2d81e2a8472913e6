"""Browsers on the site, and the leads that were sent from them."""

import pytest

from bdcdesk.central.errors import Unreachable
from bdcdesk.central.records import Visit
from bdcdesk.domain.actions.arrivals import SetLeadApart
from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.hub.visitors import STAYS, Visitors
from bdcdesk.hub.visits import Visits
from tests.replica.making import RECORD, House

PHONE = ContactPoint("phone", "+12025550156")
HOME, OFFICE = "a" * 32, "b" * 32


def test_who_asks_again_is_seen_from_each_browser_that_they_asked_from(house: House) -> None:
    hub = house.open_store()
    house.receive(hub, "l1", PHONE, visitor=HOME)
    hub.settle()
    (lead,) = hub.desk.leads
    house.receive(hub, "l2", PHONE, visitor=OFFICE, source="Web")
    hub.settle()
    assert list(hub.desk.leads) == [lead]
    visitors = Visitors(house.clock)
    visits = Visits(hub.desk, visitors, house.clock)

    def told() -> list[Visit]:
        visits.notice(list(hub.desk.leads))
        now = house.clock()
        visits.tell(hub.line, now)
        return hub.line.visits(RECORD.id, now)

    visitors.saw(OFFICE, "2024 Camry XSE")
    assert [(visit.lead, visit.looking) for visit in told()] == [(lead, "2024 Camry XSE")]
    house.clock.at += STAYS // 2
    visitors.saw(HOME, "2023 Corolla")
    assert [(visit.lead, visit.looking) for visit in told()] == [(lead, "2023 Corolla")]
    house.clock.at += STAYS
    assert told() == []

    (raised,) = hub.desk.leads[lead].raised
    hub.do(SetLeadApart, lead=lead, raising=raised.id)
    hub.settle()
    visitors.saw(OFFICE, "2024 Camry XSE")
    assert told() == [], "it was somebody else's browser"


def test_who_leaves_while_central_is_away_is_told_when_it_is_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = house.open_store()
    house.receive(hub, "l1", PHONE, visitor=HOME)
    hub.settle()
    visitors = Visitors(house.clock)
    visits = Visits(hub.desk, visitors, house.clock)
    visits.notice(list(hub.desk.leads))
    visitors.saw(HOME, "2024 Camry XSE")
    visits.tell(hub.line, house.clock())
    visitors.left(HOME)

    def away(*values: object) -> None:
        raise Unreachable("The store's database cannot be reached.")

    with monkeypatch.context() as patched:
        patched.setattr(hub.line, "tell_visits", away)
        with pytest.raises(Unreachable):
            visits.tell(hub.line, house.clock())
    visits.tell(hub.line, house.clock())
    assert hub.line.visits(RECORD.id, house.clock()) == []
    house.clock.at += 1
    visits.tell(hub.line, house.clock())
    assert visitors.all() == {}, "and nothing of them is left"


def test_a_form_that_is_sent_once_more_is_tied_to_the_browser_it_came_from(house: House) -> None:
    hub = house.open_store()
    house.receive(hub, "l1", PHONE, visitor=HOME, source_id="form-7781-a")
    house.receive(hub, "l2", PHONE, visitor=OFFICE, source_id="form-7781-a")
    hub.settle()
    (lead,) = hub.desk.leads.values()
    assert (lead.sent_again, lead.raised) == (1, ())
    visitors = Visitors(house.clock)
    visits = Visits(hub.desk, visitors, house.clock)
    visits.notice(list(hub.desk.leads))
    visitors.saw(OFFICE, "2024 Camry XSE")
    visits.tell(hub.line, house.clock())
    assert [(visit.lead, visit.looking) for visit in hub.line.visits(RECORD.id, house.clock())] == [(lead.id, "2024 Camry XSE")]
