"""Whether what waits may go at this moment, and what is done in its place where it may not: held to a time, or put back to its agent."""

from collections.abc import Collection
from typing import Final

from bdcdesk.contact.carrier import Carriers
from bdcdesk.contact.errand import about, once
from bdcdesk.contact.timing import CONFLICT, IDLE
from bdcdesk.domain import contact_rules, data_use
from bdcdesk.domain.actions.dispatch import Hold, PutBack
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import lead_stream
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import WAITING, Touch
from bdcdesk.replica.desk import Desk
from bdcdesk.translation import phrase

LOOSENED: Final = phrase("The store has changed its rules.")
_WAITED: Final = phrase("It waited too long and was not sent late. Send it again if it still fits.")


class Clearance:
    """Use from the desk's thread. `name` is the dispatcher's; `begun` are the touches that it has surely begun."""

    def __init__(self, desk: Desk, carriers: Carriers, name: str, begun: Collection[str]) -> None:
        self._desk = desk
        self._carriers = carriers
        self._name = name
        self._begun = begun
        self._held: dict[str, int] = {}

    def asked(self, lead: Lead, touch: Touch, now: Instant) -> contact_rules.Verdict:
        """What speaks against it now, the contact rules last."""
        if lead.newer:
            return contact_rules.Blocked(phrase("A newer bdcdesk wrote to this lead. Update the hub, then send it again."))
        if lead.closed:
            return contact_rules.Blocked(phrase("The lead was closed before it could go."))
        if is_late(touch, now):
            why = self._carriers.of(touch.channel).shut
            return contact_rules.Blocked(f"{why} It waited and was not sent late." if why else _WAITED)
        use = data_use.person_use(lead, touch.person, "follow up", now, self._desk.sources.get)
        if isinstance(use, data_use.Blocked):
            return contact_rules.Blocked(use.clause, (contact_rules.Ground("agreement", use.clause),))
        # What we have begun and do not see in the log yet counts, too: two leads of one shopper must not both pass a cap.
        letter = touch.body if touch.channel != "call" else None
        return contact_rules.verdict(self._desk, lead, touch.person, touch.channel, now, touch.purpose, letter, touch.id, self._begun)

    def refuse(self, lead: Lead, touch: Touch, said: contact_rules.Blocked | contact_rules.Held, now: Instant) -> None:
        """Raises ReplicaError."""
        told = about(lead, touch, self._desk.me, now)
        rule = said.because[0].rule if said.because else ""
        if isinstance(said, contact_rules.Held) and not touch.auto:
            what = once("hold", self._name, touch, now)
            self._desk.do(Hold(id=what, until=said.until, reason=said.reason, rule=rule, rules=said.rules, **told))
        else:
            self._desk.do(PutBack(id=once("put back", self._name, touch, now), reason=said.reason, rule=rule, rules=said.rules, **told))

    def wait(self, lead: Lead, touch: Touch, now: Instant) -> Instant:
        """When to look again at what may not go before `not_before`. What is held is asked about again where the store has changed its
        rules since, and not only when it was to go. Raises ReplicaError."""
        store = self._desk.settings
        version = store.contact.version if store is not None else 0
        if touch.stage != "held" or self._held.get(touch.id) == version:
            return min(touch.not_before, touch.latest + 1)
        if not self._desk.quiet((lead_stream(lead.id), touch.person)):
            return now + CONFLICT
        self._held[touch.id] = version
        said, until, reason, rule = self.asked(lead, touch, now), now, LOOSENED, touch.rule
        if isinstance(said, contact_rules.Held):
            until, reason, rule = said.until, said.reason, said.because[0].rule
        if until != touch.held and not isinstance(said, contact_rules.Blocked):
            told = about(lead, touch, self._desk.me, now)
            what = once(f"hold {version}", self._name, touch, now)
            self._desk.do(Hold(id=what, until=until, reason=reason, rule=rule, rules=said.rules, **told))
        return min(touch.not_before, now + IDLE)


def is_late(touch: Touch, now: Instant) -> bool:
    """Whether it waits, and its agent's patience is over: also with a provider that names a longer wait, and with a hub that was off when
    the rules let it go."""
    return touch.stage in WAITING and now > touch.latest
