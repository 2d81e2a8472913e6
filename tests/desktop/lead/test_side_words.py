"""The right column in words: cars, trade, history, promises, appointment."""

from bdcdesk.domain.actions.appointment import ConfirmAppointment, MarkMissed, SetAppointment
from bdcdesk.domain.actions.lead import KeepPromise, MakePromise

from .story import DAY, ME, MINUTE, SECOND, START, arrived, delivered


def test_the_side_tells_cars_trade_and_where_it_came_from() -> None:
    side = delivered(arrived(), "Yes.").view().side

    assert (side.cars[0].title, side.cars[0].facts, side.cars[0].price) == (
        "2026 Lodestar Meridian GT",
        "New · silver · stock L2207",
        "$36,480",
    )
    assert (side.trades[0].title, side.trades[0].facts) == ("2018 Subaru Outback", "Used · 61,200 mi")
    assert dict(side.history) == {
        "Came in": "today, 2:38 pm",
        "Source": "the dealer's website",
        "Campaign": "Silver October",
        "First answer": "32 s, in time",
        "Credit": "answered by you",
        "Owner": "you",
    }
    assert side.consent == ("Text, call and mail allowed",)


def test_a_late_first_answer_says_late() -> None:
    story = arrived()
    story.now += 6 * MINUTE

    assert delivered(story, "Sorry for the wait.").view().first_answer == "6 min 32 s, late"


def test_promises_are_listed_until_kept_and_say_when_they_are_overdue() -> None:
    story = arrived()
    story.do(MakePromise, promise="p1", due=START + 10 * MINUTE, text="Figure")
    story.do(MakePromise, promise="p2", due=START + 5 * MINUTE, text="Video")
    story.do(KeepPromise, 6 * MINUTE, promise="p1")

    assert [(line.id, line.due, line.late) for line in story.view().side.promises] == [("p2", "by 2:43 pm", True)]


def test_an_appointment_offers_the_marks_that_its_state_allows() -> None:
    story = arrived()
    story.do(SetAppointment, appointment="a1", when=START + DAY, zone="America/Phoenix")
    before = story.view().side.meeting
    on_floor, own = (story.view(on_floor=member).side.meeting for member in ("floor", ME))
    story.do(ConfirmAppointment, SECOND, appointment="a1")
    confirmed = story.view().side.meeting
    story.do(MarkMissed, SECOND, appointment="a1")
    missed = story.view().side.meeting

    assert before is not None
    assert confirmed is not None
    assert missed is not None
    assert before.words == "Tomorrow, 2:38 pm · not confirmed yet"
    assert [state for state, _ in before.marks] == ["confirmed", "here", "missed", "cancelled"]
    assert on_floor is not None
    assert own is not None
    assert [state for state, _ in on_floor.marks] == ["confirmed", "here", "shown", "missed", "cancelled"]
    assert own.marks == before.marks, "nobody says of an appointment of their own that it was kept"
    assert [state for state, _ in confirmed.marks] == ["here", "missed", "cancelled"]
    assert missed.marks == ()
