"""What a call at a named time means for a lead: the newest time counts, until we called, they talked with us, or it is taken back."""

from collections.abc import Callable
from typing import Any

import msgspec

from bdcdesk.domain.events import Event, Facts, call_back
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.planned import LONGEST_WAIT, CallBack

change = msgspec.structs.replace


def _set(state: Lead, facts: call_back.CallBackSet, event: Event) -> Lead:
    if state.closed or not event.at < facts.when <= event.at + LONGEST_WAIT:
        return state
    return change(state, call_back=CallBack(facts.when, event.at))


def _over(state: Lead, facts: call_back.CallBackOver, event: Event) -> Lead:
    known = state.call_back
    return change(state, call_back=None) if known is not None and known.when == facts.when else state


RULES: dict[type[Facts], Callable[[Lead, Any, Event], Lead]] = {call_back.CallBackSet: _set, call_back.CallBackOver: _over}
