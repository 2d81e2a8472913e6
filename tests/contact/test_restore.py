"""Central is put back to an earlier copy of itself: what it lost is offered again by who had written it, and nothing is sent twice."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from bdcdesk.central.errors import Unreachable
from bdcdesk.contact.dispatcher import AFTER_RESTORE, MARGIN, WINDOW, Dispatcher
from bdcdesk.contact.recall import Recall
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.lead import Note
from bdcdesk.domain.actions.ownership import Claim, Release
from bdcdesk.domain.events.contact import MessageAccepted
from bdcdesk.replica import recovery
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox
from bdcdesk.replica.recovery import Recovery
from bdcdesk.replica.sync import Sync
from tests.contact.house import HOUR, IGNORES, KEY, SECOND, House, Log, Machine, posts
from tests.contact.test_dispatcher import EIGHT_AM, NINE_PM, Cut

WORDS = "Hi Rosa, it is here."
A_WHILE = AFTER_RESTORE + WINDOW + MARGIN + 10 * SECOND


class Backup:
    """A copy of the store's log as it was, and the way back to it under the connections that are open."""

    def __init__(self, house: House) -> None:
        self._live = house.path / "central.db"
        self._copy = house.path / "backup.db"
        self._over(self._live, self._copy)

    def put_back(self) -> None:
        self._over(self._copy, self._live)

    @staticmethod
    def _over(source: Path, target: Path) -> None:
        opened = [dbapi2.connect(str(path)) for path in (source, target)]
        for connection in opened:
            connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        opened[0].backup(opened[1])
        for connection in opened:
            connection.close()


def all_day(house: House, *hubs: Machine, milliseconds: int = A_WHILE) -> None:
    """Everybody syncs, again and again, and the hubs do what is theirs."""
    until = house.clock.now + milliseconds
    while house.clock.now < until:
        house.clock.now += 5 * SECOND
        house.ana.step()
        for hub in hubs:
            hub.turn("dispatcher", "reconciler", "receipts", "inbound")


def settled(house: House, lead: str) -> None:
    assert (house.practice.posts, house.sent(WORDS)) == (1, 1)
    assert house.touch(lead).stage == "delivered"
    assert house.state(lead).answered > 0
    assert house.ana.desk.refusals() == []


def test_what_was_sent_and_lost_with_its_request_is_told_again_and_not_sent_again(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    backup = Backup(house)
    house.text(lead, WORDS)
    all_day(house, hub, milliseconds=20 * SECOND)
    before = house.kinds(lead)
    backup.put_back()
    assert house.kinds(lead) == ["lead_received"]
    all_day(house, hub)
    assert [kind for kind in house.kinds(lead) if kind != "message_sending"] == [kind for kind in before if kind != "message_sending"]
    settled(house, lead)


def test_a_request_from_the_backup_that_was_sent_since_is_not_sent_again(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead, WORDS)
    backup = Backup(house)
    all_day(house, hub, milliseconds=20 * SECOND)
    backup.put_back()
    all_day(house, hub)
    settled(house, lead)


@pytest.mark.parametrize("first", ["hub", "ana"])
def test_desks_that_offer_again_in_any_order_end_with_the_same(house: House, first: str) -> None:
    hub, lead = house.hub(), house.lead()
    backup = Backup(house)
    house.text(lead, WORDS)
    all_day(house, hub, milliseconds=20 * SECOND)
    backup.put_back()
    for _ in range(20):
        house.clock.now += SECOND
        hub.turn("dispatcher", "reconciler", "receipts") if first == "hub" else house.ana.sync.step(house.ana.log, house.clock)
    all_day(house, hub)
    settled(house, lead)


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


def test_what_is_asked_for_after_the_restore_goes_out(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    backup = Backup(house)
    house.ana.do(Note, lead=lead, text="lost and found")
    all_day(house, hub, milliseconds=10 * SECOND)
    backup.put_back()
    all_day(house, hub, milliseconds=10 * SECOND)
    house.text(lead, WORDS)
    all_day(house, hub)
    settled(house, lead)
    assert house.state(lead).notes == 1


def test_what_was_held_for_the_morning_goes_out_in_the_morning(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.clock.now += 12 * HOUR
    house.text(lead, WORDS)
    hub.turn()
    hub.turn()
    assert house.touch(lead).stage == "held"
    backup = Backup(house)
    house.ana.do(Note, lead=lead, text="lost")
    all_day(house, hub, milliseconds=10 * SECOND)
    backup.put_back()
    all_day(house, hub, milliseconds=5 * 60 * SECOND)
    assert (house.touch(lead).stage, house.practice.posts) == ("held", 0)
    house.clock.now = house.touch(lead).not_before
    all_day(house, hub)
    settled(house, lead)


def test_a_shoppers_reply_that_was_lost_comes_again_once(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead, WORDS)
    all_day(house, hub, milliseconds=20 * SECOND)
    backup = Backup(house)
    house.practice.write_in(IGNORES, "At six?")
    all_day(house, hub, milliseconds=20 * SECOND)
    assert house.kinds(lead).count("message_received") == 1
    backup.put_back()
    all_day(house, hub)
    assert house.kinds(lead).count("message_received") == 1
    assert len(house.ana.desk.leads) == 1


def test_a_receipt_that_came_into_the_restored_log_before_its_acceptance_is_told_again(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead, WORDS)
    backup = Backup(house)
    hub.turn()
    house.clock.now += 5 * SECOND
    (receipt,) = hub.begin("receipts")
    receipt.run()
    receipt.finish(hub.desk.now())

    def restored(what: str) -> None:
        if what == "append":
            backup.put_back()
            hub.log.cut = lambda what: None

    # Between the look at what central holds and the append that follows.
    hub.log.cut = restored
    all_day(house, hub)
    kinds = house.kinds(lead)
    assert kinds.index("message_delivered") < kinds.index("message_accepted")
    settled(house, lead)


def test_an_answer_that_comes_after_the_restore_waits_for_its_request(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    backup = Backup(house)
    house.text(lead, WORDS)
    (errand,) = posts(hub.begin())
    errand.run()
    backup.put_back()
    hub.notice(hub.sync.step(hub.log, house.clock).changed)
    errand.finish(hub.desk.now())
    for _ in range(5):
        hub.sync.step(hub.log, house.clock)
    assert house.kinds(lead) == ["lead_received"]
    all_day(house, hub)
    settled(house, lead)


def test_what_was_sent_and_would_be_refused_by_now_is_told_all_the_same(house: House) -> None:
    hub, lead, bob = house.hub(), house.lead(), house.station("bob")
    backup = Backup(house)
    house.text(lead, WORDS)
    all_day(house, hub, milliseconds=20 * SECOND)
    backup.put_back()
    house.opt_out(by=bob)
    all_day(house, hub)
    settled(house, lead)


def test_what_was_sent_before_its_desk_heard_that_it_was_taken_is_told_too(house: House) -> None:
    hub, lead, bob = house.hub(), house.lead(), house.station("bob")
    backup = Backup(house)
    house.ana.do(Note, lead=lead, text="lost")

    def unheard(what: str) -> None:
        if what == "append's answer":
            raise Unreachable("No answer.")

    house.ana.log.cut = unheard
    house.text(lead, WORDS)
    all_day(house, hub, milliseconds=20 * SECOND)
    backup.put_back()
    house.opt_out(by=bob)
    house.ana.log.cut = lambda what: None
    all_day(house, hub)
    settled(house, lead)


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


def test_what_was_sent_is_told_at_once_though_what_is_told_of_another_desks_text_waits_for_that_desk(house: House) -> None:
    lead, bob = house.lead(), house.station("bob")
    house.ana.step()
    bob.step()
    backup = Backup(house)
    put_back = house.new_id()
    bob.do(SendText, lead=lead, touch=put_back, person=house.ana.desk.stream_of(IGNORES), to=IGNORES, body=WORDS)
    bob.step()
    house.clock.now += 11 * 60 * SECOND
    hub = house.hub()
    all_day(house, hub, milliseconds=20 * SECOND)
    bob.do(Release, lead=lead)
    bob.step()
    house.ana.step()
    sent = house.text(lead, WORDS)
    all_day(house, hub, milliseconds=20 * SECOND)
    backup.put_back()
    house.ana.step()
    # Bob's computer is off.
    all_day(house, hub, milliseconds=30 * SECOND)
    accepted = [event.facts for event in house.events(lead) if isinstance(event.facts, MessageAccepted)]
    assert [(facts.touch, facts.adopted) for facts in accepted] == [(sent, False)]
    bob.step()
    all_day(house, hub)
    assert {touch.id: touch.stage for touch in house.state(lead).touches} == {sent: "delivered", put_back: "not sent"}
    assert house.sent(WORDS) == 1


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


def test_what_was_sent_is_told_by_who_sent_it_if_its_desk_is_gone(house: House) -> None:
    hub, lead, ana, bob = house.hub(), house.lead(), house.ana, house.station("bob")
    backup = Backup(house)
    touch = house.text(lead, WORDS)
    all_day(house, hub, milliseconds=20 * SECOND)
    backup.put_back()
    # Ana's computer was stolen meanwhile.
    house.ana = bob
    all_day(house, hub)
    settled(house, lead)
    assert (house.touch(lead).id, house.touch(lead).actor) == (touch, "ana")
    house.ana = ana
    all_day(house, hub)
    settled(house, lead)


def test_a_desk_that_never_noticed_the_restore_does_not_refuse_what_went(house: House) -> None:
    hub, lead, bob = house.hub(), house.lead(), house.station("bob")

    def unheard(what: str) -> None:
        if what == "append's answer":
            raise Unreachable("No answer.")

    house.ana.step()
    backup = Backup(house)
    house.ana.log.cut = unheard
    house.text(lead, WORDS)
    for _ in range(4):
        house.clock.now += 5 * SECOND
        hub.turn("dispatcher", "receipts")
    ana, house.ana = house.ana, bob
    backup.put_back()
    house.opt_out(by=bob)
    all_day(house, hub)
    house.ana, ana.log.cut = ana, lambda what: None
    all_day(house, hub)
    assert house.ana.desk.epoch == 0
    settled(house, lead)


def test_a_clock_that_was_set_forward_holds_up_nothing_after_a_restore(house: House) -> None:
    lead = house.lead()
    backup = Backup(house)
    house.ana.do(Note, lead=lead, text="lost")
    backup.put_back()
    # Nobody has compared it with central's since.
    house.ana.sync._held.offset += HOUR
    house.ana.do(Note, lead=lead, text="not lost")
    assert 0 < house.ana.desk.epoch <= house.clock.now


def test_a_version_that_counts_the_same_in_the_restored_log_is_not_taken_for_the_one_that_was_seen(house: House) -> None:
    lead, bob = house.lead(), house.station("bob")
    bob.step()
    backup = Backup(house)
    house.ana.do(Note, lead=lead, text="lost")
    backup.put_back()
    bob.do(Claim, lead=lead)
    house.ana.do(Claim, lead=lead)
    house.ana.step()
    assert [told.by for told in house.ana.desk.refusals()] == ["bob"]
    assert house.kinds(lead) == ["lead_received", "claimed", "noted"]


def _no_memory_of_beginnings(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Outbox, "begun", lambda self: {})


def _no_epoch(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Outbox, "epoch", property(lambda self: 0))


def _nothing_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Outbox, "done", lambda self, actions, now: [self.forget(action) for action in actions])


def _sends_all_that_waits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Dispatcher, "_forgotten", lambda self, touch: 0)


def _no_look_at_the_log(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Log, "read", lambda self, *values: [])


def _never_looks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Dispatcher, "_surely_waits", lambda self, touch, now: True)


def _misses_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Holdings, "missed", property(lambda self: False, lambda self, missed: None), raising=False)


def _not_marked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recovery, "_once_more", lambda decision: decision)


def _not_brought_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Recall, "step", lambda self, now: None)


def _by_its_own_clock(patch: pytest.MonkeyPatch) -> None:
    real = Recovery._tell
    patch.setattr(Recovery, "_tell", lambda self, now: real(self, None))


def _never_diverges(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Sync, "_begin_again", lambda self: None)


Fault = Callable[[pytest.MonkeyPatch], None]
Told = Callable[[House], None]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (_no_memory_of_beginnings, test_a_failover_that_lost_only_what_the_hub_had_not_read_yet_sends_nothing_twice),
        (_no_epoch, test_another_hub_does_not_send_what_may_have_been_sent_before_the_restore),
        (_no_epoch, test_an_opt_out_that_was_lost_holds_before_anything_is_begun),
        (_nothing_kept, test_what_was_sent_and_lost_with_its_request_is_told_again_and_not_sent_again),
        (_nothing_kept, test_what_is_asked_for_after_the_restore_goes_out),
        (_not_marked, test_a_hub_that_never_noticed_the_restore_does_not_send_what_is_offered_again),
        (_never_looks, test_a_hub_that_was_away_looks_before_it_sends_what_waits),
        (_misses_nothing, test_a_retry_that_falls_due_on_another_hub_while_central_is_away_is_looked_up),
        (_no_look_at_the_log, test_a_hub_that_had_read_the_request_before_the_restore_does_not_begin_it_in_the_restored_log),
        (_not_brought_back, test_what_was_sent_is_told_by_who_sent_it_if_its_desk_is_gone),
        (_not_brought_back, test_a_desk_that_never_noticed_the_restore_does_not_refuse_what_went),
        (_by_its_own_clock, test_a_clock_that_was_set_forward_holds_up_nothing_after_a_restore),
        (_sends_all_that_waits, test_a_hub_that_was_killed_after_the_post_and_meets_the_restore_looks_it_up),
    ],
)
def test_each_guard_is_needed(house: House, monkeypatch: pytest.MonkeyPatch, fault: Fault, told: Told) -> None:
    fault(monkeypatch)
    with pytest.raises((AssertionError, ValueError)):
        told(house)
