"""The gate before every contact, asked when composing and again when sending. (Consent, caps and state rules come as dated data later.)"""

import re
from datetime import datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.fold import Person
from bdcdesk.domain.lead import Lead

QUIET_UNTIL = time(8)
QUIET_FROM = time(21)
"""Federal calling hours at the called party's place: 47 CFR 64.1200(c)(1); texts are treated as calls."""

PATIENCE = 600_000
"""Milliseconds from the key press after which a request is put back to the agent instead of sent late."""

_STOP = re.compile(r"\s*(stop|stop ?all|unsubscribe|end|quit|cancel|revoke|opt[ -]?out)\s*[.!]*\s*", re.IGNORECASE)
"""The words of 47 CFR 64.1200(a)(10) and of the providers, when they are the whole text: "can't stop smiling" is no opt-out."""


class Allowed(msgspec.Struct, frozen=True):
    until: Instant
    """When the window closes in the first of the shopper's possible zones."""


class Held(msgspec.Struct, frozen=True):
    until: Instant
    reason: str


class Blocked(msgspec.Struct, frozen=True):
    reason: str


Verdict: TypeAlias = Allowed | Held | Blocked


def is_opt_out(text: str) -> bool:
    return _STOP.fullmatch(text) is not None


def verdict(lead: Lead, person: Person, channel: Channel, now: Instant) -> Verdict:
    """Whether this person may be contacted on this channel now. Outside the hours of any zone they may be in, it is held."""
    if person.erased and lead.received <= person.erased:
        return Blocked("The shopper had their data erased.")
    if person.newer:
        return Blocked("A newer bdcdesk wrote about this shopper, perhaps that they want no contact. Update this one first.")
    if channel in person.opted_out:
        return Blocked(f"The shopper asked for no more {_PLURAL[channel]}.")
    if channel in person.refused:
        return Blocked(f"The shopper did not allow {_PLURAL[channel]} when they asked.")
    if person.wrong:
        return Blocked("This number or address belongs to somebody else.")
    if channel == "email":
        return Allowed(now + 86_400_000)
    zones = lead.zones or (lead.zone,)
    try:
        opens = max(_next_open(now, zone) for zone in zones)
    except ZoneInfoNotFoundError:
        return Blocked(f"It cannot be told what time it is where the shopper may be ({', '.join(sorted(zones))}).")
    if opens > now:
        return Held(_first_common(now, zones), f"Outside 8 am to 9 pm where the shopper may be ({', '.join(sorted(zones))}).")
    return Allowed(min(_closes(now, zone) for zone in zones))


_PLURAL: dict[str, str] = {"text": "texts", "call": "calls", "email": "mails"}


def _wall(day: datetime, at: time) -> datetime:
    return day.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0, fold=0)


def _next_open(now: Instant, zone: str) -> Instant:
    here = clock.local(now, zone)
    if QUIET_UNTIL <= here.time() < QUIET_FROM:
        return now
    opening = _wall(here, QUIET_UNTIL)
    return clock.instant(opening if here < opening else _wall(here + timedelta(days=1), QUIET_UNTIL))


def _closes(now: Instant, zone: str) -> Instant:
    return clock.instant(_wall(clock.local(now, zone), QUIET_FROM))


def _first_common(now: Instant, zones: tuple[str, ...]) -> Instant:
    at = now
    # Each round moves to the latest opening of the zones that are shut; zones lie within 26 hours, so a few rounds reach a common minute,
    # or there is none and the lead is held a day at a time until a person looks.
    for _ in range(8):
        later = max(_next_open(at, zone) for zone in zones)
        if later == at:
            return at
        at = later
    return at
