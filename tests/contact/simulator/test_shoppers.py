"""People behind invented numbers behave as the table says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.contact.simulator.shoppers import behaviour, reply
from bdcdesk.contact.simulator.texts import segments

NUMBERS = st.integers(0, 99).map(lambda n: f"+185055501{n:02d}")


@pytest.mark.parametrize(
    ("digits", "texts", "calls"),
    [
        ("00", "answers", "picks up"),
        ("59", "answers", "no answer"),
        ("60", "ignores", "picks up"),
        ("75", "stops", "voicemail"),
        ("79", "stops", "no answer"),
        ("80", "objects", "picks up"),
        ("87", "phone off", "busy"),
        ("93", "nobody", "nobody"),
        ("99", "landline", "no answer"),
    ],
)
def test_the_last_digits_decide(digits: str, texts: str, calls: str) -> None:
    shopper = behaviour(f"+185055501{digits}")
    assert (shopper.texts, shopper.calls) == (texts, calls)


@given(NUMBERS, st.text(max_size=200))
def test_nobody_answers_for_ever_and_always_the_same(number: str, body: str) -> None:
    texts = behaviour(number).texts
    answers = [reply(texts, number, n, body) for n in range(6)]
    assert answers == [reply(texts, number, n, body) for n in range(6)]
    assert sum(answer is not None for answer in answers) == {"answers": 3, "stops": 1, "objects": 1}.get(texts, 0)
    assert all(answer.body and 5_000 <= answer.after < 13_000 for answer in answers if answer)


@pytest.mark.parametrize(
    ("asked", "fitting"),
    [
        ("Quick question: how would you like to buy?", ("Finance", "cash", "Leasing")),
        ("Do you have a trade?", ("Rogue", "F-150", "Civic")),
        ("What time could you come in?", ("5:30", "Saturday", "Tomorrow")),
    ],
)
def test_the_answer_fits_the_question(asked: str, fitting: tuple[str, ...]) -> None:
    for n in range(60):
        answer = reply("answers", f"+185055501{n:02d}", 0, asked)
        assert answer is not None
        assert any(word in answer.body for word in fitting), answer.body


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("“" * 70, 1),
        ("“" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 67, 3),
    ],
)
def test_segments_as_the_network_counts_them(body: str, parts: int) -> None:
    assert segments(body) == parts
