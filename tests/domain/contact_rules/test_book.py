"""The rule book: its files are checked as they are read, and half a book is none."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.domain.contact_rules import BookError, may_be_set_aside, read_book
from bdcdesk.domain.contact_rules.book import ListRule, PersonRule
from bdcdesk.machine.program import resources
from tests.domain.contact_rules.making import BOOK

FOLDER = resources() / "contact_rules"
PLACES = (FOLDER / "places.json").read_bytes()


def files(**changed: Any) -> dict[str, bytes]:
    """The program's own, without places; those named instead of them."""
    own = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.json")) if path.name != "places.json"}
    return {**own, **{f"{name}.json": json.dumps(told).encode() for name, told in changed.items()}}


def changed(name: str, rule: str, **fields: Any) -> dict[str, Any]:
    """One of the files, with other fields in one of its rules."""
    law: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())
    (found,) = [one for one in law["rules"] if one["id"] == rule]
    found.update(fields)
    return law


def test_the_programs_own_book_is_whole_and_dated() -> None:
    book = read_book(files(), PLACES)
    assert book == BOOK
    assert book.version.startswith("2026-11-22-")
    assert len(book.rules) > 40
    assert {rule.reviewed for rule in book.rules} == {"2026-11-22"}


def test_nobody_sets_aside_an_opt_out_or_a_list() -> None:
    assert not [rule.id for rule in BOOK.rules if isinstance(rule, PersonRule | ListRule) and rule.override]
    assert may_be_set_aside(BOOK, "hours-federal")
    assert may_be_set_aside(BOOK, "store-cap")
    assert not may_be_set_aside(BOOK, "opted-out")
    assert not may_be_set_aside(BOOK, "no-such-rule")
    with pytest.raises(BookError, match="nobody may set it aside"):
        read_book(files(consent=changed("consent", "opted-out", override=True)), PLACES)


def test_another_book_has_another_version() -> None:
    other = read_book(files(caps=changed("caps", "cap-fl", most=2)), PLACES)
    assert other.version.startswith("2026-11-22-")
    assert other.version != BOOK.version


@pytest.mark.parametrize(
    ("name", "rule", "fields"),
    [
        ("hours", "hours-fl", {"week": [["20:00", "08:00"]] * 7}),
        ("hours", "hours-fl", {"week": [["08:00", "20:00"]] * 6}),
        ("hours", "hours-fl", {"week": [["8", "20"]] * 7}),
        ("hours", "hours-al", {"holidays": {"Someday": "9 mon 01"}}),
        ("hours", "hours-al", {"holidays": {"Someday": "02-30"}}),
        ("hours", "hours-fl", {"reviewed": "2026-13-01"}),
        ("hours", "hours-fl", {"source": ""}),
        ("hours", "hours-fl", {"hours": "always"}),
        ("hours", "hours-fl", {"id": "hours-ky"}),
        ("caps", "cap-fl", {"most": 0}),
        ("words", "words-perhaps-stop", {"patterns": ["("]}),
        ("words", "words-stop", {"words": []}),
        ("consent", "opted-out", {"known": "opted in"}),
        ("consent", "opted-out", {"channels": ["fax"]}),
    ],
)
def test_a_rule_that_cannot_be_held_to_makes_no_book(name: str, rule: str, fields: dict[str, Any]) -> None:
    with pytest.raises(BookError):
        read_book(files(**{name: changed(name, rule, **fields)}), PLACES)


@pytest.mark.parametrize("missing", ["hours.json", "consent.json"])
def test_a_book_without_a_file_that_it_needs_is_none(missing: str) -> None:
    with pytest.raises(BookError, match="not whole"):
        read_book({name: text for name, text in files().items() if name != missing}, PLACES)


@pytest.mark.parametrize("places", [b"", b"{}", PLACES.replace(b"00501", b"99999", 1)])
def test_a_book_without_places_is_none(places: bytes) -> None:
    with pytest.raises(BookError, match="places"):
        read_book(files(), places)


def test_every_file_is_read() -> None:
    assert {path.name for path in Path(FOLDER).iterdir()} == {*files(), "places.json"}


def test_the_file_of_places_says_its_day_and_what_it_was_made_from() -> None:
    made = json.loads(PLACES)
    assert date.fromisoformat(made["version"]) <= date.fromisoformat(BOOK.version[:10])
    assert re.fullmatch(
        r"zipcodes \d[\d.]+ \(MIT\) and phonenumbers \d[\d.]+ \(Apache-2\.0\), .* made by bench/make_places\.py", made["source"]
    )
