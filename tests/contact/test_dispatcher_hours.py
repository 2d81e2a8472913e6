"""When it leaves: in legal hours, within the patience of who asked for it, and never late."""

from bdcdesk.contact.timing import WINDOW
from bdcdesk.domain.actions.rules import SetContactRules, SetRuleAside
from bdcdesk.domain.events.settings import ContactRules
from tests.contact.house import EIGHT_AM, IGNORES, MINUTE, NINE_PM, SECOND, House, sendings


def test_what_waited_longer_than_the_agents_patience_is_put_back(house: House) -> None:
    lead = house.lead()
    house.text(lead)
    house.clock.now += 10 * MINUTE + 1
    # It was not there when that was asked for: it looks at the provider first.
    hub = house.hub()
    hub.turn()
    hub.turn()
    assert house.practice.posts == 0
    assert house.touch(lead).stage == "not sent"
    assert "waited too long" in house.touch(lead).reason
    other = house.text(lead, "Still here?")
    house.clock.now += 10 * MINUTE
    hub = house.hub()
    hub.turn()
    hub.turn()
    assert house.touch(lead, other).stage == "accepted"


def test_outside_legal_hours_it_is_held_in_sight_and_goes_at_the_first_legal_minute(house: House) -> None:
    house.clock.now = NINE_PM
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.turn()
    assert house.touch(lead).stage == "held"
    assert house.touch(lead).not_before == EIGHT_AM
    assert "8 am" in house.touch(lead).reason
    hub.through(EIGHT_AM - 1 - house.clock.now, "dispatcher", every=60 * MINUTE)
    assert house.practice.posts == 0
    assert house.kinds(lead).count("message_held") == 1
    hub.notice(hub.step())
    house.clock.now -= 4 * SECOND
    assert hub.dispatcher.step(hub.desk.now()).when == EIGHT_AM
    house.clock.now = EIGHT_AM
    hub.turn()
    hub.turn()
    assert house.touch(lead).stage == "accepted"
    assert house.sent() == 1


def test_a_supervisor_who_sets_the_rule_aside_lets_it_go_now(house: House) -> None:
    house.clock.now = NINE_PM
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.turn()
    assert house.touch(lead).stage == "held"
    person, until = house.ana.desk.stream_of(IGNORES), NINE_PM + 60 * MINUTE
    house.ana.do(SetRuleAside, lead=lead, person=person, channel="text", rules=("hours-federal",), until=until, reason="He waits for it")
    hub.turn()
    hub.turn()
    assert house.touch(lead).stage == "accepted"
    assert house.sent() == 1


def test_what_the_stores_own_rules_hold_goes_when_they_are_loosened_and_waits_when_they_are_not(house: House) -> None:
    noon = EIGHT_AM + 4 * 60 * MINUTE
    house.clock.now = EIGHT_AM + MINUTE
    hub, lead = house.hub(), house.lead()

    def opens(minute: int) -> None:
        house.ana.do(SetContactRules, added=ContactRules(week=((minute, 21 * 60),) * 7))

    opens(12 * 60)
    house.text(lead)
    hub.turn()
    assert (house.touch(lead).stage, house.touch(lead).not_before) == ("held", noon)
    opens(13 * 60)
    hub.turn()
    assert (house.touch(lead).stage, house.touch(lead).not_before) == ("held", noon + 60 * MINUTE)
    opens(8 * 60)
    hub.through(10 * SECOND, "dispatcher")
    assert house.touch(lead).stage == "accepted"
    assert house.sent() == 1
    assert house.kinds(lead).count("message_held") == 3


def test_patience_with_a_text_that_was_held_begins_when_it_may_go(house: House) -> None:
    house.clock.now = NINE_PM
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.turn()
    house.clock.now = EIGHT_AM
    house.practice.fault("429", retry_after=30)
    hub.through(10 * SECOND, "dispatcher")
    assert house.touch(lead).rebuffs == 1
    hub.through(5 * MINUTE, "dispatcher")
    assert house.touch(lead).stage == "accepted"
    assert house.sent() == 1


def test_a_text_that_was_held_is_not_sent_much_later_than_it_might_have_gone(house: House) -> None:
    house.clock.now = NINE_PM
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.turn()
    house.clock.now = EIGHT_AM
    house.practice.fault("429", retry_after=11 * 60)
    hub.turn()
    hub.through(30 * MINUTE, "dispatcher", every=MINUTE)
    assert house.touch(lead).stage == "not sent"
    assert house.sent() == 0


def test_a_wait_that_is_longer_than_the_agents_patience_ends_with_it(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    house.practice.fault("429", retry_after=3_600)
    hub.through(10 * MINUTE, "dispatcher", every=10 * SECOND)
    assert house.touch(lead).stage == "requested"
    hub.through(MINUTE, "dispatcher", every=10 * SECOND)
    assert house.touch(lead).stage == "not sent"
    assert house.practice.posts == 1


def test_a_hub_that_was_off_when_the_rules_let_it_go_does_not_send_it_hours_later(house: House) -> None:
    house.clock.now = NINE_PM
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.turn()
    house.clock.now = EIGHT_AM + 11 * MINUTE
    hub = house.hub()
    hub.through(10 * SECOND, "dispatcher")
    assert (house.touch(lead).stage, house.sent()) == ("not sent", 0)
    assert "waited too long" in house.touch(lead).reason


def test_the_first_legal_minute_is_that_of_all_zones_the_shopper_may_be_in(house: House) -> None:
    house.clock.now = EIGHT_AM
    hub, lead = house.hub(), house.lead(zones=("America/New_York", "America/Los_Angeles"))
    house.text(lead)
    hub.turn()
    assert house.touch(lead).not_before == EIGHT_AM + 180 * MINUTE


def test_what_is_withdrawn_while_it_is_held_never_goes(house: House) -> None:
    house.clock.now = NINE_PM
    hub, lead = house.hub(), house.lead()
    touch = house.text(lead)
    hub.turn()
    house.withdraw(lead, touch)
    hub.through(12 * 60 * MINUTE, "dispatcher", every=60 * MINUTE)
    assert house.touch(lead).stage == "withdrawn"
    assert house.practice.posts == 0


def test_no_post_may_start_after_the_last_legal_moment(house: House) -> None:
    house.clock.now = NINE_PM - 5 * SECOND
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    (errand,) = hub.begin()
    assert sendings(house, lead)[0].until == NINE_PM - 1
    house.clock.now = NINE_PM
    errand.run()
    errand.finish(hub.desk.now())
    assert house.practice.posts == 0
    hub.turn()
    hub.turn()
    assert house.touch(lead).stage == "held"


def test_a_post_that_is_late_does_not_start_and_is_begun_again(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    (errand,) = hub.begin()
    house.clock.now += WINDOW + 1
    errand.run()
    assert house.practice.posts == 0
    errand.finish(hub.desk.now())
    hub.turn()
    assert [one.until for one in sendings(house, lead)] == [house.clock.now - 1, house.clock.now + WINDOW]
    assert house.touch(lead).stage == "accepted"
    assert house.practice.posts == house.sent() == 1
