"""What calls for somebody, and how often."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.desktop.alerts.calls import UNOFFERED, Calls, in_a_line
from bdcdesk.desktop.work.row import Kind, WorkRow
from bdcdesk.domain.owed import Kind as WorkKind
from bdcdesk.domain.owed import Work
from tests.desktop.work.making import a_row

NOW = 1_772_463_600_000
ME = "ann"


def made(lead: str = "l1", kind: WorkKind = "new", *, since: int = NOW, who: str = "", offered: str = "", until: int = 0) -> WorkRow:
    work = Work(lead, kind, "New, first answer", since, since + 300_000, who, offered=offered, until=until)
    mine = who == ME if who else offered in ("", ME)
    row = a_row(lead, due=since + 300_000, total=300_000, kind=Kind.new, who=f"Robin {lead}")
    return msgspec.structs.replace(row, work=work, mine=mine, until=until if offered == ME else 0)


def heads(calls: Calls, *rows: WorkRow, now: int = NOW) -> list[str]:
    return [call.head for call in calls.hear(rows, (), now)]


def begun(*rows: WorkRow) -> Calls:
    calls = Calls()
    calls.begin(rows, NOW)
    return calls


def test_an_offer_a_reply_and_a_missed_call_call_their_agent_once_each() -> None:
    calls = begun()
    offer = made(offered=ME, until=NOW + 45_000)
    assert heads(calls, offer) == ["New lead, offered to you"]
    assert heads(calls, offer) == []
    assert heads(calls, made(kind="reply", who=ME, since=NOW + 1)) == ["A shopper replied"]
    assert heads(calls, made(kind="reply", who=ME, since=NOW + 2)) == ["A shopper replied"]
    assert heads(calls, made("l2", kind="missed call", who=ME)) == ["Missed call"]
    assert calls.waiting == 2


def test_what_is_others_or_no_hurry_calls_nobody() -> None:
    calls = begun()
    assert heads(calls, made(who="ben", kind="reply"), made("l2", offered="ben", until=NOW + 9)) == []
    assert heads(calls, made("l3", kind="follow-up", who=ME), made("l4", kind="confirm", who=ME)) == []
    assert calls.waiting == 0


def test_what_was_there_before_calls_nobody_until_it_is_given_to_them() -> None:
    old = made("old", kind="reply", who="ben", since=NOW - 9)
    calls = begun(made(kind="reply", who=ME, since=NOW - 9), old)
    assert calls.waiting == 1
    assert heads(calls, made(kind="reply", who=ME, since=NOW - 9)) == []
    assert heads(calls, made("far down", kind="reply", who=ME, since=NOW - 9)) == []
    assert heads(calls, made("old", kind="reply", who=ME, since=NOW - 9)) == ["A shopper replied"]
    assert heads(calls, made("further down", who="", offered=ME, until=NOW + 9, since=NOW - 9)) == ["New lead, offered to you"]


def test_what_nobody_was_offered_calls_everybody_after_a_while() -> None:
    calls = begun()
    assert heads(calls, made(), made("l2")) == []
    assert calls.hear([made("l2", offered="ben", until=NOW + 45_000)], (), NOW) == ()
    assert calls.tick(NOW + UNOFFERED - 1) == ()
    assert [call.lead for call in calls.tick(NOW + UNOFFERED)] == ["l1"]
    assert calls.tick(NOW + UNOFFERED + 1) == ()


def test_many_at_once_are_told_in_one() -> None:
    calls = begun()
    (call,) = calls.hear([made(f"l{n}", kind="reply", who=ME) for n in range(40)], (), NOW)
    assert (call.head, call.lead) == ("40 shoppers wait for you", "l0")


def test_a_call_never_says_what_was_written() -> None:
    secret = msgspec.structs.replace(made(kind="reply", who=ME), why="Reply to: my divorce", what="2021 Subaru Outback")
    (call,) = begun().hear([secret], (), NOW)
    assert "divorce" not in call.head + call.line
    assert "2021 Subaru Outback" in call.line


def test_the_strip_says_the_first_and_how_many_more() -> None:
    line, more = in_a_line(made(who=ME), 3, NOW)
    assert line == "5:00 · Robin l1 · New, first answer"
    assert more == "and 2 more"


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from(["new", "reply", "missed call", "promise"]),
            st.sampled_from(["", ME, "ben"]),
            st.integers(0, 3),
            st.booleans(),
        ),
        max_size=25,
    )
)
def test_who_is_counted_is_who_waits_and_nobody_else_calls(steps: list[tuple[str, WorkKind, str, int, bool]]) -> None:
    calls, now, last = begun(), NOW, dict[str, WorkRow]()
    for lead, kind, who, later, goes in steps:
        now += UNOFFERED
        if goes:
            called = calls.hear([], [lead], now)
            last.pop(lead, None)
        else:
            last[lead] = made(lead, kind, who=who, since=NOW + later)
            called = (*calls.hear([last[lead]], (), now), *calls.tick(now + UNOFFERED))
        waits = {name for name, one in last.items() if one.mine and one.work is not None and one.work.kind != "promise"}
        assert calls.waiting == len(waits)
        assert {call.lead for call in called} <= waits
