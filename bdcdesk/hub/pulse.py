"""What the hub's thread tells of itself after each round, for whoever asks it for its health."""

import msgspec

from bdcdesk.domain.events import Instant


class Pulse(msgspec.Struct, frozen=True):
    """Times by this computer's clock, 0 for never. `turned`: when the last round ended; `reached`: when central last answered;
    `waiting`: actions in the outbox that central does not have; `ready`: whether leads can be taken; `problem`: what a person should look
    at; `fetching`: leads that a platform has told of and not given yet."""

    turned: Instant = 0
    reached: Instant = 0
    waiting: int = 0
    ready: bool = False
    problem: str = ""
    fetching: int = 0
