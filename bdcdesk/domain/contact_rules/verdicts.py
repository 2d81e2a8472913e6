"""What the gate says of one contact: go, wait until, or no, and because of which rule, in words for an agent."""

from typing import TypeAlias

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr


class Ground(msgspec.Struct, frozen=True):
    """A rule that speaks against a contact, or of which it only warns. `source` and `reviewed` (YYYY-MM-DD) as in the rule's data, both ""
    for what bdcdesk holds to by itself. `override`: a supervisor may set it aside for once, with a reason."""

    rule: str
    says: str
    source: str = ""
    reviewed: str = ""
    override: bool = False

    @property
    def told(self) -> str:
        """The sentence, with where it comes from."""
        return (
            tr("{says} ({source}, reviewed {reviewed})", says=self.says, source=self.source, reviewed=self.reviewed)
            if self.source
            else self.says
        )


class Allowed(msgspec.Struct, frozen=True):
    """`until`: when the first window closes of all the places where the shopper may be. `rules`: the version that said so."""

    until: Instant
    warnings: tuple[Ground, ...] = ()
    rules: str = ""


class Held(msgspec.Struct, frozen=True):
    """`until` is the first instant at which no rule forbids it, as far as is known now; `because` what forbids it now."""

    until: Instant
    reason: str
    because: tuple[Ground, ...] = ()
    rules: str = ""


class Blocked(msgspec.Struct, frozen=True):
    reason: str
    because: tuple[Ground, ...] = ()
    rules: str = ""


Verdict: TypeAlias = Allowed | Held | Blocked


def blocked(*because: Ground, rules: str = "") -> Blocked:
    return Blocked(" ".join(ground.says for ground in because), because, rules)
