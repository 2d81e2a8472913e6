"""Times that shoppers name, as they named them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.comment.times import MOST, named_times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Call me after 5 please", ("after 5",)),
        ("I work nights, call between 2 and 4", ("between 2 and 4",)),
        ("can i come by saturday morning around 10:30?", ("saturday morning around 10:30",)),
        ("Tomorrow at 5 pm works", ("Tomorrow at 5 pm",)),
        ("text me in the evening", ("in the evening",)),
        ("Anytime Friday or after work", ("Anytime Friday", "after work")),
        ("please call 7:15pm", ("7:15pm",)),
        ("llámeme después de las 5", ("después de las 5",)),
        ("puedo ir el sábado en la mañana", ("el sábado en la mañana",)),
        ("mañana a las 3 y media por favor", ("mañana a las 3 y media",)),
        ("entre las 4 y las 6 de la tarde", ("entre las 4 y las 6 de la tarde",)),
        ("solo puedo los domingos, salgo del trabajo tarde", ("los domingos", "salgo del trabajo")),
    ],
)
def test_they_are_found_as_written(text: str, times: tuple[str, ...]) -> None:
    assert named_times(text) == times


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Is it still there today?",
        "after 5 years I want a new one",
        "about 12 months left on the lease",
        "from 10k to 15k",
        "at 4.9 percent",
        "between 3 and 5 doors? no, 4 doors",
        "I have about 2 kids in car seats",
        "by 3 owners",
        "around 9,500 miles",
        "cuesta 5 mil de enganche, lo quiero hoy",
        "a las 5 puertas",
    ],
)
def test_other_numbers_are_no_times(text: str) -> None:
    assert named_times(text) == ()


@given(st.text(max_size=300))
def test_any_text_names_few_times_that_stand_in_it(text: str) -> None:
    told = named_times(text)
    assert len(told) <= MOST
    assert all(said in " ".join(text.split()) or said.replace(" ", "") in "".join(text.split()) for said in told)
