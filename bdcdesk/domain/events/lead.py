"""Events of a lead that are neither contact nor appointment."""

from typing import Final, Literal

import msgspec

from bdcdesk.domain.events.base import Facts, Instant, Personal
from bdcdesk.domain.events.vehicle import Vehicle

HowToBuy = Literal["in store", "phone", "online", "delivered"]
Outcome = Literal["reached", "qualified", "wrong number", "not sales", "bad lead", "no answer"]

Nature = Literal["lead", "test", "hiring request", "phone call", "auto-response"]
"""What a request is, by its own words. "test": it says of itself that it is one. "phone call": the notice of a call that was made."""

NO_LEADS: Final = frozenset({"test", "hiring request", "auto-response"})
"""Natures of what no shopper asked: shown and kept as such, without a clock, and in no figure."""


class ContactPoint(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A phone number or mail address that the shopper gave. `address` is E.164 or a lower-case mail address; "" if it could not be read.

    `extension` (digits) and `type` ("cellphone", "home", ...) are a phone number's, "" where the document states none.
    """

    kind: Literal["phone", "email"]
    address: str
    raw: str = ""
    preferred: bool = False
    extension: str = ""
    type: str = ""


class Origin(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Where a value that its own field does not state was taken from: "comments", "mail header", "full name", "vehicle text" ..."""

    value: str
    taken: str


class Shopper(Personal, frozen=True, tag="shopper"):
    """Who asked, and what they wrote, as they wrote it. `cars`: their own (`own_cars`), as they told of them.

    `timeframe` is when they mean to buy and `wish` when they would like to come, both in their words.
    """

    name: str = ""
    first: str = ""
    last: str = ""
    points: tuple[ContactPoint, ...] = ()
    postal_code: str = ""
    comments: str = ""
    cars: tuple[Vehicle, ...] = ()
    timeframe: str = ""
    wish: str = ""


class LeadReceived(Facts, frozen=True, tag="lead_received"):
    """A lead reached the store.

    `arrived` is when it reached us, from which the shopper's wait counts; `requested` is what the document says (0: nothing readable).
    `due` and all it depends on are stamped: `target` in ms of business time, `calendar` the version of the hours used, `zone` the store's.
    Of the shopper's own among `vehicles` only what many cars have in common.
    `persons` are the streams of the people behind its contact points; `zones` every time zone the shopper may be in.
    `source` is what the document calls its sender; `via` the id of the source it came through, "" for the folder and `bdcdesk import`.
    `visitor` is the random token of the browser it was sent from, only with its person's consent; `on_site`: they were on the store's site
    as it arrived, which its `target` stands on.
    `document` is the kind of document that it came in ("adf", "web form" ...), `level` how far that was from well-formed ("strict",
    "repaired", "recovered", "text only"), "" for what came in none. `nature` is one of Nature, or of a later release. `consent` is what the
    shopper allows (True) or refuses by channel ("text", "call", "email", "mail"), only what they said. `origins` tells where each value
    was taken from that its own field does not state.
    `earlier` is the newest closed lead of the same shopper, "" if none was known: they have asked before.
    `page` is the page that the request was sent from, as host and path: what an address has behind these may tell of a person.
    """

    source: str
    arrived: Instant
    due: Instant
    target: int
    calendar: int
    zone: str
    persons: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    source_id: str = ""
    requested: Instant = 0
    campaign: str = ""
    prefers: Literal["text", "call", "email", ""] = ""
    by_hand: bool = False
    raw_hash: str = ""
    findings: tuple[str, ...] = ()
    via: str = ""
    visitor: str = ""
    on_site: bool = False
    document: str = ""
    level: str = ""
    nature: str = "lead"
    consent: dict[str, bool] = msgspec.field(default_factory=dict)
    origins: tuple[Origin, ...] = ()
    earlier: str = ""
    page: str = ""


Recognised = Literal["phone", "email", "name and car", "same id", "by hand"]
"""By what a shopper was known to be the one of an earlier lead; "by hand": an agent said so."""


class RaisedAgain(Facts, frozen=True, tag="raised_again"):
    """The shopper asked again while their lead is open: they raised their hand again. Clock and owner stay, both sources keep the credit.

    `raising` names it within the lead. `received` is what a lead of its own would have begun with: its own arrival and due among it. The
    personal part is a Shopper, as that lead's would be.
    """

    raising: str
    received: LeadReceived
    by: Recognised
    by_hand: bool = False

    @property
    def persons(self) -> tuple[str, ...]:
        """The people behind it, as of a lead that is received."""
        return self.received.persons


class SentAgain(Facts, frozen=True, tag="sent_again"):
    """The source sent the same lead once more: nothing new is in it. `resend`: it says so itself. `visitor` as in LeadReceived."""

    source: str
    arrived: Instant
    source_id: str = ""
    raw_hash: str = ""
    resend: bool = False
    visitor: str = ""


def document_of(facts: Facts | None) -> str:
    """The hash of the document that a request came in, whatever became of it; "" for what came in none, and for anything else."""
    told = facts.received if isinstance(facts, RaisedAgain) else facts
    return told.raw_hash if isinstance(told, LeadReceived | SentAgain) else ""


class SetApart(Facts, frozen=True, tag="set_apart"):
    """Somebody saw that what was taken for this shopper asking again is another lead: it becomes one of its own, `lead`."""

    raising: str
    lead: str


class ToldApart(Facts, frozen=True, tag="told_apart"):
    """Somebody saw that this lead and `other` are two, alike as they look."""

    other: str


class Claimed(Facts, frozen=True, tag="claimed"):
    """`agent` has the lead. `by` "call": they took the shopper's call to the store, as the hub tells; "" for a key that they pressed."""

    agent: str
    by: Literal["call", ""] = ""


class Released(Facts, frozen=True, tag="released"):
    """What the agent says of it is in the personal part, for it may speak of the shopper; so with an outcome and a reopening."""

    agent: str
    reason: str = ""


class Reassigned(Facts, frozen=True, tag="reassigned"):
    """A supervisor gave the lead to `agent` ("" for anyone)."""

    agent: str
    before: str = ""


class Words(Personal, frozen=True, tag="words"):
    text: str


class HandedOver(Facts, frozen=True, tag="handed_over"):
    """From the agent to whoever takes the shopper on; the note is in the personal part."""

    agent: str
    before: str = ""


class Noted(Facts, frozen=True, tag="noted"):
    pass


class BuyingSet(Facts, frozen=True, tag="buying_set"):
    """How the shopper wants to buy."""

    how: HowToBuy


class OutcomeSet(Facts, frozen=True, tag="outcome_set"):
    outcome: Outcome
    person: str = ""
    reason: str = ""


class OutcomeTakenBack(Facts, frozen=True, tag="outcome_taken_back"):
    """The outcome that was set is none; `outcome` says which, so that one that was set since stays."""

    outcome: Outcome


class Promised(Facts, frozen=True, tag="promised"):
    promise: str
    due: Instant


class PromiseKept(Facts, frozen=True, tag="promise_kept"):
    promise: str


class PromiseTakenBack(Facts, frozen=True, tag="promise_taken_back"):
    promise: str


class NotNow(Facts, frozen=True, tag="not_now"):
    """The shopper wants to wait until then, the beginning of a day at the store. What they said of it is in the personal part."""

    until: Instant


class NotNowOver(Facts, frozen=True, tag="not_now_over"):
    """They do not want to wait any more, or never did: follow-ups go on as if it had not been said."""


class StepSkipped(Facts, frozen=True, tag="step_skipped"):
    """The step of `day` in the follow-up plan that began with what happened at `begun` is not done. The reason is in the personal part."""

    begun: Instant
    day: int


class ReplyMarked(Facts, frozen=True, tag="reply_marked"):
    """A supervisor says that this text or mail is a good reply, or comments on it: the words are in the personal part."""

    touch: str
    good: bool


class Sold(Facts, frozen=True, tag="sold"):
    pass


class Closed(Facts, frozen=True, tag="closed"):
    """`reason` is a word of ours; what the agent wrote is in the personal part, for it may speak of the shopper."""

    reason: str


class Reopened(Facts, frozen=True, tag="reopened"):
    reason: str = ""
