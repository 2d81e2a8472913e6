"""A sender in trouble keeps its queue: nothing more is spent on it, the supervisor is told, and it goes on once it is mended."""

import pytest

from bdcdesk.contact.standing_still import ASKED_AGAIN, BY_CARRIERS
from tests.contact.house import AGENT, IGNORES, MINUTE, SECOND, House

OTHER = "+12025550162"
PARTS = ("still", "dispatcher", "receipts")


def test_one_text_meets_a_refused_account_and_the_next_ones_wait_until_it_is_mended(house: House) -> None:
    hub, first, second = house.hub(), house.lead(), house.lead(OTHER)
    house.text(first)
    house.practice.fault("401")
    hub.turn(*PARTS)
    assert house.touch(first).stage == "not sent"
    assert "does not accept the account or its secret" in hub.still.problem
    assert hub.still.problem.startswith("Texts are not going out: ")
    house.text(second, to=OTHER)
    hub.through(ASKED_AGAIN - 10 * SECOND, *PARTS, every=10 * SECOND)
    assert (house.touch(second).stage, house.practice.posts) == ("requested", 1)
    hub.through(30 * SECOND, *PARTS, every=5 * SECOND)
    assert hub.still.problem == ""
    assert house.practice.posts == 2
    assert house.touch(second).accepted


def test_while_the_account_stays_shut_nothing_is_posted_and_agents_are_told_why(house: House) -> None:
    hub, first, second = house.hub(), house.lead(), house.lead(OTHER)
    house.text(first)
    house.practice.fault("401")
    hub.turn(*PARTS)
    house.text(second, to=OTHER)
    for _ in range(4):
        house.practice.fault("401", method="GET")
        hub.through(ASKED_AGAIN, *PARTS, every=30 * SECOND)
    assert house.practice.posts == 1
    assert hub.still.problem
    touch = house.touch(second)
    assert (touch.stage, "does not accept the account or its secret" in touch.reason) == ("not sent", True)
    assert "not sent late" in touch.reason


def test_calls_go_on_while_texts_stand_still(house: House) -> None:
    hub, first, second = house.hub(), house.lead(), house.lead(OTHER)
    house.text(first)
    house.practice.fault("401")
    hub.turn(*PARTS)
    house.call(second, OTHER, AGENT)
    hub.turn(*PARTS)
    assert len(house.practice.calls) == 1


@pytest.mark.parametrize(("fate", "why"), [("unregistered", "not registered"), ("filtered", "filtered the text as spam")])
def test_what_carriers_refuse_of_the_number_stops_the_texts_behind_it(house: House, fate: str, why: str) -> None:
    hub, first, second = house.hub(), house.lead(), house.lead(OTHER)
    house.practice.behave(IGNORES, fate, "picks up")
    house.text(first)
    hub.through(5 * SECOND, *PARTS)
    assert house.touch(first).trouble
    assert why in hub.still.problem
    house.text(second, to=OTHER)
    hub.through(5 * MINUTE, *PARTS, every=30 * SECOND)
    assert (house.touch(second).stage, house.practice.posts) == ("requested", 1)
    hub.through(BY_CARRIERS, *PARTS, every=MINUTE)
    assert hub.still.problem == ""


def test_a_phone_that_is_off_stops_nothing(house: House) -> None:
    hub, first = house.hub(), house.lead()
    house.practice.behave(IGNORES, "phone off", "picks up")
    house.text(first)
    hub.through(5 * SECOND, *PARTS)
    assert house.touch(first).trouble
    assert hub.still.problem == ""
