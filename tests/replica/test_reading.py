"""A new desk reads people first, then the open leads, then the closed ones of the last months, while news go on coming."""

from collections.abc import Callable

import pytest

from bdcdesk.domain.actions.lead import Close, Note, OptOut, Reopen
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.replica import exchange as exchanges
from bdcdesk.replica.exchange import run
from bdcdesk.replica.reading import HISTORY, Progress
from bdcdesk.replica.sync import Stepped

from .making import House, Seat

DAY = 86_400_000
OPEN = ("adams", "brook", "chen", "diaz", "evans")
CLOSED = ("frost", "gupta", "hayes")


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanges, "STREAMS", 2)


@pytest.fixture
def hub(house: House) -> Seat:
    """A store whose leads have been worked: five are open, three closed."""
    hub = house.open_store(*OPEN, *CLOSED)
    for lead in CLOSED:
        hub.do(Close, lead=lead, reason="bought elsewhere")
    hub.settle()
    return hub


def page(seat: Seat, limit: int = 3) -> Stepped:
    """One exchange, small enough that the log does not fit into it."""
    exchange = seat.sync.prepare(limit)
    return seat.sync.absorb(exchange, run(exchange, seat.line, seat.clock))


def read(seat: Seat, until: Callable[[Stepped], object], most: int = 60) -> list[Stepped]:
    seat.load()
    steps: list[Stepped] = []
    while not steps or not until(steps[-1]):
        steps.append(page(seat))
        assert steps[-1].problem is None
        assert len(steps) < most, "it never came to its end"
    return steps


def usable(stepped: Stepped) -> bool:
    return stepped.progress is None or stepped.progress.history


def done(stepped: Stepped) -> bool:
    return stepped.progress is None


def test_the_open_leads_are_there_before_any_other(house: House, hub: Seat) -> None:
    new = house.seat("cat", settle=False)
    steps = read(new, usable)
    assert set(new.desk.leads) == set(OPEN)
    assert new.desk.leads == {lead: state for lead, state in house.leads().items() if lead in OPEN}
    assert not new.desk.whole
    rest = read(new, lambda _: new.desk.whole)
    assert new.desk.leads == house.leads()
    shown = [step.progress for step in (*steps, *rest) if step.progress is not None]
    assert [(told.history, told.done) for told in shown] == sorted((told.history, told.done) for told in shown)
    assert shown[0] == Progress(0, 9, history=False)
    assert set().union(*(step.changed for step in (*steps, *rest))) == {*OPEN, *CLOSED}
    assert new.restart().desk.leads == house.leads()


def test_all_can_be_searched_for_at_the_end_and_none_before_it_is_made_findable(house: House, hub: Seat) -> None:
    new = house.seat("cat", settle=False)
    read(new, usable)
    assert new.desk.search("robin") == []
    assert new.sync.index(2)
    assert len(new.desk.search("robin")) == 2
    new.restart()
    read(new, done)
    while new.sync.index(2):
        pass
    assert set(new.desk.search("robin")) == {*OPEN, *CLOSED}
    hub.do(Note, lead="adams", text="later")
    hub.settle()
    new.settle()
    assert sorted(new.desk.search("robin")) == sorted((*OPEN, *CLOSED))


@pytest.mark.parametrize("cut", range(9))
def test_a_desk_that_ends_while_it_reads_goes_on_where_it_was(house: House, hub: Seat, cut: int) -> None:
    new = house.seat("cat", settle=False)
    new.load()
    for _ in range(cut):
        page(new)
    new.restart(load=cut % 2 == 0)
    hub.do(Note, lead="frost", text="after all")
    hub.do(Claim, lead="adams")
    hub.settle()
    read(new, done)
    new.settle()
    assert new.desk.leads == house.leads()
    assert len(list(new.replica.events())) == len(house.log())


@pytest.mark.parametrize("after", range(9))
def test_whatever_happens_while_it_reads_is_there_in_the_end(house: House, hub: Seat, after: int) -> None:
    new = house.seat("cat", settle=False)
    new.load()
    for _ in range(after):
        page(new)
    hub.do(Reopen, lead="frost")
    hub.do(Close, lead="adams", reason="bought elsewhere")
    hub.do(Close, lead="evans", reason="bought elsewhere")
    hub.do(Note, lead="gupta", text="calls again")
    hub.do(Note, lead="hayes", text="and again")
    house.receive(hub, "jones")
    hub.settle()
    hub.do(Reopen, lead="evans")
    hub.settle()
    read(new, done)
    new.settle()
    assert new.desk.leads == house.leads()
    assert sorted(event.seq for event in new.replica.events()) == [event.seq for event in house.log()]


def test_news_come_in_while_older_leads_are_still_being_read(house: House, hub: Seat) -> None:
    new = house.seat("cat", settle=False)
    read(new, usable)
    hub.do(Claim, lead="adams")
    hub.settle()
    page(new)
    assert new.desk.leads["adams"].owner == "hub"
    assert not new.desk.whole


def test_what_is_pressed_while_it_reads_is_sent_and_nothing_is_refused(house: House, hub: Seat) -> None:
    new = house.seat("cat", settle=False)
    waiting = new.make(Claim, lead="evans")
    new.outbox.put(waiting)
    new.restart()
    read(new, done)
    assert (new.desk.refusals(), new.desk.waiting, house.leads()["evans"].owner) == ([], 0, "cat")


def test_closed_leads_of_long_ago_stay_in_central_until_something_happens_to_them(house: House, hub: Seat) -> None:
    person = hub.desk.leads["frost"].persons[0]
    hub.do(OptOut, lead="frost", persons=(person,))
    hub.settle()
    house.clock.at += (HISTORY + 1) * DAY
    house.receive(hub, "today")
    hub.settle()
    new = house.seat("cat", settle=False)
    read(new, done)
    assert set(new.desk.leads) == {*OPEN, "today"}
    # What somebody asked for holds however long ago they did.
    assert new.desk.person(person).opted_out
    hub.do(Note, lead="frost", text="writes after two years")
    hub.settle()
    new.settle()
    assert new.desk.leads["frost"] == house.leads()["frost"]
    assert len(new.desk.timeline("frost").events) == len([e for e in house.log() if e.stream in ("lead/frost", person)])
    assert new.restart().sync.prepare().cursor.seq == house.log()[-1].seq


def test_a_desk_made_anew_offers_again_what_central_lost_and_nothing_else(house: House, hub: Seat) -> None:
    seat = house.seat("cat")
    kept = seat.do(Note, lead="adams", text="taken, and there")
    seat.settle()
    lost = seat.make(Note, lead="brook", text="taken, and lost with the copy that knew of it")
    seat.outbox.put(lost)
    seat.outbox.done([lost.id], seat.desk.now(), {})
    seat.close()
    for file in seat.folder.glob("replica*"):
        file.unlink()
    seat.restart()
    assert seat.sync.prepare(3).steps == ()
    read(seat, done)
    read(seat, lambda stepped: not seat.desk.waiting)
    assert [event.action for event in house.log()].count(kept.id) == 1
    assert house.log()[-1].action == lost.id
    assert seat.desk.epoch > 0
