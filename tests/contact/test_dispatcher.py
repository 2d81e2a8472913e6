"""What leaves the house: once, by the rules as they are at that moment, and never late."""

from uuid import uuid4

import pytest

from bdcdesk.central.errors import Unreachable
from bdcdesk.central.records import ANY, Appended, Group, Sealed
from bdcdesk.contact.dispatcher import WINDOW
from bdcdesk.domain.actions.lead import Note
from bdcdesk.domain.events.contact import MessageSending
from bdcdesk.domain.identity import lead_stream
from tests.contact.conftest import OURS
from tests.contact.house import IGNORES, MINUTE, SECOND, House, posts


def sendings(house: House, lead: str) -> list[MessageSending]:
    return [event.facts for event in house.events(lead) if isinstance(event.facts, MessageSending)]


def test_a_requested_text_is_sent_once_and_its_receipts_stop_the_clock(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead, "Hi Rosa, it is here.")
    for _ in range(5):
        hub.turn("dispatcher", "reconciler")
    assert house.practice.messages == [{"sid": house.touch(lead).sid, "to": IGNORES, "from": OURS, "body": "Hi Rosa, it is here."}]
    assert house.practice.posts == 1
    assert house.kinds(lead) == ["lead_received", "claimed", "message_requested", "message_sending", "message_accepted"]
    assert house.state(lead).answered == house.touch(lead).accepted > 0
    hub.through(5 * SECOND, "receipts")
    assert house.kinds(lead)[-1] == "message_delivered"
    assert house.state(lead).delivered > house.state(lead).answered


def test_sending_is_in_the_log_before_anything_leaves(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    (errand,) = hub.begin()
    assert sendings(house, lead) == [MessageSending(house.touch(lead).id, "hub-1", house.clock.now + WINDOW)]
    assert house.practice.posts == 0
    errand.run()
    assert house.practice.posts == 1


def test_of_two_dispatchers_on_one_log_exactly_one_sends_each(house: House) -> None:
    one, other = house.hub("hub"), house.hub("hub2")
    leads = [house.lead() for _ in range(10)]
    for lead in leads:
        house.text(lead, f"for {lead}")
    one.notice(one.step())
    other.notice(other.step())
    # Both have looked, neither has appended: each tries all of them.
    errands = one.dispatcher.step(house.clock.now).errands + other.dispatcher.step(house.clock.now).errands
    for errand in errands:
        errand.run()
        errand.finish(house.clock.now)
    for _ in range(3):
        other.turn("dispatcher")
        one.turn("dispatcher")
    assert house.practice.posts == 10
    assert {message["body"] for message in house.practice.messages} == {f"for {lead}" for lead in leads}
    assert all(house.kinds(lead).count("message_sending") == 1 for lead in leads)


def test_an_opt_out_between_decision_and_append_wins(house: House) -> None:
    hub, other, lead = house.hub(), house.station("ben"), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    house.opt_out(by=other)
    # The hub has not heard of it: its own rules would allow this text.
    assert hub.dispatcher.step(house.clock.now).errands == ()
    assert "message_sending" not in house.kinds(lead)
    hub.turn()
    hub.turn()
    assert house.practice.posts == 0
    assert house.touch(lead).stage == "not sent"
    assert house.touch(lead).reason == "The shopper asked for no more texts."
    assert house.state(lead).answered == 0


def test_what_is_done_to_the_lead_meanwhile_makes_the_dispatcher_look_again(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    touch = house.text(lead)
    hub.notice(hub.step())
    house.withdraw(lead, touch)
    assert hub.dispatcher.step(house.clock.now).errands == ()
    hub.turn()
    assert house.practice.posts == 0
    other = house.text(lead, "Second thoughts")
    hub.notice(hub.step())
    house.ana.do(Note, lead=lead, text="She likes blue.")
    assert hub.dispatcher.step(house.clock.now).errands == ()
    hub.turn()
    assert [message["body"] for message in house.practice.messages] == ["Second thoughts"]
    assert house.touch(lead, other).stage == "accepted"


def test_a_wait_that_the_provider_names_is_kept_and_it_goes_once(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    house.practice.fault("429", retry_after=40)
    hub.turn()
    assert house.touch(lead).stage == "requested"
    assert house.touch(lead).not_before == house.clock.now + 40 * SECOND
    hub.through(39 * SECOND, "dispatcher")
    assert house.practice.posts == 1
    hub.through(60 * SECOND, "dispatcher")
    assert house.practice.posts == 2
    assert house.sent() == 1
    assert house.touch(lead).stage == "accepted"


def test_no_retry_comes_before_the_wait_that_the_provider_names_however_long(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    house.practice.fault("429", retry_after=420)
    hub.turn()
    assert house.touch(lead).not_before == house.clock.now + 420 * SECOND


def test_each_further_refusal_is_waited_out_longer(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    house.practice.fault("429", "429", "429", retry_after=4)
    waits = []
    for _ in range(3):
        hub.turn()
        waits.append(house.touch(lead).not_before - house.clock.now)
        house.clock.now = house.touch(lead).not_before
    hub.turn()
    assert waits == [4 * SECOND, 8 * SECOND, 16 * SECOND]
    assert house.touch(lead).stage == "accepted"


@pytest.mark.parametrize(
    ("number", "fault", "reason"),
    [
        (IGNORES, "401", "does not accept the account or its secret"),
        (IGNORES, "redirect", "at another address"),
        ("+12025550195", "", "not a mobile number. Call instead"),
    ],
)
def test_what_only_a_person_can_put_right_is_back_with_the_agent(house: House, number: str, fault: str, reason: str) -> None:
    hub, lead = house.hub(), house.lead(number)
    house.text(lead, to=number)
    if fault:
        house.practice.fault(fault)
    hub.through(MINUTE, "dispatcher", "reconciler", every=5 * SECOND)
    assert house.practice.posts == 1
    assert house.touch(lead).stage == "not sent"
    assert reason in house.touch(lead).reason
    assert house.touch(lead).trouble
    assert (house.state(lead).answered, house.sent()) == (0, 0)


def test_a_shopper_who_told_the_provider_stop_is_opted_out_here_too(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    house.practice.write_in(IGNORES, "STOP")
    hub.turn("dispatcher")
    assert house.touch(lead).stage == "not sent"
    house.ana.step()
    assert house.ana.desk.person(house.ana.desk.stream_of(IGNORES)).opted_out == {"text"}


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://provider.invalid"])
def test_where_nobody_listens_nothing_was_sent_and_it_is_tried_again(house: House, url: str) -> None:
    from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
    from bdcdesk.contact.twilio import Twilio

    lead = house.lead()
    house.text(lead)
    house.hub(provider=Twilio(url, ACCOUNT, SECRET, timeouts=(1, 1), name="simulator")).turn()
    assert house.touch(lead).stage == "requested"
    assert house.touch(lead).rebuffs == 1
    assert "was not sent" in house.touch(lead).reason
    house.clock.now = house.touch(lead).not_before
    house.hub().turn()
    assert house.touch(lead).stage == "accepted"
    assert house.practice.posts == house.sent() == 1


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


NINE_PM = 1_790_038_800_000
"""2026-09-21, 21:00 in New York."""
EIGHT_AM = NINE_PM + 11 * 60 * MINUTE


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


class Cut:
    """Cuts the network at the named places, as often as told."""

    def __init__(self, *places: str, times: int = 1) -> None:
        self.places, self.times = places, times

    def __call__(self, what: str) -> None:
        if what in self.places and self.times:
            self.times -= 1
            raise Unreachable("The store's database cannot be reached.")


def test_while_central_is_away_nothing_leaves_and_the_same_action_is_tried_again(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    first = house.clock.now
    for _ in range(3):
        hub.log.cut = Cut("append")
        assert hub.dispatcher.step(house.clock.now).errands == ()
        # Until central is heard again nothing is tried, and then it is looked for at the provider first.
        assert hub.dispatcher.step(house.clock.now).errands == ()
        house.clock.now += SECOND
        assert hub.turn() == 1
    assert house.practice.posts == 0
    assert len(posts(list(hub.dispatcher.step(house.clock.now).errands))) == 1
    assert [one.until for one in sendings(house, lead)] == [first + WINDOW]


def test_once_central_was_away_nothing_else_is_begun_on_what_was_known_before(house: House) -> None:
    hub, first, second = house.hub(), house.lead(), house.lead("+12025550123")
    house.text(first)
    house.text(second, to="+12025550123")
    hub.notice(hub.step())
    hub.log.cut = Cut("append")
    assert hub.dispatcher.step(house.clock.now).errands == ()
    assert [house.touch(lead).stage for lead in (first, second)] == ["requested", "requested"]
    hub.through(3 * SECOND)
    assert [house.touch(lead).stage for lead in (first, second)] == ["accepted", "accepted"]


def test_a_lost_answer_is_asked_for_and_not_taken_for_a_no(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    hub.log.cut = Cut("append's answer")
    assert hub.dispatcher.step(house.clock.now).errands == ()
    assert house.kinds(lead)[-1] == "message_sending"
    assert house.practice.posts == 0
    house.clock.now += SECOND
    assert hub.dispatcher.step(house.clock.now).errands == ()
    hub.turn()
    assert house.kinds(lead).count("message_sending") == 1
    assert house.practice.posts == house.sent() == 1


def test_a_lost_answer_that_comes_back_by_itself_is_as_good(house: House) -> None:
    """The hub reads the log before it looks again: it finds its own sending there, of which it alone knows that nothing has left."""
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    hub.log.cut = Cut("append's answer")
    hub.dispatcher.step(house.clock.now)
    house.clock.now += 2 * SECOND
    hub.turn()
    hub.turn()
    assert house.touch(lead).stage == "accepted"
    assert house.kinds(lead).count("message_sending") == 1
    assert house.practice.posts == house.sent() == 1


def test_a_lost_answer_that_comes_back_too_late_is_begun_anew(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    hub.log.cut = Cut("append's answer")
    hub.dispatcher.step(house.clock.now)
    house.clock.now += WINDOW + 1
    for _ in range(3):
        hub.turn()
    assert house.touch(lead).stage == "accepted"
    assert house.kinds(lead).count("message_sending") == 2
    assert house.practice.posts == house.sent() == 1


def test_what_another_began_while_we_could_not_is_theirs(house: House) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    house.text(lead)
    one.notice(one.step())
    one.log.cut = Cut("append")
    assert one.dispatcher.step(house.clock.now).errands == ()
    (errand,) = other.begin()
    house.clock.now += 2 * SECOND
    assert one.begin() == []
    errand.run()
    assert house.practice.posts == 1


def test_who_may_not_send_does_not(house: House) -> None:
    from tests.contact.house import Refusing

    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    barred = Refusing(house, "hub")
    hub.dispatcher._log = barred
    assert hub.dispatcher.step(house.clock.now).errands == ()
    hub.step()
    barred.close()
    assert house.practice.posts == 0
    assert house.touch(lead).stage == "not sent"
    assert house.touch(lead).reason == "This member may not send."


def test_what_a_newer_release_wrote_to_is_not_sent_by_an_older_one(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    pigeon = Sealed(str(uuid4()), "sent_by_pigeon", 99, '{"kind":"sent_by_pigeon"}')
    assert isinstance(house.central.append("s1", str(uuid4()), (Group(lead_stream(lead), ANY, (pigeon,)),)), Appended)
    hub.turn()
    assert house.practice.posts == 0
    assert house.kinds(lead)[-1] == "message_not_sent"
    assert "Update the hub" in house.touch(lead).reason


def test_nothing_is_begun_twice_while_it_is_on_its_way(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    assert len(hub.dispatcher.step(house.clock.now).errands) == 1
    # Neither the errand nor the log has been heard of since.
    for _ in range(3):
        assert hub.dispatcher.step(house.clock.now).errands == ()


def test_a_machine_has_nothing_of_its_own_to_say_twice(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    (errand,) = hub.begin()
    errand.run()
    errand.finish(hub.desk.now())
    errand.finish(hub.desk.now())
    hub.step()
    assert house.kinds(lead).count("message_accepted") == 1
