"""Two desks that take in the same shopper: one lead, nothing lost, whoever was faster."""

from typing import Any

import msgspec
import pytest

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.arrivals import SetLeadApart
from bdcdesk.domain.actions.dispatch import BringBack
from bdcdesk.domain.actions.intake import DescribeStore, ReceiveLead
from bdcdesk.domain.actions.lead import Close, Note
from bdcdesk.domain.alike import handles
from bdcdesk.domain.events.contact import Letter, MessageRequested
from bdcdesk.domain.events.lead import ContactPoint, RaisedAgain, Shopper
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.identity import persons
from bdcdesk.domain.lead import Lead
from bdcdesk.intake.apart import SettingApart
from bdcdesk.intake.receive import lead_name
from bdcdesk.replica.recovery import FOR_OTHERS
from bdcdesk.replica.register import Register

from .making import RECORD, STORE, House, Seat

PHONE, MAIL = ContactPoint("phone", "+12025550123"), ContactPoint("email", "maria@example.com")
FIT = Vehicle("buy", "used", "2019", "Honda", "Fit", stock="P-12")


def asks(seat: Seat, *points: ContactPoint, words: str = "Is it there?", source: str = "AutoBazaar", **fields: Any) -> ReceiveLead:
    """The request as intake makes it at this desk."""
    lead = lead_name(RECORD, points, seat.house.clock(), words, 0)
    shopper = Shopper("Maria Delgado", points=points, comments=words)
    given = {"persons": persons(RECORD.person_key, points), "arrived": seat.house.clock(), "source": source}
    return seat.do(ReceiveLead, lead=lead, shopper=shopper, raw_hash=words, **given, **fields)


@pytest.fixture
def other(house: House, hub: Seat) -> Seat:
    return house.seat("hub2")


def settle(*seats: Seat) -> None:
    for _ in range(2):
        for seat in seats:
            seat.settle()


def marias(seat: Seat) -> list[Lead]:
    return [lead for lead in seat.desk.leads.values() if lead.shopper.name == "Maria Delgado"]


def test_two_requests_that_race_into_two_hubs_are_one_lead(house: House, hub: Seat, other: Seat) -> None:
    asks(hub, PHONE)
    asks(other, MAIL, PHONE, words="Hello?", source="CarLine")
    assert len(marias(hub)) == len(marias(other)) == 1
    settle(hub, other)
    (lead,) = marias(hub)
    assert marias(other) == [lead]
    assert set(lead.sources) == {"AutoBazaar", "CarLine"}
    assert len(lead.raised) == 1
    assert sorted(house.kinds(lead.id)) == ["lead_received", "raised_again"]


def test_one_that_was_closed_meanwhile_is_not_asked_again_behind_everybodys_back(house: House, hub: Seat, other: Seat) -> None:
    first = asks(hub, PHONE)
    settle(hub, other)
    other.do(Close, lead=first.lead, reason="bought elsewhere")
    asks(hub, PHONE, words="Hello?", source="CarLine")
    assert hub.desk.leads[first.lead].raised
    settle(other, hub, other)
    old, new = sorted(marias(hub), key=lambda lead: lead.received)
    assert (old.closed, old.raised) == ("bought elsewhere", ())
    assert (new.closed, new.earlier, new.source) == ("", old.id, "CarLine")


def test_a_hub_that_does_not_know_the_store_yet_takes_nobody_for_new(house: House, hub: Seat) -> None:
    asks(hub, PHONE)
    hub.settle()
    late = house.seat("hub2", settle=False)
    late.load()
    while late.desk.settings is None:
        late.step()
    asks(late, MAIL, PHONE, words="Hello?")
    late.settle()
    hub.settle()
    assert len(marias(hub)) == len(marias(late)) == 1


def test_what_was_set_apart_is_received_once_by_two_hubs(house: House, hub: Seat, other: Seat, ann: Seat) -> None:
    first = asks(hub, PHONE)
    house.clock.at += 60_000
    second = asks(hub, PHONE, words="Hello?", source="CarLine")
    settle(hub, other, ann)
    (lead,) = marias(ann)
    ann.do(SetLeadApart, lead=lead.id, raising=lead.raised[0].id)
    settle(ann, hub, other)
    for seat in (hub, other):
        receive_apart(seat)
    settle(hub, other, ann)
    old, new = sorted(marias(ann), key=lambda lead: lead.arrived)
    assert (old.id, old.sources) == (first.lead, ("AutoBazaar",))
    assert (new.arrived, new.source, new.shopper.comments) == (second.arrived, "CarLine", "Hello?")
    assert new.due == new.arrived + 300_000
    assert ann.desk.alike(old) == []
    assert house.kinds().count("lead_received") == 3


def lose_all(house: House, *seats: Seat) -> None:
    """Central is put back to when the store had nothing in it."""
    for seat in seats:
        seat.line.real.close()
    house.path.unlink()
    opened = house.central("hub")
    opened.add_store(RECORD)
    opened.close()
    for seat in seats:
        seat.reconnect()


def test_who_asked_again_before_a_restore_asks_again_after_it_and_a_lead_of_its_own_stays_one(house: House, hub: Seat, ann: Seat) -> None:
    first = asks(hub, PHONE)
    settle(hub, ann)
    ann.do(Close, lead=first.lead, reason="bought elsewhere")
    settle(ann, hub)
    asks(hub, PHONE, words="Hello?", source="CarLine")
    asks(hub, PHONE, words="And?", source="AutoBarn")
    settle(hub, ann)
    new = next(lead for lead in marias(ann) if not lead.closed)
    ann.do(Note, lead=new.id, text="hers")
    settle(ann, hub)
    before = {lead.id: (lead.source, lead.notes, [one.received.source for one in lead.raised]) for lead in marias(hub)}
    assert sorted(before.values()) == [("AutoBazaar", 0, []), ("CarLine", 1, ["AutoBarn"])]
    lose_all(house, hub, ann)
    for _ in range(4):
        for seat in (hub, ann):
            seat.step()
    settle(hub, ann, hub)
    assert {lead.id: (lead.source, lead.notes, [one.received.source for one in lead.raised]) for lead in marias(hub)} == before


def receive_apart(seat: Seat) -> None:
    apart = SettingApart(seat.desk)
    apart.notice(list(seat.desk.leads))
    apart.step(seat.desk.now())


@pytest.mark.parametrize("ends", ["never", "as it reads", "as it offers again"])
def test_what_was_asked_of_a_lead_that_was_set_apart_is_known_after_a_restore(house: House, hub: Seat, ann: Seat, ends: str) -> None:
    asks(hub, PHONE)
    # Of one moment and one source, without an id: as a document of two, or two in one folder.
    asks(hub, PHONE, words="Hello?")
    settle(hub, ann)
    (lead,) = marias(ann)
    ann.do(SetLeadApart, lead=lead.id, raising=lead.raised[0].id)
    settle(ann, hub)
    receive_apart(hub)
    settle(hub, ann)
    apart = ann.desk.leads[ann.desk.leads[lead.id].raised[0].apart]
    text = ann.text(apart.id)
    assert isinstance(ann.desk.do(text), Append)
    settle(ann, hub)
    before = {lead.id: (lead.shopper.comments, len(lead.raised), [touch.id for touch in lead.touches]) for lead in marias(hub)}
    assert before == {lead.id: ("Is it there?", 1, []), apart.id: ("Hello?", 0, [text.touch])}
    lose_all(house, hub, ann)
    hub.step()
    if ends == "as it offers again":
        while not hub.outbox.lost():
            hub.step()
    if ends != "never":
        hub.restart()
    for _ in range(6):
        for seat in (hub, ann):
            seat.step()
    house.clock.at += FOR_OTHERS + 1
    settle(hub, ann, hub)
    assert {lead.id: (lead.shopper.comments, len(lead.raised), [touch.id for touch in lead.touches]) for lead in marias(hub)} == before
    assert (hub.desk.refusals(), ann.desk.refusals()) == ([], [])


def test_where_a_request_came_is_known_though_its_hub_ended_before_it_was_kept_as_taken(
    house: House, hub: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(hub, PHONE)
    asks(hub, PHONE, words="Hello?")
    with monkeypatch.context() as cut:
        cut.setattr(hub.outbox, "done", lambda *_: None)
        while hub.replica.cursor().seq < 3:
            hub.step()
    hub.restart()
    assert hub.outbox.waiting() == []
    lose_all(house, hub)
    hub.settle()
    (lead,) = marias(hub)
    assert [one.shopper.comments for one in lead.raised] == ["Hello?"]


def joined_and_lost(house: House, hub: Seat, other: Seat) -> ReceiveLead:
    """One hub's lead that a request joined at the other one, which is the first to offer again what central lost."""
    first = asks(hub, PHONE)
    settle(hub, other)
    asks(other, PHONE, words="Hello?", source="CarLine")
    settle(other, hub)
    lose_all(house, hub, other)
    owner = house.seat("owner", settle=False)
    owner.do(DescribeStore, described=STORE)
    owner.settle()
    for _ in range(3):
        other.step()
    assert (other.desk.waiting, house.leads()) == (1, {})
    return first


def test_who_joined_the_lead_of_another_hub_waits_for_it_after_a_restore(house: House, hub: Seat, other: Seat) -> None:
    first = joined_and_lost(house, hub, other)
    for seat in (hub, other):
        for _ in range(3):
            seat.step()
    settle(hub, other)
    (lead,) = marias(hub)
    assert (lead.id, [one.received.source for one in lead.raised]) == (first.lead, ["CarLine"])


def test_who_joined_the_lead_of_a_hub_that_is_gone_is_a_lead_in_the_end(house: House, hub: Seat, other: Seat) -> None:
    joined_and_lost(house, hub, other)
    (waiting,) = other.outbox.waiting()
    known = other.held.bare()
    house.clock.at = other.desk.epoch + FOR_OTHERS
    decision = other.sync._recovery.decide(waiting, known)
    house.clock.at += 1
    # Its time ran out while it was decided: it must not be told of a lead that is not there.
    assert other.sync._recovery.waits(waiting, decision, known)
    other.settle()
    (lead,) = house.leads().values()
    assert (lead.source, lead.shopper.comments, lead.raised) == ("CarLine", "Hello?", ())


def test_documents_of_who_asked_again_are_known(house: House, hub: Seat) -> None:
    asks(hub, PHONE)
    asks(hub, PHONE, words="Hello?", source="CarLine")
    pending, _ = hub.desk.documents(0)
    hub.settle()
    kept, _ = hub.desk.documents(0)
    (lead,) = marias(hub)
    for found in (pending, kept):
        assert {("Is it there?", lead.id), ("Hello?", lead.id)} <= set(found)
    assert any(isinstance(event.facts, RaisedAgain) for event in hub.desk.timeline(lead.id).events)


change = msgspec.structs.replace
BASE = Lead("l1", "s1", "Web", 1, 1, 2, 1, "UTC", Shopper("Maria Delgado"), persons=("person/1",), source_id="7", vehicles=(FIT,))


def test_a_register_finds_what_looking_through_all_would_find() -> None:
    register, leads = Register(), dict[str, Lead]()
    steps = [
        BASE,
        change(BASE, id="l2"),
        change(BASE, id="l3", persons=("person/1", "person/2")),
        change(BASE, id="l3", persons=("person/2",)),
        change(BASE, id="l2", closed="sold"),
        change(BASE, shopper=Shopper("Maria Delgado-Ruiz"), persons=("person/3",)),
        change(BASE, id="l2"),
    ]
    for lead in steps:
        register.put(leads.get(lead.id), lead)
        leads[lead.id] = lead
        for handle in {handle for known in (BASE, *leads.values()) for handle in handles(known)}:
            assert set(register.find(handle)) == {known.id for known in leads.values() if handle in handles(known)}, handle


def test_what_went_to_a_shopper_is_told_on_the_lead_that_their_request_joined_by_another_hub(
    house: House, hub: Seat, other: Seat, ann: Seat
) -> None:
    """Both hubs had taken one request; what the first said of it was lost with the backup, and the other's word came into the log."""
    earlier = asks(other, PHONE)
    house.clock.at += 86_400_000
    first = asks(hub, PHONE, words="Hello?", source="CarLine")
    again = msgspec.structs.replace(first, pressed=other.desk.now())
    assert isinstance(other.desk.do(again), Append)
    settle(hub, ann)
    assert first.lead != earlier.lead
    text = ann.text(first.lead)
    assert isinstance(ann.desk.do(text), Append)
    ann.settle()
    lose_all(house, hub, ann, other)
    owner = house.seat("owner", settle=False)
    owner.do(DescribeStore, described=STORE)
    owner.settle()
    settle(other, hub)
    assert [len(lead.raised) for lead in house.leads().values() if lead.shopper.name == "Maria Delgado"] == [1]
    for _ in range(6):
        ann.step()
    house.clock.at += FOR_OTHERS + 1
    settle(ann, hub)
    lead = house.leads()[earlier.lead]
    assert [(touch.id, touch.again) for touch in lead.touches] == [(text.touch, True)]
    assert ann.desk.refusals() == []
    # Whoever had begun to send it brings it back too, on the lead that it knew: told twice, one of the two would never be looked up.
    before = len(house.log())
    asked = MessageRequested(text.touch, text.person, text.pressed, text.pressed)
    back = hub.make(BringBack, lead=first.lead, touch=text.touch, asked=asked, words=Letter(text.to, text.body), by="ann")
    assert hub.desk.do(back) == Append(())
    settle(hub)
    assert len(house.log()) == before
