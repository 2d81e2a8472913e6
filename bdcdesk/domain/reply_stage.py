"""How far it has come with a shopper, as far as that changes what is said to them."""

from typing import Final, Literal

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.translation import tr

Stage = Literal["first", "no_answer", "confirm", "no_show", "be_back", "later"]
STAGES: Final[tuple[Stage, ...]] = ("first", "no_answer", "confirm", "no_show", "be_back", "later")
STAGE_NAMES: Final[dict[Stage, str]] = {
    "first": tr("first answer"),
    "no_answer": tr("no answer yet"),
    "confirm": tr("confirm the appointment"),
    "no_show": tr("missed the appointment"),
    "be_back": tr("came, did not buy"),
    "later": tr("in conversation"),
}


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
