"""What is written now for a time that its writer chose: it goes then, not before, and not after the shopper has written."""

import pytest

from bdcdesk.domain.actions import Refused
from bdcdesk.domain.actions.contact import LATEST, SendText
from bdcdesk.domain.actions.dispatch import ReceiveMessage
from bdcdesk.domain.contact_fold import OVERTAKEN
from bdcdesk.domain.work import next_work
from tests.contact.house import EIGHT_AM, IGNORES, MINUTE, NINE_PM, House
from tests.letters import named

NOON = EIGHT_AM + 240 * MINUTE


@pytest.fixture
def morning(house: House) -> House:
    house.clock.now = EIGHT_AM + MINUTE
    return house


def write(house: House, lead: str, body: str) -> None:
    """The shopper does."""
    person, now = house.ana.desk.stream_of(IGNORES), house.ana.desk.now()
    house.ana.do(ReceiveMessage, lead=lead, provider="sim", sid="SM77", person=person, sender=IGNORES, body=body, arrived=now)


def test_it_goes_at_its_time_and_not_before(morning: House) -> None:
    hub, lead = morning.hub(), morning.lead()
    morning.text(lead, later=NOON)
    hub.through(NOON - 1 - morning.clock.now, "dispatcher", every=30 * MINUTE)
    assert (morning.touch(lead).stage, morning.sent()) == ("requested", 0)
    work = next_work(morning.state(lead))
    assert work is not None
    assert (work.why, work.pending) == ("First answer written for later", True)
    morning.clock.now = NOON
    hub.turn()
    hub.turn()
    assert (morning.touch(lead).stage, morning.sent()) == ("accepted", 1)
    assert morning.state(lead).answered >= NOON


def test_a_hub_that_was_off_at_its_time_sends_it_only_within_the_usual_patience(morning: House) -> None:
    lead = morning.lead()
    first = morning.text(lead, later=NOON)
    morning.clock.now = NOON + 11 * MINUTE
    hub = morning.hub()
    hub.turn()
    hub.turn()
    assert (morning.touch(lead, first).stage, morning.practice.posts) == ("not sent", 0)
    second = morning.text(lead, "Are you still looking?", later=NOON + 60 * MINUTE)
    morning.clock.now = NOON + 65 * MINUTE
    hub.turn()
    hub.turn()
    assert morning.touch(lead, second).stage == "accepted"


def test_it_does_not_go_once_the_shopper_has_written(morning: House) -> None:
    hub, lead = morning.hub(), morning.lead()
    morning.text(lead, later=NOON)
    hub.turn()
    write(morning, lead, "Found one elsewhere, thanks.")
    assert (morning.touch(lead).stage, morning.touch(lead).reason) == ("not sent", OVERTAKEN)
    hub.through(NOON + MINUTE - morning.clock.now, "dispatcher", every=30 * MINUTE)
    assert morning.practice.posts == 0
    work = next_work(morning.state(lead))
    assert work is not None
    assert work.pending is False


def test_what_was_sent_at_once_is_not_taken_back_by_an_answer(morning: House) -> None:
    lead = morning.lead()
    morning.text(lead)
    write(morning, lead, "Hello?")
    assert morning.touch(lead).stage == "requested"


def test_it_can_be_taken_back_until_then(morning: House) -> None:
    hub, lead = morning.hub(), morning.lead()
    touch = morning.text(lead, later=NOON)
    hub.turn()
    morning.withdraw(lead, touch)
    hub.through(NOON + MINUTE - morning.clock.now, "dispatcher", every=30 * MINUTE)
    assert (morning.touch(lead).stage, morning.practice.posts) == ("withdrawn", 0)


def test_at_its_time_the_rules_are_asked_as_for_any_other(morning: House) -> None:
    hub, lead = morning.hub(), morning.lead()
    morning.text(lead, later=NINE_PM + 1440 * MINUTE)
    hub.turn()
    morning.clock.now = NINE_PM + 1441 * MINUTE
    hub.turn()
    hub.turn()
    assert (morning.touch(lead).stage, morning.practice.posts) == ("held", 0)


@pytest.mark.parametrize("after", [-1, 0, LATEST + 1])
def test_a_time_that_is_past_or_far_off_is_refused(morning: House, after: int) -> None:
    lead, now, person = morning.lead(), morning.ana.desk.now(), morning.ana.desk.stream_of(IGNORES)
    asked = SendText(
        id=morning.new_id(),
        store="s1",
        actor="ana",
        pressed=now,
        lead=lead,
        touch="t9",
        person=person,
        to=IGNORES,
        body=named("Hi"),
        later=now + after,
    )
    decision = morning.ana.desk.do(asked)
    assert isinstance(decision, Refused)
    assert "a time to come" in decision.reason
