"""docs/contact-rules.md tells every rule: its source and when it was looked at, where it is enforced, and the test that would fail."""

import ast
import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.domain.contact_rules.book import CapRule, ConsentRule, HoursRule, LetterRule, ListRule, PersonRule, WordsRule
from bdcdesk.domain.contact_rules.gate import OURS
from tests.domain.contact_rules.making import BOOK

REPO = Path(__file__).parents[3]
TABLE = (REPO / "docs" / "contact-rules.md").read_text("utf-8")
COLUMNS = ("rule", "says", "source", "reviewed", "sure", "where", "how", "aside", "test")
ROWS = {
    row["rule"].strip("`"): row
    for line in re.findall(r"^\| (`[a-z0-9-]+` \|.*) \|$", TABLE, re.MULTILINE)
    for row in [dict(zip(COLUMNS, (cell.strip() for cell in line.split("|")), strict=True))]
}
RULES = {rule.id: rule for rule in BOOK.rules}
WHERE: dict[type, str] = {
    HoursRule: "windows", CapRule: "gate", ConsentRule: "standing", ListRule: "standing", PersonRule: "standing", LetterRule: "letter",
    WordsRule: "words",
}  # fmt: skip
SPEAK = (*(REPO / "bdcdesk" / "domain" / "contact_rules").glob("*.py"), REPO / "bdcdesk" / "contact" / "clearance.py")
"""The modules that say no by themselves, with a rule of their own."""


def named_in_code() -> dict[str, str]:
    """The ids of rules that stand in no data file, and the module of each: what a Ground, a rule, or a meaning of words is made with."""
    found = dict[str, str]()
    for path in SPEAK:
        module = path.relative_to(REPO).with_suffix("")
        known = vars(importlib.import_module(".".join(module.parts)))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for made in _named(node):
                told = made.value if isinstance(made, ast.Constant) else known.get(made.id) if isinstance(made, ast.Name) else None
                if isinstance(told, str):
                    found[told] = f"{module.as_posix()}.py"
    return found


def _named(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        named = [word.value for word in node.keywords if word.arg == "id"] if called in ("HoursRule", "replace") else []
        return [*named, *node.args[:1]] if called == "Ground" else named
    # A meaning of words, and the rule that says so.
    pair = node.value if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) else None
    return [pair.elts[1]] if pair is not None and len(pair.elts) == 2 and isinstance(pair.elts[0], ast.Constant) else []


def test_every_rule_is_in_the_table_and_nothing_else() -> None:
    own = set(named_in_code()) - {"", "always"}
    assert own > OURS
    assert ROWS.keys() == RULES.keys() | own


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_row_says_what_the_data_says(rule: Any) -> None:
    row = ROWS[rule.id]
    assert row["says"] == rule.says.replace("{channel}", "texts (calls, mails)")
    assert (row["source"], row["reviewed"], row["sure"]) == (rule.source, rule.reviewed, rule.stated)
    assert row["aside"] == ("by a supervisor" if rule.override else "no")
    assert row["where"] == f"`bdcdesk/domain/contact_rules/{WHERE[type(rule)]}.py`"


def test_a_row_says_where_a_rule_stands_that_is_in_no_data() -> None:
    assert {rule: row["where"] for rule, row in ROWS.items() if rule not in RULES} == {
        rule: f"`{module}`" for rule, module in named_in_code().items() if rule in ROWS
    }
    assert [rule for rule, row in ROWS.items() if rule not in RULES and (row["aside"] == "by a manager") != (rule in OURS)] == []


@pytest.mark.parametrize("rule", ROWS)
def test_the_test_of_a_row_is_there_and_names_the_rule(rule: str) -> None:
    """In its docstring, its cases, or what it expects."""
    path, _, name = ROWS[rule]["test"].strip("`").partition("::")
    test = getattr(importlib.import_module(".".join(Path(path).with_suffix("").parts)), name)
    cases = [str(mark.args) for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    (source,) = [
        ast.unparse(node)
        for node in ast.parse((REPO / path).read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    assert re.search(rf"(?<![a-z0-9-]){rule}(?![a-z0-9-])", " ".join((source, *cases)))


def test_it_says_that_it_is_no_legal_advice() -> None:
    assert "no legal advice" in TABLE
