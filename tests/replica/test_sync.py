"""Several desks and one log: nothing is lost, nothing is done twice, and all come to show the same."""

from typing import Any

import pytest

from bdcdesk.central.errors import Full
from bdcdesk.central.records import Conflict, Denied
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.lead import Note, SetBuying
from bdcdesk.domain.actions.ownership import Claim, Release
from bdcdesk.replica.exchange import run
from bdcdesk.replica.holdings import UNHEARD
from bdcdesk.replica.sync import LOOK_AGAIN
from tests.letters import named

from .making import START, House, Seat


def shown(seat: Seat) -> dict[str, Any]:
    return dict(seat.desk.leads)


def test_one_of_two_claims_wins_and_the_other_is_told_by_whom(house: House, ann: Seat, ben: Seat) -> None:
    ann.do(Claim, lead="rivera")
    lost = ben.do(Claim, lead="rivera")
    assert shown(ann)["rivera"].owner == "ann"
    assert shown(ben)["rivera"].owner == "ben"
    ann.settle()
    changed = ben.settle()
    refusals = ben.desk.refusals()
    assert [(told.action, told.reason, told.by) for told in refusals] == [(lost, "Taken by {who} before you.", "ann")]
    assert (ben.desk.waiting, "rivera" in changed) == (0, True)
    assert house.kinds("rivera").count("claimed") == 1
    assert shown(ben) == shown(ann) == house.leads()


def test_a_refused_text_keeps_its_words_until_it_is_dismissed(house: House, ann: Seat, ben: Seat) -> None:
    ann.do(Claim, lead="rivera")
    text = ben.text("rivera", "The Outback is here, come and see it.")
    assert isinstance(ben.desk.do(text), Append)
    ann.settle()
    ben.settle()
    ben.restart()
    (told,) = ben.desk.refusals()
    assert isinstance(told.action, SendText)
    assert (told.action.body, told.reason, told.by) == (named("The Outback is here, come and see it."), "{who} has this lead.", "ann")
    assert "message_requested" not in house.kinds()
    ben.desk.dismiss(told.action.id)
    assert ben.restart().desk.refusals() == []


def test_reports_of_both_appear(house: House, ann: Seat, ben: Seat) -> None:
    for seat in (ann, ben):
        seat.do(Note, lead="rivera", text=f"{seat.me} called")
    ben.settle()
    ann.settle()
    ben.settle()
    words = [event.personal.text for event in ann.desk.timeline("rivera").events if event.kind == "noted"]
    assert words == ["ben called", "ann called"]
    assert shown(ann) == shown(ben) == house.leads()


@pytest.mark.parametrize("lose", ["question", "answer", "news"])
def test_a_lost_answer_does_nothing_twice(house: House, ann: Seat, lose: str) -> None:
    ann.do(Claim, lead="rivera")
    assert isinstance(ann.desk.do(ann.text("rivera")), Append)
    ann.line.lose = lose
    assert ann.step().problem is not None
    assert ann.desk.waiting == 2
    ann.settle()
    assert house.kinds("rivera") == ["lead_received", "claimed", "message_requested"]
    assert ann.desk.refusals() == []
    assert ann.outbox.waiting() == []


@pytest.mark.parametrize("lose", ["question", "answer", "news"])
def test_since_when_central_answers_counts_anew_after_each_time_that_it_did_not(house: House, ann: Seat, lose: str) -> None:
    assert ann.restart().desk.unbroken is None
    ann.settle()
    begun = ann.desk.unbroken
    house.clock.at += LOOK_AGAIN
    ann.settle()
    assert ann.desk.unbroken == begun == house.clock() - LOOK_AGAIN
    ann.do(Claim, lead="rivera")
    ann.line.lose = lose
    ann.step()
    assert ann.desk.unbroken is None
    house.clock.at += LOOK_AGAIN
    ann.settle()
    assert ann.desk.unbroken == house.clock()
    # Nothing went unanswered, but nothing was asked either: somebody between us and central may have hidden that it was away.
    house.clock.at += UNHEARD + 1
    ann.settle()
    assert ann.desk.unbroken == house.clock()


def test_a_conflict_holds_back_its_stream_and_no_other(house: House, hub: Seat, ann: Seat, ben: Seat) -> None:
    house.receive(hub, "okafor")
    hub.settle()
    for seat in (ann, ben):
        seat.settle()
    ben.do(Claim, lead="rivera")
    ben.settle()
    first = ann.do(Claim, lead="rivera")
    second = ann.do(Note, lead="rivera", text="left word")
    other = ann.do(Claim, lead="okafor")
    exchange = ann.sync.prepare()
    result = run(exchange, ann.line, ann.clock)
    assert isinstance(result.answers[first.id], Conflict)
    assert set(result.answers) == {first.id, other.id}
    ann.sync.absorb(exchange, result)
    ann.settle()
    assert [told.action for told in ann.desk.refusals()] == [first]
    assert [event.action for event in house.log() if event.actor == "ann"] == [other.id, second.id]


def test_what_is_denied_is_refused_with_its_reason(house: House, ann: Seat) -> None:
    note = ann.do(Note, lead="rivera", text="?")
    real = ann.line.append

    def deny(store: str, action: str, groups: Any) -> Any:
        return Denied("Agents of other stores do not write here.") if action == note.id else real(store, action, groups)

    ann.line.append = deny
    ann.do(SetBuying, lead="rivera", how="online")
    ann.settle()
    assert [(told.action, told.reason) for told in ann.desk.refusals()] == [(note, "Agents of other stores do not write here.")]
    assert house.kinds("rivera") == ["lead_received", "buying_set"]
    assert shown(ann) == house.leads()


def test_a_claim_and_a_text_pressed_offline_go_through_in_order(house: House, ann: Seat) -> None:
    ann.do(Claim, lead="rivera")
    assert isinstance(ann.desk.do(ann.text("rivera")), Append)
    note = ann.do(Note, lead="rivera", text="texted")
    assert [step.action for step in ann.sync.prepare().steps][-1] == note.id
    ann.restart()
    result = ann.step()
    assert result.problem is None
    assert (ann.desk.waiting, house.kinds("rivera")) == (0, ["lead_received", "claimed", "message_requested", "noted"])


def test_confirming_what_was_shown_changes_nothing_on_the_screen(ann: Seat) -> None:
    ann.do(Claim, lead="rivera")
    ann.desk.do(ann.text("rivera"))
    before, events = shown(ann), ann.desk.timeline("rivera").events
    assert [event.seq > 0 for event in events] == [True, False, False]
    ann.settle()
    after = ann.desk.timeline("rivera").events
    assert shown(ann) == before
    assert [(event.id, event.kind, event.version, event.at, event.facts, event.personal) for event in after] == [
        (event.id, event.kind, event.version, event.at, event.facts, event.personal) for event in events
    ]
    assert all(event.seq > 0 for event in after)


def test_what_had_no_effect_is_marked_in_the_timeline(ann: Seat, ben: Seat) -> None:
    for seat in (ann, ben):
        seat.do(SetBuying, lead="rivera", how="online")
    ann.settle()
    ben.settle()
    timeline = ben.desk.timeline("rivera")
    assert [event.actor for event in timeline.events if event.id in timeline.without_effect] == ["ben"]


@pytest.mark.parametrize("wrong", [3_600_000, -3_600_000])
def test_a_desk_with_a_wrong_clock_has_centrals_time(house: House, hub: Seat, wrong: int) -> None:
    seat = house.seat("ann", ahead=wrong)
    assert seat.desk.now() == START
    house.clock.at += 5_000
    assert seat.desk.now() == START + 5_000
    claim = seat.do(Claim, lead="rivera")
    assert claim.pressed == START + 5_000
    before = shown(seat)
    seat.settle()
    assert shown(seat) == before
    assert before["rivera"].claimed == START + 5_000


def test_the_same_result_told_again_changes_nothing(house: House, ann: Seat, ben: Seat) -> None:
    ben.do(Note, lead="rivera", text="one")
    ben.settle()
    ann.do(Note, lead="rivera", text="two")
    exchange = ann.sync.prepare()
    result = run(exchange, ann.line, ann.clock)
    ann.sync.absorb(exchange, result)
    before = shown(ann)
    again = ann.sync.absorb(exchange, result)
    assert (shown(ann), ann.desk.waiting, again.changed) == (before, 0, frozenset())
    ann.settle()
    assert shown(ann) == house.leads()
    assert house.leads()["rivera"].notes == 2


def test_two_exchanges_under_way_at_once_count_nothing_twice(house: House, ann: Seat, ben: Seat) -> None:
    ben.do(Note, lead="rivera", text="one")
    ben.settle()
    first, second = ann.sync.prepare(), ann.sync.prepare()
    early = run(first, ann.line, ann.clock)
    ben.do(Note, lead="rivera", text="two")
    ben.settle()
    late = run(second, ann.line, ann.clock)
    ann.sync.absorb(first, early)
    ann.sync.absorb(second, late)
    ann.settle()
    assert shown(ann) == house.leads()
    assert house.leads()["rivera"].notes == 2


def test_a_refused_action_told_again_stays_refused(ann: Seat, ben: Seat) -> None:
    ann.do(Claim, lead="rivera")
    ann.settle()
    lost = ben.do(Claim, lead="rivera")
    ben.settle()
    ann.do(Release, lead="rivera")
    ann.settle()
    ben.settle()
    assert not isinstance(ben.desk.do(lost), Append)
    assert ben.desk.waiting == 0


def test_a_pending_action_told_again_is_one(house: House, ann: Seat) -> None:
    note = ann.do(Note, lead="rivera", text="once")
    assert ann.desk.do(note) == Append(())
    ann.settle()
    assert ann.desk.do(note) == Append(())
    ann.settle()
    assert house.kinds().count("noted") == 1


def test_when_central_is_away_it_is_asked_less_and_less_often(ann: Seat) -> None:
    gaps = []
    for _ in range(8):
        ann.line.lose = "news"
        stepped = ann.step()
        assert stepped.problem is not None
        gaps.append(stepped.when - ann.desk.now())
    assert gaps == sorted(gaps)
    assert (gaps[0], gaps[-1]) == (250, 10_000)
    assert ann.step().when - ann.desk.now() == LOOK_AGAIN
    ann.line.lose = "news"
    assert ann.step().when - ann.desk.now() == 250


def test_what_must_be_refused_is_refused_at_once_also_after_a_restart(ann: Seat, ben: Seat) -> None:
    ann.do(Claim, lead="rivera")
    ann.settle()
    lost = ben.do(Claim, lead="rivera")
    exchange = ben.sync.prepare()
    ben.sync.absorb(exchange, run(exchange, ben.line, ben.clock))
    ben.restart()
    # It may have missed something since: it looks first, and again without waiting.
    assert ben.sync.prepare().steps == ()
    assert ben.step().when == ben.desk.now()
    ben.step()
    assert [told.action for told in ben.desk.refusals()] == [lost]


def test_a_full_central_leaves_the_action_waiting(house: House, ann: Seat) -> None:
    ann.do(Note, lead="rivera", text="later")
    real = ann.line.append

    def full(store: str, action: str, groups: Any) -> Any:
        raise Full("The disk is full.")

    ann.line.append = full
    assert isinstance(ann.step().problem, Full)
    assert ann.desk.waiting == 1
    ann.line.append = real
    ann.settle()
    assert house.kinds().count("noted") == 1


def sleeps(seat: Seat) -> None:
    """From here on its computer sleeps for a minute whenever central has said what time it is."""

    def asleep() -> int:
        asked = seat.line.real.now()
        seat.house.clock.at += 62_000
        return asked

    seat.line.now = asleep  # type: ignore[attr-defined]


def test_a_look_at_centrals_clock_in_which_this_computer_slept_says_nothing(house: House, ann: Seat) -> None:
    known = ann.held.offset
    sleeps(ann)
    ann.step()
    assert (ann.held.offset, ann.held.measured) == (known, True)


def test_machines_wait_until_central_was_asked_for_its_time_without_a_pause(house: House, ann: Seat) -> None:
    ann.restart()
    sleeps(ann)
    ann.step()
    assert not ann.desk.whole
    ann.reconnect()
    ann.settle()
    assert ann.desk.whole
    assert ann.held.now() == house.clock.at


def test_a_wish_waits_until_what_was_taken_before_it_has_come_back(house: House, ann: Seat) -> None:
    """In a log that was restored meanwhile the version that it counts on could be somebody else's."""
    ann.do(Note, lead="rivera", text="she called")
    ann.line.lose = "news"
    ann.step()
    ann.do(Note, lead="rivera", text="twice")
    ann.do(Claim, lead="rivera")
    assert [step.action for step in ann.sync.prepare().steps] == [list(ann.held.pending)[1]]
    ann.settle()
    assert house.kinds("rivera") == ["lead_received", "noted", "noted", "claimed"]
