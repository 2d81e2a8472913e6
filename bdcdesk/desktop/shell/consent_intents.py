"""What a shopper allows, whose a number is, and a rule set aside for one contact: what a screen asked for, as actions of this member."""

from typing import Final, cast

from bdcdesk.desktop.lead.people_view import Agreed
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.shell.intents import Make, by, new
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.lead import Note, OptOut, SetOutcome, TakeBackWrongNumber
from bdcdesk.domain.actions.rules import ASKED_AGAIN, GiveConsent, JudgeWords, OptIn, SetRuleAside
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.person import Channel
from bdcdesk.replica.desk import Desk

ASIDE: Final[Instant] = 3_600_000
"""Milliseconds for which a supervisor sets a rule aside from the page: for one contact."""


def opt_out(lead: str) -> Make:
    action = new()

    def make(desk: Desk) -> Action:
        known = desk.lead(lead)
        return OptOut(persons=known.persons if known else (), **by(desk, action, lead))

    return make


def judge(lead: str, person: str, doubts: tuple[str, ...], channels: tuple[Channel, ...]) -> Make:
    """What they wrote means: no more of these channels; () nothing of that."""
    action = new()
    return lambda desk: JudgeWords(
        id=action,
        store=desk.record.id,
        actor=desk.me,
        pressed=desk.now(),
        about=lead,
        person=person,
        channels=channels,
        doubts=doubts,
    )


def wrong_number(lead: str, person: str) -> Make:
    action = new()
    return lambda desk: SetOutcome(outcome="wrong number", person=person, **by(desk, action, lead))


def right_number(lead: str, person: str) -> Make:
    """What was marked as somebody else's is the shopper's after all."""
    action = new()
    return lambda desk: TakeBackWrongNumber(person=person, **by(desk, action, lead))


def asked_again(view: LeadView, person: str, channel: str, way: str, said: str) -> Make:
    """They want to be contacted again: who may open that does, whoever may not leaves word of it on the lead."""
    action = new()
    if not view.opens:
        return lambda desk: Note(text=f"{ASKED_AGAIN} {way}. {said}", **by(desk, action, view.lead))
    return lambda desk: OptIn(
        id=action,
        store=desk.record.id,
        actor=desk.me,
        pressed=desk.now(),
        about=view.lead,
        person=person,
        channels=(cast(Channel, channel),),
        evidence=f"{way}. {said}",
    )


def agreed(lead: str, told: Agreed) -> Make:
    """What the shopper agreed to, on the stream of that number or address: it holds on all of their leads."""
    action = new()
    return lambda desk: GiveConsent(
        id=action,
        store=desk.record.id,
        actor=desk.me,
        pressed=desk.now(),
        about=lead,
        person=told.way.person,
        channels=(told.way.channel,) if told.way.channel else ("text", "call"),
        purpose=told.purpose,
        source=told.source,
        wording=told.wording,
        agreed=told.at,
        evidence=told.evidence,
    )


def set_aside(view: LeadView, channel: str, why: str) -> Make:
    """What holds this channel back now, for an hour."""
    action = new()
    way = view.text if channel == "text" else view.call
    return lambda desk: SetRuleAside(
        person=way.person,
        channel="text" if channel == "text" else "call",
        rules=way.aside,
        until=desk.now() + ASIDE,
        reason=why,
        **by(desk, action, view.lead),
    )
