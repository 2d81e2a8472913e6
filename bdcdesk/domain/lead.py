"""What a lead is: the state that its events add up to. `bdcdesk.domain.fold` says how."""

from typing import Literal

import msgspec

from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.attachment import Attachment
from bdcdesk.domain.desk import Question
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.events.lead import NO_LEADS, HowToBuy, Origin, Shopper
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.events.vehicle import Vehicle
from bdcdesk.domain.mark import Mark
from bdcdesk.domain.outcome import Bad, Elsewhere
from bdcdesk.domain.planned import LAST_STEP, CallBack, Later, Promise, Skipped
from bdcdesk.domain.raised import Given, Raised
from bdcdesk.domain.ring import Ring
from bdcdesk.domain.touch import Touch

USEFUL_TALK = 30
"""Seconds of talk that count as a useful answer (DESIGN, "what must always hold" 4)."""

VOICEMAIL = 5
"""Seconds that a voicemail must have for the shopper to hear something of use: shorter ones are hang-ups."""


class Reply(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The newest thing that the shopper wrote to us; `since` and `due` are of the first that has had no reply. `settled`: it asks for
    none."""

    sid: str
    at: Instant
    due: Instant
    person: str
    text: str = ""
    since: Instant = 0
    settled: bool = False


class News(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What the store is to tell the shopper of a car, as in `CarNews`; `at` is when that was found. `done`: somebody has seen to it."""

    car: str
    at: Instant
    due: Instant
    price: int = 0
    price_was: int = 0
    status: str = ""
    status_was: str = ""
    done: bool = False

    @property
    def empty(self) -> bool:
        """Whether all is again as the shopper knows it."""
        return (self.price, self.status) == (self.price_was, self.status_was)


class Offer(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Whom a lead that nobody has was offered to at `at`, and until when that stands: an agent (`to`), all, or the supervisor."""

    kind: Literal["agent", "all", "supervisor"]
    at: Instant
    until: Instant = 0
    to: str = ""


class Override(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Contact rules that supervisor `by` set aside for one person and channel, until `until`."""

    person: str
    channel: Channel
    rules: tuple[str, ...]
    until: Instant
    by: str


class Lead(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A lead as of its last event. Times are Instants, 0 where it has not happened; `closed` is the reason, "" while open.

    `erased`: when the shopper's data was erased at their request; nobody can be told from this lead any more, and it stays closed.
    `newer`: a newer release has written to it, so this one shows it and does not act on it. `via`: the id of the source it came through.
    `visitor` and `on_site` as in LeadReceived.
    `document`, `level`, `nature`, `origins` and `page` as in LeadReceived;
    `allows` and `refuses` are the channels that its request speaks of.
    `news`: of its cars, the newest of each.
    `raised`: each time that they asked again. What they gave then is in `shopper`, `persons`, `zones` and `vehicles` too; `given` is what
    was there before, once there is a difference. `earlier`: a closed lead of theirs. `apart`: leads that are not this shopper's, alike as
    they look. `sent_again`: how often the source sent it once more; `visitors`: the other browsers that it did so from.
    `offers`: since nobody has it; `first_offer`: of all that were made; `turn`: how often something was done to find somebody.
    `bought`: when they did (also while what they wrote has opened the lead again). `overrides`: contact rules that are or were set aside.
    `asked`: when they did, by the document where it names a day, never after it reached us.
    `rings`: calls of the shopper's own to the store. `attachments`: files that came with their texts.
    `later`: what they last said of waiting; `call_back`: when they are to be called; `reopened`: when the lead last
    was. `handed_over`: when they got the car that they bought.
    `questions`: what the desk was asked, the oldest first. `elsewhere`: it is no sale, and another desk's; `bad`: it is a bad lead, until a
    supervisor takes that back. `hand_overs`: how often it went on to a colleague; `part_of`: the lead that it was joined to, where it goes
    on. `marks`: what supervisors said of replies.
    """

    id: str
    store: str
    source: str
    arrived: Instant
    received: Instant
    due: Instant
    target: int
    zone: str
    shopper: Shopper
    persons: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    prefers: str = ""
    campaign: str = ""
    source_id: str = ""
    by_hand: bool = False
    findings: tuple[str, ...] = ()
    owner: str = ""
    claimed: Instant = 0
    attempted: Instant = 0
    delivered: Instant = 0
    talked: Instant = 0
    touches: tuple[Touch, ...] = ()
    received_sids: tuple[str, ...] = ()
    reply: Reply | None = None
    promises: tuple[Promise, ...] = ()
    appointment: Appointment | None = None
    missed_appointments: int = 0
    buying: HowToBuy | None = None
    outcome: str = ""
    notes: int = 0
    last: Instant = 0
    closed: str = ""
    sold: bool = False
    erased: Instant = 0
    newer: bool = False
    answered: Instant = 0
    useful: Instant = 0
    via: str = ""
    visitor: str = ""
    on_site: bool = False
    document: str = ""
    level: str = ""
    nature: str = "lead"
    allows: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    news: tuple[News, ...] = ()
    raised: tuple[Raised, ...] = ()
    given: Given | None = None
    earlier: str = ""
    apart: tuple[str, ...] = ()
    sent_again: int = 0
    visitors: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    first_offer: Offer | None = None
    turn: int = 0
    bought: Instant = 0
    overrides: tuple[Override, ...] = ()
    asked: Instant = 0
    rings: tuple[Ring, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    later: Later | None = None
    skipped: tuple[Skipped, ...] = ()
    call_back: CallBack | None = None
    reopened: Instant = 0
    handed_over: Instant = 0
    questions: tuple[Question, ...] = ()
    page: str = ""
    elsewhere: Elsewhere | None = None
    bad: Bad | None = None
    hand_overs: int = 0
    part_of: str = ""
    marks: tuple[Mark, ...] = ()

    def standing(self, now: Instant) -> Offer | None:
        """The offer to one agent that stands now: nobody else takes it meanwhile."""
        last = self.offers[-1] if self.offers and not self.owner and not self.closed else None
        return last if last is not None and last.kind == "agent" and now < last.until else None

    @property
    def is_lead(self) -> bool:
        """Whether a shopper asked. Tests, automatic answers, requests for a job and what is another desk's have no clock and stay out of
        every figure."""
        return self.nature not in NO_LEADS and self.elsewhere is None

    @property
    def sources(self) -> tuple[str, ...]:
        """All that brought this shopper, each once, in the order in which they did: each has the credit."""
        return tuple(dict.fromkeys((self.source, *(raised.received.source for raised in self.raised if not raised.apart))))

    @property
    def newest_touch(self) -> Touch | None:
        """The newest contact that a person of ours asked for."""
        return next((touch for touch in reversed(self.touches) if not touch.auto), None)

    @property
    def raisings(self) -> tuple[Raised, ...]:
        """Each time that they asked again and got no answer: nothing of ours that they could notice was pressed and came after it."""
        return tuple(raised for raised in self.raised if not raised.apart and not raised.quiet and not self._heard_since(raised.at))

    @property
    def newest_words(self) -> str:
        """What the shopper wrote last: in a text, when they asked again, or with their request."""
        told = [(self.reply.at, self.reply.text)] if self.reply is not None and self.reply.text else []
        told += [
            (raised.received.arrived if raised.joined else raised.at, raised.shopper.comments)
            for raised in self.raised
            if raised.shopper.comments and not raised.apart
        ]
        return max(told, default=(0, self.shopper.comments))[1]

    @property
    def awaits_reply(self) -> bool:
        """Whether the shopper wrote last and waits for a reply: nothing of ours that they could notice was pressed and came after it."""
        return self.reply is not None and not self.reply.settled and not self._heard_since(self.reply.at)

    @property
    def buying_asked(self) -> Instant:
        """When they were first asked how they would like to buy, in words that went or are still to go; 0 for not yet."""
        asked = (touch for touch in self.touches if "buying" in touch.asks and touch.stage not in ("not sent", "withdrawn", "failed"))
        return min((touch.reached or touch.requested for touch in asked), default=0)

    @property
    def missed_call(self) -> Ring | None:
        """The first call of theirs that nobody took, while nothing of ours that they could notice came after it."""
        return next((ring for ring in self.rings if ring.state in ("missed", "voicemail") and not self._heard_since(ring.at)), None)

    def _heard_since(self, at: Instant) -> bool:
        # A text that was already on its way, or held for the morning, does not answer what was written meanwhile.
        return any(touch.requested >= at and touch.reached > at for touch in self.touches) or any(
            ring.at >= at and ring.talked for ring in self.rings
        )

    @property
    def wanted(self) -> Vehicle | None:
        """The car that they ask about, told from the trade-in by interest and not by position."""
        others = [car for car in self.vehicles if car.interest not in ("trade-in", "sell")]
        return others[0] if others else None

    @property
    def trade(self) -> Vehicle | None:
        return next((car for car in self.vehicles if car.interest in ("trade-in", "sell")), None)

    def point_kind(self, person: str) -> Literal["phone", "email", ""]:
        """Whether this person of the lead is behind a number or an address; "" for nobody of it."""
        addresses = {point.address: point.kind for point in self.shopper.points if point.address}
        # A lead's people stand in the order of its points, each address once.
        return dict(zip(self.persons, addresses.values(), strict=False)).get(person, "")

    def skips(self, begun: Instant, day: int) -> bool:
        """Whether the step of that day can still be skipped, as far as the lead alone tells."""
        return 0 < day <= LAST_STEP and not any(known.begun == begun and known.day >= day for known in self.skipped)

    def missed(self, now: Instant) -> bool:
        """Whether the first answer came, or would come now, after its due time. Once true it stays true."""
        return (self.answered or now) > self.due

    def question(self, question: str) -> Question | None:
        """What the desk was asked under this name."""
        return next((known for known in self.questions if known.id == question), None)

    @property
    def desk_answers(self) -> tuple[Question, ...]:
        """What the desk said and nobody has told the shopper: nothing of ours that they could notice was pressed and came after it."""
        return tuple(known for known in self.questions if known.answered and not known.taken_back and not self._heard_since(known.answered))

    def ring(self, call: str) -> Ring | None:
        """The shopper's call of this name."""
        return next((known for known in self.rings if known.id == call), None)

    def attachment(self, of: str, place: int) -> Attachment | None:
        """The file at this place of a message of theirs."""
        return next((known for known in self.attachments if known.of == of and known.place == place), None)

    def touch(self, touch: str) -> Touch | None:
        for known in self.touches:
            if known.id == touch:
                return known
        return None
