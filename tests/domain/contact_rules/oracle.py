"""What the rules allow, written a second time and otherwise: hours typed from the table, holidays as dates, one minute looked at alone.

It knows nothing of the book, and of the program nothing but the zones' names.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

STATES = {
    "AL": "8-20 8-20 -", "CT": "9-20 9-20 9-20", "FL": "8-20 8-20 8-20", "KY": "10-21 10-21 10-21", "LA": "8-20 8-20 -",
    "MD": "8-20 8-20 8-20", "MA": "8-20 8-20 8-20", "MI": "9-21 9-21 9-21", "MN": "9-21 9-21 9-21", "MS": "8-20 8-20 -",
    "NV": "9-20 9-20 9-20", "NM": "9-21 9-21 9-21", "OK": "8-20 8-20 8-20", "OR": "8-20 8-20 8-20", "RI": "9-18 10-17 -",
    "PA": "8-21 8-12 8-21",
    "SD": "9-21 9-21 -", "TX": "9-21 9-21 12-21", "UT": "8-21 8-21 -", "WA": "8-20 8-20 8-20",
}  # fmt: skip
"""Monday to Friday, Saturday, Sunday."""

CAPPED = {"FL", "OK", "MD", "OR"}

_COMMON = "2026-01-01 2026-01-19 2026-05-25 2026-07-03 2026-07-04 2026-09-07 2026-11-11 2026-11-26 2026-12-25 2027-01-01"
CLOSED = {
    "AL": f"{_COMMON} 2026-02-16 2026-06-19 2026-10-12 2026-04-27 2026-06-01",
    "LA": f"{_COMMON} 2026-02-16 2026-06-19 2026-10-12 2026-01-08 2026-02-17 2026-04-03 2026-06-03 2026-11-01 2026-11-02 2026-11-27 "
    "2028-02-29",
    "MS": f"{_COMMON} 2026-02-16 2026-04-27",
    "PA": f"{_COMMON} 2026-02-16 2026-06-19 2026-10-12 2026-04-03 2026-06-14 2026-06-15",
    "RI": f"{_COMMON} 2026-06-19 2026-08-10 2026-10-12",
    "UT": f"{_COMMON} 2026-02-16 2026-06-19 2026-10-12 2026-07-24",
}
"""Legal holidays of 2026, typed from a calendar; and Mardi Gras of 2028, a leap day."""


def rings(at: int, zones: Iterable[str], regions: Iterable[str]) -> bool:
    """Whether a phone may ring at this instant by the clocks of all these zones and the hours of all these states and provinces."""
    spans = [*regions, "US"]
    for zone in zones:
        here = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone))
        hour = here.hour + here.minute / 60
        if not all(_open(region, here, hour) for region in spans):
            return False
    return True


def _open(region: str, here: datetime, hour: float) -> bool:
    if region.startswith("CA-"):
        return 9 <= hour < 21.5 if here.weekday() < 5 else 10 <= hour < 18
    said = STATES.get(region, "8-21 8-21 8-21").split()[max(0, here.weekday() - 4)]
    if said == "-" or here.date().isoformat() in CLOSED.get(region, ""):
        return False
    start, end = map(int, said.split("-"))
    return start <= hour < end


def few(at: int, before: Iterable[int], regions: Iterable[str], own: int = 0) -> bool:
    """Whether one contact more may be made now, by the states' caps and the store's own."""
    day = datetime.fromtimestamp(at / 1000, UTC) - timedelta(hours=24)
    count = sum(datetime.fromtimestamp(one / 1000, UTC) > day for one in before)
    return count < min([3] * bool(CAPPED & set(regions)) + [own] * bool(own) + [10**9])
