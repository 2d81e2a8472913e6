"""Whether what waits, by the log, may have been begun all the same: by us before central was restored, or by another dispatcher that is
there by mistake, before a restore of which we could see nothing. Then it is looked up, and not sent."""

from collections.abc import Callable, Mapping

from bdcdesk.contact.carrier import Carriers
from bdcdesk.contact.errand import Errand, about, once
from bdcdesk.contact.timing import AWAY, CLOCKS_APART, MARGIN
from bdcdesk.contact.traces import Look
from bdcdesk.domain.actions.dispatch import Doubt
from bdcdesk.domain.events import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.outbox import Begun
from bdcdesk.translation import phrase


class EarlierTry:
    """Use from the desk's thread. `name` is the dispatcher's, `begun` what it began, by touch; `run` is handed what looks."""

    def __init__(self, desk: Desk, carriers: Carriers, name: str, begun: Mapping[str, Begun], run: Callable[[Errand], object]) -> None:
        self._desk = desk
        self._carriers = carriers
        self._name = name
        self._begun = begun
        self._run = run
        self._unbroken = desk.unbroken
        self._looks: dict[tuple[str, int], Instant | bool] = {}

    def forget(self) -> None:
        """Central is another one: what was found says nothing of it."""
        self._looks.clear()

    def step(self, now: Instant) -> None:
        """Before anything is asked of what waits now."""
        if self._unbroken != self._desk.unbroken:
            # What we looked for, and was not there, may have been sent since.
            self._unbroken = self._desk.unbroken
            self._looks = {key: _anew(look, now) for key, look in self._looks.items()}

    def supposed(self, touch: Touch) -> Instant:
        """Until when to wait before a touch that waits, by the log, is held to have been begun all the same; 0 if it has not been."""
        begun = self._begun.get(touch.id)
        if begun is not None and begun.rebuffs >= touch.rebuffs:
            return begun.until + MARGIN
        if touch.again or self._looks.get((touch.id, touch.rebuffs)) is True:
            return touch.requested
        return self._desk.epoch if max(touch.earliest, touch.not_before) < self._desk.epoch else 0

    def is_ruled_out(self, touch: Touch, now: Instant) -> bool:
        """Whether central was there all the time since it was due, or we have looked since, and nothing like it was at the provider."""
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
                    self._looks[key] = then + AWAY if found is None else found

            self._run(Look(carrier.traces, touch, told))
        return False

    def doubt(self, lead: Lead, touch: Touch, now: Instant) -> None:
        """Raises ReplicaError."""
        reason = phrase("The store's database was put back to an earlier time, and nobody knows whether it had gone by then.")
        self._desk.do(Doubt(id=once("doubt", self._name, touch, now), reason=reason, **about(lead, touch, self._desk.me, now)))

    def _bound(self, touch: Touch) -> set[str]:
        """What the provider has under these names is known to be another touch of the same person's."""
        leads = (lead for lead in self._desk.leads.values() if touch.person in lead.persons)
        return {other.sid for lead in leads for other in lead.touches if other.id != touch.id and other.sid}


def _anew(look: Instant | bool, now: Instant) -> Instant | bool:
    """When to look again after central was away. Not at once: on a line that fails every other time, the provider would be asked without a
    pause."""
    if look is True:
        return True
    return now + AWAY if look is False else min(look, now + AWAY)
