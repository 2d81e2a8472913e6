"""The files of phrases: those that are shipped, and what a file must not be."""

import json
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.domain.comment import QUESTIONS, PhrasebookError, read_phrasebook
from bdcdesk.machine.program import resources
from bdcdesk.wiring.recognising import phrasebook

FILES = {path.stem: path.read_bytes() for path in sorted((resources() / "comments").glob("*.json"))}


def test_what_is_shipped_is_whole_and_finds_every_question() -> None:
    book = phrasebook(resources() / "comments")
    assert set(QUESTIONS) <= {signal.finds for signal in book.signals}
    assert book.english
    assert book.spanish


def _with(name: str, **other: Any) -> dict[str, bytes]:
    return {**FILES, name: json.dumps({**json.loads(FILES[name]), **other}).encode()}


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, "missing"),
        ({name: text for name, text in FILES.items() if name != "cues"}, "cues.json is missing"),
        ({**FILES, "words": b"{"}, "cannot be read"),
        (_with("cues", signals=[{"finds": "x", "phrases": ["@nowhere"]}]), "“x”.*nowhere"),
        (_with("cues", signals=[{"finds": "x", "phrases": ["a"], "weight": 0}]), "cannot be read"),
        (_with("cues", signals=[{"finds": "x", "frases": ["a"]}]), "cannot be read"),
    ],
)
def test_a_bad_file_says_why(files: dict[str, bytes], why: str) -> None:
    with pytest.raises(PhrasebookError, match=why):
        read_phrasebook(files)


def test_no_file_lies_there_that_is_not_read() -> None:
    assert {path.name for path in Path(resources() / "comments").iterdir()} == {f"{name}.json" for name in FILES}
