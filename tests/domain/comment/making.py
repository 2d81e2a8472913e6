"""The recogniser as it is shipped, and comments typed for it with what they mean."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from bdcdesk.domain.comment import Recogniser
from bdcdesk.wiring.recognising import as_json, recogniser

MADE = Path(__file__).parents[3] / "bench" / "recognising" / "made.jsonl"
"""What the phrases were tried with while they were written."""


@cache
def shipped() -> Recogniser:
    return recogniser()


def means(text: str) -> dict[str, Any]:
    return as_json(shipped().recognise(text))


def made() -> list[tuple[str, dict[str, Any]]]:
    found = [json.loads(line) for line in MADE.read_text("utf-8").splitlines()]
    return [(one["text"], one) for one in found]
