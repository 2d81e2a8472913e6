"""What a shopper is told of their appointment: that it is set, moved or cancelled, and whether it still suits them. Pure."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from bdcdesk.domain.confirming import ASKS
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.placeholders import Language, fill
from bdcdesk.translation import tr

OFFER: Final = "appointment"
"""The name under which these words are offered, and kept with what was sent."""

Occasion = Literal["set", "moved", "confirm", "cancelled"]

OCCASIONS: Final[Mapping[Occasion, str]] = {
    "set": tr("Tell them the time"),
    "moved": tr("Tell them the new time"),
    "confirm": tr("Ask whether it still suits them"),
    "cancelled": tr("Tell them that it is cancelled"),
}


class Wording(msgspec.Struct, frozen=True):
    """`nobody` and `mail_nobody`: while it is not known who receives them."""

    text: str
    nobody: str
    subject: str
    mail: str
    mail_nobody: str


class Wordings(msgspec.Struct, frozen=True):
    version: int
    en: dict[Occasion, Wording]
    es: dict[Occasion, Wording]


class Told(msgspec.Struct, frozen=True):
    """The words with every known value in place, what is unknown still in braces."""

    occasion: Occasion
    text: str
    subject: str
    mail: str


def occasion(lead: Lead, now: Instant) -> Occasion | None:
    """What there is to say of the appointment, None for nothing."""
    meeting = lead.appointment
    if meeting is None or lead.closed:
        return None
    if meeting.state == "cancelled":
        return None if _written(lead, meeting.changed) else "cancelled"
    told = any(ASKS in touch.asks and touch.requested >= meeting.planned for touch in lead.touches)
    if not meeting.to_come or meeting.when <= now:
        return None
    return "confirm" if told else "moved" if meeting.moved else "set"


def first_word(lead: Lead, now: Instant) -> bool:
    """Whether a time was agreed on, or given up, and nobody has written to them since: until then it lies ready."""
    what, meeting = occasion(lead, now), lead.appointment
    # Of one that is cancelled the occasion itself says so.
    return what == "cancelled" or (what in ("set", "moved") and meeting is not None and not _written(lead, meeting.planned))


def _written(lead: Lead, since: Instant) -> bool:
    return any(touch.channel != "call" and touch.requested >= since for touch in lead.touches)


def said(wordings: Wordings, lead: Lead, now: Instant, language: Language, greeter: str, known: Mapping[str, str]) -> Told | None:
    """`greeter`: the name of who receives them, "" if nobody knows; `known`: the other values, as `placeholders.values` gives them."""
    what = occasion(lead, now)
    if what is None:
        return None
    wording = (wordings.en if language == "en" else wordings.es)[what]
    values = {**known, "greeter": greeter.split(" ")[0]}
    text, mail = (wording.text, wording.mail) if greeter else (wording.nobody, wording.mail_nobody)
    return Told(what, fill(text, values), fill(wording.subject, values), fill(mail, values))
