"""The same words to the same person: known as the same however a carrier wrote them, and asked about before they go twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.same_words import likeness, plain


@pytest.mark.parametrize(
    ("written", "carried"),
    [
        ("It’s “ready” – see you…", 'It\'s "ready" - see you...'),
        ("Ready  at ５ pm \n see you", "Ready at 5 pm see you "),
        ("At\u00a05\u202fpm,\u200b then", "At 5 pm, then"),
        ("«Hola», ¿qué tal?", '"Hola", ¿qué tal?'),
        ("1⁄2 • 3 ÷ 4 ′ `", "1/2 * 3 / 4 ' '"),
    ],
)
def test_what_a_carrier_writes_in_its_own_signs_is_the_same(written: str, carried: str) -> None:
    assert plain(written) == plain(carried)
    assert likeness(written) == likeness(carried)


@given(st.text(max_size=60))
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.from_regex(r"[a-zé0-9,.!?]{1,20}", fullmatch=True), st.from_regex(r"[a-zé0-9,.!?]{1,20}", fullmatch=True))
def test_other_words_are_other_words(one: str, other: str) -> None:
    assert (likeness(one) == likeness(other)) == (plain(one) == plain(other))


def test_what_the_program_adds_is_nobodys_words() -> None:
    assert likeness("Hi Rosa.\nReply STOP.", (), len("\nReply STOP.")) == likeness("Hi Rosa.")
