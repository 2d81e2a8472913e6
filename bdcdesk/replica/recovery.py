"""What central had taken from this desk and then lost, because it was restored from a backup: found, and offered again."""

from collections.abc import Collection, Iterable
from itertools import takewhile
from typing import Final

from msgspec.structs import replace

from bdcdesk.domain.actions import Action, Append, Decision, Refused
from bdcdesk.domain.actions.contact import ToShopper
from bdcdesk.domain.actions.dispatch import BringBack, OnTouch
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.events import Draft, Facts, Instant
from bdcdesk.domain.events.contact import Requested, Unknown
from bdcdesk.domain.events.lead import LeadReceived
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.known import Overlay
from bdcdesk.replica.outbox import Outbox

FOR_OTHERS: Final = 600_000
"""Milliseconds for which an action offered again waits for what it builds on, which another desk must offer again first."""


class Recovery:
    """Use from the desk's thread. Raises ReplicaError.

    While the copy is made again, what central had taken is `looked_for` in it. What is not found then was lost.
    """

    def __init__(self, held: Holdings, replica: Replica, outbox: Outbox, rebuilding: bool) -> None:
        self._held = held
        self._outbox = outbox
        self._told = False
        self.looked_for: dict[str, Action] = {}
        held.epoch = outbox.epoch
        held.whole = not rebuilding
        self._again = outbox.lost()
        self._came = outbox.came()
        # A power cut may have put the copy back to before these came, and a backup central, so that neither tells of them.
        unheld = set(takewhile(lambda action: not replica.has_action(action), outbox.last_taken()))
        if rebuilding:
            self.look_for(action for action in outbox.taken() if not replica.has_action(action.id))
        elif unheld:
            self.look_for(action for action in outbox.taken() if action.id in unheld)

    def look_for(self, actions: Iterable[Action]) -> None:
        self.looked_for = {action.id: action for action in actions}
        self._held.whole = False

    def begin(self, now: Instant | None) -> None:
        """Central is not what it was at `now`, its own time: its copy is about to be made again."""
        self._tell(now)
        self.look_for(self._outbox.taken())

    def lost(self, actions: Iterable[str]) -> None:
        """Central had taken these, and has them no more."""
        self._again.update(actions)

    def found(self, actions: Iterable[str]) -> None:
        for action in actions:
            self.looked_for.pop(action, None)
            self._again.discard(action)

    def finish(self, now: Instant | None) -> bool:
        """The copy is whole: what was not found is waiting again, before all that was pressed later. Whether there is any of it."""
        lost = bool(self.looked_for)
        if self.looked_for:
            self._tell(now)
            self._outbox.offer_again(self.looked_for)
            self._again |= self.looked_for.keys()
            self._came = self._outbox.came()
            self._held.pending = {**self.looked_for, **self._held.pending}
            self.looked_for = {}
        self._told, self._held.whole = False, True
        return lost

    def _tell(self, now: Instant | None) -> None:
        if not self._told:
            # Central's own word where there is one: this computer's clock may have been set by an hour since we last compared.
            self._outbox.begin_epoch(self._held.now() if now is None else now)
            self._held.epoch = self._outbox.epoch
            self._told = True

    def decide(self, action: Action, known: Overlay) -> Decision:
        """As always; but what may have gone to a shopper is told even if it would be refused by now. A dispatcher looks it up."""
        if isinstance(action, ReceiveLead) and action.id in self._again:
            # What others did to this lead waits for it under its name: it must not join another one now, nor become one if it had joined.
            return action.again(known, self._came.get(action.id), waits=self._others_may(known))
        decision = action.decide(known)
        if not isinstance(action, ToShopper):
            return decision
        lead = known.lead(action.lead)
        if lead is None:
            found = self._under_another_name(action, known)
            return decision if found is None else self.decide(replace(action, lead=found.id), known)
        if lead.touch(action.touch) is not None:
            # Who had begun it has brought it back: only who asked for it, and when, is left to be told.
            return _once_more(action.told())
        # What was pressed before central was found restored may have been taken, and its answer lost with all the rest.
        if action.id in self._again or action.pressed < self._held.epoch:
            return _once_more(action.told() if isinstance(decision, Refused) else decision)
        return decision

    def _under_another_name(self, action: ToShopper, known: Overlay) -> Lead | None:
        """The shopper's lead that is there, if the one that this was asked for is never coming back.

        Two hubs of one store had taken one request; by one's word it was a lead, and that word was lost; by the other's, which came to the
        restored log, it joined another lead. What may have gone to the shopper must be told on that one, or nobody would look it up.
        """
        if self._others_may(known) or not (action.id in self._again or action.pressed < self._held.epoch):
            return None
        theirs = [lead for lead in known.found(action.person) if action.person in lead.persons]
        return max(theirs, key=lambda lead: (not lead.closed, lead.arrived, lead.id), default=None)

    def goes_first(self, action: Action, held_up: Collection[str]) -> bool:
        """Whether this need not wait behind others of its lead, which speak of the touches `held_up`: they wait for it, or it tells of
        another touch. (What was sent must be known as soon as it can be, or a look at the provider takes it for one like it.)"""
        return isinstance(action, BringBack) or (isinstance(action, OnTouch) and action.touch not in held_up)

    def waits(self, action: Action, decision: Decision, known: Overlay) -> bool:
        """Whether an action does not fit because another desk has not offered again what was lost, and may yet."""
        if isinstance(action, ReceiveLead) and not isinstance(decision, Refused) and not _stands(action, decision, known):
            # Its time may have run out since it was decided.
            return True
        if not self._others_may(known):
            return False
        if isinstance(decision, Refused):
            return action.id in self._again
        # A receipt that came only now belongs to a request that is offered again by the desk that had made it.
        return not _stands(action, decision, known)

    def _others_may(self, known: Overlay) -> bool:
        """Whether other desks have time left to offer again what was lost."""
        return known.now <= self._held.epoch + FOR_OTHERS


def _stands(action: Action, decision: Append, known: Overlay) -> bool:
    """Whether the lead, and the touch, that it speaks of are there."""
    made = {change.stream for change in decision.changes for draft in change.drafts if isinstance(draft.facts, LeadReceived)}
    touch = str(getattr(action, "touch", ""))
    for change in decision.changes:
        name = lead_of(change.stream)
        if name is None or change.stream in made:
            continue
        lead = known.lead(name)
        if lead is None:
            return False
        if touch and any(hasattr(draft.facts, "touch") and not _makes_touch(draft.facts) for draft in change.drafts):
            return lead.touch(touch) is not None
    return True


def _makes_touch(facts: Facts) -> bool:
    return isinstance(facts, Requested) or (isinstance(facts, Unknown) and facts.asked is not None)


def _once_more(decision: Append) -> Append:
    """The same, and whoever sends knows that it may have been sent."""
    return Append(tuple(replace(change, drafts=tuple(map(_doubted, change.drafts))) for change in decision.changes))


def _doubted(draft: Draft) -> Draft:
    return replace(draft, facts=replace(draft.facts, again=True)) if isinstance(draft.facts, Requested) else draft
