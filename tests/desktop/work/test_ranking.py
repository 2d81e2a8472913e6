"""The list hears of a row only when it has to move, and still stands in the order of what waiting costs."""

from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.desktop.work.ranking import Ranking
from bdcdesk.domain.order import CURVES, HANDLING, cost
from bdcdesk.domain.owed import Work

START = 1_800_000_000_000
MINUTE = 60_000
LEADS = st.sampled_from([f"l{n}" for n in range(12)])


@st.composite
def works(draw: st.DrawFn) -> Work:
    since = START + draw(st.integers(-600, 120)) * MINUTE
    due = since + draw(st.integers(0, 30)) * MINUTE
    kind = draw(st.sampled_from(sorted(CURVES)))
    return Work(draw(LEADS), kind, "", since, due, "", draw(st.booleans()), draw(st.booleans()))


@st.composite
def turns(draw: st.DrawFn) -> list[Work | str | int]:
    """Work put, leads dropped, minutes passed."""
    return draw(st.lists(st.one_of(works(), LEADS, st.integers(1, 90)), max_size=40))


def expected(known: dict[str, Work], now: int) -> list[str]:
    def place(work: Work) -> tuple[int, float, str]:
        if work.pending:
            return (2, work.due, work.lead)
        if work.since > now + HANDLING and not work.on_site:
            return (1, work.due, work.lead)
        return (0, -cost(work, now), work.lead)

    return [work.lead for work in sorted(known.values(), key=place)]


@given(turns())
def test_keys_that_the_list_was_told_of_stand_in_the_order_of_costs(turns: list[Work | str | int]) -> None:
    ranking, now = Ranking(), START
    known: dict[str, Work] = {}
    shown: dict[str, tuple[float, str]] = {}
    for turn in turns:
        if isinstance(turn, Work):
            known[turn.lead] = turn
            shown.update({lead: ranking.key(lead) for lead in ranking.put(turn, now)})
        elif isinstance(turn, str):
            known.pop(turn, None)
            shown.pop(turn, None)
            ranking.drop(turn)
        else:
            now += turn * MINUTE
        shown.update({lead: ranking.key(lead) for lead in ranking.refresh(now)})
    assert shown == {lead: ranking.key(lead) for lead in known}
    assert sorted(known, key=shown.__getitem__) == expected(known, now)


@given(st.lists(works(), max_size=30), st.integers(0, 120))
def test_filling_ranks_as_putting_one_by_one(many: list[Work], minutes: int) -> None:
    now = START + minutes * MINUTE
    filled, put = Ranking(), Ranking()
    known = {work.lead: work for work in many}
    filled.fill(known.values(), now)
    for work in known.values():
        put.put(work, now)
    order = sorted(known, key=filled.key)
    assert order == sorted(known, key=put.key) == expected(known, now)
    assert filled.refresh(now) == []


def test_many_between_the_same_two_neighbours_still_find_a_place() -> None:
    ranking = Ranking()
    for n in range(200):
        ranking.put(Work(f"l{n}", "new", "", START - 1000 * n if n % 2 else START - 1_000_000 + n, START, ""), START)
    live = [work.lead for work in ranking.live()]
    assert live == sorted(live, key=ranking.key)
    assert len({ranking.key(lead) for lead in live}) == 200


@given(st.lists(works(), max_size=30), st.sets(LEADS), st.integers(0, 120))
def test_many_dropped_at_once_are_as_if_dropped_one_by_one(ranked: list[Work], gone: set[str], minutes: int) -> None:
    at_once, singly = Ranking(), Ranking()
    for ranking in (at_once, singly):
        ranking.fill(ranked, START)
    at_once.drop_all(gone)
    for lead in gone:
        singly.drop(lead)
    now = START + minutes * MINUTE
    assert at_once.refresh(now) == singly.refresh(now)
    assert list(at_once) == list(singly)
    assert at_once.live() == singly.live()
    assert [at_once.key(work.lead) for work in at_once] == [singly.key(work.lead) for work in singly]
