"""What people and their numbers are called."""

import pytest

from bdcdesk.report.names import Names, beginning, phone


def test_you_are_you_and_nobody_is_nobody() -> None:
    assert [Names({"ines": "Ines Duarte"}, "ines").of(who) for who in ("ines", "kofi")] == ["you", "kofi"]
    assert [Names({"ines": "Ines Duarte"}).of(who) for who in ("ines", "")] == ["Ines Duarte", ""]


@pytest.mark.parametrize(("given", "shown"), [("+16025550148", "(602) 555-0148"), ("+447700900123", "+447700900123"), ("", "")])
def test_numbers_are_written_as_people_write_them(given: str, shown: str) -> None:
    assert phone(given) == shown


def test_who_has_no_name_begins_a_sentence_as_any_word_does() -> None:
    assert [beginning(called) for called in ("the shopper", "maria", "Ana")] == ["The shopper", "maria", "Ana"]
