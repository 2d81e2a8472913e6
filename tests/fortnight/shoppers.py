"""What shoppers do: they answer, fall silent, say not now, opt out, come or miss, buy, ask again, or are somebody else."""

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Literal

from bdcdesk.domain.actions.calls import EndCallIn, ReceiveCall
from bdcdesk.domain.actions.dispatch import ReceiveMessage
from bdcdesk.domain.events.contact import CallResult
from bdcdesk.domain.identity import person_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch

from .arrivals import Arrival

if TYPE_CHECKING:
    from .run import Run

KEY = b"fortnight"
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

Meant = Literal["call", "come", "later", "stop", "wrong", "gone", "word", "yes", "price"]
"""What they said, which the agent who reads it understands."""

WORDS: dict[Meant, str] = {
    "call": "Can you call me this afternoon?",
    "come": "Could I come by and see it?",
    "later": "Not right now, maybe in a couple of weeks",
    "stop": "STOP",
    "wrong": "You have the wrong number",
    "gone": "Thanks, I bought one somewhere else",
    "word": "Ok thanks, let me think about it",
    "yes": "Yes, see you then",
    "price": "What is the price again?",
}


class Shoppers:
    """`meant`: by lead, the newest thing that its shopper said and nobody has acted on."""

    def __init__(self, run: "Run", chance: Random) -> None:
        self._run, self._chance = run, chance
        self.of: dict[str, Arrival] = {}
        self.meant: dict[str, Meant] = {}
        self._said: Counter[str] = Counter()
        self._back: set[str] = set()

    def rung(self, lead: Lead) -> tuple[CallResult, int, int]:
        fate = self.of[lead.id].fate
        luck = self._chance.random()
        if fate == "wrong" and luck < 0.7:
            self.meant[lead.id] = "wrong"
            return "answered", 12, 0
        if fate == "silent" or luck > 0.5:
            return self._chance.choice((("no answer", 0, 0), ("voicemail", 0, 20), ("voicemail", 0, 2), ("busy", 0, 0)))
        said = self._next(lead)
        if said is not None and said != "stop":
            self.meant[lead.id] = said
        return "answered", self._chance.choice((12, 45, 200)), 0

    def reached(self, lead: Lead, touch: Touch) -> None:
        """They read a text or a mail, and write some time after, or never."""
        self._run.laws.sent(lead, touch)
        if touch.channel == "call" or self._chance.random() < 0.35:
            return
        said = self._next(lead)
        if said is not None:
            wait = self._chance.choice((2 * MINUTE, 9 * MINUTE, HOUR, 5 * HOUR, 14 * HOUR))
            self._run.after(wait, lambda: self._write(lead.id, touch.person, said))

    def _next(self, lead: Lead) -> Meant | None:
        fate = self.of[lead.id].fate
        self._said[lead.id] += 1
        n = self._said[lead.id]
        meeting = lead.appointment
        if meeting is not None and meeting.state == "set":
            return "yes" if fate in ("buys", "comes") or self._chance.random() < 0.3 else None
        if fate in ("buys", "comes", "misses"):
            return ("price", "come")[n > 1] if n < 4 else None
        if fate == "answers":
            return ("price", "call", "word")[n - 1] if n < 4 else None
        once: dict[str, Meant] = {"later": "later", "stops": "stop", "wrong": "wrong", "gone": "gone"}
        return once.get(fate) if n <= 2 else None

    def _write(self, name: str, person: str, said: Meant) -> None:
        lead = self._run.store.leads[name]
        points = {person_stream(KEY, point.address): point for point in lead.shopper.points}
        point = points.get(person)
        if point is None:
            return
        if point.kind == "phone" and said != "stop" and self._chance.random() < 0.12:
            self._ring(name, person, point.address)
            return
        self.meant[name] = said
        self._run.store.act(
            ReceiveMessage, "hub", lead=name, provider="sim", sid=f"in-{self._run.store.events}", person=person, sender=point.address,
            body=WORDS[said], arrived=self._run.store.now, channel="text" if point.kind == "phone" else "email",
        )  # fmt: skip

    def _ring(self, name: str, person: str, number: str) -> None:
        """They call the store instead, and reach nobody."""
        store, ring = self._run.store, self._run.store.id()
        about = {"lead": name, "ring": ring}
        store.act(ReceiveCall, "hub", provider="sim", sid=ring, person=person, sender=number, arrived=store.now, **about)
        store.act(EndCallIn, "hub", result=self._chance.choice(("missed", "voicemail")), ended=store.now, **about)

    def comes_back(self, name: str) -> None:
        """Who missed their appointment, or fell silent, may ask again by the source that they came from."""
        if name in self._back or self._chance.random() < 0.5:
            return
        self._back.add(name)
        self._run.after(self._chance.randrange(HOUR, 3 * DAY), lambda: self._run.ask_again(name))
