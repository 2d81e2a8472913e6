"""Which streams of a store make each part of its log, in SQL that both databases read alike; `s` is the table of streams."""

from typing import Final

from bdcdesk.central.records import Part

PARTS: Final[dict[Part, str]] = {
    "beside": "(s.stream < 'car/' OR (s.stream >= 'car0' AND s.stream < 'lead/') OR s.stream >= 'lead0')",
    "open": "s.open AND s.stream >= 'lead/' AND s.stream < 'lead0'",
    "stock": "s.open AND s.stream >= 'car/' AND s.stream < 'car0'",
    "closed": "NOT s.open AND ((s.stream >= 'car/' AND s.stream < 'car0') OR (s.stream >= 'lead/' AND s.stream < 'lead0'))",
}
