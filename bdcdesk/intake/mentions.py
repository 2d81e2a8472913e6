"""Every phone number and mail address that a text mentions, wherever it stands: for finding people in what could not be read."""

import re
from collections import deque
from collections.abc import Iterator
from typing import Final

from bdcdesk.intake.reading.points import emails, phones

_DIGITS: Final = re.compile(r"\d+")
_HOST: Final = re.compile(r"@((?:[\w-]{1,63}\.){1,10}[\w-]{2,63})")
_NAME: Final = re.compile(r"[^\s@<>(),;:\"\\]+$")
_LONGEST: Final = 64
"""Signs of a mail address before its @ (RFC 5321)."""
_JOINED: Final = re.compile(r"[^\w.+-]")
"""What stands between an address and what it is glued to: "mail=ava@example.com"."""
_BETWEEN: Final = 3
"""Signs that may stand between two groups of a number's digits: ") ", "-", " . "."""
_FEWEST, _MOST = 7, 15
"""Digits of a number, with its country: more than 15 has none (ITU-T E.164)."""


def mentioned(text: str, region: str) -> Iterator[str]:
    """A reading of each place that may be a number or an address: E.164 or a lower-case mail address, "" if it is none after all.

    Takes about 0.2 ms for each; may repeat itself. Finds more rather than fewer: what is no number of anybody's is found as well.
    """
    for digits in _runs(text):
        # As written by whoever leaves out the country or its plus; a date is found as a number, and is nobody's.
        for written in (digits, f"+{digits}"):
            yield phones(written, (region,), True)[0][0].address
    for host in _HOST.finditer(text):
        name = _NAME.search(text[max(0, host.start() - _LONGEST) : host.start()])
        for start in (0, *(joint.end() for joint in _JOINED.finditer(name[0]))) if name else ():
            if name and name[0][start:]:
                yield emails(f"{name[0][start:]}@{host[1]}", True)[0][0].address


def _runs(text: str) -> Iterator[str]:
    """All runs of _FEWEST to _MOST digits, made of whole groups with little between them."""
    groups: deque[str] = deque()
    end = 0
    for found in _DIGITS.finditer(text):
        between = text[end : found.start()] if found.start() - end <= _BETWEEN else "\n"
        if "\n" in between:
            groups.clear()
        groups.append(found[0])
        end = found.end()
        while groups and sum(map(len, groups)) > _MOST:
            groups.popleft()
        run = ""
        for group in reversed(groups):
            run = group + run
            if len(run) >= _FEWEST:
                yield run
