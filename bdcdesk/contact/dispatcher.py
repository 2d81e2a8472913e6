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

import msgspec

from bdcdesk.central.errors import CentralError
from bdcdesk.central.ports import Log
from bdcdesk.central.records import Conflict, Denied, Diverged
from bdcdesk.contact.carrier import Carriers
from bdcdesk.contact.clearance import Clearance, is_late
from bdcdesk.contact.earlier_try import EarlierTry
from bdcdesk.contact.errand import Errand, Steps, about
from bdcdesk.contact.outcome import CertainlyNot, DontKnow, Outcome
from bdcdesk.contact.pace import Pacing
from bdcdesk.contact.recall import Recall, request_of
from bdcdesk.contact.repeating import Repeats
from bdcdesk.contact.telling import Telling
from bdcdesk.contact.timing import AFTER_RESTORE, AWAY, CONFLICT, IDLE, WINDOW
from bdcdesk.domain import contact_rules
from bdcdesk.domain.actions import Refused
from bdcdesk.domain.actions.dispatch import BeginSending
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused, lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import WAITING, Touch
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.outbox import Begun


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
        self._epoch = desk.epoch
        self._denied: set[tuple[str, int]] = set()
        self._attempts: dict[tuple[str, int], BeginSending] = {}
        self._ready: list[Errand] = []
        self._pacing = Pacing()
        self._recall = Recall(desk, self._begun)
        self._repeats = Repeats(carriers)
        self._clearance = Clearance(desk, carriers, name, self._begun.keys())
        self._earlier = EarlierTry(desk, carriers, name, self._begun, lambda look: self._ready.append(look))
        self._telling = Telling(desk, carriers, self._repeats, name)

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
            self._earlier.forget()
        self._earlier.step(now)
        ready = self._desk.epoch + AFTER_RESTORE if self._desk.whole else now + AWAY
        for lead, touch in self._in_turn() if ready <= now else ():
            when = min(when, self._look_at(lead, touch, now))
        if ready > now:
            when = min(when, ready)
        errands, self._ready = tuple(self._ready), []
        return Steps(errands, when)

    def _in_turn(self) -> list[tuple[Lead, Touch]]:
        """What was asked for first comes first: where a sender has its pace, the last ones wait."""
        leads = [lead for name in sorted(self._waiting) if (lead := self._desk.confirmed(name)) is not None]
        each = [(lead, touch) for lead in leads for touch in lead.touches if (touch.id, touch.rebuffs) not in self._denied]
        return sorted(each, key=lambda one: one[1].requested)

    def _look_at(self, lead: Lead, touch: Touch, now: Instant) -> Instant:
        if self._begun_unheard(touch):
            # Its answer was lost, the log has it, and nobody but us may POST it: as good as an answer.
            self._send(lead, touch, self._attempts[touch.id, touch.rebuffs], now)
            return now + IDLE
        if self._repeats.fits(touch):
            return self._once_more(lead, touch, now)
        if touch.stage not in WAITING:
            return now + IDLE
        supposed = self._earlier.supposed(touch)
        if supposed:
            if now > supposed and self._desk.quiet((lead_stream(lead.id),)):
                self._attempts.pop((touch.id, touch.rebuffs), None)
                self._earlier.doubt(lead, touch, now)
            return max(now + CONFLICT, supposed + 1)
        late = is_late(touch, now)
        if touch.not_before > now and not late:
            return self._clearance.wait(lead, touch, now)
        carrier = self._carriers.of(touch.channel)
        if carrier.shut and not late:
            # Set up on another computer perhaps, whose hub sends it; nobody else puts back what it may be about to send.
            return now + IDLE
        if not self._desk.quiet((lead_stream(lead.id), touch.person)):
            return now + CONFLICT
        said = self._clearance.asked(lead, touch, now)
        if not self._earlier.is_ruled_out(touch, now):
            return now + AWAY
        if not isinstance(said, contact_rules.Allowed):
            self._clearance.refuse(lead, touch, said, now)
            return now + IDLE
        return self._begin(lead, touch, min(now + WINDOW, said.until - 1), now, said.rules)

    def _once_more(self, lead: Lead, touch: Touch, now: Instant) -> Instant:
        due = self._repeats.when(touch, now)
        if due is None or due > now:
            return due or now + IDLE
        if not self._desk.quiet((lead_stream(lead.id), touch.person)) or self._desk.unbroken is None:
            return now + CONFLICT
        said = self._clearance.asked(lead, touch, now)
        if not isinstance(said, contact_rules.Allowed):
            return now + IDLE
        return self._begin(lead, touch, min(now + WINDOW, said.until - 1, touch.latest), now, said.rules)

    def _begun_unheard(self, touch: Touch) -> bool:
        return touch.stage == "sending" and touch.dispatcher == self._name and (touch.id, touch.rebuffs) in self._attempts

    def _begin(self, lead: Lead, touch: Touch, until: Instant, now: Instant, rules: str) -> Instant:
        key, pace = (touch.id, touch.rebuffs), self._carriers.of(touch.channel).pace
        free = self._pacing.free(touch.channel, pace, now)
        if free > now and key not in self._attempts:
            return free
        begin = self._attempts.setdefault(key, self._beginning(lead, touch, until, now, rules))
        push = self._desk.push(begin)
        if isinstance(push, Refused):
            return now + CONFLICT
        try:
            answer = self._log.append(lead.store, push.action, push.groups)
            # Versions count the same in a restored log, and say nothing there of what this was decided upon: somebody may have sent it.
            elsewhere = isinstance(self._log.read(lead.store, self._desk.cursor, 1), Diverged)
        except CentralError:
            self._desk.missed()
            # The answer may be lost and not the append, so the next try carries the same action and the same `until`.
            return now + AWAY
        if isinstance(answer, Conflict) or elsewhere:
            del self._attempts[key]
            return now + CONFLICT
        if isinstance(answer, Denied):
            if not begin.again:
                self.report(lead, touch, CertainlyNot("denied", answer.reason), now)
            self._denied.add(key)
            del self._attempts[key]
            return now + IDLE
        self._send(lead, touch, begin, now)
        return now + IDLE

    def _send(self, lead: Lead, touch: Touch, begin: BeginSending, now: Instant) -> None:
        until = begin.until
        touch = msgspec.structs.replace(touch, named=begin.named)
        begun = Begun(touch.rebuffs, until, lead.id)
        self._desk.begin(touch.id, begun, request_of(lead, touch, self._desk.me, until))
        self._begun[touch.id] = begun
        del self._attempts[touch.id, touch.rebuffs]
        if begin.again:
            self._repeats.begun(touch)
        self._pacing.began(touch.channel, self._carriers.of(touch.channel).pace, now)
        self._ready.append(Sending(self, lead, touch, begin))

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
        """As in `Telling`."""
        self._telling.report(lead, touch, outcome, now, again)


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
