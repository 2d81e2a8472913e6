"""What the lead's page shows, as frozen structs: everything is in words already, so that a screen only has to place it.

Made by `bdcdesk.desktop.lead.view_model.lead_view`; no field is ever None where "" or () says the same.
"""

from typing import Final, Literal

import msgspec

from bdcdesk.desktop.lead.call_view import LiveCall, Missed
from bdcdesk.desktop.lead.offer_view import FollowUp, Offer
from bdcdesk.desktop.lead.people_view import Doubt, Shut, Way
from bdcdesk.desktop.lead.side_view import Bookings, Side
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.contact_rules import Asks
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.campaign import Terms
from bdcdesk.domain.placeholders import Language
from bdcdesk.report.entry import Entry
from bdcdesk.translation import tr

PLEASE_TEXT: Final = tr("Please text")
"""Among the wishes of a shopper who asked for texts."""


class Due(msgspec.Struct, frozen=True):
    """What is owed next: `noun` is "First answer", "Reply" ...; `zone` the store's. `due` 0 has no time, only words.

    `pending`: of ours something is under way.
    """

    noun: str
    due: Instant
    zone: str
    pending: bool = False


class Question(msgspec.Struct, frozen=True):
    """Something that the shopper asked, as it was recognised, and whether a text that arrived answered it. `topic`: its name in the log."""

    words: str
    answered: bool
    topic: str = ""


class Ask(msgspec.Struct, frozen=True):
    """What the shopper asked. `newest`: what they wrote since, while it waits for a reply and is not `text` itself."""

    title: str
    source: str
    text: str
    newest: str = ""
    newest_at: str = ""
    questions: tuple[Question, ...] = ()


class Waiting(msgspec.Struct, frozen=True):
    """A touch that has not left the house and can be taken back."""

    touch: str
    words: str


class Unsent(msgspec.Struct, frozen=True):
    """The newest touch went wrong, or nobody knows. `body`: its words, to write it again; a mail's with its `subject`, a text's with its
    `pictures`."""

    touch: str
    words: str
    body: str
    subject: str = ""
    pictures: tuple[str, ...] = ()


class Akin(msgspec.Struct, frozen=True):
    """A line on the same shopper elsewhere: a lead that it `opens`; what came as `raising`, or lead `other`, can be told apart by it.
    `asked`: by it this lead, which came as none, can be taken for one; `none`: the lead of which that can be taken back."""

    words: str
    tone: Tone
    opens: str = ""
    raising: str = ""
    other: str = ""
    asked: bool = False
    none: str = ""


class LeadView(msgspec.Struct, frozen=True):
    """One lead as one agent sees it at `now`. `zone` is the store's, `places` the zones that the shopper may be in (() if nobody knows).

    `draft` is the id of the offer that the composer opens with, "" when there is nothing to answer. `colleagues`: (id, name).
    `offered`: whom it is offered to ("you", a name) while nobody has it, until `offered_until`.
    `again`: the newest time that they asked again, which can still be told apart.
    `follow`: the follow-up that is next, None while something else is; `waits`: until when they want to be left alone, in words.
    `call_back`: whether a time is named to call them.
    `known_firsts`: first names of all shoppers, folded, against greeting one by another's name. `there`: that they are on the
    store's site now, in words. `beside`: who else has it open, and what they do. `asks`: what a text to them has to say besides.
    `mail`: as `text`, None where the store writes no mails or the shopper gave no address. `language`: the one they write in; `offers` are
    in all that there are. `live`: a call that goes on; `missed`: one of theirs that is to be called back.
    `own_phone`: calls are made from the agent's own phone. `introduction`: a text by which the shopper is
    told who takes over, filled in but for that one's name; `keeps`: that the store hands over now, in words. `may`: kinds of events that
    this member's role may write, None for all.
    `terms`: of the campaigns that stand for them; `sums`: other prices that hold (hundredths). `leads_words`: this member words replies for
    the store, too.
    `markable`: the newest text or mail that a person of ours sent; `marked`: what was said of it to this member, who wrote it.
    `wrong`: numbers and addresses that are somebody else's; `opted_out`: ways that they closed, which this member may open again on their
    word where it `opens`. `addresses`: all of theirs. `elsewhere`: it is no sale, and at which desk until when, with its address in
    `desk_mail`; `bad`: it is a bad lead, by whom and why, which who `opens` may take back. `books`: with whom an
    appointment can be set.
    """

    lead: str
    now: Instant
    zone: str
    places: tuple[str, ...]
    name: str
    called: str
    contact: str
    owner: str
    owned: Literal["me", "other", "nobody"]
    closed: str
    newer: bool
    due: Due | None
    wishes: tuple[str, ...]
    ask: Ask
    entries: tuple[Entry, ...]
    side: Side
    text: Way
    call: Way
    offers: tuple[Offer, ...]
    recognised: str
    draft: str
    waiting: tuple[Waiting, ...] = ()
    unsent: Unsent | None = None
    colleagues: tuple[tuple[str, str], ...] = ()
    known_firsts: frozenset[str] = frozenset()
    first: str = ""
    first_answer: str = ""
    there: str = ""
    beside: str = ""
    akin: tuple[Akin, ...] = ()
    again: str = ""
    offered: str = ""
    offered_until: Instant = 0
    asks: Asks = Asks()
    doubts: tuple[Doubt, ...] = ()
    mail: Way | None = None
    live: LiveCall | None = None
    missed: Missed | None = None
    follow: FollowUp | None = None
    waits: str = ""
    call_back: bool = False
    language: Language = "en"
    photos: tuple[str, ...] = ()
    own_phone: bool = False
    wrong: tuple[Shut, ...] = ()
    opted_out: tuple[Shut, ...] = ()
    opens: bool = False
    terms: tuple[Terms, ...] = ()
    sums: frozenset[int] = frozenset()
    leads_words: bool = False
    addresses: tuple[Shut, ...] = ()
    elsewhere: str = ""
    desk_mail: str = ""
    bad: str = ""
    books: tuple[Bookings, ...] = ()
    introduction: str = ""
    keeps: str = ""
    markable: str = ""
    marked: str = ""
    may: frozenset[str] | None = None

    def allows(self, kind: str) -> bool:
        """Whether this member's role may write that."""
        return self.may is None or kind in self.may

    @property
    def shut(self) -> bool:
        """Whether nothing can be wished of it: it is closed, or a newer release wrote to it."""
        return bool(self.closed) or self.newer

    @property
    def names(self) -> tuple[str, ...]:
        """Of people and cars that the lead speaks of, which are no slips however they are spelt."""
        return (self.name, *(name for _, name in self.colleagues), *(car.title for car in (*self.side.cars, *self.side.trades)))

    def offer(self, scenario: str, language: Language | None = None) -> Offer | None:
        """What is offered for this scenario in this language, or in the shopper's."""
        wanted = language or self.language
        return next((offer for offer in self.offers if offer.id == scenario and offer.language == wanted), None)
