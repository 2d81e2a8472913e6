"""All actions, and how one is kept in the outbox. Loads every kind, so a desk with an empty outbox does without it."""

import operator
from functools import cache, reduce

import msgspec

from bdcdesk.domain.actions import (
    after_all,
    after_hours,
    appointment,
    arrivals,
    attachments,
    call_back,
    calls,
    campaign,
    contact,
    desk,
    desk_mail,
    dispatch,
    following,
    intake,
    joining,
    lead,
    marking,
    offers,
    outcome,
    ownership,
    plans,
    rules,
    source,
    stock,
    team,
    visit,
    wording,
)
from bdcdesk.domain.actions.base import Action

ACTIONS: tuple[type[Action], ...] = tuple(
    made
    for module in (
        intake,
        arrivals,
        after_all,
        ownership,
        contact,
        lead,
        marking,
        following,
        call_back,
        appointment,
        visit,
        desk,
        dispatch,
        attachments,
        calls,
        offers,
        source,
        stock,
        rules,
        campaign,
        wording,
        plans,
        outcome,
        desk_mail,
        after_hours,
        team,
        joining,
    )
    for made in vars(module).values()
    if (isinstance(made, type) and issubclass(made, Action) and made.__module__ == module.__name__ and "decide" in vars(made))
    or made is intake.EnterLead
)


class UnreadableAction(ValueError):
    """A kept action that this release cannot read: it stays where it is, and nothing of it is done."""


@cache
def _decoder() -> msgspec.json.Decoder[Action]:
    return msgspec.json.Decoder(reduce(operator.or_, ACTIONS))


def read_action(kept: bytes) -> Action:
    """Raises UnreadableAction."""
    try:
        return _decoder().decode(kept)
    except msgspec.DecodeError as error:
        raise UnreadableAction(str(error)) from error
