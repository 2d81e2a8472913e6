"""What a shopper answers when they are asked whether they come: yes, later, not; or nothing that a machine should decide. Pure.

Careful on purpose: what is taken for a yes and was none costs a visit that comes to nothing, what is not taken for one costs a look.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.lead import Lead

LONGEST: Final = 240
"""Characters beyond which an answer says more than whether they come, and is not read."""

_LATEST: Final = 240
"""Minutes by which somebody may be late: more is a slip of the finger."""

Said = Literal["yes", "late", "cannot"]

_DAYS: Final = {
    **dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), range(7), strict=True)),
    **dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), range(7), strict=True)),
    **dict(zip(("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"), range(7), strict=True)),
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
_NEAR: Final = {"today": 0, "tonight": 0, "hoy": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1}
_TIME: Final = re.compile(r"\b(?:a las? |at |@ ?)?(\d{1,2})(?::(\d\d))?(?: ?([ap]) ?m)?\b")
_HALF: Final = re.compile(r"\b([ap])\. ?m\b\.?")
_NO_TIME: Final = re.compile(r"\$ ?\d[\d,.]*|\b\d{1,3}(?:,\d{3})+\b")
_SIGNS: Final = {"👍": " yes ", "✅": " yes ", "👌": " yes ", "🙏": " thanks ", "😊": " ", "🙂": " ", "😀": " ", "❤": " "}
_BARE_SI: Final = re.compile(r"\bsi\b(?=\s*(?:[,.!;\n]|$))")
_CLAUSE: Final = re.compile(r"[.!?;,\n]+|\b(?:but|pero|though|aunque)\b")


class Answers(msgspec.Struct, frozen=True):
    """The data: patterns for plain words. `yes` stands at the beginning; `coming` anywhere; `beside` says nothing besides; with any of
    `doubt` there is no yes; `late` and `cannot` hold where none of `unless` stands."""

    yes: tuple[str, ...]
    coming: tuple[str, ...]
    beside: tuple[str, ...]
    doubt: tuple[str, ...]
    late: tuple[str, ...]
    cannot: tuple[str, ...]
    unless: tuple[str, ...]
    version: int = 1


class Answer(msgspec.Struct, frozen=True):
    """`settled`: it asks and says nothing else. `minutes`: by how many they come later, 0 if they do not say."""

    said: Said
    settled: bool = False
    minutes: int = 0


class Reader:
    """Reads answers by this data."""

    def __init__(self, answers: Answers) -> None:
        self._yes = re.compile(rf"(?:\b(?:{_one_of(answers.beside)})\b|\s)*?\b(?:{_one_of(answers.yes)})\b")
        self._coming = re.compile(rf"\b(?:{_one_of(answers.coming)})\b")
        self._beside = re.compile(rf"\b(?:{_one_of((*answers.coming, *answers.yes, *answers.beside))})\b")
        self._doubt = re.compile(rf"\b(?:{_one_of(answers.doubt)})\b")
        self._late = re.compile(rf"\b(?:{_one_of(answers.late)})\b")
        self._cannot = re.compile(rf"\b(?:{_one_of(answers.cannot)})\b")
        self._unless = re.compile(rf"\b(?:{_one_of(answers.unless)})\b")

    def read(self, text: str, when: datetime, now: datetime) -> Answer | None:
        """What it says of the appointment at `when`, both on the store's wall clock; None if that is for a person to tell."""
        if len(text) > LONGEST:
            return None
        plain = _plain(text)
        if self._unless.search(_words(plain)) is None:
            if self._cannot.search(_words(plain)) is not None:
                return Answer("cannot")
            late = [found for clause, asks in _clauses(plain) if not asks and (found := self._late.search(_words(clause)))]
            if late:
                said = (int(minutes[0]) for found in late for minutes in re.finditer(r"\d{1,3}", found.group()))
                return Answer("late", minutes=min(next(said, 0), _LATEST))
        return self._yes_in(plain, when, now)

    def _yes_in(self, plain: str, when: datetime, now: datetime) -> Answer | None:
        # "Can't wait" and "no problem" are no doubt, so what means yes is taken out before.
        rest = self._without(_words(plain))
        if self._doubt.search(rest) is not None:
            return None
        begins = self._yes.match(_words(plain)) is not None
        if not begins and not any(self._coming.search(_words(clause)) for clause, asks in _clauses(plain) if not asks):
            return None
        left = _fits(_timed(plain), when, now)
        if left is None:
            return None
        return Answer("yes", settled="?" not in plain and not self._without(_words(left)).strip())

    def _without(self, words: str) -> str:
        return self._beside.sub(" ", words)


def _one_of(patterns: Iterable[str]) -> str:
    """The longest first: "sounds good" before "good"."""
    return "|".join(sorted(patterns, key=len, reverse=True))


def _plain(text: str) -> str:
    """Lower case without accents; signs that are words as words."""
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    # "Sí" is yes, and "si" is if, unless nothing follows it: many leave the accent away.
    text = _BARE_SI.sub("yes", re.sub(r"\bsí\b", "yes", unicodedata.normalize("NFC", text.casefold())))
    folded = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in folded if not unicodedata.combining(sign)).replace("¿", " ").replace("¡", " ")


def _words(plain: str) -> str:
    """Words alone, a space between."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def _timed(plain: str) -> str:
    """As `_words`, with times as they are written."""
    return " ".join(re.sub(r"[^a-z0-9:@]+", " ", _HALF.sub(r"\1m", _NO_TIME.sub(" ", plain))).split())


def _clauses(plain: str) -> Iterable[tuple[str, bool]]:
    """Its parts, and whether each asks something."""
    start = 0
    for end in (*_CLAUSE.finditer(plain), None):
        part = plain[start : end.start() if end is not None else None]
        if part.strip():
            yield part, end is not None and "?" in end.group()
        start = end.end() if end is not None else start


def _fits(timed: str, when: datetime, now: datetime) -> str | None:
    """The words without the day and the time of the appointment; None where they name another."""
    for found in _TIME.finditer(timed):
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        same = hour % 12 == when.hour % 12 and minute == when.minute and (half is None or (half == "p") == (when.hour >= 12))
        if not same and not (hour == when.hour and minute == when.minute):
            return None
    rest = _TIME.sub(" ", timed)
    days = (when.date() - now.date()).days
    for word in set(rest.split()):
        if (word in _DAYS and _DAYS[word] != when.weekday()) or (word in _NEAR and _NEAR[word] != days):
            return None
    # "Mañana" is tomorrow, or the morning.
    if "manana" in rest.split() and days != 1 and when.hour >= 12:
        return None
    return " ".join(word for word in rest.split() if word not in _DAYS and word not in _NEAR and word != "manana")


def to_read(lead: Lead) -> Appointment | None:
    """The appointment that the shopper's newest words may answer: still to come, and asked about by the last that reached them before."""
    meeting, reply = lead.appointment, lead.reply
    if lead.closed or lead.newer or meeting is None or not meeting.to_come or reply is None or not reply.text or not lead.awaits_reply:
        return None
    if meeting.sid == reply.sid:
        return None
    before = [touch for touch in lead.touches if touch.channel != "call" and 0 < touch.reached <= reply.at]
    last = max(before, key=lambda touch: touch.reached, default=None)
    return meeting if last is not None and ASKS in last.asks and last.requested >= meeting.planned else None


ASKS: Final = "appointment"
"""In `asks` of a text or mail that tells the shopper of their appointment."""


def asks_to_come(body: str, meeting: Appointment | None, now: Instant) -> bool:
    """Whether these words name the time of an appointment that is still to come."""
    if meeting is None or not meeting.to_come or meeting.when <= now or not clock.known_zone(meeting.zone):
        return False
    when = clock.local(meeting.when, meeting.zone)
    for found in _TIME.finditer(_timed(_plain(body))):
        if int(found[1]) in (when.hour, when.hour % 12 or 12) and int(found[2] or 0) == when.minute:
            return True
    return False
