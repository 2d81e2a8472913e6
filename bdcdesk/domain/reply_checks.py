"""What stands between a written reply and the shopper: unfilled values and other people's names are never sent."""

import re

import msgspec

from bdcdesk.translation import tr

_PLACEHOLDER = re.compile(r"\{[^{}]*\}|\{\w+|\[[A-Z_ ]{2,}\]|<[A-Z_ ]{2,}>|\$\{|\{\{|\}\}")
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWO = frozenset("^{}\\[~]|€\f")

LONGEST_SUBJECT = 200


class Length(msgspec.Struct, frozen=True):
    """How a text is billed and cut: GSM 03.38 at 160/153 units a segment, else UCS-2 at 70/67."""

    characters: int
    segments: int
    plain: bool


_NAME = r"([^\W\d_][\w'’-]+)"
_GREETING = re.compile(
    rf"\s*(?:(?:hi|hello|hey|dear|hola|thanks|thank you|good (?:morning|afternoon|evening))[ ,]+{_NAME}|{_NAME},)", re.IGNORECASE
)
"""A greeting and the name after it, or a name and a comma that the text begins with."""


def problem(body: str) -> str:
    """Why this body cannot be sent, in words; "" if it can."""
    if not body.strip():
        return tr("There is nothing to send yet.")
    found = _PLACEHOLDER.search(body)
    if found:
        return tr("“{group}” is still to be filled in.", group=found.group())
    return ""


def subject_problem(subject: str) -> str:
    """Why a mail cannot have this subject, in words; "" if it can."""
    if not subject.strip():
        return tr("The mail needs a subject.")
    if len(subject) > LONGEST_SUBJECT:
        return tr("A subject has at most {longest_subject} characters.", longest_subject=LONGEST_SUBJECT)
    found = _PLACEHOLDER.search(subject)
    return tr("“{group}” in the subject is still to be filled in.", group=found.group()) if found else ""


def other_name(body: str, shopper_first: str, known_firsts: frozenset[str]) -> str:
    """The name in the greeting if it is another shopper's, else ""."""
    greeted = _GREETING.match(body)
    if not greeted or not shopper_first:
        return ""
    name = greeted.group(1) or greeted.group(2)
    own = shopper_first.casefold().split()
    return name if name.casefold() not in own and name.casefold() in known_firsts else ""


def length(body: str) -> Length:
    if all(mark in _GSM or mark in _GSM_TWO for mark in body):
        return Length(len(body), _segments([2 if mark in _GSM_TWO else 1 for mark in body], 160, 153), plain=True)
    return Length(len(body), _segments([2 if ord(mark) > 0xFFFF else 1 for mark in body], 70, 67), plain=False)


def _segments(units: list[int], single: int, several: int) -> int:
    if sum(units) <= single:
        return 1
    segments, used = 1, 0
    for unit in units:
        if used + unit > several:
            segments, used = segments + 1, 0
        used += unit
    return segments
