"""Why a piece of work stands where it does, in one sentence: what it is, how long it has waited, what waiting longer costs. Pure."""

from typing import Final

from bdcdesk.domain.events import Instant
from bdcdesk.domain.order import CURVES, GUARANTEE_EVERY, GUARANTEED, HANDLING, is_later, is_live
from bdcdesk.domain.owed import Kind, Work

_WHAT: Final[dict[Kind, str]] = {
    "reply": "they wrote",
    "missed call": "they called",
    "trouble": "what we sent did not reach them",
    "new": "nobody has answered them yet",
    "again": "they asked again",
    "call back": "they are to be called at this time",
    "desk": "the desk is asked",
    "desk answer": "the desk has answered",
    "promise": "it was promised to them",
    "appointment": "they are due now",
    "no-show": "they missed their appointment",
    "be-back": "they were here and did not buy",
    "car": "there is news of their car",
    "confirm": "their appointment is not confirmed",
    "follow-up": "its day in the plan has come",
    "elsewhere": "it waits at another desk",
    "look": "somebody has to look at it",
}
_MINUTE: Final = 60_000
_ORDINALS: Final = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def because(work: Work, now: Instant) -> str:
    """ "They wrote, waiting for 2 min: a live conversation comes first." Never a name in it."""
    what = _WHAT.get(work.kind, "it is owed")
    if work.pending:
        return "Last, for it is on its way: there is nothing to do but wait."
    if work.on_site:
        return f"First, for they are on your site now, and {what}."
    if is_later(work, now):
        return f"Later: it begins in {_span(work.since - now)}."
    waited = max(0, now - work.since)
    said = f"{what[:1].upper()}{what[1:]}, waiting for {_span(waited)}"
    if is_live(work, now):
        return f"{said}: a live conversation comes first."
    if work.kind in GUARANTEED and 0 < work.due < now:
        turn = _ORDINALS.get(GUARANTEE_EVERY, f"{GUARANTEE_EVERY}th")
        return f"{said}, and {_span(now - work.due)} past its due time: every {turn} pick goes to what is overdue longest."
    return f"{said}: {_costs(work.kind, waited)}."


def _costs(kind: Kind, waited: int) -> str:
    """What is lost by one handling time more, of what is still there to lose."""
    tau = CURVES[kind].tau
    lost = round(100 * (1 - (1 + waited / tau) / (1 + (waited + HANDLING) / tau)))
    minutes = HANDLING // _MINUTE
    return f"{minutes} min more would cost {lost} % of its chance" if lost else f"{minutes} min more cost nearly nothing"


def _span(ms: int) -> str:
    minutes = ms // _MINUTE
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"
