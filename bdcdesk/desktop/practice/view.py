"""What the composer is shown of a made-up shopper: a lead that is in no log, with the replies that its scenario offers. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from bdcdesk.desktop.lead.offering import Offering, scenario_offers
from bdcdesk.desktop.lead.people_view import Way
from bdcdesk.desktop.lead.side_view import Side
from bdcdesk.desktop.lead.understanding import TOPICS, Understood
from bdcdesk.desktop.lead.view import Ask, LeadView, Question
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.car import Car
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.lead import Shopper
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.lead import Lead, Reply
from bdcdesk.domain.placeholders import Language
from bdcdesk.domain.practice_talk import Talk
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.domain.wording import NO_WORDINGS
from bdcdesk.translation import tr

GOES: Final = Way(True, tr("Practice: it goes to nobody"), Tone.muted)
CALLS: Final = Way(False, tr("Practice: nobody is called"), Tone.muted)
PRICE: Final = 2_486_000
"""Hundredths."""
_ZONE: Final = "America/New_York"
NAMES: Final[Mapping[str, str]] = dict(TOPICS.items())


def practice_view(
    talk: Talk, language: Language, scenarios: Sequence[Scenario], agent: str, store: str, firsts: frozenset[str], number: int
) -> LeadView:
    """`firsts`: first names of all made-up shoppers, folded; `number` tells one shopper from the one before. Times mean nothing here."""
    lead = _lead(talk, number)
    meant = Understood(talk.scenario, tr("you practise it"), (), language, None)
    offering = Offering(agent, store, lead.arrived, _car(talk), None, None, "", lambda scenario: NO_WORDINGS)
    # Without a stage's name an offer has no wordings to be kept: there is no log to keep them in.
    offers = tuple(msgspec.structs.replace(offer, at="") for offer in scenario_offers(lead, scenarios, meant, offering))
    questions = tuple(Question(NAMES[topic], topic in talk.answered, topic) for topic in talk.shopper.asks)
    return LeadView(
        lead=lead.id,
        now=lead.arrived,
        zone=_ZONE,
        places=(),
        name=talk.shopper.first,
        called=talk.shopper.first,
        contact="",
        owner="you",
        owned="me",
        closed="",
        newer=False,
        due=None,
        wishes=(),
        ask=Ask(tr("What {first} asked", first=talk.shopper.first), tr("made up"), talk.shopper.comment, questions=questions),
        entries=(),
        side=Side(),
        text=GOES,
        call=CALLS,
        offers=offers,
        recognised=talk.scenario,
        draft="",
        first=talk.shopper.first,
        known_firsts=firsts,
        language=language,
    )


def _car(talk: Talk) -> Car | None:
    """The made-up store has every car that is asked for, at one price: the one in the facts of resources/practice."""
    if not talk.shopper.car:
        return None
    year, make, model = talk.shopper.car
    return Car(id="practice", stock="P1", year=year, make=make, model=model, price=PRICE, status="in stock")


def _lead(talk: Talk, number: int) -> Lead:
    """Far enough in that its stage is the right one: one that nobody answered, or one where a talk goes on."""
    at: Instant = 1
    year, make, model = talk.shopper.car or ("", "", "")
    lead = Lead(
        id=f"practice-{number}",
        store="",
        source=tr("Practice"),
        arrived=at,
        received=at,
        due=at,
        target=0,
        zone=_ZONE,
        shopper=Shopper(talk.shopper.first, talk.shopper.first, comments=talk.shopper.comment),
        vehicles=(Vehicle(year=year, make=make, model=model),) if talk.shopper.car else (),
    )
    if not talk.sent:
        return lead
    return msgspec.structs.replace(lead, answered=at, reply=Reply("", at + 1, 0, "", talk.turns[-1].body))
