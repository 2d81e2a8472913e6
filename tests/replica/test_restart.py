"""A desk that ends and starts again, whole, half loaded, or with its copy gone, is the same desk."""

import shutil
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bdcdesk.central.records import ANY, START, Group, Sealed
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.intake import DescribeStore
from bdcdesk.domain.actions.lead import Note, OptOut
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.fold import fold
from bdcdesk.domain.identity import SETTINGS
from bdcdesk.domain.person_fold import Person
from bdcdesk.domain.source import Source
from bdcdesk.replica import copy
from bdcdesk.replica.copy import Folded, Replica
from bdcdesk.replica.exchange import Result, run
from tests.depth import depth
from tests.domain.making import built, logs

from .making import KEY, RECORD, STORE, House, Seat

LEADS = ("adams", "brook", "chen", "diaz", "evans")


@pytest.fixture
def hub(house: House) -> Seat:
    return house.open_store("rivera", *LEADS)


def test_confirmed_and_pending_are_back_after_a_restart(house: House, ann: Seat) -> None:
    ann.do(Claim, lead="rivera")
    ann.settle()
    ann.do(Note, lead="rivera", text="pending")
    before = dict(ann.desk.leads)
    ann.restart()
    assert ann.desk.leads == before
    assert (ann.desk.waiting, before["rivera"].notes, house.leads()["rivera"].notes) == (1, 1, 0)


def test_what_is_in_the_replica_already_leaves_the_outbox(ann: Seat) -> None:
    note = ann.do(Note, lead="rivera", text="once")
    ann.settle()
    # As if killed between the replica's commit and the outbox's.
    ann.outbox._do("UPDATE action SET state = 'waiting' WHERE id = ?", note.id)
    ann.restart()
    assert (ann.desk.waiting, ann.outbox.waiting(), ann.desk.leads["rivera"].notes) == (0, [], 1)


def test_the_first_screen_and_the_pages_together_are_everything(house: House, ann: Seat) -> None:
    ann.restart(load=False)
    first = ann.sync.load_first(2)
    assert len(first) == 2 == len(ann.desk.leads)
    assert not ann.sync.loaded
    assert ann.desk.settings == STORE
    read = set[str]()
    while not ann.sync.loaded:
        read |= ann.sync.load(2)
    assert read | first == {"rivera", *LEADS}
    assert ann.desk.leads == house.leads()


@pytest.mark.parametrize("pages", range(5))
def test_events_for_leads_that_are_not_loaded_yet_lose_nothing(house: House, hub: Seat, ann: Seat, pages: int) -> None:
    ann.do(Claim, lead="evans")
    ann.settle()
    for lead in ("adams", "evans", "rivera"):
        hub.do(Note, lead=lead, text="arrived meanwhile")
    hub.settle()
    ann.restart(load=False)
    for _ in range(pages):
        ann.sync.load(1)
    exchange = ann.sync.prepare()
    ann.sync.load(1)
    ann.sync.absorb(exchange, run(exchange, ann.line, ann.clock))
    ann.load(2)
    assert ann.desk.leads == house.leads()
    assert ann.restart().desk.leads == house.leads()


def test_a_pending_action_on_a_lead_that_is_not_loaded_yet_is_sent_and_shown(house: House, ann: Seat) -> None:
    claim = ann.do(Claim, lead="rivera")
    ann.restart(load=False)
    assert [step.action for step in ann.sync.prepare().steps] == [claim.id]
    assert ann.desk.leads["rivera"].owner == "ann"
    ann.settle()
    assert house.leads()["rivera"].owner == "ann"


def test_an_opt_out_holds_before_any_lead_is_loaded(ann: Seat) -> None:
    person = ann.desk.leads["rivera"].persons[0]
    ann.do(OptOut, lead="rivera", persons=(person,))
    ann.settle()
    ann.restart(load=False)
    assert ann.desk.person(person).opted_out == {"text", "call", "email"}


def test_states_of_an_older_fold_are_made_anew(house: House, ann: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    pending = ann.do(Note, lead="rivera", text="pending")
    stale = msgspec.structs.replace(ann.held.confirmed.leads["rivera"], source="as an older fold had it")
    ann.replica.keep([], [Folded("lead/rivera", 99, stale)], ann.replica.cursor(), None)
    assert ann.restart().desk.leads["rivera"].source == "as an older fold had it"
    before = ann.replica.cursor()
    monkeypatch.setattr(copy, "FOLD_VERSION", copy.FOLD_VERSION + 1)
    # Without central, from the events that are here: who starts the new release offline sees the same leads.
    ann.restart()
    assert (ann.replica.cursor(), ann.desk.confirmed("rivera")) == (before, house.leads()["rivera"])
    ann.settle()
    assert ann.desk.leads == house.leads()
    assert house.log()[-1].action == pending.id
    assert ann.restart().desk.leads == house.leads()


def test_actions_outlive_the_copy_they_were_pressed_on(house: House, hub: Seat, ann: Seat) -> None:
    """While the copy is read anew page by page, nothing fits yet, and nothing may be refused for it: a lead would be lost."""
    house.receive(hub, "late")
    ann.do(Claim, lead="rivera")
    ann.desk.do(ann.text("rivera"))
    ann.do(Note, lead="rivera", text="first claimed, then noted")
    for seat in (hub, ann):
        seat.close()
        for file in seat.folder.glob("replica*"):
            file.unlink()
        seat.restart()
        for _ in range(40):
            exchange = seat.sync.prepare(limit=3)
            seat.sync.absorb(exchange, run(exchange, seat.line, seat.clock))
        assert (seat.desk.refusals(), seat.desk.waiting) == ([], 0)
    assert house.kinds("late") == ["lead_received"]
    assert house.kinds("rivera") == ["lead_received", "claimed", "message_requested", "noted"]


def test_what_belongs_to_no_known_lead_does_not_keep_the_desk_from_starting(house: House, ann: Seat, hub: Seat) -> None:
    ann.do(Note, lead="nobody", text="a report is never refused")
    ann.settle()
    for stream in ("lead/rivera", "lead/tomorrow", SETTINGS, "agent/ann", "person/0", "source/web"):
        newer = Sealed(str(uuid4()), "sent_by_pigeon", 99, '{"kind":"sent_by_pigeon"}')
        hub.line.append(RECORD.id, str(uuid4()), [Group(stream, ANY, (newer,))])
    for seat in (ann, hub):
        seat.settle()
        seat.restart()
        assert seat.desk.leads == house.leads()
        assert (seat.desk.leads["rivera"].newer, seat.desk.settings) == (True, STORE)
    again = house.seat("cat")
    assert again.restart().desk.leads == house.leads()


def test_a_store_whose_settings_only_a_newer_release_understands_is_still_opened(house: House) -> None:
    seat = house.seat("ann")
    newer = Sealed(str(uuid4()), "sent_by_pigeon", 99, '{"kind":"sent_by_pigeon"}')
    seat.line.append(RECORD.id, str(uuid4()), [Group(SETTINGS, ANY, (newer,))])
    seat.settle()
    assert seat.restart().desk.settings is None
    seat.do(DescribeStore, described=STORE)
    seat.settle()
    assert seat.restart().desk.settings == STORE


def set_back(house: House, backup: Path) -> None:
    """Central's file is replaced by an older copy of itself, while nobody has it open."""
    for part in house.folder.glob("central.db*"):
        part.unlink()
    shutil.copy(backup, house.path)


def test_a_restored_central_is_read_anew_and_own_actions_are_offered_again(house: House, ann: Seat, ben: Seat, hub: Seat) -> None:
    for seat in house.seats:
        seat.close()
    backup = house.folder / "backup.db"
    shutil.copy(house.path, backup)
    for seat in house.seats:
        seat.restart()
    lost = ben.do(Claim, lead="rivera")
    ben.settle()
    ann.settle()
    pending = ann.do(Note, lead="rivera", text="not sent yet")
    claim = ann.do(Claim, lead="chen")
    for seat in house.seats:
        seat.close()
    set_back(house, backup)
    for seat in house.seats:
        seat.restart()
    changed = ann.step().changed
    assert "rivera" in changed
    for seat in (*house.seats, *house.seats):
        seat.settle()
    assert house.kinds("rivera") == ["lead_received", "noted", "claimed"]
    assert [event.action for event in house.log()[-3:]] == [pending.id, claim.id, lost.id]
    for seat in house.seats:
        assert seat.desk.leads == house.leads()
        assert seat.restart().desk.leads == house.leads()
    assert ann.desk.refusals() == []


@pytest.mark.parametrize("seen", [False, True])
def test_what_central_took_and_then_lost_is_offered_again(house: House, ann: Seat, ben: Seat, hub: Seat, seen: bool) -> None:
    """The restore comes between central's answer and the news of it; `seen`: the desk had read on beyond the backup."""
    for seat in house.seats:
        seat.line.real.close()
    backup = house.folder / "backup.db"
    shutil.copy(house.path, backup)
    for seat in house.seats:
        seat.reconnect()
    ben.do(Note, lead="chen", text="after the backup")
    if seen:
        ben.settle()
        ann.settle()
    note = ann.do(Note, lead="rivera", text="taken, and lost")
    ann.line.lose = "news"
    assert ann.step().problem is not None
    assert house.log()[-1].action == note.id
    for seat in house.seats:
        seat.line.real.close()
    set_back(house, backup)
    for seat in house.seats:
        seat.reconnect()
    ann.settle()
    assert house.kinds("rivera") == ["lead_received", "noted"]
    assert ann.desk.leads == house.leads()


def test_a_text_pressed_before_a_restore_waits_until_its_lead_is_read_again(house: House, ann: Seat) -> None:
    """Diverged: the copy is emptied in mid-run, and the pages come one by one."""
    text = ann.text("evans")
    assert isinstance(ann.desk.do(text), Append)
    exchange = ann.sync.prepare()
    ann.sync.absorb(exchange, Result({}, diverged=True, more=True, offset=0))
    assert (ann.desk.leads, ann.desk.waiting) == ({}, 1)
    for _ in range(20):
        exchange = ann.sync.prepare(limit=1)
        ann.sync.absorb(exchange, run(exchange, ann.line, ann.clock))
    assert (ann.desk.refusals(), ann.desk.waiting) == ([], 0)
    assert house.kinds("evans") == ["lead_received", "claimed", "message_requested"]


@pytest.fixture
def kept(place: Path) -> Replica:
    return Replica(place / "states.db", KEY)


_CHANNELS = st.frozensets(st.sampled_from(("text", "call")))


@settings(max_examples=depth(25, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    events=logs(),
    person=built(Person, opted_out=_CHANNELS, refused=_CHANNELS),
    described=built(StoreDescribed),
    source=built(Source),
)
def test_a_snapshot_is_the_state_that_it_was_made_of(
    kept: Replica, events: list, person: Person, described: StoreDescribed, source: Source
) -> None:
    for stream, state in (("lead/l1", fold(events)), ("person/1a", person), (SETTINGS, described), ("source/web", source)):
        kept.keep([], [Folded(stream, 1, state)], START, None)
        found = kept.state(stream)
        assert found is not None
        assert found.state == state
