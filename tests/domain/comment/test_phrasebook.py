"""The files of phrases: those that are shipped, and what a file must not be."""

import json
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.domain.comment import QUESTIONS, PhrasebookError, WeightsError, read_phrasebook, read_weights
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
        (_with("words", kinds=["nowhere"]), "no list “nowhere”"),
    ],
)
def test_a_bad_file_says_why(files: dict[str, bytes], why: str) -> None:
    with pytest.raises(PhrasebookError, match=why):
        read_phrasebook(files)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"marks": ["price"]}, "other marks"),
        ({"base": [0.0]}, "other marks"),
        ({"weights": {"price": [99, 1.0]}}, "broken at “price”"),
        ({"weights": {"price": [1.5, 1.0]}}, "broken at “price”"),
        ({"weights": {"price": [1]}}, "broken at “price”"),
        ({"weights": {"price": ["x"]}}, "cannot be read"),
    ],
)
def test_bad_weights_say_why(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(WeightsError, match=why):
        read_weights(_with("learned", **wrong)["learned"])


def test_no_file_lies_there_that_is_not_read() -> None:
    assert {path.name for path in Path(resources() / "comments").iterdir()} == {f"{name}.json" for name in FILES}
