"""What is never sent: unfilled values and other people's names. And how long a text is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.reply_checks import Length, length, other_name, problem

EMOJI = "🚗"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", Length(0, 1, plain=True)),
        ("a" * 160, Length(160, 1, plain=True)),
        ("a" * 161, Length(161, 2, plain=True)),
        ("a" * 306, Length(306, 2, plain=True)),
        ("a" * 307, Length(307, 3, plain=True)),
        ("é" * 160, Length(160, 1, plain=True)),
        ("€" * 80, Length(80, 1, plain=True)),
        ("€" * 80 + "a", Length(81, 2, plain=True)),
        ("a" * 159 + "€", Length(160, 2, plain=True)),
        ("a" * 152 + "€" + "a" * 151, Length(304, 2, plain=True)),
        ("a" * 152 + "€" + "a" * 152, Length(305, 3, plain=True)),
        ("’" * 70, Length(70, 1, plain=False)),
        ("’" * 71, Length(71, 2, plain=False)),
        ("’" * 134, Length(134, 2, plain=False)),
        ("’" * 135, Length(135, 3, plain=False)),
        ("a" * 70 + "’", Length(71, 2, plain=False)),
        (EMOJI * 35, Length(35, 1, plain=False)),
        (EMOJI * 35 + "a", Length(36, 2, plain=False)),
        ("a" * 66 + EMOJI + "a" * 65, Length(132, 2, plain=False)),
        ("a" * 66 + EMOJI + "a" * 66, Length(133, 3, plain=False)),
    ],
)
def test_length(body: str, expected: Length) -> None:
    assert length(body) == expected


@given(st.text("ab€^é’🚗", max_size=400))
def test_segments_hold_the_whole_text(body: str) -> None:
    found = length(body)
    assert found.characters == len(body)
    several = 153 if found.plain else 67
    units = sum(2 if mark in "€^" else 1 for mark in body) if found.plain else len(body.encode("utf-16-le")) // 2
    assert found.segments >= -(-units // several) or found.segments == 1
    assert found.segments <= -(-units // (several - 1)) + 1, "a mark of two units may leave one unit empty, no more"


@given(st.text("ab€’🚗", max_size=200), st.sampled_from("a€’🚗"))
def test_a_longer_text_never_has_fewer_segments(body: str, mark: str) -> None:
    assert length(body + mark).segments >= length(body).segments


@pytest.mark.parametrize("body", ["", "   ", "\n\t"])
def test_nothing_is_not_sent(body: str) -> None:
    assert problem(body) == "There is nothing to send yet."


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Hi {first_name}, welcome", "{first_name}"),
        ("Hi {First Name}", "{First Name}"),
        ("Here it is: {}", "{}"),
        ("Hi {first_name, welcome", "{first_name"),
        ("Hi [FIRST NAME]", "[FIRST NAME]"),
        ("Hi <NAME>", "<NAME>"),
        ("Hi ${name", "${"),
        ("Hi {{", "{{"),
    ],
)
def test_an_unfilled_value_is_not_sent(body: str, found: str) -> None:
    assert problem(body).startswith(f"“{found}")
    assert problem(body).endswith("is still to be filled in.")


@pytest.mark.parametrize("body", ["Hi Maria, the car is here :-)", "It costs $31,250 [see photo]", "I <3 it", "Room [A]", "5 < 6 > 4"])
def test_plain_words_are(body: str) -> None:
    assert problem(body) == ""


KNOWN = frozenset({"maria", "devon", "zoë", "mary", "o'brien"})


@pytest.mark.parametrize(
    ("body", "shopper", "other"),
    [
        ("Hi Devon, this is Ana", "Maria", "Devon"),
        ("hello devon", "Maria", "devon"),
        ("Good morning, Zoë!", "Maria", "Zoë"),
        ("Hi Maria, this is Ana", "Maria", ""),
        ("HI MARIA", "maria", ""),
        ("Hi there, Devon is out today", "Maria", ""),
        ("Ana here. Devon, our manager, says hi", "Maria", ""),
        ("Hi Mary Ann, welcome", "Mary Ann", ""),
        ("Hi Devon", "", ""),
        ("", "Maria", ""),
    ],
)
def test_another_shoppers_name(body: str, shopper: str, other: str) -> None:
    assert other_name(body, shopper, KNOWN) == other
