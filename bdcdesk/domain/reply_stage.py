"""How far it has come with a shopper, as far as that changes what is said to them; and in which language they write."""

import re
from typing import Final, Literal

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.lead import Lead

Stage = Literal["first", "no_answer", "confirm", "no_show", "be_back", "later"]
STAGES: Final[tuple[Stage, ...]] = ("first", "no_answer", "confirm", "no_show", "be_back", "later")
STAGE_NAMES: Final[dict[Stage, str]] = {
    "first": "first answer",
    "no_answer": "no answer yet",
    "confirm": "confirm the appointment",
    "no_show": "missed the appointment",
    "be_back": "came, did not buy",
    "later": "in conversation",
}

_SPANISH: Final = re.compile(
    r"\b(hola|gracias|buen[oa]s|qu[eé]|cu[aá]nt[oa]s?|cu[aá]ndo|d[oó]nde|est[aá]|disponible|todav[ií]a|quiero|quisiera|puedo|pueden|tienen"
    r"|precio|carro|coche|camioneta|por favor|me interesa|usted(es)?|el|la|los|las|una?|del|con|para|mi|mucho|ma[nñ]ana|cr[eé]dito)\b",
    re.IGNORECASE,
)
_ENGLISH: Final = re.compile(
    r"\b(the|is|are|do|does|you|your|i|i'm|it|this|that|have|has|what|how|when|can|would|my|and|for|with|please|thanks?|hello|hi|any|of|to)\b",
    re.IGNORECASE,
)


def stage_of(lead: Lead, now: Instant) -> Stage:
    """What they wrote and waits comes before an appointment, save one that they missed or came to."""
    meeting = lead.appointment
    if not lead.answered and meeting is None:
        return "first"
    if meeting is not None and meeting.state == "missed":
        return "no_show"
    if meeting is not None and meeting.state == "shown" and not lead.sold:
        return "be_back"
    if lead.awaits_reply:
        return "later"
    if meeting is not None and meeting.state in ("set", "confirmed") and meeting.when > now:
        return "confirm"
    return "no_answer" if meeting is None and (lead.reply is None or _asked_since(lead)) else "later"


def _asked_since(lead: Lead) -> bool:
    """Whether something of ours reached them after what they wrote last."""
    return lead.reply is not None and any(touch.reached > lead.reply.at for touch in lead.touches)


def written_in(text: str) -> Literal["en", "es"]:
    """The language of these words as far as common ones tell: "es" only where more of them are Spanish than English."""
    spanish = len(_SPANISH.findall(text)) + 2 * len(re.findall("[¿¡ñÑ]", text))
    return "es" if spanish > len(_ENGLISH.findall(text)) else "en"
