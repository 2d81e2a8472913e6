"""That a shopper asked again, and what was made of it, in words."""

from bdcdesk.domain.events import Event
from bdcdesk.domain.events.lead import RaisedAgain, Recognised, SentAgain, Shopper
from bdcdesk.translation import tr

_KNOWN: dict[Recognised, str] = {
    "phone": tr("same phone number"),
    "email": tr("same mail address"),
    "name and car": tr("same name and car"),
    "same id": tr("same id at the source"),
    "by hand": tr("seen by a colleague"),
}


def known_by(by: Recognised) -> str:
    """By what they were known: "same phone number"."""
    return _KNOWN[by]


def asked_again(facts: RaisedAgain) -> str:
    """ "Asked again through AutoBazaar (same phone number), 2021 Subaru Outback"; their words stand elsewhere."""
    cars = [car.title for car in facts.received.vehicles if car.title and car.interest not in ("trade-in", "sell")]
    car = f", {cars[0]}" if cars else ""
    how = tr("told by hand") if facts.by_hand else tr("through {source}", source=facts.received.source)
    there = tr(", while on your site") if facts.received.on_site else ""
    return tr("Asked again {how} ({known_by}){car}{there}", how=how, known_by=known_by(facts.by), car=car, there=there)


def said_again(event: Event) -> str:
    """What they wrote when they asked again; "" for nothing, and once it was erased."""
    return event.personal.comments.strip() if isinstance(event.personal, Shopper) else ""


def sent_again(facts: SentAgain) -> str:
    return tr(
        "Sent once more by {source}{told}: nothing new is in it",
        source=facts.source,
        told=tr(", as it says itself") if facts.resend else "",
    )
