"""Slips of dealers' messages that grammar checkers do not know: patterns that are data (resources/writing)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from bdcdesk.desktop.writing.finding import Finding, matched

_HELPED: Final = re.compile(
    r"\b(?:do|does|did|don['’]?t|doesn['’]?t|didn['’]?t|will|won['’]?t|would|can|can['’]?t|could|should|may|might|must|shall|make|makes|made"
    r"|let|lets|help|helps|see|saw|watch|have|had|to|if|that|until|how)\b(?:\W+\w+){0,2}\W+$",
    re.IGNORECASE,
)
"""What stands before a verb that rightly has no “s”: “did the car come”."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`find`: a regular expression whose group `slip` (or `slip2`) is what is wrong; `fix` may take up its groups. `case`: as written only.
    `helped`: it is right after a helping verb ("did the car come")."""

    find: str
    say: str
    fix: tuple[str, ...] = ()
    case: bool = False
    helped: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    rules: tuple[Rule, ...]


class Slips:
    """The rules, ready to be used. Threads: any."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(re.compile(rule.find, 0 if rule.case else re.IGNORECASE), rule) for rule in rules]

    def found(self, text: str) -> Iterator[Finding]:
        for pattern, rule in self._rules:
            for match in pattern.finditer(text):
                group = next(name for name in ("slip", "slip2") if match.groupdict().get(name) is not None)
                if rule.helped and _HELPED.search(text, 0, match.start()):
                    continue
                fixes = tuple(matched(match.expand(fix), match[group]) for fix in rule.fix)
                yield Finding(*match.span(group), "grammar", rule.say, fixes)


def read_slips(content: bytes) -> Slips:
    """Raises msgspec.ValidationError or re.error where the file is damaged."""
    return Slips(msgspec.json.decode(content, type=_File).rules)
