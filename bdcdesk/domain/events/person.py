"""Events of a person (a phone number or mail address): they hold for all leads of that person."""

from typing import Literal

from bdcdesk.domain.events.base import Facts

Channel = Literal["text", "call", "email"]


class OptedOut(Facts, frozen=True, tag="opted_out"):
    """`how`: the shopper's own text, or what an agent was told."""

    channels: tuple[Channel, ...]
    how: Literal["text", "told", "provider"]
    lead: str = ""


class NumberWrong(Facts, frozen=True, tag="number_wrong"):
    """The number or address belongs to somebody else."""

    lead: str = ""
