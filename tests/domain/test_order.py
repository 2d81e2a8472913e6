"""The order of the list: what waiting costs now, nobody forgotten, nobody else's work."""

import itertools

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bdcdesk.domain.order import CURVES, GUARANTEE_EVERY, HANDLING, LIVE, LIVE_FOR, ON_SITE, cost, is_later, is_live, pick, place
from bdcdesk.domain.order_words import because
from bdcdesk.domain.owed import Kind, Work

from .making import DAY, HOUR, MINUTE, START

kinds: st.SearchStrategy[Kind] = st.sampled_from(sorted(CURVES))


@st.composite
def works(draw: st.DrawFn, name: str = "") -> Work:
    since = START + draw(st.integers(-3 * DAY, DAY))
    return Work(
        lead=name or draw(st.text("abc", min_size=1, max_size=3)),
        kind=draw(kinds),
        why="why",
        since=since,
        due=since + draw(st.integers(0, DAY)),
        who=draw(st.sampled_from(("", "ana", "ben"))),
        pending=draw(st.booleans()),
        on_site=draw(st.booleans()),
    )


def _lists(size: int = 12) -> st.SearchStrategy[list[Work]]:
    return st.integers(0, size).flatmap(lambda n: st.tuples(*(works(f"l{one:02}") for one in range(n))).map(list))


def new(name: str, waited: int, who: str = "", kind: Kind = "new") -> Work:
    return Work(name, kind, "why", START - waited, START - waited + 5 * MINUTE, who)


def ranked(*waiting: Work) -> list[str]:
    return [work.lead for work in sorted(waiting, key=lambda work: place(work, START))]


@given(_lists(), st.randoms())
def test_the_order_is_total_and_the_same_from_any_beginning(waiting: list[Work], chance: st.DataObject) -> None:
    shuffled = list(waiting)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    key = [place(work, START) for work in sorted(waiting, key=lambda work: place(work, START))]
    assert len(set(key)) == len(waiting), "no two share a place"
    assert ranked(*shuffled) == ranked(*waiting)


def test_a_fresh_lead_comes_before_a_cold_one() -> None:
    assert ranked(new("overnight", 10 * HOUR), new("fresh", MINUTE)) == ["fresh", "overnight"]


def test_a_live_reply_comes_before_a_fresh_lead() -> None:
    assert ranked(new("fresh", 0), new("talking", MINUTE, kind="reply")) == ["talking", "fresh"]


def test_follow_ups_come_after_what_is_waited_for() -> None:
    assert ranked(new("later", HOUR, kind="follow-up"), new("fresh", MINUTE), new("trouble", MINUTE, kind="trouble")) == [
        "trouble",
        "fresh",
        "later",
    ]


def test_later_work_comes_by_its_due_time_and_the_providers_last() -> None:
    tomorrow = Work("tomorrow", "promise", "why", START + DAY, START + DAY, "")
    evening = Work("evening", "confirm", "why", START + 8 * HOUR, START + 8 * HOUR, "")
    sending = Work("sending", "new", "why", START, START + 5 * MINUTE, "", pending=True)
    assert ranked(sending, tomorrow, evening, new("cold", 2 * DAY)) == ["cold", "evening", "tomorrow", "sending"]


@given(works(), works(), st.integers(0, LIVE_FOR))
def test_a_live_conversation_comes_first(work: Work, other: Work, waited: int) -> None:
    now = work.since + waited
    live = replace(work, kind="reply", on_site=False)
    rest = replace(other, on_site=False)
    assert is_live(rest, now) or cost(live, now) > cost(rest, now)
    assert cost(live, now) < cost(replace(other, on_site=True), now)


@given(works(), st.integers(-DAY, 3 * DAY))
def test_the_order_says_why_in_one_sentence(work: Work, waited: int) -> None:
    said = because(work, work.since + waited)
    assert (said[-1], said[0].isupper(), said.count(".")) == (".", True, 1)


def test_each_reason_is_told() -> None:
    fresh = Work("a", "reply", "", START, START + 3 * MINUTE, "")
    assert because(fresh, START + 2 * MINUTE) == "They wrote, waiting for 2 min: a live conversation comes first."
    assert because(fresh, START + 30 * MINUTE) == (
        "They wrote, waiting for 30 min, and 27 min past its due time: every third pick goes to what is overdue longest."
    )
    new = replace(fresh, kind="new", due=START + 5 * MINUTE)
    assert because(new, START + MINUTE) == "Nobody has answered them yet, waiting for 1 min: 4 min more would cost 40 % of its chance."
    assert because(replace(fresh, on_site=True), START) == "First, for they are on your site now, and they wrote."
    assert because(replace(fresh, kind="follow-up", since=START + 3 * HOUR), START) == "Later: it begins in 3 h."
    assert because(replace(fresh, pending=True), START) == "Last, for it is on its way: there is nothing to do but wait."


@given(works(), st.integers(0, 3 * DAY), st.integers(0, DAY))
def test_what_has_waited_longer_has_less_left_to_lose(work: Work, waited: int, more: int) -> None:
    now = work.since + waited
    assert cost(work, now) >= cost(work, now + more) >= 0
    assert cost(work, now) <= CURVES[work.kind].value + (ON_SITE if work.on_site else LIVE * is_live(work, now))
    assert max(curve.value for curve in CURVES.values()) < ON_SITE


def test_first_answers_follow_the_published_curve() -> None:
    """About 7 times fewer qualified after an hour and some 60 times after a day, against an answer within that hour and at once."""
    curve = CURVES["new"]

    def chance(waited: int) -> float:
        return 1 / (1 + waited / curve.tau)

    assert 7 <= chance(0) / chance(HOUR) <= 14
    assert 60 <= chance(0) / chance(DAY) <= 300


@given(_lists(), st.sampled_from(("ana", "ben")), st.integers(1, 9))
def test_nobody_picks_what_is_not_theirs_or_not_to_be_done_now(waiting: list[Work], member: str, turn: int) -> None:
    found = pick(waiting, member, START, turn)
    mine = [work for work in waiting if work.who in ("", member) and not work.pending and not is_later(work, START)]
    if found is None:
        assert not mine
    else:
        assert found in mine
        assert found == pick(reversed(waiting), member, START, turn), "whatever order they are told in"


@given(_lists(), st.integers(1, 9).filter(lambda turn: turn % GUARANTEE_EVERY))
def test_between_guarantees_the_pick_is_the_top_of_the_list(waiting: list[Work], turn: int) -> None:
    mine = [work for work in waiting if work.who in ("", "ana") and not work.pending and not is_later(work, START)]
    best = ranked(*mine)[:1]
    found = pick(waiting, "ana", START, turn)
    assert ([found.lead] if found else []) == best


GUARANTEED: tuple[Kind, ...] = ("new", "reply", "promise", "trouble")


FRESH = (new("new", 0), new("second", 0), new("reply", 0, kind="reply"))


@given(st.lists(st.tuples(st.sampled_from(GUARANTEED), st.integers(HOUR, 3 * DAY)), min_size=1, max_size=8), st.integers(1, 9))
def test_nobody_is_forgotten_however_many_fresh_leads_keep_coming(old: list[tuple[Kind, int]], turn: int) -> None:
    waiting = [new(f"old{n}", waited, kind=kind) for n, (kind, waited) in enumerate(old)]
    forgotten = {work.lead for work in waiting}
    for step in range(GUARANTEE_EVERY * len(old)):
        now = START + step * HANDLING
        waiting += [msgspec.structs.replace(one, lead=f"{one.lead}{step}", since=now, due=now + 5 * MINUTE) for one in FRESH]
        found = pick(waiting, "ana", now, turn + step)
        assert found is not None
        waiting.remove(found)
        forgotten.discard(found.lead)
    assert not forgotten


def test_between_two_overdue_ones_the_longest_past_its_due_time_is_picked() -> None:
    waiting = [new("fresh", 0), new("one", HOUR), new("two", 3 * HOUR), new("three", 2 * HOUR)]
    picked = pick(waiting, "ana", START, GUARANTEE_EVERY)
    assert picked is not None
    assert picked.lead == "two"


def test_a_hundred_thousand_leads_are_ranked_and_picked_from() -> None:
    turns = itertools.cycle(("new", "reply", "follow-up", "promise", "trouble"))
    waiting = [new(f"l{n:06}", n * SPREAD, kind=kind) for n, kind in zip(range(100_000), turns, strict=False)]  # type: ignore[arg-type]
    keys = sorted(place(work, START) for work in waiting)
    assert len(keys) == 100_000
    picked = pick(waiting, "ana", START, 1)
    assert picked is not None
    assert picked.lead == keys[0][2]


SPREAD = 10_000
"""Ten seconds between one arrival and the next: 100,000 of them are eleven days."""


@given(_lists())
def test_who_is_on_the_site_comes_before_all_others(waiting: list[Work]) -> None:
    ranks = [work.on_site for work in sorted(waiting, key=lambda work: place(work, START)) if not work.pending]
    assert ranks == sorted(ranks, reverse=True)
    best = pick(waiting, "ana", START, 1)
    mine = [work for work in waiting if work.who in ("", "ana") and not work.pending]
    assert best is None or best.on_site == any(work.on_site for work in mine)


def test_a_follow_up_of_tomorrow_is_worth_it_now_while_its_shopper_is_on_the_site() -> None:
    tomorrow = Work("tomorrow", "follow-up", "why", START + DAY, START + DAY, "")
    assert pick([tomorrow], "ana", START, 1) is None
    there = msgspec.structs.replace(tomorrow, on_site=True)
    assert pick([there, new("fresh", 0)], "ana", START, 1) == there


def test_what_is_offered_to_me_is_next_and_what_is_offered_to_others_is_theirs_meanwhile() -> None:
    plain = Work("plain", "new", "", START, START + MINUTE, "")
    mine = Work("mine", "follow-up", "", START, START + MINUTE, "", offered="ana", until=START + 48_000)
    theirs = Work("theirs", "reply", "", START, START, "", offered="ben", until=START + 48_000)
    assert pick([plain, mine, theirs], "ana", START, 1) is mine
    assert pick([plain, theirs], "ana", START, 1) is plain
    # Once its time is over it is anybody's.
    assert pick([theirs], "ana", START + 48_000, 1) is theirs
