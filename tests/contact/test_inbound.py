"""What shoppers write: one event each, on the right lead, and STOP before anything else."""

from collections.abc import Callable

import pytest

from bdcdesk.contact.inbound import Reading
from bdcdesk.contact.outcome import InboundText
from bdcdesk.domain.actions import Action, Append, Refused
from bdcdesk.domain.actions.lead import Close
from bdcdesk.domain.events.lead import LeadReceived
from bdcdesk.domain.identity import lead_stream
from bdcdesk.replica.file import ReplicaError
from tests.contact.conftest import OURS
from tests.contact.house import IGNORES, MINUTE, SECOND, House, Machine

STRANGER = "+18085550144"
"""Area code 808: Hawaii."""
DAY = 24 * 60 * MINUTE


def leads(house: House) -> list[str]:
    house.ana.step()
    return list(house.ana.desk.leads)


def opted_out(house: House, number: str) -> frozenset[str]:
    house.ana.step()
    return house.ana.desk.person(house.ana.desk.stream_of(number)).opted_out


def read(hub: Machine) -> None:
    hub.house.clock.now += 3 * SECOND
    hub.turn("inbound")


def test_a_reply_joins_the_newest_open_lead_of_its_sender(house: House) -> None:
    old = house.lead()
    house.clock.now += MINUTE
    new = house.lead()
    house.clock.now += MINUTE
    closed = house.lead()
    house.ana.do(Close, lead=closed, reason="duplicate")
    hub = house.hub()
    house.practice.write_in(IGNORES, "Is it still there?")
    read(hub)
    assert house.kinds(old) == ["lead_received"]
    assert house.kinds(new) == ["lead_received", "message_received"]
    reply = house.state(new).reply
    assert reply is not None
    assert (reply.text, reply.due - house.clock.now < 3 * MINUTE) == ("Is it still there?", True)
    assert house.state(new).awaits_reply


def test_the_same_text_is_one_event_across_readings_and_starts(house: House) -> None:
    lead = house.lead()
    house.practice.write_in(IGNORES, "Is it still there?")
    for _ in range(3):
        hub = house.hub()
        read(hub)
        read(hub)
    assert house.kinds(lead).count("message_received") == 1


def test_two_texts_of_the_same_words_are_two(house: House) -> None:
    lead, hub = house.lead(), house.hub()
    house.practice.write_in(IGNORES, "Hello?")
    house.practice.write_in(IGNORES, "Hello?")
    read(hub)
    assert house.kinds(lead).count("message_received") == 2


def test_stop_opts_out_in_the_same_batch(house: House) -> None:
    lead, hub = house.lead(), house.hub()
    house.text(lead)
    house.practice.write_in(IGNORES, " Stop. ")
    read(hub)
    said = house.events(lead)[-1]
    (told,) = [link for link in house.log() if link.kind == "opted_out"]
    assert said.kind == "message_received"
    assert (told.action, told.seq) == (said.action, said.seq + 1)
    hub.turn("dispatcher")
    assert house.practice.posts == 0
    assert house.touch(lead).stage == "not sent"


def test_a_text_from_nobody_we_know_is_a_lead(house: House) -> None:
    hub = house.hub()
    house.practice.write_in(STRANGER, "Do you take trade-ins?")
    read(hub)
    read(hub)
    read(house.hub())
    (lead,) = leads(house)
    state = house.state(lead)
    assert state.shopper.comments == "Do you take trade-ins?"
    assert state.shopper.points[0].address == STRANGER
    assert state.persons == (hub.desk.stream_of(STRANGER),)
    assert house.kinds(lead) == ["lead_received"]


def test_a_lead_by_text_is_only_texted_when_it_is_day_where_its_number_is_from(house: House) -> None:
    hub = house.hub()
    house.practice.write_in(STRANGER, "Do you take trade-ins?")
    read(hub)
    (lead,) = leads(house)
    facts = house.events(lead)[0].facts
    assert isinstance(facts, LeadReceived)
    assert facts.zones == ("Pacific/Honolulu",)
    house.text(lead, to=STRANGER)
    hub.turn()
    assert house.touch(lead).stage == "held"


def test_two_texts_from_somebody_new_are_one_lead(house: House) -> None:
    hub = house.hub()
    house.practice.write_in(STRANGER, "Hi")
    house.practice.write_in(STRANGER, "Do you take trade-ins?")
    read(hub)
    (lead,) = leads(house)
    assert house.kinds(lead) == ["lead_received", "message_received"]


def test_stop_from_nobody_we_know_opts_out_and_opens_no_lead(house: House) -> None:
    hub = house.hub()
    house.practice.write_in(STRANGER, "STOP")
    read(hub)
    read(house.hub())
    assert leads(house) == []
    assert opted_out(house, STRANGER) == {"text", "call"}
    assert [link.kind for link in house.log()].count("opted_out") == 1


def test_somebody_new_who_writes_and_then_stops_is_not_texted(house: House) -> None:
    hub = house.hub()
    house.practice.write_in(STRANGER, "Do you take trade-ins?")
    house.practice.write_in(STRANGER, "STOP")
    read(hub)
    (lead,) = leads(house)
    assert opted_out(house, STRANGER) == {"text", "call"}
    assert house.kinds(lead) == ["lead_received", "message_received"]


def test_a_hub_that_stops_in_the_middle_of_somebody_news_no_has_heard_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.practice.write_in(STRANGER, "Who is this? Take me off your list")
    for kept in (0, 1):
        hub, done = house.hub(), list[Action]()
        real = hub.desk.do

        def do(
            action: Action, real: Callable[[Action], Append | Refused] = real, most: int = kept, done: list[Action] = done
        ) -> Append | Refused:
            if len(done) == most:
                raise ReplicaError("killed here")
            done.append(action)
            return real(action)

        with monkeypatch.context() as patch:
            patch.setattr(hub.desk, "do", do)
            with pytest.raises(ReplicaError):
                read(hub)
        hub.step()
    read(house.hub())
    (lead,) = leads(house)
    assert len(house.ana.desk.person(house.state(lead).persons[0]).doubts) == 1


def test_what_was_written_while_the_hub_was_off_for_days_is_read(house: House) -> None:
    lead = house.lead()
    house.practice.write_in(IGNORES, "Is it still there?")
    read(house.hub())
    house.clock.now += 60 * SECOND
    house.practice.write_in(IGNORES, "STOP")
    house.clock.now += 12 * DAY
    read(house.hub())
    assert house.kinds(lead).count("message_received") == 2
    assert opted_out(house, IGNORES) == {"text", "call"}


def test_a_shopper_who_writes_again_opens_a_closed_lead(house: House) -> None:
    lead = house.lead()
    house.ana.do(Close, lead=lead, reason="bought elsewhere")
    hub = house.hub()
    house.practice.write_in(IGNORES, "Actually, is it still there?")
    read(hub)
    assert house.state(lead).closed == ""


def test_why_nothing_can_be_read_is_said_and_nothing_is_lost(house: House) -> None:
    lead, hub = house.lead(), house.hub()
    house.practice.write_in(IGNORES, "Is it still there?")
    house.practice.fault("401", method="GET")
    read(hub)
    assert "does not accept the account or its secret" in hub.inbound.problem
    read(hub)
    assert hub.inbound.problem == ""
    assert house.kinds(lead)[-1] == "message_received"


def test_our_own_texts_are_not_taken_for_a_shoppers(house: House) -> None:
    lead, hub = house.lead(), house.hub()
    house.text(lead)
    hub.turn("dispatcher")
    read(hub)
    assert "message_received" not in house.kinds(lead)
    assert [link.stream for link in house.log() if link.kind == "lead_received"] == [lead_stream(lead)]


def test_a_text_from_a_day_that_is_still_to_come_hides_no_later_one(house: House) -> None:
    hub = house.hub()
    hub.turn("inbound")
    now = house.clock.now
    hub.inbound.told([InboundText("SM-ahead", STRANGER, OURS, "Is it still there?", now + 3_650 * DAY)], "", now)
    house.clock.now += MINUTE
    (reading,) = hub.begin("inbound")
    assert isinstance(reading, Reading)
    assert reading._since <= now


def test_a_fault_while_reading_is_not_taken_for_nothing_there(house: House) -> None:
    hub = house.hub()
    (reading,) = hub.begin("inbound")
    # As the hub finishes an errand in which something of ours broke.
    reading.finish(house.clock.now)
    assert hub.inbound.problem
    assert not hub.inbound.caught_up


def test_a_provider_that_wants_to_be_left_alone_is_and_nothing_is_lost(house: House) -> None:
    hub, lead = house.hub(), house.lead()
    house.practice.fault("429", retry_after=40, method="GET")
    house.practice.write_in(IGNORES, "Is it still there?")
    read(hub)
    assert hub.inbound.problem
    hub.through(39 * SECOND, "inbound")
    assert house.state(lead).reply is None
    hub.through(5 * SECOND, "inbound")
    assert house.state(lead).reply is not None
    assert hub.inbound.problem == ""
