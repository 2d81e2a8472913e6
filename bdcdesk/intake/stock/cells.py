"""What the cells of a stock file say: prices, mileages, dates, and the words for how a car stands."""

import re
from datetime import date, timedelta
from typing import Final, get_args

from bdcdesk.domain.events.stock import Condition, Status
from bdcdesk.intake.stock.columns import plain

PHOTOS: Final = 60
LONGEST: Final = 120
"""Characters of a cell that is kept as it is."""

_MOST: Final = 100_000_000_00
_FURTHEST: Final = 2_000_000
_DIGITS: Final = 30
_OLDEST: Final = 7_000
"""Days: a car that is said to be in stock for longer is not believed."""

_STATUSES: Final[dict[Status, str]] = {
    "in stock": """in stock|instock|available|active|on lot|on the lot|on ground|ground|dealer stock|in inventory|inventory|stock|a|yes|
        retail ready|frontline|frontline ready|for sale|live|ready""",
    "in transit": """in transit|intransit|transit|allocated|build|in production|production|ordered|on order|inbound|incoming|in build|built|
        arriving soon|arriving|coming soon|scheduled|shipped|t""",
    "on hold": """on hold|hold|pending|sale pending|sales pending|deal pending|pending sale|reserved|deposit|deposit taken|h|on deposit|
        under contract|in deal|spot delivered""",
    "sold": "sold|delivered|s|retailed|sold retail|sold wholesale|wholesaled|removed|deleted|inactive|unavailable|gone",
}
_CONDITIONS: Final[dict[Condition, str]] = {
    "new": "new|n|brand new|demo|new car|new vehicle",
    "used": "used|u|pre owned|preowned|previously owned|second hand|p|used car|used vehicle",
    "certified": "certified|cpo|c|certified pre owned|certified preowned|certified used|certified preowned vehicle",
}
_STATUS: Final[dict[str, Status]] = {" ".join(word.split()): status for status, words in _STATUSES.items() for word in words.split("|")}
_CONDITION: Final[dict[str, Condition]] = {word: condition for condition, words in _CONDITIONS.items() for word in words.split("|")}
_YES: Final = frozenset(("yes", "y", "true", "1", "x", "certified", "cpo", "c"))
_NUMBER: Final = re.compile(r"\d[\d.,' \u00a0\u202f]*")
_DATES: Final = (
    (re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"), None),
    (re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d)"), None),
    (re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d)"), None),
    (re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)"), None),
)
_SLASHED: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?!\d)")
_BETWEEN: Final = re.compile(r"[;,]+(?=https?://)", re.IGNORECASE)
_BLANK: Final = str.maketrans(dict.fromkeys("|\"'<>", " "))


def words(cell: str) -> str:
    """The cell on one line and not too long."""
    return " ".join(cell.split())[:LONGEST]


def price(cell: str) -> int:
    """In hundredths; 0 for "Call", for nothing and for nonsense."""
    found = _NUMBER.search(cell)
    if found is None or "-" in cell[: found.start()]:
        return 0
    digits = re.sub(r"[' \u00a0\u202f]", "", found[0]).rstrip(".,")
    # "23.995,00" and "23,995.00": what one or two digits follow at the end are hundredths, of whatever sign.
    split = re.fullmatch(r"(.*)[.,](\d{1,2})", digits)
    whole, cents = (split[1], split[2]) if split else (digits, "")
    value = _number(re.sub(r"[.,]", "", whole)) * 100 + int((cents + "00")[:2])
    return value if value <= _MOST else 0


def mileage(cell: str) -> int:
    """-1 where it is unknown."""
    found = _NUMBER.search(cell)
    if found is None or "-" in cell[: found.start()]:
        return -1
    digits = re.sub(r"[' \u00a0\u202f]", "", found[0]).rstrip(".,")
    value = _number(re.sub(r"[.,]", "", re.sub(r"\.\d{1,2}$", "", digits)))
    return value if value <= _FURTHEST else -1


def _number(digits: str) -> int:
    """Of more digits than any price or mileage has: a number that is too large for both, for Python refuses to read thousands of them."""
    return int(digits or "0") if len(digits) <= _DIGITS else _MOST


def year(cell: str) -> str:
    found = re.fullmatch(r"\s*'?(\d{4}|\d{2})(?:\.0+)?\s*", cell)
    if found is None:
        return ""
    digits = found[1] if len(found[1]) == 4 else f"{'19' if int(found[1]) > 60 else '20'}{found[1]}"
    return digits if "1900" <= digits <= "2100" else ""


def status(cell: str) -> Status | None:
    """None for words that are not known."""
    return _STATUS.get(plain(cell)) if cell.strip() else "in stock"


def condition(cell: str) -> Condition | None:
    """None for words that are not known."""
    return _CONDITION.get(plain(cell)) if cell.strip() else ""


def certified(cell: str) -> bool:
    return plain(cell) in _YES


def since(cell: str, region: str, day: date) -> str:
    """The day that a date names, as YYYY-MM-DD, "" if none can be read or it is after `day`. "3/4/2026" as the region writes it."""
    for pattern, _ in _DATES:
        found = pattern.match(cell.strip())
        if found is not None:
            return _day(int(found["y"]), int(found["m"]), int(found["d"]), day)
    found = _SLASHED.match(cell.strip())
    if found is None:
        return ""
    first, second, written = int(found[1]), int(found[2]), int(found[3])
    month, of_month = (first, second) if (region in ("US", "CA", "PH") and first <= 12) or second > 12 else (second, first)
    return _day(written if written > 99 else 2000 + written, month, of_month, day)


def aged(cell: str, day: date) -> str:
    """The day on which a car came that has been here for so many days on `day`; "" if that is no number of days."""
    found = re.fullmatch(r"\s*(\d{1,5})(?:\.0+)?\s*(?:days?|d)?\s*", cell, re.IGNORECASE)
    return (day - timedelta(days=int(found[1]))).isoformat() if found is not None and int(found[1]) <= _OLDEST else ""


def photos(cell: str) -> tuple[str, ...]:
    """The addresses in a cell, each once, in their order."""
    parts = [part for piece in cell.translate(_BLANK).split() for part in (_BETWEEN.split(piece) if piece.count("://") > 1 else (piece,))]
    found = (part.rstrip(",;.") for part in parts if part[:8].casefold().startswith(("http://", "https://")))
    return tuple(dict.fromkeys(address for address in found if len(address) <= 500))[:PHOTOS]


def _day(written: int, month: int, of_month: int, latest: date) -> str:
    try:
        named = date(written, month, of_month)
    except ValueError:
        return ""
    return named.isoformat() if latest - timedelta(days=_OLDEST) <= named <= latest + timedelta(days=1) else ""


assert frozenset(_STATUSES) == frozenset(get_args(Status))
