"""Events of a person (a phone number or mail address): they hold for all leads of that person."""

from typing import Literal

from bdcdesk.domain.events.base import Facts, Instant

Channel = Literal["text", "call", "email"]

Purpose = Literal["informational", "marketing"]
"""What a contact is for: the inquiry that the shopper made, or anything else that the store would like to sell."""


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


class ConsentGiven(Facts, frozen=True, tag="consent_given"):
    """The shopper agreed to be contacted on `channels` for each `purpose`: where (`source`), to which `wording`, and when (`at`).

    `evidence` is what proves it: the hash of a document, the address of a form, the id of a recording. It takes back no opt-out.
    """

    channels: tuple[Channel, ...]
    purpose: tuple[Purpose, ...]
    source: str
    wording: str
    at: Instant
    evidence: str = ""
    lead: str = ""

    @property
    def proven(self) -> bool:
        """Nobody can hold up a consent of which it is not known to which words it was given, and where."""
        return bool(self.source and self.wording)


class OptedIn(Facts, frozen=True, tag="opted_in"):
    """The shopper takes an opt-out back: by START in a text (`how` "text"), or as an agent was told. It lifts no company do-not-call."""

    channels: tuple[Channel, ...]
    how: Literal["text", "told"]
    lead: str = ""


class OptOutSuspected(Facts, frozen=True, tag="opt_out_suspected"):
    """A text of the shopper's may mean that they want no more: nothing goes to them until somebody says whether it does.

    `rule` of version `rules` found it; `wrong`: it may say that the number is somebody else's.
    """

    rule: str
    rules: str
    lead: str = ""
    sid: str = ""
    wrong: bool = False


class OptOutJudged(Facts, frozen=True, tag="opt_out_judged"):
    """Somebody read what the shopper wrote: they want no more on `channels`; () if it meant something else.

    `doubts`: the ids of the events of suspicion that they looked at; () for all until now.
    """

    channels: tuple[Channel, ...] = ()
    lead: str = ""
    doubts: tuple[str, ...] = ()


class DoNotCallChecked(Facts, frozen=True, tag="do_not_call_checked"):
    """Whether the number stands on the National Do Not Call Registry, by a list of the day `as_of`."""

    listed: bool
    as_of: Instant


class DoNotCallSet(Facts, frozen=True, tag="do_not_call_set"):
    """The number stands on the company's own do-not-call list from now on. It never comes off."""

    lead: str = ""


class NumberWrong(Facts, frozen=True, tag="number_wrong"):
    """The number or address belongs to somebody else, or no mail reaches it: `reason` is a mail server's, in words."""

    lead: str = ""
    reason: str = ""


class NumberRight(Facts, frozen=True, tag="number_right"):
    """Somebody takes back that it is wrong: it is the shopper's after all."""

    lead: str = ""


class Erased(Facts, frozen=True, tag="erased"):
    """The shopper's data was erased at their request: on the stream of each lead concerned, and of each person behind them.

    `ids`: the earlier events of this same stream whose personal parts and random bytes are gone from central, in the same transaction.
    Whoever holds a copy wipes these, and folds the stream again. On a person's stream it is empty: what stays there is a keyed name.
    """

    ids: tuple[str, ...] = ()
