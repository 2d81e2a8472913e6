"""That a shopper asked again, and what was made of it, in words."""

from bdcdesk.domain.events import Event
from bdcdesk.domain.events.lead import RaisedAgain, Recognised, SentAgain, Shopper

_KNOWN: dict[Recognised, str] = {
    "phone": "same phone number",
    "email": "same mail address",
    "name and car": "same name and car",
    "same id": "same id at the source",
    "by hand": "seen by a colleague",
}


def known_by(by: Recognised) -> str:
    """By what they were known: "same phone number"."""
    return _KNOWN[by]


def asked_again(facts: RaisedAgain) -> str:
    """ "Asked again through AutoBazaar (same phone number), 2021 Subaru Outback"; their words stand elsewhere."""
    cars = [car.title for car in facts.received.vehicles if car.title and car.interest not in ("trade-in", "sell")]
    car = f", {cars[0]}" if cars else ""
    how = "told by hand" if facts.by_hand else f"through {facts.received.source}"
    there = ", while on your site" if facts.received.on_site else ""
    return f"Asked again {how} ({known_by(facts.by)}){car}{there}"


def said_again(event: Event) -> str:
    """What they wrote when they asked again; "" for nothing, and once it was erased."""
    return event.personal.comments.strip() if isinstance(event.personal, Shopper) else ""


def sent_again(facts: SentAgain) -> str:
    return f"Sent once more by {facts.source}{', as it says itself' if facts.resend else ''}: nothing new is in it"
