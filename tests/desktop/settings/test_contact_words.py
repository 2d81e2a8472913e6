"""What a store adds to the contact rules, as it is typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.desktop.settings.contact_words import Typed, checked, shown
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.domain.events.settings import NOTHING_ADDED, ContactRules
from tests.depth import depth

EMPTY = shown(NOTHING_ADDED)


def typed(monday: str = "", most: str = "", holidays: str = "", stop_words: str = "") -> Typed:
    return Typed((monday, *EMPTY.days[1:]), most, holidays, stop_words, "")


def test_nothing_typed_adds_nothing() -> None:
    assert checked(EMPTY) == NOTHING_ADDED


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("9 am - 6 pm", (540, 1080)),
        ("9:30am – 6pm", (570, 1080)),
        ("9-18", (540, 1080)),
        ("09:00 to 17:45", (540, 1065)),
        ("noon until midnight", (720, 1440)),
        ("12 am - 12 pm", (0, 720)),
        (" 8 A.M. — 9 P.M. ", (480, 1260)),
        ("8-24", (480, 1440)),
    ],
)
def test_hours_are_read_as_people_write_them(said: str, span: tuple[int, int]) -> None:
    rules = checked(typed(said))
    assert isinstance(rules, ContactRules)
    assert (rules.week[0], rules.week[1]) == (span, (0, 1440))


def test_a_closed_day_is_closed() -> None:
    rules = checked(typed(" Closed "))
    assert isinstance(rules, ContactRules)
    assert rules.week[0] is None


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (typed("nine to five"), "day 0"),
        (typed("18-9"), "day 0"),
        (typed("9-25"), "day 0"),
        (typed("13 pm - 14 pm"), "day 0"),
        (typed("9:75 - 10"), "day 0"),
        (typed("9-9"), "day 0"),
        (typed(most="two"), "most"),
        (typed(most="-1"), "most"),
        (typed(most="²"), "most"),
        (typed(holidays="24.12."), "holidays"),
        (typed(stop_words="x" * 41), "stop_words"),
        (Typed(("closed",) * 7, "", "", "", ""), "day 0"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(form: Typed, field: str) -> None:
    wrong = checked(form)
    assert isinstance(wrong, Unfit)
    assert wrong.field == field
    assert wrong.problem.endswith("Nothing was changed.")


_spans = st.none() | st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda span: span[0] < span[1])


@settings(max_examples=depth(40, 2_000))
@given(st.lists(_spans, min_size=7, max_size=7).filter(lambda week: any(week) and set(week) != {(0, 1440)}), st.integers(0, 99))
def test_what_is_shown_is_read_as_it_was(week: list[tuple[int, int] | None], most: int) -> None:
    rules = ContactRules(tuple(week), most, ("2026-12-24",), ("ya", "no va"), "12 Quay Road, Baltimore")
    assert checked(shown(rules)) == rules
