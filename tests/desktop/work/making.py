"""Rows for tests of the list; the people are invented."""

import random

from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.work.row import Kind, WorkRow
from bdcdesk.domain.events.base import Instant

NOON: Instant = 1_762_369_260_000  # Wednesday, 5 November 2025, 2:01 pm in New York
ZONE = "America/New_York"


def a_row(lead: str = "l1", rank: float = 0.0, due: Instant = 0, total: int = 0, kind: Kind = Kind.new, **more: str) -> WorkRow:
    words = {
        "who": f"Shopper {lead}",
        "why": "New, first answer",
        "what": "2024 Sedona EX · price",
        "owner": "nobody yet",
        "tag": "",
    } | more
    tone = Tone.bad if words["owner"] == "nobody yet" else Tone.muted
    return WorkRow(lead=lead, owner_tone=tone, store="Ridge", due=due, total=total, kind=kind, place=(rank, ""), zone=ZONE, **words)


def many(number: int, seed: int = 1) -> list[WorkRow]:
    chance = random.Random(seed)
    kinds = list(Kind)
    return [
        a_row(f"lead-{each:06}", chance.random() * 1e6, NOON + chance.randrange(-3_600_000, 5 * 86_400_000), 300_000, chance.choice(kinds))
        for each in range(number)
    ]
