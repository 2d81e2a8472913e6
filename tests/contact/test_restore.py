"""Central is put back to an earlier copy of itself: what it lost is offered again by who had written it, and nothing is sent twice."""

import pytest

from bdcdesk.central.errors import Unreachable
from bdcdesk.domain.actions.lead import Note
from bdcdesk.replica.outbox import Outbox
from tests.contact.house import HOUR, IGNORES, SECOND, House, posts
from tests.contact.restoring import WORDS, Backup, Fault, Told, all_day, fails, settled


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


def _nothing_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Outbox, "done", lambda self, actions, now, came: [self.forget(action) for action in actions])


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (_nothing_kept, test_what_was_sent_and_lost_with_its_request_is_told_again_and_not_sent_again),
        (_nothing_kept, test_what_is_asked_for_after_the_restore_goes_out),
    ],
)
def test_each_guard_is_needed(house: House, monkeypatch: pytest.MonkeyPatch, fault: Fault, told: Told) -> None:
    fails(house, monkeypatch, fault, told)
