"""What of the actions that wait is given to central now, what is only asked for, and what waits. In the desk's thread."""

from collections.abc import Callable

from bdcdesk.domain.actions import Action, Append, Decision, Refused
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.replica.exchange import Ask, Push
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.recovery import Recovery


class Deciding:
    """`random(n)` gives n random bytes."""

    def __init__(self, held: Holdings, recovery: Recovery, random: Callable[[int], bytes]) -> None:
        self._held = held
        self._recovery = recovery
        self._random = random

    def steps(self, *, behind: bool, loaded: bool) -> tuple[tuple[Push | Ask, ...], bool]:
        """Each action's step in order, and whether any comes too early. `behind`: central has more than is here; `loaded`: what is here
        is in memory.

        While we are behind, nothing is refused or forgotten: a desk whose copy is read anew does not even know the store's hours yet.
        What does not fit then waits, and all that was pressed after it on its streams.
        """
        steps: list[Push | Ask] = []
        known = self._held.bare()
        early, waiting, held_up = set[str](), set[str](), set[str]()
        # Until they have come back, a version that counts them may be another one's in a log that was restored and has lost them.
        unread = {stream for action in self._held.pending.values() if action.id in self._held.sent for stream in action.streams}
        for action in self._held.pending.values() if not self._recovery.looked_for else ():
            decision = self._recovery.decide(action, known)
            streams = _streams(action, decision)
            unsent = action.id not in self._held.sent
            blocked = waiting.intersection(streams) and not self._recovery.goes_first(action, held_up)
            if unsent and (blocked or self._recovery.waits(action, decision, known)):
                waiting.update(streams)
                held_up.add(getattr(action, "touch", ""))
            elif unsent and (early.intersection(streams) or self._too_early(action, decision, unread, behind=behind, loaded=loaded)):
                early.update(streams)
            elif isinstance(decision, Refused):
                steps += [Ask(action.id, streams, decision.reason, decision.by)] if unsent else []
            elif _nothing(decision):
                # Appended, it would count as done for good; a machine whose cause is still there, or comes again, makes it again.
                steps += [Ask(action.id, streams, "", "")] if unsent else []
            else:
                steps += [Push(action.id, streams, known.groups(action, decision.changes, self._random))] if unsent else []
                known.show(action, decision.changes)
        return tuple(steps), bool(early)

    def _too_early(self, action: Action, decision: Decision, unread: set[str], *, behind: bool, loaded: bool) -> bool:
        if isinstance(decision, Refused) or _nothing(decision):
            return behind
        if isinstance(action, ReceiveLead) and (behind or not loaded):
            # Who has asked before is known when all is read; until then nobody is taken for a new shopper.
            return True
        return any(change.wish for change in decision.changes) and not unread.isdisjoint(action.streams)


def _nothing(decision: Decision) -> bool:
    """Whether it fits and changes nothing: others have done it meanwhile, or its time has not come."""
    return isinstance(decision, Append) and not any(change.drafts for change in decision.changes)


def _streams(action: Action, decision: Decision) -> tuple[str, ...]:
    """All that it touches: a request that arrives joins a lead that it cannot name beforehand."""
    if isinstance(decision, Refused):
        return action.streams
    return tuple(dict.fromkeys((*action.streams, *(change.stream for change in decision.changes))))
