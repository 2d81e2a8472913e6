"""Test leads of our own, by which a store sees that its sources still work: marked, out of every figure, and no work for anybody."""

import re
from datetime import timedelta
from typing import Final

from bdcdesk.domain import clock
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.settings import Hours

CLOSED: Final = "a test lead of our own"
"""Why such a lead is closed from the start."""
_HOUR: Final = 3_600_000
_MARK: Final = re.compile(r"bdcdesk-test-[0-9a-f]{24}")


def make_mark(random: bytes) -> str:
    """Of 12 random bytes."""
    return f"bdcdesk-test-{random[:12].hex()}"


def mark_of(nature: str, *texts: str) -> str:
    """The mark of a test lead of ours, wherever its sender's format had a place for it; "" for any other lead.

    What does not say of itself that it is a test is never taken for one.
    """
    if nature != "test":
        return ""
    return next((found[0] for text in texts if (found := _MARK.search(text))), "")


def day_to_test(hours: Hours, now: Instant) -> str:
    """The day (YYYY-MM-DD) for which the sources are to be tested now; "" if they are not.

    In the hour before the store opens, so that who comes in knows; a hub that did not run then does it later that day, but not in the first
    hour, which belongs to the night's leads. Days on which the store is closed have none.
    """
    today = clock.local(now, hours.zone).date()
    # Tomorrow first: where the store opens at midnight, the hour before is today's.
    for day in (today + timedelta(days=1), today):
        opens = clock.opening(hours, day)
        if opens and (opens - _HOUR <= now < opens or (day == today and now >= opens + _HOUR)):
            return day.isoformat()
    return ""
