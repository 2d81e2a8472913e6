"""The provider's receipts: what stops a clock, what starts it again, and what never stops it."""

from itertools import pairwise

import pytest

from bdcdesk.contact.outcome import TextStatus
from bdcdesk.domain.events.contact import MessageFailed
from bdcdesk.domain.touch import Touch
from tests.contact.conftest import AGENT
from tests.contact.house import HOUR, IGNORES, MINUTE, SECOND, House

PHONE_OFF = "+12025550185"
GONE = "+12025550190"
BOTH = ("dispatcher", "receipts")


def test_a_text_that_fails_later_reopens_the_lead_with_its_first_due(house: House) -> None:
    hub, lead = house.hub(), house.lead(PHONE_OFF)
    due = house.state(lead).due
    house.text(lead, to=PHONE_OFF)
    hub.turn()
    assert house.state(lead).answered > 0
    hub.through(5 * SECOND, *BOTH)
    after = house.state(lead)
    assert house.touch(lead).stage == "failed"
    assert "could not be reached" in house.touch(lead).reason
    assert (after.answered, after.due, after.delivered) == (0, due, 0)
    failed = house.events(lead)[-1].facts
    assert isinstance(failed, MessageFailed)
    assert failed.code == "30003"


def test_a_number_that_nobody_has_any_more_is_known_to_be_so(house: House) -> None:
    hub, lead, off = house.hub(), house.lead(GONE), house.lead(PHONE_OFF)
    house.text(lead, to=GONE)
    house.text(off, to=PHONE_OFF)
    hub.turn()
    hub.through(5 * SECOND, *BOTH)
    assert (house.touch(lead).stage, house.touch(off).stage) == ("failed", "failed")
    assert house.touch(lead).gone == house.events(lead)[-1].at
    assert house.touch(off).gone == 0


def test_a_receipt_is_told_once_however_often_hubs_start_again(house: House) -> None:
    lead = house.lead()
    house.text(lead)
    house.hub().turn()
    house.clock.now += 5 * SECOND
    house.hub().turn("receipts")
    house.hub().through(10 * SECOND, *BOTH)
    assert house.kinds(lead).count("message_delivered") == 1


def test_nothing_is_asked_or_sent_by_a_clock_that_was_not_compared_with_centrals(house: House) -> None:
    lead = house.lead()
    house.text(lead)
    house.hub().turn()
    hub = house.hub()
    house.text(lead, "Still there?")
    hub.desk._held.measured = False
    now = house.clock.now + HOUR
    assert all(part.step(now).errands == () for part in (hub.dispatcher, hub.reconciler, hub.receipts, hub.inbound))
    house.clock.now += 5 * SECOND
    hub.through(10 * SECOND, *BOTH)
    assert {touch.stage for touch in house.state(lead).touches} == {"delivered"}


def test_a_provider_that_does_not_answer_is_asked_again(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.turn()
    house.clock.now += 5 * SECOND
    house.practice.fault("500 before", method="GET")
    hub.turn("receipts")
    assert house.touch(lead).stage == "accepted"
    hub.through(3 * SECOND, "receipts")
    assert house.touch(lead).stage == "delivered"


def test_an_old_receipt_does_not_wait_long_for_a_provider_that_was_away_for_a_moment(house: House) -> None:
    lead = house.lead()
    house.text(lead)
    house.hub().turn()
    house.clock.now += 30 * MINUTE
    house.practice.fault("500 before", method="GET")
    hub = house.hub()
    hub.through(11 * SECOND, "receipts")
    assert house.touch(lead).stage == "delivered"


def test_receipts_that_do_not_come_are_asked_for_ever_more_rarely_and_not_for_ever(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    hub.turn()
    accepted, asked = house.clock.now, list[int]()

    def never(touch: Touch) -> TextStatus:
        asked.append(house.clock.now)
        return TextStatus(touch.sid, "sent")

    hub.receipts.ask = never  # type: ignore[method-assign]
    hub.through(10 * SECOND, "receipts", every=100)
    hub.through(73 * HOUR, "receipts", every=10 * MINUTE)
    gaps = [later - sooner for sooner, later in pairwise(asked)]
    assert gaps[0] <= SECOND
    assert gaps[-1] == 10 * MINUTE
    assert len(asked) < 500
    assert asked[-1] <= accepted + 72 * HOUR


@pytest.mark.parametrize(
    ("shopper", "result", "stops"),
    [
        (IGNORES, "answered", True),
        ("+12025550165", "voicemail", True),
        ("+12025550168", "no answer", False),
        ("+12025550167", "busy", False),
    ],
)
def test_a_call_stops_the_clock_only_if_the_shopper_noticed(house: House, shopper: str, result: str, stops: bool) -> None:
    hub, lead = house.hub(), house.lead(shopper)
    house.call(lead, to=shopper)
    hub.turn()
    assert house.practice.calls == [{"sid": house.touch(lead).sid, "agent": AGENT, "shopper": shopper}]
    assert house.state(lead).answered == 0
    hub.through(4 * MINUTE, "receipts", every=2 * SECOND)
    touch = house.touch(lead)
    assert (touch.stage, touch.result) == ("ended", result)
    assert (house.state(lead).answered > 0) is stops
    assert (house.state(lead).talked > 0) is (result == "answered") is (touch.talk > 30)
    assert house.practice.posts == 1


def test_a_voicemail_too_short_to_say_anything_stops_nothing(house: House) -> None:
    hub, lead = house.hub(), house.lead("+12025550165")
    house.call(lead, to="+12025550165")
    hub.turn()
    # Agent 1.5 s and 1.5 s of listening, 3 s in which a machine would be found, 12 s until theirs: hung up 4 s into it.
    house.clock.now += 22 * SECOND
    house.practice.adapter().hang_up(house.touch(lead).sid)
    hub.through(5 * SECOND, "receipts")
    assert (house.touch(lead).result, house.state(lead).answered) == ("voicemail", 0)


def test_an_agents_own_voicemail_is_hung_up_before_a_shopper_hears_it(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.call(lead, phone="+18505550105")
    hub.turn()
    hub.through(MINUTE, "receipts", every=500)
    assert house.practice.posts == 2
    touch = house.touch(lead)
    assert (touch.stage, touch.result, touch.talk) == ("ended", "canceled", 0)
    assert house.state(lead).answered == 0


def test_a_shopper_who_talked_to_our_voicemail_was_not_answered(house: House) -> None:
    """Nobody looked for a while: the machine at our end and the shopper at theirs had the line to themselves."""
    hub, lead = house.hub(), house.lead()
    house.call(lead, phone="+18505550105")
    hub.turn()
    house.clock.now += 10 * MINUTE
    hub.turn("receipts")
    touch = house.touch(lead)
    assert (touch.stage, touch.talk) == ("ended", 0)
    assert (house.state(lead).answered, house.state(lead).talked) == (0, 0)
