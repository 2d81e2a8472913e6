"""The only code that contacts a shopper: asks the rules, writes down that it is sending, then POSTs once, and never again by itself.

Except where the provider takes one request once only, however often it is made (see `repeating`): what nobody knows of is then asked for
again under the same name, after the same questions.

`message_sending` is appended with the versions of lead and person that the rules were asked about, so an opt-out in between is a Conflict,
and of two dispatchers exactly one wins. What this desk began is kept in its own file too: a central restored from a backup forgets it, and
whatever may have been begun before that is looked up and not sent. What stays possible: a pause of this process between its last look at
the clock (`still`) and the bytes leaving, so a POST can leave up to that pause after `until`. Others wait a margin longer before they
judge. And where two hubs run by mistake: that one begins, central is put back to before that, and the other one looks at the provider and
finds nothing while the first one's POST is still on its way.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from bdcdesk.central.errors import CentralError
from bdcdesk.central.ports import Log
from bdcdesk.central.records import Conflict, Denied, Diverged
from bdcdesk.contact.carrier import Carriers
from bdcdesk.contact.errand import Errand, Steps, about
from bdcdesk.contact.outcome import CertainlyNot, DontKnow, Outcome, Taken
from bdcdesk.contact.recall import Recall, request_of
from bdcdesk.contact.repeating import Repeats
from bdcdesk.contact.traces import Look
from bdcdesk.domain import contact_rules, data_use
from bdcdesk.domain.actions import Action, Refused
from bdcdesk.domain.actions.dispatch import BeginSending, Doubt, Hold, PutBack, ReportAccepted, ReportNotSent, ReportUnknown
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import WAITING, Touch
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.outbox import Begun

WINDOW: Final = 20_000
"""Milliseconds after `message_sending` in which the POST may start."""

MARGIN: Final = 45_000
"""Milliseconds after `until` before anybody judges a `sending`: the longest POST (5 s to connect, 30 s to answer) and a pause beside it."""

AFTER_RESTORE: Final = 60_000
"""Milliseconds after central was found restored in which nothing is begun: the desks offer again what it lost, opt-outs among it."""

TOO_LATE: Final = "too late"
"""The code of an outcome whose POST was not started because `still` said no: nothing was tried, so it may be begun again."""

CLOCKS_APART: Final = 5_000
"""Milliseconds by which the clocks of those who ask for something, or send it, may be off central's."""

LOOSENED: Final = "The store has changed its rules."

IDLE: Final = 5_000
_WAITED: Final = "It waited too long and was not sent late. Send it again if it still fits."
_CONFLICT: Final = 50
_AWAY: Final = 1_000
_ONCE_MORE: Final = 60_000
_LONGEST_WAIT: Final = 300_000


class Dispatcher:
    """One per process, under a `name` of its own for each start: what another start began is not ours to finish.

    Use from the desk's thread. `clock` is central's time and may be asked from any thread.
    """

    def __init__(self, desk: Desk, log: Log, carriers: Carriers, name: str, clock: Callable[[], Instant]) -> None:
        self._desk = desk
        self._log = log
        self._carriers = carriers
        self._name = name
        self._clock = clock
        self._waiting: set[str] = set()
        self._begun = desk.begun()
        self._recall = Recall(desk, self._begun)
        self._epoch = desk.epoch
        self._unbroken = desk.unbroken
        self._held: dict[str, int] = {}
        self._looks: dict[tuple[str, int], Instant | bool] = {}
        self._denied: set[tuple[str, int]] = set()
        self._attempts: dict[tuple[str, int], BeginSending] = {}
        self._repeats = Repeats(carriers)
        self._ready: list[Errand] = []

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.confirmed(name)
            waits = lead is not None and any(map(self._concerns, lead.touches))
            (self._waiting.add if waits else self._waiting.discard)(name)

    def _concerns(self, touch: Touch) -> bool:
        return touch.stage in WAITING or self._begun_unheard(touch) or self._repeats.fits(touch)

    def step(self, now: Instant) -> Steps:
        """Raises ReplicaError when this desk's files fail; what was begun by then is in the next call's errands."""
        when = now + IDLE
        self._recall.step(now)
        if self._epoch != self._desk.epoch:
            # Decided upon what a log said that is gone: whatever came of them, it is not ours to finish.
            self._epoch = self._desk.epoch
            self._attempts.clear()
            self._looks.clear()
        if self._unbroken != self._desk.unbroken:
            # What we looked for, and was not there, may have been sent since.
            self._unbroken = self._desk.unbroken
            self._looks = {key: _anew(look, now) for key, look in self._looks.items()}
        ready = self._desk.epoch + AFTER_RESTORE if self._desk.whole else now + _AWAY
        for name in sorted(self._waiting) if ready <= now else ():
            lead = self._desk.confirmed(name)
            for touch in lead.touches if lead else ():
                if lead is not None and (touch.id, touch.rebuffs) not in self._denied:
                    when = min(when, self._look_at(lead, touch, now))
        if ready > now:
            when = min(when, ready)
        errands, self._ready = tuple(self._ready), []
        return Steps(errands, when)

    def _look_at(self, lead: Lead, touch: Touch, now: Instant) -> Instant:
        if self._begun_unheard(touch):
            # Its answer was lost, the log has it, and nobody but us may POST it: as good as an answer.
            self._send(lead, touch, self._attempts[touch.id, touch.rebuffs])
            return now + IDLE
        if self._repeats.fits(touch):
            return self._once_more(lead, touch, now)
        if touch.stage not in WAITING:
            return now + IDLE
        judged = self._forgotten(touch)
        if judged:
            if now > judged and self._desk.quiet((lead_stream(lead.id),)):
                self._doubt(lead, touch, now)
            return max(now + _CONFLICT, judged + 1)
        if touch.not_before > now:
            return self._held_anew(lead, touch, now)
        if self._carriers.of(touch.channel).shut and not (touch.stage == "requested" and now > touch.latest):
            # Set up on another computer perhaps, whose hub sends it; nobody else puts back what it may be about to send.
            return now + IDLE
        if not self._desk.quiet((lead_stream(lead.id), touch.person)):
            return now + _CONFLICT
        said = self._asked(lead, touch, now)
        if not self._surely_waits(touch, now):
            return now + _AWAY
        if isinstance(said, contact_rules.Allowed):
            return self._begin(lead, touch, min(now + WINDOW, said.until - 1), now, said.rules)
        self._desk.do(self._instead(lead, touch, said, now))
        return now + IDLE

    def _held_anew(self, lead: Lead, touch: Touch, now: Instant) -> Instant:
        """What is held is asked about again where the store has changed its rules since, and not only when it was to go."""
        store = self._desk.settings
        version = store.contact.version if store is not None else 0
        if touch.stage != "held" or self._held.get(touch.id) == version:
            return touch.not_before
        if not self._desk.quiet((lead_stream(lead.id), touch.person)):
            return now + _CONFLICT
        self._held[touch.id] = version
        said, until, reason, rule = self._asked(lead, touch, now), now, LOOSENED, touch.rule
        if isinstance(said, contact_rules.Held):
            until, reason, rule = said.until, said.reason, said.because[0].rule
        if until != touch.held and not isinstance(said, contact_rules.Blocked):
            told = about(lead, touch, self._desk.me, now)
            self._desk.do(
                Hold(id=self._once(f"hold {version}", touch, now), until=until, reason=reason, rule=rule, rules=said.rules, **told)
            )
        return min(touch.not_before, now + IDLE)

    def _once_more(self, lead: Lead, touch: Touch, now: Instant) -> Instant:
        due = self._repeats.when(touch, now)
        if due is None or due > now:
            return due or now + IDLE
        if not self._desk.quiet((lead_stream(lead.id), touch.person)) or self._desk.unbroken is None:
            return now + _CONFLICT
        said = self._asked(lead, touch, now)
        if not isinstance(said, contact_rules.Allowed):
            return now + IDLE
        return self._begin(lead, touch, min(now + WINDOW, said.until - 1, touch.latest), now, said.rules)

    def _forgotten(self, touch: Touch) -> Instant:
        """Until when to wait before a touch that waits, by the log, is held to have been begun all the same; 0 if it has not been."""
        begun = self._begun.get(touch.id)
        if begun is not None and begun.rebuffs >= touch.rebuffs:
            return begun.until + MARGIN
        if touch.again or self._looks.get((touch.id, touch.rebuffs)) is True:
            return touch.requested
        return self._desk.epoch if max(touch.earliest, touch.not_before) < self._desk.epoch else 0

    def _surely_waits(self, touch: Touch, now: Instant) -> bool:
        """Whether central was there all the time since it was due, or we have looked at the provider since, and nothing like it was there.

        Else another dispatcher, which by mistake is there too, may have sent it before a restore of which we could see nothing.
        """
        # Asked again for each: beginning the one before may have shown that central is away.
        unbroken = self._desk.unbroken
        if unbroken is None:
            return False
        key = (touch.id, touch.rebuffs)
        look = self._looks.get(key, 0)
        if look is False or unbroken + CLOCKS_APART < max(touch.earliest, touch.not_before):
            return True
        carrier = self._carriers.of(touch.channel)
        if not carrier.looks:
            # It may have been sent, and nobody can be asked: an agent decides.
            self._looks[key] = True
        elif look is not True and look <= now:
            self._looks[key] = now + 10 * MARGIN

            def told(sids: list[str] | None, then: Instant) -> None:
                found = None if sids is None else bool(set(sids).difference(self._bound(touch)))
                if found or self._unbroken == unbroken:
                    self._looks[key] = then + _AWAY if found is None else found

            self._ready.append(Look(carrier.traces, touch, told))
        return False

    def _bound(self, touch: Touch) -> set[str]:
        """What the provider has under these names is known to be another touch of the same person's."""
        leads = (lead for lead in self._desk.leads.values() if touch.person in lead.persons)
        return {other.sid for lead in leads for other in lead.touches if other.id != touch.id and other.sid}

    def _doubt(self, lead: Lead, touch: Touch, now: Instant) -> None:
        reason = "The store's database was put back to an earlier time, and nobody knows whether it had gone by then."
        self._attempts.pop((touch.id, touch.rebuffs), None)
        self._desk.do(Doubt(id=self._once("doubt", touch, now), reason=reason, **about(lead, touch, self._desk.me, now)))

    def _begun_unheard(self, touch: Touch) -> bool:
        return touch.stage == "sending" and touch.dispatcher == self._name and (touch.id, touch.rebuffs) in self._attempts

    def _asked(self, lead: Lead, touch: Touch, now: Instant) -> contact_rules.Verdict:
        if lead.newer:
            return contact_rules.Blocked("A newer bdcdesk wrote to this lead. Update the hub, then send it again.")
        if lead.closed:
            return contact_rules.Blocked("The lead was closed before it could go.")
        if touch.stage == "requested" and now > touch.latest:
            why = self._carriers.of(touch.channel).shut
            return contact_rules.Blocked(f"{why} It waited and was not sent late." if why else _WAITED)
        use = data_use.person_use(lead, touch.person, "follow up", now, self._desk.sources.get)
        if isinstance(use, data_use.Blocked):
            return contact_rules.Blocked(use.clause, (contact_rules.Ground("agreement", use.clause),))
        # What we have begun and do not see in the log yet counts, too: two leads of one shopper must not both pass a cap.
        letter = touch.body if touch.channel != "call" else None
        return contact_rules.verdict(
            self._desk, lead, touch.person, touch.channel, now, touch.purpose, letter, touch.id, self._begun.keys()
        )

    def _instead(self, lead: Lead, touch: Touch, said: contact_rules.Blocked | contact_rules.Held, now: Instant) -> Action:
        told = about(lead, touch, self._desk.me, now)
        rule = said.because[0].rule if said.because else ""
        if isinstance(said, contact_rules.Held) and not touch.auto:
            return Hold(id=self._once("hold", touch, now), until=said.until, reason=said.reason, rule=rule, rules=said.rules, **told)
        return PutBack(id=self._once("put back", touch, now), reason=said.reason, rule=rule, rules=said.rules, **told)

    def _once(self, what: str, touch: Touch, now: Instant) -> str:
        # Ours alone: were another hub's the same action, it could be in the log and refused here. While one waits, no second one is made;
        # where all are refused, not one at every step either.
        return caused(what, self._name, touch.id, str(touch.rebuffs), str(now // _ONCE_MORE))

    def _begin(self, lead: Lead, touch: Touch, until: Instant, now: Instant, rules: str) -> Instant:
        key = (touch.id, touch.rebuffs)
        begin = self._attempts.setdefault(key, self._beginning(lead, touch, until, now, rules))
        push = self._desk.push(begin)
        if isinstance(push, Refused):
            return now + _CONFLICT
        try:
            answer = self._log.append(lead.store, push.action, push.groups)
            # Versions count the same in a restored log, and say nothing there of what this was decided upon: somebody may have sent it.
            elsewhere = isinstance(self._log.read(lead.store, self._desk.cursor, 1), Diverged)
        except CentralError:
            self._desk.missed()
            # The answer may be lost and not the append, so the next try carries the same action and the same `until`.
            return now + _AWAY
        if isinstance(answer, Conflict) or elsewhere:
            del self._attempts[key]
            return now + _CONFLICT
        if isinstance(answer, Denied):
            if not begin.again:
                self.report(lead, touch, CertainlyNot("denied", answer.reason), now)
            self._denied.add(key)
            del self._attempts[key]
            return now + IDLE
        self._send(lead, touch, begin)
        return now + IDLE

    def _send(self, lead: Lead, touch: Touch, begin: BeginSending) -> None:
        until = begin.until
        touch = msgspec.structs.replace(touch, named=begin.named)
        begun = Begun(touch.rebuffs, until, lead.id)
        self._desk.begin(touch.id, begun, request_of(lead, touch, self._desk.me, until))
        self._begun[touch.id] = begun
        del self._attempts[touch.id, touch.rebuffs]
        if begin.again:
            self._repeats.begun(touch)
        self._ready.append(Sending(self, lead, touch, begin))

    def _opted_out(self, lead: Lead, touch: Touch, now: Instant) -> OptOut:
        return OptOut(
            id=caused("provider stop", touch.id),
            store=lead.store,
            actor=self._desk.me,
            pressed=now,
            lead=lead.id,
            persons=(touch.person,),
            channels=("text",),
            how="provider",
        )

    def _beginning(self, lead: Lead, touch: Touch, until: Instant, now: Instant, rules: str) -> BeginSending:
        again = touch.stage == "unknown"
        which = (self._name, touch.id, str(touch.rebuffs), *((str(touch.until),) if again else ()))
        where = self._desk.rules.places.of(lead.shopper.points, lead.shopper.postal_code, lead.zones)
        return BeginSending(
            rules=rules,
            places=(*sorted(where.regions), *sorted(where.zones)) if where.known else (),
            id=caused("sending", *which),
            again=again,
            dispatcher=self._name,
            until=until,
            named=self._carriers.of(touch.channel).named(touch),
            **about(lead, touch, self._desk.me, now),
        )

    def post(self, touch: Touch, until: Instant) -> Outcome:
        """The one POST, from any thread, if it is not too late."""

        def still() -> bool:
            return self._clock() <= until

        return self._carriers.of(touch.channel).send(touch, still)

    def report(self, lead: Lead, touch: Touch, outcome: Outcome, now: Instant, again: BeginSending | None = None) -> None:
        """Keeps what came of it, once however often it is told. `again`: how it was begun where it may have gone before."""
        told = about(lead, touch, self._desk.me, now)
        if again is not None and isinstance(outcome, CertainlyNot):
            # Of this time alone: it may have gone the time before.
            if outcome.opted_out:
                self._desk.do(self._opted_out(lead, touch, now))
            self._repeats.not_before(touch, now + max(_AWAY, 1000 * (outcome.retry_after or 0)))
            outcome = DontKnow(f"{outcome.reason} Nobody knows whether it had gone before.")
        match outcome:
            case Taken(sid=sid):
                provider = self._carriers.of(touch.channel).name
                self._desk.do(ReportAccepted(id=caused("accepted", touch.id, sid), provider=provider, sid=sid, **told))
            case CertainlyNot():
                if outcome.opted_out:
                    self._desk.do(self._opted_out(lead, touch, now))
                retry = _retry_at(outcome, touch, now)
                cause = caused("not sent", self._name, touch.id, str(touch.rebuffs))
                # A number may be bad for texts alone; an address that takes no mails is good for nothing.
                bad = touch.person if outcome.bad_number and touch.channel == "email" else ""
                why, code = outcome.reason, outcome.code
                self._desk.do(ReportNotSent(id=cause, reason=why, retry_at=retry, code=code, dispatcher=self._name, bad=bad, **told))
            case DontKnow(reason=reason):
                which = (self._name, touch.id, str(touch.rebuffs), *((str(again.until),) if again is not None else ()))
                self._desk.do(ReportUnknown(id=caused("unknown", *which), reason=reason, **told))


def _anew(look: Instant | bool, now: Instant) -> Instant | bool:
    """When to look again after central was away. Not at once: on a line that fails every other time, the provider would be asked without a
    pause."""
    if look is True:
        return True
    return now + _AWAY if look is False else min(look, now + _AWAY)


def _retry_at(outcome: CertainlyNot, touch: Touch, now: Instant) -> Instant:
    if outcome.code == TOO_LATE:
        return now
    if outcome.retry_after is None:
        return 0
    named = outcome.retry_after * 1000
    return now + max(named, min(named << min(touch.rebuffs, 10), _LONGEST_WAIT))


class Sending:
    """An errand: the POST of one touch."""

    def __init__(self, dispatcher: Dispatcher, lead: Lead, touch: Touch, begin: BeginSending) -> None:
        self._dispatcher = dispatcher
        self._lead = lead
        self._touch = touch
        self._begin = begin
        self.outcome: Outcome = DontKnow("bdcdesk was stopped while it was sending.")

    def run(self) -> None:
        self.outcome = self._dispatcher.post(self._touch, self._begin.until)

    def finish(self, now: Instant) -> None:
        self._dispatcher.report(self._lead, self._touch, self.outcome, now, self._begin if self._begin.again else None)
