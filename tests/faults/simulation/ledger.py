"""What the simulated world knows by itself: what it handed in, and what screens showed as done."""

from collections import Counter

import msgspec

from bdcdesk.domain.actions import Action


class Accepted(msgspec.Struct, frozen=True):
    """An action that a desk took on and showed. `wish`: it may still be refused, if the desk says so."""

    process: str
    action: Action
    wish: bool
    at: int


class Document(msgspec.Struct, frozen=True):
    """A document that lay complete in the hub's folder. `leads`: how many prospects are in it, 0 when it cannot be read."""

    content: bytes
    leads: int
    at: int


class Ledger:
    def __init__(self) -> None:
        self.accepted: dict[tuple[str, str], Accepted] = {}
        self.documents: dict[str, Document] = {}
        self.dismissed: set[str] = set()
        self.refused: Counter[str] = Counter()
        self.shown: dict[tuple[int, bytes], tuple[str, str]] = {}
        """By place in the log: who read up to there first, and what they showed."""
        self.wrong: list[str] = []
        """What was found wrong during the run."""
