"""Commands by their words, and what a hit says."""

from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.desktop.search.hits import Hit, commands
from bdcdesk.desktop.shell.keys import KEYS


def test_a_command_is_found_by_the_beginnings_of_its_words() -> None:
    assert [hit.keys for hit in commands("hand ov", KEYS)] == ["Ctrl+H", "Ctrl+I"]
    assert [hit.keys for hit in commands("APPOINT", KEYS)] == ["Ctrl+A"]
    assert commands("", KEYS) == commands("zebra", KEYS) == ()


@given(st.text(max_size=30))
def test_whatever_is_typed_finds_commands_or_none(typed: str) -> None:
    for hit in commands(typed, KEYS):
        assert (hit.keys, hit.title) in KEYS


def test_a_hit_is_said_whole() -> None:
    assert Hit("person", "Maria Delgado", "(602) 555-0148 · yours").spoken == "People: Maria Delgado, (602) 555-0148 · yours"
