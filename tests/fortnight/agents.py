"""An agent at work: takes the next best, does what it says by the real actions, and understands what shoppers say."""

from random import Random
from typing import TYPE_CHECKING, Literal

from bdcdesk.domain import contact_rules, order
from bdcdesk.domain.actions.appointment import ConfirmAppointment, MarkMissed, SetAppointment
from bdcdesk.domain.actions.call_back import CallBackAt
from bdcdesk.domain.actions.contact import PlaceCall, SendMail, SendText
from bdcdesk.domain.actions.following import SkipStep, WaitUntil
from bdcdesk.domain.actions.lead import Close, KeepPromise, MakePromise, SetOutcome
from bdcdesk.domain.actions.ownership import Claim, Release
from bdcdesk.domain.actions.rules import JudgeWords
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.identity import person_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.owed import Work

from .shoppers import HOUR, KEY, MINUTE

if TYPE_CHECKING:
    from .run import Run

Habit = Literal["pencil", "releases", "bad leads"]
"""Ways of gaming: answers that answer nothing, leads given back just before they are due, and leads called bad that were not tried."""

_FIRST = {"new", "again", "reply", "missed call", "trouble"}
_SAME = "Thanks for reaching out! We will be in touch."


class Agent:
    def __init__(self, name: str, run: "Run", chance: Random, habits: frozenset[Habit] = frozenset()) -> None:
        self.name, self._run, self._chance, self.habits = name, run, chance, habits
        self._turn = 0
        self._shunned: set[str] = set()

    def step(self) -> int:
        """Does the next best. Milliseconds until they can do another."""
        store = self._run.store
        self._turn += 1
        waiting = [work for work in store.waiting() if work.lead not in self._shunned]
        work = order.pick(waiting, self.name, store.now, self._turn)
        if work is None:
            self._shunned.clear()
            return self._chance.randrange(30_000, 2 * MINUTE)
        self._run.count(work)
        lead = store.leads[work.lead]
        if not lead.owner and store.act(Claim, self.name, lead=lead.id) is not None:
            return 20_000
        if self._games(work, lead):
            return self._chance.randrange(20_000, MINUTE)
        store.now += self._chance.randrange(20_000, 70_000)
        # Somebody may have written in the time that it took to read; what is done is still what was picked.
        self._do(work, store.leads[lead.id])
        return self._chance.randrange(MINUTE, 5 * MINUTE)

    # -- gaming

    def _games(self, work: Work, lead: Lead) -> bool:
        store = self._run.store
        first = work.kind == "new"
        if "pencil" in self.habits and first and self._chance.random() < 0.7:
            store.now += 3_000
            self._text(work, lead, _SAME, ())
            return True
        if "releases" in self.habits and first and work.due > store.now and self._chance.random() < 0.5:
            store.now += max(0, min(work.due - store.now - 20_000, 4 * MINUTE))
            store.act(Release, self.name, lead=lead.id, reason="busy")
            self._shunned.add(lead.id)
            return True
        if "bad leads" in self.habits and first and lead.source == "Facebook" and self._chance.random() < 0.8:
            store.act(SetOutcome, self.name, lead=lead.id, outcome="bad lead", reason="not serious")
            store.act(Close, self.name, lead=lead.id, reason="bad lead")
            return True
        return False

    # -- honest work

    def _do(self, work: Work, lead: Lead) -> None:
        store = self._run.store
        if lead.closed:
            return
        self._judge(lead)
        if self._understood(lead):
            return
        if work.kind == "look":
            store.act(Close, self.name, lead=lead.id, reason="no lead, or nobody to be reached")
        elif work.kind == "appointment":
            self._watch(lead)
        elif work.kind == "follow-up" and self._chance.random() < 0.03 and (standing := store.by.standing(lead)) is not None:
            store.act(SkipStep, self.name, lead=lead.id, begun=standing.begun.told, day=standing.day, reason="they are on holiday")
        elif work.kind == "promise":
            promise = min((one for one in lead.promises if one.state == "open"), key=lambda one: one.due)
            self._contact(work, lead, "text")
            store.act(KeepPromise, self.name, lead=lead.id, promise=promise.id)
        elif not self._contact(work, lead, self._channel(work, lead)):
            store.act(Close, self.name, lead=lead.id, reason="nobody can be reached")

    def _judge(self, lead: Lead) -> None:
        """What may have meant stop did, when the shopper is one of those who want no more."""
        for stream in lead.persons:
            doubts = self._run.store.person(stream).doubts
            if doubts:
                stops = self._run.shoppers.of[lead.id].fate in ("stops", "wrong")
                channels = ("text", "call", "email") if stops else ()
                self._run.store.act(JudgeWords, self.name, person=stream, about=lead.id, channels=channels, doubts=doubts)

    def _channel(self, work: Work, lead: Lead) -> Channel:
        if work.kind in ("no-show", "be-back", "missed call", "call back") or (work.kind == "new" and self._chance.random() < 0.3):
            return "call"
        if work.kind == "trouble":
            return "email"
        return work.channel or "text"

    def _contact(self, work: Work, lead: Lead, wish: Channel) -> bool:
        """On that channel or the next that is open. Whether anything was asked for."""
        for channel in dict.fromkeys((wish, "text", "email", "call")):
            if self._send(work, lead, channel, self._words(lead), self._run.shoppers.of[lead.id].asked):
                return True
        return False

    def _words(self, lead: Lead) -> str:
        return (
            f"Hi {lead.shopper.first}, {self.name} here. Yes, the {lead.vehicles[0].model} is here, {self._chance.randrange(20, 40)},990."
        )

    def _text(self, work: Work, lead: Lead, body: str, answers: tuple[str, ...]) -> None:
        if not self._send(work, lead, "text", body, answers):
            self._send(work, lead, "email", body, answers)

    def _send(self, work: Work, lead: Lead, channel: Channel, body: str, answers: tuple[str, ...]) -> bool:
        run, store = self._run, self._run.store
        kind = "email" if channel == "email" else "phone"
        point = next((one for one in lead.shopper.points if one.kind == kind), None)
        if point is None:
            return False
        person, touch = person_stream(KEY, point.address), store.id()
        if isinstance(store.verdict(lead, person, channel), contact_rules.Blocked) and channel == "call":
            return False
        step = work.kind == "follow-up"
        if step:
            before = lead
        about = {"lead": lead.id, "touch": touch, "person": person, "to": point.address}
        letter = f"{body} {run.footer(channel)}"
        if channel == "call":
            refused = store.act(PlaceCall, self.name, agent_phone="+12025550190", **about)
        elif channel == "email":
            refused = store.act(SendMail, self.name, subject="Your request", body=letter, answers=answers, **about)
        else:
            refused = store.act(SendText, self.name, body=letter, answers=answers, **about)
        if refused is not None:
            return False
        if step:
            run.laws.stepped(before, touch)
        run.line.send(lead.id, touch)
        after = store.leads[lead.id]
        sent = after.touch(touch)
        run.laws.handled(work, bool(sent and sent.reached))
        if channel == "call":
            self._understood(after)
        return True

    def _understood(self, lead: Lead) -> bool:
        """Acts on what the shopper said, if that is more than words to be answered."""
        run, store = self._run, self._run.store
        meant = run.shoppers.meant.pop(lead.id, None)
        if meant == "come" and not (lead.appointment and lead.appointment.state in ("set", "confirmed")):
            when = run.free_hour(self._chance.randint(1, 4))
            store.act(SetAppointment, self.name, lead=lead.id, appointment=store.id(), when=when, zone=lead.zone)
            run.expect(lead.id)
        elif meant == "later":
            until = run.midnight(self._chance.randrange(3, 12))
            store.act(WaitUntil, self.name, lead=lead.id, until=until, text="after the holidays")
        elif meant == "call":
            when = store.now + self._chance.randrange(HOUR, 30 * HOUR)
            store.act(CallBackAt, self.name, lead=lead.id, when=when)
        elif meant == "wrong":
            wrong = next((person_stream(KEY, point.address) for point in lead.shopper.points if point.kind == "phone"), "")
            if wrong:
                store.act(SetOutcome, self.name, lead=lead.id, outcome="wrong number", person=wrong)
        elif meant == "gone":
            # Thanked first: who has written waits for a word.
            self._thank(lead)
            store.act(Close, self.name, lead=lead.id, reason="bought elsewhere")
            return True
        elif meant == "yes" and lead.appointment is not None:
            store.act(ConfirmAppointment, self.name, lead=lead.id, appointment=lead.appointment.id)
        elif meant == "price" and self._chance.random() < 0.4:
            store.act(MakePromise, self.name, lead=lead.id, promise=store.id(), due=store.now + 2 * HOUR, text="the figure")
        return False

    def _thank(self, lead: Lead) -> None:
        self._send(Work(lead.id, "reply", "", 0, 0, self.name), lead, "text", "Congratulations on the new car!", ())

    def _watch(self, lead: Lead) -> None:
        """Whoever was to come and was not seen for half an hour did not come."""
        meeting, store = lead.appointment, self._run.store
        if meeting is not None and meeting.state in ("set", "confirmed") and store.now > meeting.when + 30 * MINUTE:
            store.act(MarkMissed, self.name, lead=lead.id, appointment=meeting.id)
        self._shunned.add(lead.id)
