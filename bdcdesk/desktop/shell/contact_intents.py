"""What a screen asked for of contact with the shopper, as actions of this agent: texts, mails, calls, and the files they sent."""

from collections.abc import Mapping
from typing import cast

import msgspec

from bdcdesk.desktop.lead.offer_view import Offer
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.shell.intents import Make, by, new
from bdcdesk.domain.actions.attachments import WantAttachment
from bdcdesk.domain.actions.calls import HangUp
from bdcdesk.domain.actions.contact import CallOnOwnPhone, DialOwnPhone, PlaceCall, SendMail, SendText, Withdraw
from bdcdesk.domain.appointment_words import OFFER
from bdcdesk.domain.confirming import ASKS, asks_to_come
from bdcdesk.domain.contact_rules import case_of, completed
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.contact import CallResult
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.short_links import Shortened, shortened, shortening_of
from bdcdesk.replica.desk import Desk


def text(view: LeadView, body: str, scenario: str, pictures: tuple[str, ...] = (), later: Instant = 0) -> Make:
    """With what the first text to a shopper has to say, and links to the store's own pages made short."""
    action, touch = new(), new()
    offer = view.offer(scenario)
    answers = _answers(view, offer)

    def made(desk: Desk) -> SendText:
        whole, added = _whole(desk, view.lead, view.text.person, "text", touch, body)
        return SendText(
            added=added,
            touch=touch,
            person=view.text.person,
            to=view.text.to,
            body=whole.body,
            pictures=pictures,
            later=later,
            links=whole.targets,
            scenario=scenario,
            scenario_version=offer.version if offer else 0,
            answers=answers,
            asks=(*_asks(view, scenario, body), *asks_of(desk, view.lead, body, scenario)),
            **by(desk, action, view.lead),
        )

    return made


def _answers(view: LeadView, offer: Offer | None) -> tuple[str, ...]:
    """Which of the shopper's own questions it answers: what nobody asked makes no answer useful."""
    asked = {question.topic for question in view.ask.questions}
    told = offer.answers.replace(" ", "_").split(",_") if offer is not None and offer.answers else []
    return tuple(answer for answer in told if answer in asked)


def _asks(view: LeadView, scenario: str, body: str) -> tuple[str, ...]:
    """ "buying" while the words still hold the question how they would like to buy, in whichever language."""
    return ("buying",) if any(offer.id == scenario and offer.buying and offer.buying in body for offer in view.offers) else ()


def mail(view: LeadView, subject: str, body: str, scenario: str = "", later: Instant = 0) -> Make:
    """With what every mail has to say at its end, and links to the store's own pages made short."""
    action, touch = new(), new()
    person, to = (view.mail.person, view.mail.to) if view.mail is not None else ("", "")
    offer = view.offer(scenario)
    answers = _answers(view, offer)

    def made(desk: Desk) -> SendMail:
        whole, added = _whole(desk, view.lead, person, "email", touch, body)
        return SendMail(
            added=added,
            touch=touch,
            person=person,
            to=to,
            subject=subject,
            later=later,
            calendar=_calendar(view, scenario),
            body=whole.body,
            links=whole.targets,
            scenario=scenario,
            scenario_version=offer.version if offer else 0,
            answers=answers,
            asks=(*_asks(view, scenario, body), *asks_of(desk, view.lead, body, scenario)),
            **by(desk, action, view.lead),
        )

    return made


def _calendar(view: LeadView, scenario: str) -> str:
    """The calendar file, with what is written of the appointment."""
    return view.side.meeting.calendar if scenario == OFFER and view.side.meeting is not None else ""


def asks_of(desk: Desk, name: str, body: str, scenario: str) -> tuple[str, ...]:
    """ "appointment" where the words name the time of one that is still to come, or tell of one that is not any more."""
    meeting = lead.appointment if (lead := desk.lead(name)) is not None else None
    over = scenario == OFFER and meeting is not None and not meeting.to_come
    return (ASKS,) if over or asks_to_come(body, meeting, desk.now()) else ()


def _whole(desk: Desk, name: str, person: str, channel: Channel, touch: str, body: str) -> tuple[Shortened, int]:
    """And how much of it the program has put at its end."""
    short = shortened(body, shortening_of(desk.sources), desk.record.person_key, touch)
    lead = desk.lead(name)
    if lead is None:
        return short, 0
    body = completed(desk.rules, case_of(desk, lead, person, channel, letter=short.body))
    return msgspec.structs.replace(short, body=body), max(0, len(body) - len(short.body.rstrip())) if body != short.body else 0


def call(view: LeadView, phones: Mapping[str, str]) -> Make:
    """`phones`: the agent's own number by store."""
    action, touch = new(), new()
    return lambda desk: PlaceCall(
        touch=touch,
        person=view.call.person,
        to=view.call.to,
        agent_phone=phones.get(desk.record.id, ""),
        **by(desk, action, view.lead),
    )


def dial(view: LeadView, touch: str) -> Make:
    """The same from the agent's own phone: it is asked whether that may be. `touch`: what the call is called from now on."""
    action = new()
    return lambda desk: DialOwnPhone(touch=touch, person=view.call.person, **by(desk, action, view.lead))


def called_myself(lead: str, touch: str, result: str, talk: int) -> Make:
    """What came of it, as the agent tells it; `talk` in seconds."""
    action = new()
    return lambda desk: CallOnOwnPhone(touch=touch, result=cast(CallResult, result), talk=talk, **by(desk, action, lead))


def hang_up(lead: str, touch: str) -> Make:
    action = new()
    return lambda desk: HangUp(touch=touch, **by(desk, action, lead))


def want_file(lead: str, of: str, place: int) -> Make:
    action = new()
    return lambda desk: WantAttachment(of=of, place=place, **by(desk, action, lead))


def withdraw(lead: str, touch: str) -> Make:
    action = new()
    return lambda desk: Withdraw(touch=touch, **by(desk, action, lead))
