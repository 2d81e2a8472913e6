"""Figures of what is sent in, in Prometheus' text format. No personal data: sources by id, outcomes by word."""

from collections import Counter as Tally
from collections.abc import Mapping
from typing import Final

BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds."""

_GAUGES: Final = {
    "bdcdesk_outbox_actions": "Actions kept on the hub's computer that central does not have yet.",
    "bdcdesk_seconds_since_exchange": "Seconds since central last answered the hub.",
    "bdcdesk_seconds_since_turn": "Seconds since the hub's own thread last came round.",
    "bdcdesk_leads_to_fetch": "Leads that a platform has told of and not given yet.",
}


class Metrics:
    """Use from the server's thread."""

    def __init__(self) -> None:
        self._documents: Tally[tuple[str, str]] = Tally()
        self._strangers = 0
        self._webhooks: Tally[str] = Tally()
        self._waits = [0] * (len(BOUNDS) + 1)
        self._waited = 0.0

    def count(self, source: str, outcome: str) -> None:
        self._documents[source, outcome] += 1

    def stranger(self) -> None:
        """Somebody who knew no source or no secret. What they called for is not counted apart: it is theirs to choose."""
        self._strangers += 1

    def webhook(self, outcome: str) -> None:
        """One of the phone provider's: what was thought of it."""
        self._webhooks[outcome] += 1

    def waited(self, seconds: float) -> None:
        """From the first byte of a POST until it was kept."""
        self._waits[next((n for n, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))] += 1
        self._waited += seconds

    def text(self, gauges: Mapping[str, float]) -> str:
        lines = [
            "# HELP bdcdesk_documents_total Documents sent in, by source and what became of them.",
            "# TYPE bdcdesk_documents_total counter",
        ]
        for (source, outcome), count in sorted(self._documents.items()):
            lines.append(f'bdcdesk_documents_total{{source="{source}",outcome="{outcome}"}} {count}')
        lines += [
            "# HELP bdcdesk_strangers_total Requests that named no source, or not its secret.",
            "# TYPE bdcdesk_strangers_total counter",
            f"bdcdesk_strangers_total {self._strangers}",
            "# HELP bdcdesk_webhooks_total What came to the phone provider's address, by what was thought of it.",
            "# TYPE bdcdesk_webhooks_total counter",
            *(f'bdcdesk_webhooks_total{{verdict="{verdict}"}} {count}' for verdict, count in sorted(self._webhooks.items())),
            "# HELP bdcdesk_post_to_outbox_seconds From a POST until its document was kept for good.",
            "# TYPE bdcdesk_post_to_outbox_seconds histogram",
        ]
        total = 0
        for bound, count in zip((*(f"{bound:g}" for bound in BOUNDS), "+Inf"), self._waits, strict=True):
            total += count
            lines.append(f'bdcdesk_post_to_outbox_seconds_bucket{{le="{bound}"}} {total}')
        lines += [f"bdcdesk_post_to_outbox_seconds_sum {self._waited:.6f}", f"bdcdesk_post_to_outbox_seconds_count {total}"]
        for name, about in _GAUGES.items():
            lines += [f"# HELP {name} {about}", f"# TYPE {name} gauge", f"{name} {gauges.get(name, 0):g}"]
        return "\n".join(lines) + "\n"
