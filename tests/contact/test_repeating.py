"""Where a provider takes one request once only, what nobody knows of is asked for again: the shopper has it once, within the rules."""

from bdcdesk.contact.outcome import Taken
from bdcdesk.contact.repeating import WAITS
from bdcdesk.contact.simulator.server import SECRET
from bdcdesk.contact.telnyx import Telnyx
from bdcdesk.domain.actions.lead import Close
from tests.contact.house import MINUTE, SECOND, House, Machine

ALL = ("dispatcher", "reconciler", "receipts")


def by_telnyx(house: House, name: str = "hub", read: float = 5) -> Machine:
    return house.hub(name, Telnyx(SECRET, "1293384261075731499", timeouts=(1, read), base_url=house.practice.url))


def lost(house: House, *faults: str, hub: Machine | None = None) -> tuple[Machine, str]:
    """A text whose first POST met the first of the faults, and was told as unknown."""
    hub, lead = hub or by_telnyx(house), house.lead()
    house.text(lead)
    house.practice.fault(*faults)
    hub.turn()
    assert house.touch(lead).stage == "unknown"
    return hub, lead


def test_what_never_got_there_goes_after_all(house: House) -> None:
    hub, lead = lost(house, "reset before")
    hub.through(WAITS[0], *ALL)
    assert house.touch(lead).stage == "accepted"
    assert (house.sent(), house.practice.posts) == (1, 2)
    assert house.kinds(lead)[-4:] == ["message_sending", "message_unknown", "message_sending", "message_accepted"]


def test_what_had_gone_is_not_sent_twice_and_is_known_by_its_first_name(house: House) -> None:
    hub, lead = lost(house, "500 after")
    hub.through(WAITS[0], "dispatcher")
    assert house.sent() == 1
    assert house.touch(lead).stage == "accepted"
    again = hub.dispatcher._carriers.texts.send(house.touch(lead), lambda: True)
    assert not isinstance(again, Taken)  # Other words under the same name: the provider does not take them for the same.
    hub.through(20 * SECOND, *ALL)
    assert house.touch(lead).stage == "delivered"


def test_each_time_without_an_answer_it_stays_unknown_and_then_a_person_decides(house: House) -> None:
    hub, lead = lost(house, *["reset before"] * (1 + len(WAITS)))
    hub.through(9 * MINUTE, *ALL, every=5 * SECOND)
    assert (house.practice.posts, house.sent()) == (1 + len(WAITS), 0)
    assert house.touch(lead).given_up
    assert house.kinds(lead).count("message_unknown") == 2 + len(WAITS)


def test_a_refusal_of_the_second_says_nothing_of_the_first(house: House) -> None:
    hub, lead = lost(house, "500 after", "401")
    hub.through(WAITS[0], "dispatcher")
    assert house.touch(lead).stage == "unknown"
    assert "Nobody knows whether it had gone before" in house.touch(lead).reason
    hub.through(WAITS[1], "dispatcher")
    assert (house.touch(lead).stage, house.sent()) == ("accepted", 1)


def test_who_is_asked_to_wait_waits(house: House) -> None:
    hub, lead = lost(house, "reset before")
    house.practice.fault("429", retry_after=40)
    hub.through(WAITS[0] + 39 * SECOND, "dispatcher")
    assert house.practice.posts == 2
    hub.through(2 * SECOND, "dispatcher")
    assert (house.touch(lead).stage, house.sent()) == ("accepted", 1)


def test_an_opt_out_in_between_holds(house: House) -> None:
    hub, lead = lost(house, "reset before")
    house.opt_out()
    hub.through(9 * MINUTE, *ALL, every=5 * SECOND)
    assert (house.practice.posts, house.sent()) == (1, 0)
    assert house.touch(lead).given_up


def test_an_opt_out_that_this_hub_has_not_read_yet_holds_too(house: House) -> None:
    hub, lead = lost(house, "reset before")
    hub.notice(hub.step())
    hub.dispatcher.step(hub.desk.now())
    house.clock.now += WAITS[0]
    house.opt_out()
    # Decided upon what it knows, which is old by now: the log refuses it.
    assert hub.dispatcher.step(hub.desk.now()).errands == ()
    assert house.practice.posts == 1
    hub.through(MINUTE, "dispatcher")
    assert house.practice.posts == 1
    assert house.touch(lead).stage == "unknown"


def test_a_closed_lead_is_left_in_peace(house: House) -> None:
    hub, lead = lost(house, "reset before")
    house.ana.do(Close, lead=lead, reason="bought elsewhere")
    hub.through(MINUTE, "dispatcher")
    assert house.practice.posts == 1


def test_past_its_time_it_is_not_sent_late(house: House) -> None:
    hub, lead = lost(house, "reset before")
    house.clock.now = house.touch(lead).latest + 1
    hub.through(MINUTE, "dispatcher")
    assert house.practice.posts == 1


def test_killed_while_it_asks_again_it_is_asked_by_the_next_start(house: House) -> None:
    hub, lead = lost(house, "reset before")
    house.clock.now += WAITS[0]
    hub.begin("dispatcher")
    house.clock.now += WAITS[0]
    (again,) = hub.begin("dispatcher")
    again.run()
    # Killed: nobody hears what came of it.
    hub = by_telnyx(house)
    hub.through(3 * MINUTE, *ALL, every=5 * SECOND)
    assert (house.touch(lead).stage, house.sent()) == ("delivered", 1)


def test_two_hubs_ask_again_and_the_shopper_has_it_once(house: House) -> None:
    hub, lead = lost(house, "reset before", hub=by_telnyx(house))
    other = by_telnyx(house, "hub2")
    for _ in range(40):
        for each in (hub, other):
            each.turn(*ALL)
        house.clock.now += SECOND
    assert (house.touch(lead).stage, house.sent()) == ("delivered", 1)


def test_a_provider_that_does_not_know_requests_is_never_asked_again(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    house.practice.fault("reset before")
    hub.turn()
    hub.through(9 * MINUTE, *ALL, every=5 * SECOND)
    assert (house.practice.posts, house.sent(), house.touch(lead).given_up) == (1, 0, True)
