"""Nobody knows whether it went: looked up, adopted or put to a person, and never sent again by a machine."""

import pytest

from bdcdesk.contact.reconciler import LOOKS
from bdcdesk.contact.timing import MARGIN, WINDOW
from bdcdesk.domain.events.contact import MessageAccepted, MessageUnknown
from tests.contact.conftest import AGENT, OURS
from tests.contact.house import IGNORES, MINUTE, SECOND, House, Machine
from tests.letters import named

OTHER = "+12025550161"
ALL = ("dispatcher", "reconciler", "receipts")


def unknown(house: House, lead: str) -> list[MessageUnknown]:
    return [event.facts for event in house.events(lead) if isinstance(event.facts, MessageUnknown)]


def impatient(house: House) -> Machine:
    return house.hub(provider=house.practice.adapter(read=0.3))


@pytest.mark.parametrize("fault", ["500 after", "reset after", "garbage after", "hang after"])
def test_what_went_without_an_answer_is_found_and_adopted(house: House, fault: str) -> None:
    hub, lead = impatient(house), house.lead()
    house.text(lead)
    house.practice.fault(fault)
    hub.turn()
    assert house.touch(lead).stage == "unknown"
    assert house.state(lead).answered == 0
    hub.turn("reconciler")
    assert house.touch(lead).stage == "accepted"
    assert house.events(lead)[-1].facts == MessageAccepted(house.touch(lead).id, "simulator", house.practice.messages[0]["sid"], True)
    assert house.state(lead).answered == house.touch(lead).accepted > 0
    hub.through(20 * SECOND, *ALL)
    assert house.touch(lead).stage == "delivered"
    assert house.practice.posts == house.sent() == 1


@pytest.mark.parametrize("fault", ["500 before", "reset before", "garbage before", "hang"])
def test_what_left_no_trace_is_looked_for_five_times_and_then_put_to_the_agent(house: House, fault: str) -> None:
    hub, lead = impatient(house), house.lead()
    house.text(lead)
    house.practice.fault(fault)
    hub.turn()
    looks = 0
    for _ in range(9 * 60):
        hub.turn("dispatcher")
        looks += hub.turn("reconciler")
        house.clock.now += SECOND
    assert looks == len(LOOKS) == 5
    assert house.practice.posts == 1
    assert house.sent() == 0
    assert house.touch(lead).given_up
    assert house.touch(lead).trouble
    assert "send it again yourself" in house.touch(lead).reason
    assert [one.given_up for one in unknown(house, lead)] == [False, True]
    assert house.state(lead).answered == 0


def test_while_the_provider_says_nothing_nothing_is_given_up(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    house.practice.fault("500 after")
    hub.turn()
    for _ in range(12):
        house.practice.fault("500 before", method="GET")
        assert hub.turn("reconciler") == 1
        house.clock.now += 5 * SECOND
    assert house.touch(lead).stage == "unknown"
    hub.turn("reconciler")
    assert house.touch(lead).stage == "accepted"


def test_two_unknowns_with_the_same_words_are_two_texts(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead, "Are you there?")
    house.text(lead, "Are you there?")
    house.practice.fault("500 after", "500 after")
    hub.turn()
    hub.turn()
    hub.turn("reconciler")
    sids = [touch.sid for touch in house.state(lead).touches]
    assert sorted(sids) == sorted(message["sid"] for message in house.practice.messages)
    assert len(set(sids)) == 2


def test_what_went_once_is_not_adopted_twice(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead, "Are you there?")
    house.text(lead, "Are you there?")
    house.practice.fault("500 after", "500 before")
    hub.turn()
    hub.turn()
    hub.through(6 * MINUTE, "reconciler", every=5 * SECOND)
    assert sorted(touch.stage for touch in house.state(lead).touches) == ["accepted", "unknown"]
    assert [touch.given_up for touch in house.state(lead).touches if not touch.sid] == [True]


def test_two_hubs_do_not_both_adopt_what_went_once(house: House) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    house.text(lead, "Are you there?")
    house.text(lead, "Are you there?")
    house.practice.fault("500 after", "500 before")
    one.turn()
    one.turn()
    looks = [hub.begin("reconciler") for hub in (one, other)]
    for look in (*looks[0], *looks[1]):
        look.run()
    # Each takes it for another one's, before it has heard of the other hub.
    looks[0][0].finish(one.desk.now())
    looks[1][1].finish(other.desk.now())
    for hub in (one, other, one):
        hub.notice(hub.step())
    assert sorted(touch.stage for touch in house.state(lead).touches) == ["accepted", "unknown"]
    other.through(6 * MINUTE, "reconciler", every=5 * SECOND)
    assert [touch.given_up for touch in house.state(lead).touches if not touch.sid] == [True]


def test_a_text_that_is_still_on_its_way_is_nobody_elses(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    lost = house.text(lead, "Are you there?")
    house.practice.fault("500 before")
    hub.turn()
    again = house.text(lead, "Are you there?")
    (on_its_way,) = hub.begin("dispatcher")
    on_its_way.run()
    hub.turn("reconciler")
    assert house.touch(lead, lost).stage == "unknown"
    on_its_way.finish(hub.desk.now())
    # Accepted in our outbox, not yet in the log: it has its owner all the same.
    house.clock.now += 10 * SECOND
    for look in hub.reconciler.step(hub.desk.now()).errands:
        look.run()
        look.finish(hub.desk.now())
    hub.through(6 * MINUTE, "reconciler", every=5 * SECOND)
    assert (house.touch(lead, again).stage, house.touch(lead, lost).given_up) == ("accepted", True)


def test_the_same_words_sent_later_by_somebody_else_are_not_ours(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead, "We are open.")
    house.practice.fault("500 before")
    hub.turn()
    house.clock.now += 3 * MINUTE
    house.practice.adapter().send_text(IGNORES, OURS, "We are open.")
    hub.through(6 * MINUTE, "reconciler", every=5 * SECOND)
    assert house.touch(lead).given_up


def test_other_words_or_another_number_are_not_ours(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.practice.adapter().send_text(OTHER, OURS, "We are open.")
    house.practice.adapter().send_text(IGNORES, OURS, "We are closed.")
    house.text(lead, "We are open.")
    house.practice.fault("500 before")
    hub.turn()
    hub.turn("reconciler")
    assert house.touch(lead).stage == "unknown"


def test_words_are_the_same_however_a_provider_sets_their_spaces(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead, "Ready  at ５ pm \n see you")
    house.practice.adapter().send_text(IGNORES, OURS, named("Ready at 5 pm see you ").replace("\n", " "))
    house.practice.fault("500 before")
    hub.turn()
    hub.turn("reconciler")
    assert house.touch(lead).stage == "accepted"


# A process is killed: what it began is known from the log alone.


def test_killed_before_the_post_it_is_not_sent_by_anybody(house: House) -> None:
    lead = house.lead()
    house.text(lead)
    assert len(house.hub().begin()) == 1
    began, hub = house.clock.now, house.hub()
    hub.through(WINDOW + MARGIN, *ALL)
    assert house.touch(lead).stage == "sending"
    assert house.clock.now == began + WINDOW + MARGIN
    house.clock.now += 1
    hub.turn(*ALL)
    assert house.touch(lead).stage == "unknown"
    hub.through(6 * MINUTE, *ALL, every=5 * SECOND)
    assert house.touch(lead).given_up
    assert (house.practice.posts, house.sent()) == (0, 0)


def test_killed_after_the_post_it_is_found_and_not_sent_again(house: House) -> None:
    lead = house.lead()
    house.text(lead)
    (errand,) = house.hub().begin()
    errand.run()
    hub = house.hub()
    hub.through(WINDOW + MARGIN, *ALL)
    assert house.touch(lead).stage == "sending"
    hub.through(10 * SECOND, *ALL)
    assert house.touch(lead).stage == "delivered"
    assert house.practice.posts == house.sent() == 1
    assert house.kinds(lead).count("message_sending") == 1


def test_killed_with_the_outcome_in_the_outbox_it_is_told_by_the_next_start(house: House) -> None:
    lead = house.lead()
    house.text(lead)
    before = house.hub()
    (errand,) = before.begin()
    errand.run()
    errand.finish(before.desk.now())
    assert house.touch(lead).stage == "sending"
    house.hub()
    assert house.touch(lead).stage == "accepted"
    assert house.practice.posts == 1


def test_two_hubs_that_judge_the_same_say_it_once(house: House) -> None:
    lead = house.lead()
    house.text(lead)
    house.hub().begin()
    house.clock.now += WINDOW + MARGIN + 1
    hubs = [house.hub("hub"), house.hub("hub2")]
    looks = [look for hub in hubs for look in hub.begin("reconciler")]
    assert looks == []
    for hub in hubs:
        hub.step()
    assert len(unknown(house, lead)) == 1


def test_what_came_late_after_all_is_still_taken_up(house: House) -> None:
    """A process that was paused between its last look at the clock and the answer."""
    lead = house.lead()
    house.text(lead)
    slow = house.hub("slow")
    (errand,) = slow.begin()
    house.clock.now += WINDOW + MARGIN + 1
    house.hub().through(7 * MINUTE, "reconciler", every=5 * SECOND)
    assert house.touch(lead).given_up
    errand.run()
    errand.finish(slow.desk.now())
    slow.turn()
    # Certainly not sent, so it could be begun again; but the agent was asked to, and may have done so.
    assert house.practice.posts == 0
    assert house.touch(lead).stage == "not sent"


def test_a_call_that_was_placed_without_an_answer_is_adopted(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.call(lead)
    house.practice.fault("500 after")
    hub.turn()
    hub.turn("reconciler")
    # Our own phone rings: it is not known yet for whom.
    assert house.touch(lead).stage == "unknown"
    hub.through(30 * SECOND, "reconciler", every=5 * SECOND)
    assert house.touch(lead).stage == "accepted"
    assert [(call["sid"], call["agent"]) for call in house.practice.calls] == [(house.touch(lead).sid, AGENT)]
    assert house.practice.posts == 1


def test_a_call_to_somebody_else_is_not_ours(house: House) -> None:
    hub, lead, other = house.hub(), house.lead(), house.lead(OTHER)
    house.call(lead)
    house.practice.fault("500 before")
    hub.turn()
    house.call(other, to=OTHER)
    # The agent's phone is ringing: whom it will be put through to cannot be seen yet.
    (on_its_way,) = hub.begin("dispatcher")
    on_its_way.run()
    hub.turn("reconciler")
    on_its_way.finish(hub.desk.now())
    hub.through(6 * MINUTE, "reconciler", every=5 * SECOND)
    assert house.touch(lead).given_up
    assert house.touch(other).stage == "accepted"
