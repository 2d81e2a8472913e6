"""A call as the lead's page shows it while it goes on, and a call of the shopper's that nobody took: in words. Pure."""

from typing import Final

from bdcdesk.desktop.lead.call_view import LiveCall, Missed
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.calls import LEGS
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch
from bdcdesk.report.names import YOU, Names, beginning, called
from bdcdesk.report.times import lasted, when
from bdcdesk.report.touch_words import ended
from bdcdesk.translation import tr

LINGERS: Final = 120_000
"""Milliseconds for which a call that is over is still told of above the page, to be placed again."""
LONGEST: Final = 2 * 3_600_000
"""Milliseconds after which a call whose end nobody told is not shown as going on any more."""


def live_call(lead: Lead, me: str, names: Names, now: Instant) -> LiveCall | None:
    """The newest call, ours or theirs, that goes on or was over a moment ago."""
    ours = next((touch for touch in reversed(lead.touches) if touch.channel == "call"), None)
    theirs = lead.rings[-1] if lead.rings else None
    if theirs is not None and not theirs.over and now - theirs.at < LONGEST:
        return _theirs(lead, me, names)
    if ours is None or now - ours.requested > LONGEST or ours.agent_phone == "":
        return None
    if ours.stage in ("sending", "accepted") or (ours.stage == "unknown" and not ours.given_up):
        return _ours(lead, ours, me, names)
    if ours.stage == "ended" and ours.actor == me and now - ours.leg_at < LINGERS and lead.touches[-1] is ours:
        return LiveCall(
            ours.id, (), 0, words=tr("Call over: {ended}", ended=ended(ours.result, ours.talk, ours.talk)), again=not lead.closed
        )
    return None


def _ours(lead: Lead, touch: Touch, me: str, names: Names) -> LiveCall:
    mine = touch.actor == me
    who = names.of(touch.actor)
    start = (tr("Your phone rings"), tr("You are on")) if mine else (tr("{who}: phone rings", who=who), tr("{who} is on", who=who))
    steps = (*start, tr("{beginning}'s phone rings", beginning=beginning(called(lead))), tr("Talking"))
    at = LEGS.index(touch.leg) if touch.leg else 0
    words = tr("Hanging up …") if touch.hang_up else tr("Placing the call …") if touch.stage == "sending" else ""
    since = touch.leg_at if touch.leg == "talking" else 0
    return LiveCall(touch.id, steps, at, since, words, hang_up=(mine or lead.owner == me) and not touch.hang_up)


def _theirs(lead: Lead, me: str, names: Names) -> LiveCall:
    ring = lead.rings[-1]
    who = [(YOU if member == me else names.of(member)) for member in ring.members]
    whom = ", ".join(who)
    if ring.state == "talking":
        return LiveCall("", (), 0, ring.since, tr("{beginning} called and talks with {whom}", beginning=beginning(called(lead)), whom=whom))
    return LiveCall(
        "",
        (),
        0,
        0,
        tr("{beginning} calls", beginning=beginning(called(lead)))
        + (tr(", it rings at {possessive}", possessive=_possessive(whom)) if whom else ""),
    )


def _possessive(whom: str) -> str:
    return tr("your phone: pick up and press 1") if whom == YOU else tr("{whom}'s phone", whom=whom)


def missed(lead: Lead, now: Instant) -> Missed | None:
    """The shopper's call that waits for one of ours."""
    ring = lead.missed_call
    if ring is None or lead.closed:
        return None
    words = tr("{beginning} called {when} and reached nobody", beginning=beginning(called(lead)), when=when(ring.at, lead.zone, now))
    left = (
        tr(", and left a voicemail of {lasted}", lasted=lasted(ring.seconds * 1000)) if ring.state == "voicemail" and ring.seconds else ""
    )
    fetching = tr(", and left a voicemail that is being fetched") if ring.state == "voicemail" and not ring.seconds else ""
    return Missed(f"{words}{left}{fetching}.", ring.blob)
