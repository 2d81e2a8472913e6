"""docs/contact-rules.md tells every rule: its source, how it is enforced, and the test that would fail."""

import re
from pathlib import Path

from bdcdesk.domain.contact_rules.gate import OURS
from tests.domain.contact_rules.making import BOOK

REPO = Path(__file__).parents[3]
HERE = Path(__file__).parent
TABLE = (REPO / "docs" / "contact-rules.md").read_text("utf-8")
ROWS = {row[1]: row[0] for row in re.finditer(r"^\| `([a-z0-9-]+)` \|.*\|$", TABLE, re.MULTILINE)}
TESTS = {path.name: path.read_text("utf-8") for path in HERE.glob("test_*.py") if path.name != Path(__file__).name}


def test_every_rule_is_in_the_table_and_nothing_else() -> None:
    assert ROWS.keys() == {rule.id for rule in BOOK.rules} | OURS


def test_every_row_has_the_source_of_the_data() -> None:
    wrong = [rule.id for rule in BOOK.rules if rule.source.replace("|", "/") not in ROWS[rule.id]]
    assert wrong == []


def test_every_row_says_whether_it_may_be_set_aside() -> None:
    assert [rule.id for rule in BOOK.rules if ("by a supervisor" in ROWS[rule.id]) != rule.override] == []


def test_every_rule_has_a_test_that_names_it() -> None:
    for rule, row in ROWS.items():
        (named,) = re.findall(r"`(test_\w+\.py)`", row)
        assert re.search(rf"(?<![a-z0-9-]){rule}(?![a-z0-9-])", TESTS[named]), (rule, named)


def test_it_says_that_it_is_no_legal_advice() -> None:
    assert "no legal advice" in TABLE
