"""Shoppers who call while nobody's hub runs: found when it starts again, however long it was off, each once."""

from bdcdesk.contact.callers import Callers
from tests.contact.house import HOUR, MINUTE, House, Machine

CALLER, OTHER = "+18505550124", "+18505550125"
DAY = 24 * HOUR


def answering(house: House) -> tuple[Machine, Callers]:
    hub = house.hub()
    callers = Callers(hub.desk, hub.receipts._provider, "+18505550199", hub.inbound)
    callers.notice(list(hub.desk.leads))
    for _ in range(3):
        hub.turn("inbound")
        for errand in callers.step(house.clock.now).errands:
            errand.run()
            errand.finish(house.clock.now)
        hub.notice(hub.step())
        house.clock.now += 10_000
    return hub, callers


def missed(house: House) -> list[str]:
    house.ana.step()
    leads = house.ana.desk.leads.values()
    return sorted(lead.shopper.points[0].address for lead in leads for ring in lead.rings if ring.state == "missed")


def test_who_called_on_a_weekend_with_the_hub_off_is_called_back_on_monday(house: House) -> None:
    house.practice.call_in(OTHER)
    house.clock.now += 5 * MINUTE
    answering(house)
    assert missed(house) == [OTHER]
    house.clock.now += 2 * HOUR
    house.practice.call_in(CALLER)
    house.clock.now += 38 * HOUR
    answering(house)
    assert missed(house) == [CALLER, OTHER]
    answering(house)
    assert missed(house) == [CALLER, OTHER]


def test_a_store_that_begins_is_not_flooded_with_last_months_calls(house: House) -> None:
    house.practice.call_in(OTHER)
    house.clock.now += 30 * DAY
    answering(house)
    assert missed(house) == []
