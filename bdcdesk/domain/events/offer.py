"""Events of a lead that nobody has: whom it is offered to, and how it goes on. They move no clock."""

from typing import Literal

from bdcdesk.domain.events.base import Facts, Instant


class Offered(Facts, frozen=True, tag="offered"):
    """To agent `to` alone until then. `turn` counts what was done to find somebody, from 0."""

    to: str
    until: Instant
    turn: int = 0


class OfferedToAll(Facts, frozen=True, tag="offered_to_all"):
    """Whoever is first has it; at `until` it is shown to the supervisor."""

    until: Instant
    turn: int = 0


class LeftToSupervisor(Facts, frozen=True, tag="left_to_supervisor"):
    """Nobody was found: a supervisor has to look. Anybody may still take it."""

    why: Literal["nobody took it", "nobody is there"]
    turn: int = 0


class LetGo(Facts, frozen=True, tag="let_go"):
    """The owner went home, and the shopper waits: it is anybody's again, with its clock as it was."""

    agent: str
    turn: int = 0
