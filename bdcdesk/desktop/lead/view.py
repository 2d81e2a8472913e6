"""What the lead's page shows, as frozen structs: everything is in words already, so that a screen only has to place it.

Made by `bdcdesk.desktop.lead.view_model.lead_view`; no field is ever None where "" or () says the same.
"""

from typing import Literal

import msgspec

from bdcdesk.desktop.lead.desk_words import DeskLine
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.contact_rules import Asks
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.campaign import Terms
from bdcdesk.domain.events.person import Channel, Purpose
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.placeholders import Language
from bdcdesk.report.data_words import ValueTold
from bdcdesk.report.entry import Entry


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


class Way(msgspec.Struct, frozen=True):
    """Whether this shopper can be texted or called from here now, in words; `person` is whose stream, `to` the number (E.164).

    `why`: the contact rules that speak against it or warn, each with its source and the day that it was looked at. `aside`: the ids of
    those that this member may set aside for once, if with these it could go.
    """

    open: bool
    words: str
    tone: Tone
    person: str = ""
    to: str = ""
    why: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """All of it, for a tip."""
        return "\n".join((self.words, *self.why))


class Shut(msgspec.Struct, frozen=True):
    """A number or address that is marked as wrong (`channel` ""), or that is opted out of this channel, in words."""

    person: str
    words: str
    channel: Channel | Literal[""] = ""


class Agreed(msgspec.Struct, frozen=True):
    """What somebody tells that the shopper agreed to, of one number or address: as in `ConsentGiven`."""

    way: Shut
    purpose: tuple[Purpose, ...]
    source: str
    wording: str
    at: Instant
    evidence: str


class Doubt(msgspec.Struct, frozen=True):
    """Something that the shopper wrote that may mean stop, or that they are somebody else: nothing goes out until it has been read.

    `quote` is what they wrote, "" where it stands on another lead; `doubts` are the ids of what is decided by it; `channels`
    what a no would close: those of the number or address that it came from.
    """

    person: str
    words: str
    quote: str
    doubts: tuple[str, ...]
    channels: tuple[Channel, ...] = ("text", "call")
    wrong: bool = False


class Worded(msgspec.Struct, frozen=True):
    """Another wording of a reply: the agent's own, the store's, the standard one, or what one of them was `until` a time, in words. With
    every known value in place. `subject` of a mail. `kept`: as it is in the log, None for the standard one."""

    whose: Literal["mine", "store", "standard"]
    channel: Literal["text", "email"]
    body: str
    subject: str = ""
    until: str = ""
    kept: WordingKept | None = None


class Offer(msgspec.Struct, frozen=True):
    """A scenario as offered for this lead in one `language`: `body` with every known value in place, what is unknown still in braces; so
    the `subject` and words of a `mail`. `stage`: how far it has come, in words. `buying`: the question in it how they would like to buy,
    "" if it is not asked. `worded`: all wordings that there are, the one that stands in `body` (or `mail`)
    first of its channel; `known`: the values that were put in place; `at`: the stage's name in the log."""

    id: str
    version: int
    name: str
    goal: str
    body: str
    because: str = ""
    guide: tuple[str, ...] = ()
    answers: str = ""
    language: Language = "en"
    stage: str = ""
    subject: str = ""
    mail: str = ""
    buying: str = ""
    worded: tuple[Worded, ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    at: str = ""


class FollowUp(msgspec.Struct, frozen=True):
    """The step that the lead's follow-up plan is at, in `words` ("Follow up, day 3 of 30: call; next: text on day 5"). `begun` and `day`
    name it. `now`: its day has come. `offer`: what is prepared for it."""

    words: str
    begun: Instant
    day: int
    channel: Channel
    now: bool
    offer: Offer

    @property
    def text(self) -> str:
        """The offer that lies ready as a text, "" for none."""
        return self.offer.id if self.now and self.channel == "text" else ""

    @property
    def mail(self) -> str:
        """The offer that lies ready as a mail, "" for none."""
        return self.offer.id if self.now and self.channel == "email" else ""


class Waiting(msgspec.Struct, frozen=True):
    """A touch that has not left the house and can be taken back."""

    touch: str
    words: str


class Unsent(msgspec.Struct, frozen=True):
    """The newest touch went wrong, or nobody knows. `body`: its words, to write it again; a mail's with its `subject`."""

    touch: str
    words: str
    body: str
    subject: str = ""


class LiveCall(msgspec.Struct, frozen=True):
    """A call that goes on, or was over a moment ago: `steps` of it in order, of which the one `at` is now; `since` when they talk. `words`
    beside them, or instead of them. `hang_up` and `again`: what can be done."""

    touch: str
    steps: tuple[str, ...]
    at: int
    since: Instant = 0
    words: str = ""
    hang_up: bool = False
    again: bool = False


class Missed(msgspec.Struct, frozen=True):
    """A call of the shopper's that nobody took. `blob`: the words that they left, "" for none."""

    words: str
    blob: str = ""


class Near(msgspec.Struct, frozen=True):
    """A car in stock that comes close, or that may be meant."""

    title: str
    facts: str


class Stand(msgspec.Struct, frozen=True):
    """How a car stands in the store's stock: in `words` with their `tone`, and by what it was matched. `price` is what it costs now,
    `against` what that is beside the lead's. `photo` is the first one's address, of so many `photos`."""

    words: str
    tone: Tone
    how: str = ""
    price: str = ""
    against: str = ""
    facts: str = ""
    photo: str = ""
    photos: int = 0
    near_title: str = ""
    near: tuple[Near, ...] = ()


class Car(msgspec.Struct, frozen=True):
    """A car as the lead tells of it; `stand`: what the store's stock says, None where it says nothing."""

    title: str
    facts: str = ""
    price: str = ""
    stand: Stand | None = None


class PromiseLine(msgspec.Struct, frozen=True):
    id: str
    text: str
    due: str
    late: bool


class Meeting(msgspec.Struct, frozen=True):
    """The appointment: `marks` are the states it can be given now, with their words. `moves`: it can be given another time; `salesperson`:
    the member who expects them. `calendar`: the text of its calendar file, "" for none."""

    id: str
    words: str
    marks: tuple[tuple[str, str], ...] = ()
    moves: bool = False
    salesperson: str = ""
    calendar: str = ""


class Bookings(msgspec.Struct, frozen=True):
    """A salesperson's next `free` times and what is `taken`; an appointment with them takes `slot` ms. Without a member: the store's own
    hours, for while nobody is named."""

    member: str = ""
    name: str = ""
    free: tuple[Instant, ...] = ()
    taken: tuple[tuple[Instant, Instant], ...] = ()
    slot: int = 3_600_000


class Side(msgspec.Struct, frozen=True):
    """The right column. `history` is label and words; `consent` one line for each number or address, and whether all is allowed.

    `offers`: what the store's campaigns offer them, each with its exact wording.
    `buying_asked`: that they were asked how they would like to buy, while nobody noted an answer. `use`: what may be done with what is
    known of them, in a line; `values`: of each value. `works`: whether this member works leads.
    """

    cars: tuple[Car, ...] = ()
    trades: tuple[Car, ...] = ()
    offers: tuple[tuple[str, str], ...] = ()
    buying: str = ""
    buying_asked: str = ""
    promises: tuple[PromiseLine, ...] = ()
    meeting: Meeting | None = None
    history: tuple[tuple[str, str], ...] = ()
    consent: tuple[str, ...] = ()
    allowed: bool = True
    use: str = ""
    values: tuple[ValueTold, ...] = ()
    desk: tuple[DeskLine, ...] = ()
    works: bool = True


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
    store's site now, in words. `asks`: what a text to them has to say besides. `mail`: as `text`, None where the store writes no mails or
    the shopper gave no address. `language`: the one they write in; `offers` are in all that there are. `live`: a call that
    goes on; `missed`: one of theirs that is to be called back.
    `own_phone`: calls are made from the agent's own phone. `introduction`: a text by which the shopper is
    told who takes over, filled in but for that one's name; `keeps`: that the store hands over now, in words. `may`: kinds of events that
    this member's role may write, None for all.
    `terms`: of the campaigns that stand for them; `sums`: other prices that hold (hundredths). `leads_words`: this member words replies for
    the store, too.
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
        """What is offered for this scenario in this language, or in the shopper's. A follow-up is in English alone."""
        if self.follow is not None and self.follow.offer.id == scenario:
            return self.follow.offer
        wanted = language or self.language
        return next((offer for offer in self.offers if offer.id == scenario and offer.language == wanted), None)
