"""Whatever two or three desks do, in whatever order exchanges go through, are lost, come late or come twice: all end the same."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from bdcdesk.central.chain import audit
from bdcdesk.domain.actions import Action, Append
from bdcdesk.domain.actions.lead import Close, Note, OptOut, Reopen, SetBuying
from bdcdesk.domain.actions.ownership import Claim, HandOver, Release
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.exchange import Exchange, Result, run
from tests.depth import depth

from .making import RECORD, House, Seat, folder

LEADS: Final = ("rivera", "okafor")
WHERE: Final = ("rivera", "rivera", "rivera", "okafor")
AGENTS: Final = ("ann", "ben", "cat")


class Day:
    """Desks at work. `accepted`: what each desk said it had taken on."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.accepted: dict[str, list[Action]] = {seat.me: [] for seat in house.seats}
        self._flying: dict[str, tuple[Exchange, Result]] = {}

    def press(self, seat: Seat, action: Action) -> None:
        decision = seat.desk.do(action)
        if isinstance(decision, Append):
            self.accepted[seat.me].append(action)

    def step(self, seat: Seat, limit: int, lose: str) -> None:
        seat.line.lose = lose
        exchange = seat.sync.prepare(limit)
        result = run(exchange, seat.line, seat.clock)
        seat.line.lose = ""
        seat.sync.absorb(exchange, result)

    def send_off(self, seat: Seat, limit: int) -> None:
        """An exchange whose result comes back later, or never, or twice."""
        exchange = seat.sync.prepare(limit)
        self._flying[seat.me] = (exchange, run(exchange, seat.line, seat.clock))

    def come_back(self, seat: Seat) -> None:
        if seat.me in self._flying:
            seat.sync.absorb(*self._flying[seat.me])

    def restart(self, seat: Seat, load: bool) -> None:
        seat.restart(load)
        self._flying.pop(seat.me, None)


Turn = Callable[[Day, Seat], object]


def pressed(make: Callable[[Seat, str], Action | None], lead: str) -> Turn:
    def turn(day: Day, seat: Seat) -> None:
        action = make(seat, lead)
        if action is not None:
            day.press(seat, action)

    return turn


def texted(seat: Seat, lead: str) -> Action | None:
    return seat.text(lead) if seat.desk.lead(lead) is not None else None


MADE: Final[tuple[Callable[[Seat, str], Action | None], ...]] = (
    lambda seat, lead: seat.make(Claim, lead=lead),
    lambda seat, lead: seat.make(Claim, lead=lead),
    texted,
    lambda seat, lead: seat.make(Note, lead=lead, text="words"),
    lambda seat, lead: seat.make(Release, lead=lead),
    lambda seat, lead: seat.make(HandOver, lead=lead, agent="cat", note="yours"),
    lambda seat, lead: seat.make(SetBuying, lead=lead, how="online"),
    lambda seat, lead: seat.make(Close, lead=lead, reason="bought elsewhere"),
    lambda seat, lead: seat.make(Reopen, lead=lead),
    lambda seat, lead: seat.make(OptOut, lead=lead, persons=("person/0",)),
)

limits = st.sampled_from((1, 2, 500))
turns: st.SearchStrategy[Turn] = st.one_of(
    st.builds(pressed, st.sampled_from(MADE), st.sampled_from(WHERE)),
    st.builds(pressed, st.sampled_from(MADE), st.sampled_from(WHERE)),
    st.builds(
        lambda limit, lose: lambda day, seat: day.step(seat, limit, lose), limits, st.sampled_from(("", "", "question", "answer", "news"))
    ),
    limits.map(lambda limit: lambda day, seat: day.send_off(seat, limit)),
    st.just(lambda day, seat: day.come_back(seat)),
    st.booleans().map(lambda load: lambda day, seat: day.restart(seat, load)),
    st.sampled_from((1, 2)).map(lambda count: lambda day, seat: seat.sync.load(count)),
    st.integers(1, 60_000).map(lambda gap: lambda day, seat: setattr(day.house.clock, "at", day.house.clock.at + gap)),
)


@pytest.fixture(scope="module")
def morning() -> Iterator[Path]:
    """A house with two leads, as files to copy."""
    with folder() as name:
        house = House(Path(name))
        house.open_store(*LEADS)
        for agent in AGENTS:
            house.seat(agent)
        house.close()
        yield house.folder


def check(day: Day) -> None:
    """Everything that must hold once all have read everything."""
    house = day.house
    log = house.log()
    states: dict[str, Lead] = {}
    for happened in log:
        lead = lead_of(happened.stream)
        if lead is None:
            continue
        after = evolve(states.get(lead), happened)
        assert happened.kind not in ("claimed", "released", "handed_over") or after is not states.get(lead), "a lead had two owners"
        if after is not None:
            states[lead] = after
    assert max(Counter(happened.id for happened in log).values()) == 1
    in_log = {happened.action for happened in log}
    for seat in house.seats:
        assert seat.desk.leads == states
        assert (seat.desk.waiting, seat.outbox.waiting()) == (0, [])
        refused = {told.action.id for told in seat.desk.refusals()}
        event(f"refused: {len(refused)}")
        for action in day.accepted[seat.me]:
            assert (action.id in in_log) != (action.id in refused), action
    auditor = house.central("auditor")
    assert auditor.head(RECORD.id)[0] == len(log)
    assert audit(auditor, RECORD.id) is None


@settings(max_examples=depth(25, 200), deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=st.lists(st.tuples(st.sampled_from(AGENTS), turns), min_size=15, max_size=50))
def test_all_desks_come_to_show_the_same_and_each_action_is_done_once_or_refused(morning: Path, plan: list[tuple[str, Turn]]) -> None:
    with folder() as name:
        shutil.copytree(morning, name, dirs_exist_ok=True)
        house = House(Path(name))
        seats = {agent: house.seat(agent) for agent in AGENTS}
        day = Day(house)
        for agent, turn in plan:
            turn(day, seats[agent])
        for seat in house.seats * 2:
            seat.settle()
        check(day)
        for seat in house.seats:
            seat.restart()
        check(day)
        house.close()
