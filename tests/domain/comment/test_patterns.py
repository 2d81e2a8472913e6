"""What a phrase is, and where a comment holds it."""

import pytest

from bdcdesk.domain.comment.patterns import PatternError, Phrases, read_pattern
from bdcdesk.domain.comment.tokens import tokens

LISTS = {"car": ["car", "truck", "camry*"]}


def _stands(pattern: str, text: str) -> list[str]:
    said = tokens(text, {})
    places = Phrases([(0, read_pattern(pattern, LISTS, frozenset({"the", "is", "you"})))]).find(said)
    return [" ".join(said.words[one.start : one.end]) for one in places]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("best|lowest price", "Your best price?", ["best price"]),
        ("best|lowest price", "best. price", []),
        ("still .. available", "is it still there and available", ["still there and available"]),
        ("still ..2 available", "still a b c available", []),
        ("out [the] door", "out door, out the door", ["out door", "out the door"]),
        ("call !it", "call it a deal", []),
        ("call !it", "call me", ["call"]),
        ("!not coming", "not coming", []),
        ("^ price", "the price", []),
        ("^ price $", "PRICE?", ["price"]),
        ("price now|$", "what price", ["price"]),
        ("price now|$", "what price then", []),
        ("is the @car", "is the truck here", ["is the truck"]),
        ("@car", "two camrys", ["camrys"]),
        ("<money> down", "with $2,000 down", ["$2,000 down"]),
        ("<year> @car", "a 2019 truck", ["2019 truck"]),
    ],
)
def test_where_a_phrase_stands(pattern: str, text: str, found: list[str]) -> None:
    assert _stands(pattern, text) == found


@pytest.mark.parametrize(
    "pattern", ["", "..", "[a] [b]", "a ..0 b", "a ..99 b", "a .. b .. c .. d .. e .. f", "@house", "wo]rd", "^", "a*"]
)
def test_what_is_no_phrase_says_so(pattern: str) -> None:
    with pytest.raises(PatternError, match="“"):
        read_pattern(pattern, LISTS)
