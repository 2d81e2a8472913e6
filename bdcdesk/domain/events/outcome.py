"""Events by which a lead turns out to be no sale: it is another department's, or a bad lead; and how that is taken back."""

from typing import Literal

from bdcdesk.domain.events.base import Facts, Instant

Matter = Literal["service", "parts", "title", "job", "spam"]
"""What somebody writes about who does not want to buy or sell a car."""


DeskMailResult = Literal["taken", "not sent", "unknown"]


class SentElsewhere(Facts, frozen=True, tag="sent_elsewhere"):
    """This is no sale: the desk for `matter` has it, of `members` or at the address `mail`, and is to be done with it by `due`.

    Stamped: `target` in ms of business time, `calendar` the version of the hours used. `before`: who had the lead.
    """

    matter: Matter
    due: Instant
    target: int
    calendar: int
    members: tuple[str, ...] = ()
    mail: str = ""
    before: str = ""


class DeskMailing(Facts, frozen=True, tag="desk_mailing"):
    """Hub `hub` is about to write a mail to the desk that it was sent to at `at`: it tries once, and begins before `until`."""

    at: Instant
    hub: str
    until: Instant


class DeskMailed(Facts, frozen=True, tag="desk_mailed"):
    """What came of that try, by the hub's word: the mail server took it, it certainly did not go, or nobody knows. `again`: from when
    it is tried once more, 0 for never. Why it did not go is in the personal part."""

    at: Instant
    hub: str
    result: DeskMailResult
    again: Instant = 0


class DoneElsewhere(Facts, frozen=True, tag="done_elsewhere"):
    """The desk that it was sent to is done with it. What was done is in the personal part."""

    matter: Matter


class SaleAfterAll(Facts, frozen=True, tag="sale_after_all"):
    """It was sent elsewhere by mistake: its clock is what it was, as if it never had been. `agent`: who has it, "" for anyone."""

    agent: str = ""


class MarkedBad(Facts, frozen=True, tag="marked_bad"):
    """A bad lead, and it is closed as one; why is in the personal part. What was known of it then: `answered` (we had reached the shopper),
    how many `contacts` were tried and how often the shopper had `written`, and `left`: ms until the first answer was due, less than 0 once
    it was late."""

    answered: bool = False
    contacts: int = 0
    written: int = 0
    left: int = 0


class BadTakenBack(Facts, frozen=True, tag="bad_taken_back"):
    """A supervisor saw that it is a lead like any other: it is open again, with the clock that it had."""
