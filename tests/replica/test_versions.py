"""Desks of two releases at one log: the older one shows what it cannot understand, leaves it alone, and catches up when it is updated."""

from uuid import uuid4

import pytest

from bdcdesk.central.records import ANY, Group, Sealed
from bdcdesk.domain.actions import Append, Refused
from bdcdesk.domain.actions.lead import Note
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.fold import evolve
from bdcdesk.replica import copy

from .making import RECORD, House, Seat


def newer(seat: Seat, stream: str) -> None:
    """A desk of a newer release writes something that this release does not know."""
    event = Sealed(str(uuid4()), "sent_by_pigeon", 99, '{"kind":"sent_by_pigeon"}')
    seat.line.append(RECORD.id, str(uuid4()), [Group(stream, ANY, (event,))])


def test_a_lead_that_a_newer_release_wrote_to_is_shown_and_left_alone(house: House, hub: Seat, ann: Seat) -> None:
    newer(hub, "lead/rivera")
    ann.settle()
    lead = ann.desk.leads["rivera"]
    assert (lead.newer, lead.shopper.first) == (True, "Robin")
    assert [event.facts for event in ann.desk.timeline("rivera").events][-1] is None
    refused = ann.desk.do(ann.make(Claim, lead="rivera"))
    assert refused == Refused("A newer bdcdesk wrote to this lead. Update this desk to work on it.")
    # What has happened is told all the same.
    assert isinstance(ann.desk.do(ann.make(Note, lead="rivera", text="she called")), Append)
    ann.settle()
    assert house.kinds("rivera") == ["lead_received", "sent_by_pigeon", "noted"]


def test_nobody_is_contacted_of_whom_a_newer_release_knows_more(house: House, hub: Seat, ann: Seat) -> None:
    newer(hub, ann.desk.leads["rivera"].persons[0])
    ann.settle()
    refused = ann.desk.do(ann.text("rivera"))
    assert isinstance(refused, Refused)
    assert "newer bdcdesk" in refused.reason


def test_an_updated_desk_understands_what_it_had_kept(house: House, hub: Seat, ann: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    newer(hub, "lead/rivera")
    ann.settle()
    assert ann.restart().desk.leads["rivera"].newer
    monkeypatch.setattr(copy, "RELEASE", 99)
    monkeypatch.setattr(copy, "evolve", lambda state, event: evolve(state, event) if event.facts is not None else state)
    assert not ann.restart().desk.leads["rivera"].newer
    assert isinstance(ann.desk.do(ann.make(Claim, lead="rivera")), Append)
