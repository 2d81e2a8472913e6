"""Central is put back to an earlier copy of itself: a hub looks before it begins what it may have sent already, or another hub."""

import pytest

from bdcdesk.contact.earlier_try import EarlierTry
from bdcdesk.contact.timing import AFTER_RESTORE
from bdcdesk.replica import recovery
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox
from tests.contact.house import EIGHT_AM, NINE_PM, SECOND, Cut, House, Log, posts
from tests.contact.restoring import WORDS, Backup, Fault, Told, all_day, fails, settled


def test_a_hub_that_was_killed_after_the_post_and_meets_the_restore_looks_it_up(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    backup = Backup(house)
    house.text(lead, WORDS)
    (errand,) = posts(hub.begin())
    errand.run()
    backup.put_back()
    again = house.hub()
    all_day(house, again)
    settled(house, lead)


def test_another_hub_does_not_send_what_may_have_been_sent_before_the_restore(house: House) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    house.text(lead, WORDS)
    backup = Backup(house)
    all_day(house, one, milliseconds=20 * SECOND)
    other.turn("receipts")
    backup.put_back()
    # The first one is gone for good, with its files.
    all_day(house, other)
    settled(house, lead)


def test_a_failover_that_lost_only_what_the_hub_had_not_read_yet_sends_nothing_twice(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead, WORDS)
    hub.notice(hub.step())
    backup = Backup(house)
    (errand,) = posts(list(hub.dispatcher.step(house.clock.now).errands))
    errand.run()
    # Its cursor stands before what was lost: nothing tells it that central is another one.
    backup.put_back()
    assert house.kinds(lead)[-1] == "message_requested"
    again = house.hub()
    assert again.desk.epoch == 0
    all_day(house, again)
    settled(house, lead)


def test_an_opt_out_that_was_lost_holds_before_anything_is_begun(house: House) -> None:
    hub, lead, bob = house.hub(), house.lead(), house.station("bob")
    backup = Backup(house)
    house.opt_out(by=bob)
    all_day(house, hub, milliseconds=10 * SECOND)
    backup.put_back()
    house.ana.step()
    hub.turn()
    house.clock.now += SECOND
    house.text(lead, WORDS)
    for _ in range(10):
        house.clock.now += SECOND
        hub.turn()
    bob.step()
    all_day(house, hub)
    assert house.practice.posts == 0
    assert (house.touch(lead).stage, house.touch(lead).reason) == ("not sent", "The shopper asked for no more texts.")


def test_a_hub_that_never_noticed_the_restore_does_not_send_what_is_offered_again(house: House) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    other.turn("receipts")
    backup = Backup(house)
    house.text(lead, WORDS)
    all_day(house, one, milliseconds=20 * SECOND)
    backup.put_back()
    # The one that sent it is away; the other one had read nothing of what was lost.
    all_day(house, other)
    assert other.desk.epoch == 0
    settled(house, lead)


def test_a_hub_that_had_read_the_request_before_the_restore_does_not_begin_it_in_the_restored_log(house: House) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    other.turn("receipts")
    backup = Backup(house)
    house.text(lead, WORDS)
    other.notice(other.step())
    all_day(house, one, milliseconds=5 * SECOND)
    backup.put_back()
    house.ana.step()
    assert not other.dispatcher.step(house.clock.now).errands
    all_day(house, one, other)
    settled(house, lead)


def test_a_hub_that_was_away_looks_before_it_sends_what_waits(house: House) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    house.text(lead, WORDS)
    backup = Backup(house)
    all_day(house, one, milliseconds=2 * 60 * SECOND)
    backup.put_back()
    # By the log it waits, and of the restore nothing is to be seen by who had not read on.
    all_day(house, other)
    assert other.desk.epoch == 0
    settled(house, lead)


@pytest.mark.parametrize("meets", ["sync", "dispatcher", "somebody else"])
def test_a_hub_whose_connection_broke_looks_before_it_sends_what_was_due_by_then(house: House, meets: str) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    other.notice(other.step())
    house.text(lead, WORDS)
    if meets == "dispatcher":
        other.notice(other.step())
    backup = Backup(house)
    one.turn()
    house.clock.now += SECOND
    backup.put_back()
    if meets == "somebody else":
        other.desk.missed()
    else:
        other.log.cut = Cut("pull" if meets == "sync" else "append")
    assert not other.dispatcher.step(house.clock.now).errands
    all_day(house, other)
    assert other.desk.epoch == 0
    settled(house, lead)


def test_a_retry_that_falls_due_on_another_hub_while_central_is_away_is_looked_up(house: House) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    house.text(lead, WORDS)
    house.practice.fault("429")
    one.turn()
    due = house.touch(lead).not_before
    assert due > house.clock.now
    other.notice(other.step())
    backup = Backup(house)
    house.clock.now = due
    one.turn()
    house.clock.now += SECOND
    backup.put_back()
    other.log.cut = Cut("pull")
    other.turn()
    all_day(house, other)
    assert other.desk.epoch == 0
    # The try before it was a POST too.
    assert (house.practice.posts, house.sent(WORDS), house.touch(lead).stage) == (2, 1, "delivered")


def test_on_a_line_that_fails_every_other_time_the_provider_is_not_asked_without_a_pause(house: House) -> None:
    hub, lead = house.hub("hub"), house.lead()
    house.text(lead, WORDS)
    hub.notice(hub.step())
    hub.desk.missed()
    asked = 0
    for _ in range(100):
        house.clock.now += 20
        for look in hub.begin():
            look.run()
            # Central is away while the provider answers, so the answer proves nothing; then it is there again.
            hub.desk.missed()
            hub.dispatcher.step(house.clock.now)
            look.finish(house.clock.now)
            asked += 1
    assert 2 <= asked <= 3
    all_day(house, hub)
    settled(house, lead)


def test_what_was_asked_for_by_night_is_not_held_where_it_may_have_gone_just_before(house: House) -> None:
    house.clock.now = NINE_PM - SECOND
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    house.text(lead, WORDS)
    other.notice(other.step())
    backup = Backup(house)
    one.turn()
    house.clock.now += 2 * SECOND
    backup.put_back()
    other.log.cut = Cut("pull")
    other.turn()
    all_day(house, other)
    # It asks central all night.
    house.clock.now = other.desk._held.reached = EIGHT_AM
    all_day(house, other)
    settled(house, lead)


def test_what_another_hub_has_not_told_again_yet_is_not_adopted(house: House) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    house.practice.fault("500 before")
    lost = house.text(lead, WORDS)
    other.turn()
    other.notice(other.step())
    backup = Backup(house)
    sent = house.text(lead, WORDS)
    one.turn()
    other.step()
    backup.put_back()
    house.ana.step()
    # Who sent it is slow to tell it again.
    all_day(house, other, milliseconds=AFTER_RESTORE // 2)
    all_day(house, one, other)
    assert (house.touch(lead, sent).stage, house.touch(lead, lost).stage) == ("delivered", "unknown")
    assert (house.practice.posts, house.sent(WORDS)) == (2, 1)


def test_a_look_does_not_hold_when_central_was_away_again(house: House) -> None:
    one, other, lead = house.hub("hub"), house.hub("hub2"), house.lead()
    house.text(lead, WORDS)
    other.desk.missed()
    backup = Backup(house)
    # It is not there, and then the other one sends it.
    (look,) = other.begin()
    look.run()
    one.turn()
    backup.put_back()
    other.log.cut = Cut("pull")
    other.step()
    house.clock.now += SECOND
    later = other.begin()
    look.finish(house.clock.now)
    for errand in (*other.begin(), *later):
        errand.run()
        errand.finish(house.clock.now)
    all_day(house, other)
    settled(house, lead)


def test_what_waited_while_the_hub_was_away_goes_out_when_it_is_back(house: House) -> None:
    lead = house.lead()
    house.text(lead, WORDS)
    house.clock.now += 2 * 60 * SECOND
    hub = house.hub()
    house.practice.fault("500 before", method="GET")
    all_day(house, hub, milliseconds=30 * SECOND)
    settled(house, lead)


def _no_memory_of_beginnings(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Outbox, "begun", lambda self: {})


def _no_epoch(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Outbox, "epoch", property(lambda self: 0))


def _sends_all_that_waits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(EarlierTry, "supposed", lambda self, touch: 0)


def _no_look_at_the_log(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Log, "read", lambda self, *values: [])


def _never_looks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(EarlierTry, "is_ruled_out", lambda self, touch, now: True)


def _misses_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Holdings, "missed", property(lambda self: False, lambda self, missed: None), raising=False)


def _not_marked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recovery, "_once_more", lambda decision: decision)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (_no_memory_of_beginnings, test_a_failover_that_lost_only_what_the_hub_had_not_read_yet_sends_nothing_twice),
        (_no_epoch, test_another_hub_does_not_send_what_may_have_been_sent_before_the_restore),
        (_no_epoch, test_an_opt_out_that_was_lost_holds_before_anything_is_begun),
        (_not_marked, test_a_hub_that_never_noticed_the_restore_does_not_send_what_is_offered_again),
        (_never_looks, test_a_hub_that_was_away_looks_before_it_sends_what_waits),
        (_misses_nothing, test_a_retry_that_falls_due_on_another_hub_while_central_is_away_is_looked_up),
        (_no_look_at_the_log, test_a_hub_that_had_read_the_request_before_the_restore_does_not_begin_it_in_the_restored_log),
        (_sends_all_that_waits, test_a_hub_that_was_killed_after_the_post_and_meets_the_restore_looks_it_up),
    ],
)
def test_each_guard_is_needed(house: House, monkeypatch: pytest.MonkeyPatch, fault: Fault, told: Told) -> None:
    fails(house, monkeypatch, fault, told)
