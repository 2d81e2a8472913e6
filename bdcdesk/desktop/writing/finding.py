"""What a check of somebody's writing found."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

Kind = Literal["spelling", "grammar"]

LONGEST: Final = 4_000
"""Characters that are checked: a mail of four screens. What is beyond is not marked."""


class Finding(msgspec.Struct, frozen=True):
    """Characters `start` to `end` of the text look wrong. `say`: why, in words; `fixes`: what could stand there, the likeliest first."""

    start: int
    end: int
    kind: Kind
    say: str
    fixes: tuple[str, ...] = ()


def apart(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """In the order of the text. Where some overlap, the one that was given first stands: one place is marked once."""
    kept = list[Finding]()
    for finding in findings:
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda finding: finding.start))


def matched(fix: str, slip: str) -> str:
    """The fix, as large as what it stands for."""
    if slip.isupper() and len(slip) > 1:
        return fix.upper()
    return fix[:1].upper() + fix[1:] if slip[:1].isupper() else fix


def begins_sentence(text: str, at: int) -> bool:
    """Whether a word that begins at `at` has its large letter from that."""
    before = text[:at].rstrip(" \"“«‘'(¿¡")
    return not before or before[-1] in ".!?\n:"
