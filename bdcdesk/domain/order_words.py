"""Why a piece of work stands where it does, in one sentence: what it is, how long it has waited, what waiting longer costs. Pure."""

from typing import Final

from bdcdesk.domain.events import Instant
from bdcdesk.domain.order import CURVES, GUARANTEE_EVERY, GUARANTEED, HANDLING, is_later, is_live
from bdcdesk.domain.owed import Kind, Work
from bdcdesk.translation import tr

_WHAT: Final[dict[Kind, str]] = {
    "reply": tr("they wrote"),
    "missed call": tr("they called"),
    "trouble": tr("what we sent did not reach them"),
    "new": tr("nobody has answered them yet"),
    "again": tr("they asked again"),
    "call back": tr("they are to be called at this time"),
    "desk": tr("the desk is asked"),
    "desk answer": tr("the desk has answered"),
    "promise": tr("it was promised to them"),
    "appointment": tr("they are due now"),
    "no-show": tr("they missed their appointment"),
    "be-back": tr("they were here and did not buy"),
    "car": tr("there is news of their car"),
    "confirm": tr("their appointment is not confirmed"),
    "follow-up": tr("its day in the plan has come"),
    "elsewhere": tr("it waits at another desk"),
    "look": tr("somebody has to look at it"),
}
_MINUTE: Final = 60_000
_ORDINALS: Final = {2: tr("second"), 3: tr("third"), 4: tr("fourth"), 5: tr("fifth")}


def because(work: Work, now: Instant) -> str:
    """ "They wrote, waiting for 2 min: a live conversation comes first." Never a name in it."""
    what = _WHAT.get(work.kind, tr("it is owed"))
    if work.pending:
        return tr("Last, for it is on its way: there is nothing to do but wait.")
    if work.on_site:
        return tr("First, for they are on your site now, and {what}.", what=what)
    if is_later(work, now):
        return tr("Later: it begins in {span}.", span=_span(work.since - now))
    waited = max(0, now - work.since)
    said = tr("{what}, waiting for {span}", what=what[:1].upper() + what[1:], span=_span(waited))
    if is_live(work, now):
        return tr("{said}: a live conversation comes first.", said=said)
    if work.kind in GUARANTEED and 0 < work.due < now:
        turn = _ORDINALS.get(GUARANTEE_EVERY, f"{GUARANTEE_EVERY}.")
        return tr(
            "{said}, and {span} past its due time: every {turn} pick goes to what is overdue longest.",
            said=said,
            span=_span(now - work.due),
            turn=turn,
        )
    return said + ": " + _costs(work.kind, waited) + "."


def _costs(kind: Kind, waited: int) -> str:
    """What is lost by one handling time more, of what is still there to lose."""
    tau = CURVES[kind].tau
    lost = round(100 * (1 - (1 + waited / tau) / (1 + (waited + HANDLING) / tau)))
    minutes = HANDLING // _MINUTE
    return (
        tr("{minutes} min more would cost {lost} % of its chance", minutes=minutes, lost=lost)
        if lost
        else tr("{minutes} min more cost nearly nothing", minutes=minutes)
    )


def _span(ms: int) -> str:
    minutes = ms // _MINUTE
    if minutes < 1:
        return tr("less than a minute")
    if minutes < 60:
        return tr("{minutes} min", minutes=minutes)
    return f"{minutes // 60} h" if minutes < 48 * 60 else tr("{minutes} days", minutes=minutes // 1440)
