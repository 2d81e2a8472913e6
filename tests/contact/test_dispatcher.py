"""What leaves the house: once, and by the rules as they are at that moment."""

from uuid import uuid4

import pytest

from bdcdesk.central.records import ANY, Appended, Group, Sealed
from bdcdesk.contact.timing import WINDOW
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.lead import Note
from bdcdesk.domain.actions.rules import SetContactRules
from bdcdesk.domain.actions.source import SetAgreement, SetSource
from bdcdesk.domain.events.contact import MessageSending
from bdcdesk.domain.events.settings import ContactRules
from bdcdesk.domain.events.source import AgreementSet
from bdcdesk.domain.identity import lead_stream
from bdcdesk.domain.source import OWN_ID
from tests.contact.conftest import OURS
from tests.contact.house import IGNORES, MINUTE, SECOND, House, sendings
from tests.letters import named


def test_a_requested_text_is_sent_once_and_its_receipts_stop_the_clock(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead, "Hi Rosa, it is here.")
    for _ in range(5):
        hub.turn("dispatcher", "reconciler")
    assert house.practice.messages == [{"sid": house.touch(lead).sid, "to": IGNORES, "from": OURS, "body": named("Hi Rosa, it is here.")}]
    assert house.practice.posts == 1
    assert house.kinds(lead) == ["lead_received", "claimed", "message_requested", "message_sending", "message_accepted"]
    assert house.state(lead).answered == house.touch(lead).accepted > 0
    hub.through(5 * SECOND, "receipts")
    assert house.kinds(lead)[-1] == "message_delivered"
    assert house.state(lead).delivered > house.state(lead).answered


def test_a_texts_pictures_go_out_with_it(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    pictures = ("https://photos.example.com/1.jpg", "https://photos.example.com/2.jpg")
    touch = house.new_id()
    known = house.ana.desk.stream_of(IGNORES)
    house.ana.do(SendText, lead=lead, touch=touch, person=known, to=IGNORES, body=named("Here it is."), pictures=pictures)
    assert house.touch(lead).pictures == pictures
    hub.through(5 * SECOND)
    assert [message["pictures"] for message in house.practice.messages] == [list(pictures)]


def test_sending_is_in_the_log_before_anything_leaves(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.text(lead)
    (errand,) = hub.begin()
    where = ("DC", "America/New_York")
    rules = house.ana.desk.rules.version
    assert sendings(house, lead) == [MessageSending(house.touch(lead).id, "hub-1", house.clock.now + WINDOW, rules, where)]
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
    assert {message["body"] for message in house.practice.messages} == {named(f"for {lead}") for lead in leads}
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


def test_a_use_that_an_agreement_set_meanwhile_forbids_is_put_back_with_its_clause(house: House) -> None:
    hub, boss, lead = house.hub(), house.station("boss"), house.lead()
    house.text(lead)
    boss.step()
    boss.do(SetAgreement, source=OWN_ID, terms=AgreementSet("Terms", "2020-01-01", uses=("share",), text="Clause 2: no contact."))
    hub.turn()
    hub.turn()
    assert house.practice.posts == 0
    assert house.touch(lead).stage == "not sent"
    assert house.touch(lead).reason == (
        "“Terms” with “by hand, or from a file” (from 2020-01-01) allows: share. Its wording: “Clause 2: no contact.”"
    )
    assert house.touch(lead).rule == "agreement"


def test_an_agreement_set_between_the_gates_word_and_the_append_wins(house: House) -> None:
    hub, boss, lead = house.hub(), house.station("boss"), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    boss.step()
    boss.do(SetAgreement, source=OWN_ID, terms=AgreementSet("Terms", "2020-01-01", uses=("share",)))
    # The hub has not heard of it: what it knows would allow this text.
    assert hub.dispatcher.step(house.clock.now).errands == ()
    assert "message_sending" not in house.kinds(lead)
    hub.turn()
    hub.turn()
    assert house.practice.posts == 0
    assert (house.touch(lead).stage, house.touch(lead).rule) == ("not sent", "agreement")


def test_a_stores_own_rule_set_between_the_gates_word_and_the_append_wins(house: House) -> None:
    hub, boss, lead = house.hub(), house.station("boss"), house.lead()
    house.text(lead)
    hub.notice(hub.step())
    boss.step()
    boss.do(SetContactRules, added=ContactRules(holidays=("2026-09-21",)))
    assert hub.dispatcher.step(house.clock.now).errands == ()
    hub.turn()
    hub.turn()
    assert house.practice.posts == 0
    assert (house.touch(lead).stage, house.touch(lead).rule) == ("held", "store-holidays")


def test_an_agreement_with_another_source_holds_nothing_up(house: House) -> None:
    hub, boss, lead = house.hub(), house.station("boss"), house.lead()
    boss.step()
    boss.do(SetSource, source="bazaar", name="AutoBazaar", kind="adf")
    house.text(lead)
    hub.notice(hub.step())
    boss.do(SetAgreement, source="bazaar", terms=AgreementSet("Terms", "2020-01-01", uses=("share",)))
    (errand,) = hub.dispatcher.step(house.clock.now).errands
    errand.run()
    assert house.practice.posts == 1


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
    assert [message["body"] for message in house.practice.messages] == [named("Second thoughts")]
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
