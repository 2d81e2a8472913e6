"""Events of a person (a phone number or mail address): they hold for all leads of that person."""

from typing import Literal

from bdcdesk.domain.events.base import Facts

Channel = Literal["text", "call", "email"]


class OptedOut(Facts, frozen=True, tag="opted_out"):
    """`how`: the shopper's own text, or what an agent was told."""

    channels: tuple[Channel, ...]
    how: Literal["text", "told", "provider"]
    lead: str = ""


class ConsentStated(Facts, frozen=True, tag="consent_stated"):
    """What the shopper said, in a request or by writing themselves, of the channels they may be reached on: the newest word on each counts.

    It takes back no opt-out: who said STOP has to say START.
    """

    allowed: tuple[Channel, ...] = ()
    refused: tuple[Channel, ...] = ()
    lead: str = ""


class NumberWrong(Facts, frozen=True, tag="number_wrong"):
    """The number or address belongs to somebody else."""

    lead: str = ""


class Erased(Facts, frozen=True, tag="erased"):
    """The shopper's data was erased at their request: on the stream of each lead concerned, and of each person behind them.

    `ids`: the earlier events of this same stream whose personal parts and random bytes are gone from central, in the same transaction.
    Whoever holds a copy wipes these, and folds the stream again. On a person's stream it is empty: what stays there is a keyed name.
    """

    ids: tuple[str, ...] = ()
