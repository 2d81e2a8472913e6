"""What files that came with a shopper's text mean for the lead: each is awaited, then kept or missed."""

from collections.abc import Callable
from typing import Any

import msgspec

from bdcdesk.domain.attachment import MOST, Attachment
from bdcdesk.domain.events import Event, Facts, attachments
from bdcdesk.domain.lead import Lead

change = msgspec.structs.replace


def _came(state: Lead, facts: attachments.AttachmentsCame, event: Event) -> Lead:
    # Of an erased shopper nothing is fetched any more.
    if state.erased or facts.count < 1 or any(known.of == facts.of for known in state.attachments):
        return state
    made = tuple(Attachment(facts.of, place, event.at, channel=facts.channel) for place in range(min(facts.count, MOST)))
    return change(state, attachments=(*state.attachments, *made))


def _kept(state: Lead, facts: attachments.AttachmentKept, event: Event) -> Lead:
    known = state.attachment(facts.of, facts.place)
    if known is None or known.blob or not facts.blob:
        return state
    return _with(state, change(known, blob=facts.blob, file=facts.file, size=facts.size, why="", final=False))


def _missed(state: Lead, facts: attachments.AttachmentMissed, event: Event) -> Lead:
    known = state.attachment(facts.of, facts.place)
    if known is None or not known.awaited or not facts.why:
        return state
    return _with(state, change(known, why=facts.why, final=facts.final))


def _wanted(state: Lead, facts: attachments.AttachmentWanted, event: Event) -> Lead:
    known = state.attachment(facts.of, facts.place)
    if known is None or known.blob or not known.why or known.final:
        return state
    return _with(state, change(known, why="", wanted=event.at))


def _with(state: Lead, after: Attachment) -> Lead:
    same = (after.of, after.place)
    return change(state, attachments=tuple(after if (known.of, known.place) == same else known for known in state.attachments))


RULES: dict[type[Facts], Callable[[Lead, Any, Event], Lead]] = {
    attachments.AttachmentsCame: _came,
    attachments.AttachmentKept: _kept,
    attachments.AttachmentMissed: _missed,
    attachments.AttachmentWanted: _wanted,
}
