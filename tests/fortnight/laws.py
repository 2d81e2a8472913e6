"""What must hold in every step of a fortnight, said without the code that it is about. Each breach is told once a lead and law."""

from bdcdesk.domain import clock, order
from bdcdesk.domain.events import Event, Instant
from bdcdesk.domain.events.calls import CallInEnded
from bdcdesk.domain.events.contact import CallEnded, MessageAccepted, MessageFailed
from bdcdesk.domain.lead import VOICEMAIL, Lead
from bdcdesk.domain.owed import Work
from bdcdesk.domain.touch import Touch

from .store import Store

MINUTE, DAY = 60_000, 86_400_000
NOBODYS = 20 * MINUTE
"""Business time in which what is owed now must have somebody: offers to three, two minutes for all. A backlog, of which nobody is offered
more than three at once, adds its own."""
SUPERVISORS = 3 * 60 * MINUTE
"""Business time in which a supervisor finds somebody, on a day on which nobody came too."""
LEFT_BEHIND = 5 * MINUTE
"""Business time in which what its owner left behind goes to nobody again, so that somebody is found."""
_NO_CONTACT = ("withdrawn", "not sent", "failed")
_CONVERSATION = frozenset({"reply", "missed call", "trouble"})


class Laws:
    """`wrong`: what was broken, in words."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.wrong: list[str] = []
        self._told: set[tuple[str, str]] = set()
        self._alone: dict[str, tuple[Instant, bool]] = {}
        self._left: dict[str, Instant] = {}
        self._most = 0
        self._handled: dict[str, tuple[Work, Instant]] = {}
        self._steps: dict[tuple[str, Instant, int, bool], str] = {}
        store.seen.append(self._event)

    def break_(self, law: str, lead: str, words: str) -> None:
        if (law, lead) not in self._told:
            self._told.add((law, lead))
            self.wrong.append(f"{law}: {lead} at {self._at(self._store.now)}: {words}")

    def _at(self, now: Instant) -> str:
        assert self._store.settings is not None
        return f"{clock.local(now, self._store.settings.hours.zone):%a %d %H:%M}"

    # -- each event

    def _event(self, before: Lead | None, after: Lead, event: Event) -> None:
        self._clock(before, after, event)
        if not after.closed:
            return
        if before is not None and not before.closed and not after.closed.strip():
            self.break_("closed with a reason", after.id, "closed without one")

    def _clock(self, before: Lead | None, after: Lead, event: Event) -> None:
        """It stops on what the shopper could notice, at a contact point of theirs, told by the provider; and on nothing else."""
        was = before.answered if before is not None else 0
        if after.answered == was or isinstance(event.facts, MessageFailed):
            return
        facts, said = event.facts, f"the clock went from {was} to {after.answered} by {event.kind}"
        touch = after.touch(getattr(facts, "touch", ""))
        noticed = isinstance(facts, MessageAccepted | CallInEnded) or (
            isinstance(facts, CallEnded)
            and not facts.reported
            and ((facts.result == "answered" and facts.talk > 0) or (facts.result == "voicemail" and facts.voicemail >= VOICEMAIL))
        )
        theirs = touch is None or touch.person in after.persons
        if not noticed or not theirs or event.actor != "hub":
            self.break_("the clock", after.id, said)

    # -- after each step

    def look(self, lead: Lead, work: Work | None) -> None:
        """At a lead that has changed, and its next work."""
        if lead.closed:
            if work is not None:
                self.break_("closed", lead.id, f"closed ({lead.closed}) and still owed: {work.why}")
            return
        if work is None:
            self.break_("next work", lead.id, "open, and nobody owes anything")
            return
        self._stopped(lead, work)
        self._once(lead, work)

    def _stopped(self, lead: Lead, work: Work) -> None:
        """A follow-up is owed only while nothing stops it."""
        now = self._store.now
        wrote = lead.reply is not None and not _heard(lead, lead.reply.at)
        if wrote and work.kind not in _CONVERSATION:
            self.break_("stops on a reply", lead.id, f"they wrote, and what is owed is: {work.why}")
        if work.kind != "follow-up":
            return
        meeting = lead.appointment
        if meeting is not None and meeting.state in ("set", "confirmed", "here") and meeting.when > now:
            self.break_("stops on an appointment", lead.id, work.why)
        if lead.later is not None and work.since < lead.later.until and not self._news_since(lead, lead.later.at):
            self.break_("stops until they named", lead.id, f"due at {self._at(work.since)}, not before {self._at(lead.later.until)}")
        if not self._way(lead):
            self.break_("stops when nobody may be reached", lead.id, work.why)

    def _news_since(self, lead: Lead, at: Instant) -> bool:
        """Whether anything came after it that begins the plan anew."""
        meeting = lead.appointment
        came = [raised.at for raised in lead.raised] + [lead.reopened, lead.reply.at if lead.reply is not None else 0]
        came += [touch.reached for touch in lead.touches if touch.talk >= 30]
        came += [meeting.changed] if meeting is not None and meeting.state in ("missed", "shown") else []
        return any(moment > at for moment in came)

    def _way(self, lead: Lead) -> bool:
        """Whether any contact point is left that is theirs and not closed to us."""
        for stream, point in zip(lead.persons, dict.fromkeys(point.address for point in lead.shopper.points), strict=False):
            person = self._store.person(stream)
            closed = person.opted_out | person.refused
            if "@" in point and "email" not in closed:
                return True
            if "@" not in point and not person.wrong and not {"text", "call"} <= closed:
                return True
        return False

    def _once(self, lead: Lead, work: Work) -> None:
        """What was done is not owed again, and no follow-up on a day on which they heard from us."""
        done = self._handled.get(lead.id)
        if done is not None and work == done[0] and not work.pending:
            self.break_("nothing due twice", lead.id, f"done, and owed again: {work.kind}, {work.why}")
        if work.kind == "follow-up":
            day = self._store.by.day
            heard = [at for touch in lead.touches if (at := _contacted(touch))]
            if heard and day(work.since) == day(max(heard)):
                self.break_("one contact a day", lead.id, f"{work.why}, and they heard from us that day")

    # -- what agents tell of what they do

    def handled(self, work: Work, reached: bool) -> None:
        """An agent did it; `reached`: the shopper could notice it."""
        if reached:
            self._handled[work.lead] = (work, self._store.now)

    def stepped(self, lead: Lead, touch: str) -> None:
        """A follow-up went out for the step that stood."""
        standing = self._store.by.standing(lead)
        if standing is None:
            return
        key = (lead.id, standing.begun.told, standing.day, standing.long)
        before = lead.touch(self._steps.get(key, ""))
        if before is not None and before.stage not in _NO_CONTACT:
            self.break_("no step twice", lead.id, f"day {standing.day} was done by {before.channel} before")
        self._steps[key] = touch

    def sent(self, lead: Lead, touch: Touch) -> None:
        """Something reached a shopper: who opted out, or whose number it is not, hears nothing."""
        person = self._store.person(touch.person)
        if touch.channel in person.opted_out:
            self.break_("stops on an opt-out", lead.id, f"a {touch.channel} reached who opted out")
        if person.wrong and touch.channel != "email":
            self.break_("stops on a wrong number", lead.id, f"a {touch.channel} reached somebody else")

    # -- every few minutes

    def sweep(self, removed: frozenset[str]) -> None:
        """Nothing that is owed now belongs to nobody for longer than the rule, nor to somebody who is not there any more."""
        store, now = self._store, self._store.now
        assert store.settings is not None
        hours = store.settings.hours
        alone: dict[str, tuple[Instant, bool]] = {}
        left: dict[str, Instant] = {}
        there = sum(agent.there for member, agent in store.agents.items() if member not in removed)
        self._most = max(self._most, len(self._alone)) if len(self._alone) > 3 else 0
        behind = 5 * MINUTE * (self._most // (3 * max(1, there)))
        for work in store.waiting():
            lead = store.leads[work.lead]
            if work.pending or order.is_later(work, now) or not lead.is_lead:
                continue
            if not lead.owner:
                told = bool(lead.offers) and lead.offers[-1].kind == "supervisor"
                since, as_before = self._alone.get(lead.id, (now, told))
                since = since if as_before == told else now
                alone[lead.id] = (since, told)
                if clock.business_time(hours, since, now) > (SUPERVISORS if told else NOBODYS + behind):
                    self.break_("nobody's for longer than the rule", lead.id, f"{work.kind} since {self._at(since)}, {lead.offers[-1:]}")
            elif lead.owner in removed:
                since = left[lead.id] = self._left.get(lead.id, now)
                if clock.business_time(hours, since, now) > LEFT_BEHIND:
                    self.break_("left behind by who works here no more", lead.id, f"{work.kind}, {work.why}")
            elif self._gone(lead.owner) and work.kind in ("reply", "new", "again", "missed call", "trouble", "promise"):
                since = left[lead.id] = self._left.get(lead.id, now)
                if clock.business_time(hours, since, now) > LEFT_BEHIND:
                    self.break_("left behind by who went home", lead.id, f"{work.kind}, {work.why}")
        self._alone, self._left = alone, left

    def _gone(self, member: str) -> bool:
        agent = self._store.agents.get(member)
        return agent is not None and agent.left


def _contacted(touch: Touch) -> Instant:
    return 0 if touch.stage in _NO_CONTACT else max(touch.requested, touch.held, touch.reached)


def _heard(lead: Lead, at: Instant) -> bool:
    return any(touch.requested >= at and touch.reached > at for touch in lead.touches)
