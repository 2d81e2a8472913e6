"""Central is put back to an earlier copy of itself: desks that are away, gone, or never noticed it."""

import pytest

from bdcdesk.central.errors import Unreachable
from bdcdesk.contact.recall import Recall, request_of
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.lead import Note
from bdcdesk.domain.actions.ownership import Claim, Release
from bdcdesk.domain.events.contact import Letter, MessageAccepted
from bdcdesk.replica.recovery import Recovery
from tests.contact.house import HOUR, IGNORES, SECOND, House
from tests.contact.restoring import WORDS, Backup, Fault, Told, all_day, fails, settled
from tests.domain.making import Story
from tests.domain.making import text as asked_for
from tests.letters import named


def test_what_was_sent_is_told_at_once_though_what_is_told_of_another_desks_text_waits_for_that_desk(house: House) -> None:
    lead, bob = house.lead(), house.station("bob")
    house.ana.step()
    bob.step()
    backup = Backup(house)
    put_back = house.new_id()
    bob.do(SendText, lead=lead, touch=put_back, person=house.ana.desk.stream_of(IGNORES), to=IGNORES, body=named(WORDS))
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


def test_a_request_that_is_brought_back_leads_where_its_short_links_did() -> None:
    letter = Letter("+12125550101", "Here: https://hub.example.com/l/abcdefghijkl", links=("https://meridian.example/new/lodestar",))
    lead = Story().then(asked_for(), personal=letter).now
    brought = request_of(lead, lead.touches[0], "hub", 3)
    assert brought.words == letter


def _not_brought_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Recall, "step", lambda self, now: None)


def _by_its_own_clock(patch: pytest.MonkeyPatch) -> None:
    real = Recovery._tell
    patch.setattr(Recovery, "_tell", lambda self, now: real(self, None))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (_not_brought_back, test_what_was_sent_is_told_by_who_sent_it_if_its_desk_is_gone),
        (_not_brought_back, test_a_desk_that_never_noticed_the_restore_does_not_refuse_what_went),
        (_by_its_own_clock, test_a_clock_that_was_set_forward_holds_up_nothing_after_a_restore),
    ],
)
def test_each_guard_is_needed(house: House, monkeypatch: pytest.MonkeyPatch, fault: Fault, told: Told) -> None:
    fails(house, monkeypatch, fault, told)
