"""What the program can say in its window, read from its own source and data files."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from bdcdesk.machine.program import resources

_SAID: Final = {"tr": slice(0, 1), "phrase": slice(0, 1), "many": slice(1, 3)}
"""Which arguments of these are sentences."""


def of_source(root: Path) -> dict[str, str]:
    """Each sentence, and where it stands."""
    found = dict[str, str]()
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SAID:
                for argument in node.args[_SAID[node.func.id]]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        found.setdefault(argument.value, f"{path.name}:{node.lineno}")
    return found


def of_data() -> dict[str, str]:
    """Names and goals of scenarios, names of plans, and what contact rules say: shown from data files by `tr`."""
    scenarios = msgspec.json.decode((resources() / "scenarios" / "en.json").read_bytes())["scenarios"]
    found = {one[part]: "scenarios" for one in scenarios for part in ("name", "goal")}
    plans = msgspec.json.decode((resources() / "plans" / "en.json").read_bytes())
    found |= {one["name"]: "plans" for one in (*plans["plans"], plans["long"])}
    for path in sorted((resources() / "contact_rules").glob("*.json")):
        found |= dict.fromkeys(_says(msgspec.json.decode(path.read_bytes())), path.name)
    return found


def _says(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "says" and isinstance(part, str):
                yield part
            else:
                yield from _says(part)
    elif isinstance(value, list):
        for part in value:
            yield from _says(part)
