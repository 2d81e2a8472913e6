"""docs/team.md tells what each role may write as it is: the table there is the one that is made here from the rights."""

from bdcdesk.domain.rights import RIGHTS, ROLE_WORDS, ROLES, Right

from .scenario_files import REPO

PAGE = (REPO / "docs" / "team.md").read_text("utf-8")
PEOPLE = [role for role in ROLES if role != "hub"]


def table() -> str:
    """Kinds of events that the same people may write, in one row; "own": of themselves, or told by hand, alone."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for kind in sorted({right.kind for role in PEOPLE for right in RIGHTS[role]}):
        marks = tuple(_mark(next((right for right in RIGHTS[role] if right.kind == kind), None)) for role in PEOPLE)
        rows.setdefault(marks, []).append(kind.replace("_", " "))
    lines = ["| May write | " + " | ".join(ROLE_WORDS[role] for role in PEOPLE) + " |", "|---|" + "---|" * len(PEOPLE)]
    lines += [f"| {', '.join(kinds)} | {' | '.join(marks)} |" for marks, kinds in sorted(rows.items(), key=lambda row: row[1])]
    return "\n".join(lines)


def _mark(right: Right | None) -> str:
    return "–" if right is None else "own" if right.field else "yes"


def test_the_page_has_the_table_of_rights_as_they_are() -> None:
    assert table() in PAGE
