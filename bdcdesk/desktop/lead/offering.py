"""What is offered to be sent on a lead: each scenario's words in each language, with every known value in place."""

from collections.abc import Callable, Sequence

import msgspec

from bdcdesk.desktop.lead.offer_view import Offer
from bdcdesk.desktop.lead.understanding import TOPICS, Understood
from bdcdesk.desktop.lead.worded import worded
from bdcdesk.domain.campaign import Campaign
from bdcdesk.domain.car import Car
from bdcdesk.domain.closest import closest, hundredths, sought
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.placeholders import Language, fill, values
from bdcdesk.domain.reply_stage import STAGE_NAMES, stage_of
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.domain.stock import Stock
from bdcdesk.domain.wording import Wordings as OwnWordings
from bdcdesk.translation import tr


def its_car(lead: Lead, stock: Stock | None) -> Car | None:
    """The car in stock that the lead asks for, if it is one."""
    return stock.find(lead.wanted).car if stock is not None and lead.wanted is not None else None


def sums_of(lead: Lead, car: Car | None) -> frozenset[int]:
    """What the car costs in the lead and in stock, and what the desk said of it."""
    said = [question.figures for question in lead.questions if question.figures is not None]
    told = (hundredths(lead.wanted.price) if lead.wanted else 0, car.price if car else 0, *(figures.price for figures in said))
    return frozenset(one for one in told if one)


class Offering(msgspec.Struct, frozen=True):
    """What the offers are made with: who writes for which store and when, the car asked for, and one that could be had instead; the
    campaign that stands for them; how the member `me` and the store word things."""

    agent: str
    store: str
    now: Instant
    car: Car | None
    instead: Car | None
    campaign: Campaign | None
    me: str
    own_words: Callable[[str], OwnWordings]

    def values(self, lead: Lead, language: Language) -> dict[str, str]:
        """What stands for each placeholder, as far as it is known."""
        return values(lead, self.agent, self.store, self.car, self.instead, self.now, language, self.campaign)


def instead_of(lead: Lead, car: Car | None, stock: Stock | None) -> Car | None:
    """The car that comes closest to one that is gone."""
    if car is None or lead.wanted is None or stock is None or (car.here and car.status != "sold"):
        return None
    return next(iter(closest(sought(lead.wanted, car), stock, 1)), None)


def scenario_offers(lead: Lead, scenarios: Sequence[Scenario], meant: Understood, offering: Offering) -> tuple[Offer, ...]:
    """Of every scenario, the languages one after the other. How they would like to buy is asked once."""
    stage, ask_buying = stage_of(lead, offering.now), not lead.buying and not lead.buying_asked
    made = list[Offer]()
    for language in scenarios[0].words if scenarios else ():
        known = offering.values(lead, language)
        for one in scenarios:
            draft = one.draft(stage, language, offering.car, known, ask_buying)
            offer = Offer(
                id=one.id,
                version=one.version,
                name=tr(one.name),
                goal=tr(one.goal),
                body=fill(draft.text, known),
                because=meant.because if one.id == meant.scenario else "",
                guide=tuple(fill(turn, known) for turn in draft.guide),
                answers=", ".join(TOPICS.get(answer, answer).lower() for answer in draft.answers),
                language=language,
                stage=STAGE_NAMES[stage],
                subject=fill(draft.subject, known),
                mail=fill(draft.mail, known),
                buying=draft.buying,
                known=tuple(known.items()),
                at=stage,
            )
            made.append(worded(offer, offering.own_words(one.id), offering.me, lead.zone, offering.now))
    return tuple(made)
