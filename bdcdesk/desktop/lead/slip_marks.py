"""Where slips stand in an editor: they move with the words around them until somebody writes on them."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from bdcdesk.desktop.writing.finding import Finding

Mark: TypeAlias = tuple[int, int, Finding]
"""From and to, in Qt's characters (UTF-16), and what was found there."""


class SlipMarks:
    def __init__(self) -> None:
        self._marks: list[Mark] = []

    def take(self, text: str, findings: Sequence[Finding]) -> bool:
        """Whether anything changed. Findings count code points of `text`."""
        marks = [(_wide(text[: one.start]), _wide(text[: one.end]), one) for one in findings]
        changed, self._marks = marks != self._marks, marks
        return changed

    def move(self, at: int, removed: int, added: int) -> None:
        """Characters were replaced: what stands behind moves, what they touch is nothing that was checked."""
        kept = list[Mark]()
        for start, end, finding in self._marks:
            if end < at:
                kept.append((start, end, finding))
            elif start > at + removed or (start == at + removed and removed):
                kept.append((start + added - removed, end + added - removed, finding))
        self._marks = kept

    def between(self, begin: int, end: int) -> Iterator[Mark]:
        return (mark for mark in self._marks if begin <= mark[0] and mark[1] <= end)

    def nearest(self, cursor: int) -> Mark | None:
        """The one at the cursor or the last before it, else the first."""
        before = [mark for mark in self._marks if mark[0] <= cursor]
        return before[-1] if before else self._marks[0] if self._marks else None


def _wide(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
