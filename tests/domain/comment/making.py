"""The recogniser as it is shipped, and comments typed for it with what they mean."""

from functools import cache
from pathlib import Path
from typing import Any

from bdcdesk.domain.comment import Recogniser
from bdcdesk.wiring.recognising import as_json, recogniser

MADE = Path(__file__).with_name("made.txt")
"""A comment a line: language | text | questions | channel | OPT for an opt-out | NOT for no lead | scenario | second."""


@cache
def shipped() -> Recogniser:
    return recogniser()


def means(text: str) -> dict[str, Any]:
    return as_json(shipped().recognise(text))


def made() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for line in MADE.read_text("utf-8").splitlines():
        language, text, questions, channel, opt_out, lead, scenario, second = line.split("|")
        stated = {
            "language": language,
            "questions": [one for one in questions.split(",") if one],
            "channel_preference": channel or None,
            "opt_out": opt_out == "OPT",
            "is_lead": lead != "NOT",
            "scenario": scenario,
            "second": second or None,
        }
        found.append((text, stated))
    return found
