"""Events of how a store's people share the work: who keeps a shopper, how long the desk has, and who covers for whom."""

from typing import Final, Literal

import msgspec

from bdcdesk.domain.events.base import Facts, Instant

Keeping = Literal["hand over", "one person"]
"""Who has the shopper from the appointment on: the salesperson whom the agent hands over to, or whoever had them from the first answer."""

DESK_ANSWER: Final = 600_000
"""Milliseconds of business time in which a store that says nothing else wants the desk's answer: this project's own figure, twice the
usual first answer."""


class Team(msgspec.Struct, frozen=True, omit_defaults=True):
    """`desk_answer`: ms of business time."""

    keeps: Keeping = "hand over"
    desk_answer: int = DESK_ANSWER


USUAL: Final = Team()


class TeamSet(Facts, frozen=True, tag="team_set"):
    """So the store works from now on, all of it."""

    team: Team = USUAL


class CoverSet(Facts, frozen=True, tag="cover_set"):
    """From `since` until `until` the work of `member` is shown to `by` too. Whose the leads are, and the credit, stays. It ends by itself.
    The newest holds."""

    member: str
    by: str
    since: Instant
    until: Instant


class CoverEnded(Facts, frozen=True, tag="cover_ended"):
    """`member` is back, or nobody covers for them after all."""

    member: str
