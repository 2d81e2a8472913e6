"""A member's own files and what stands on them, as wiring puts it together, with the run's clock and chance."""

from hashlib import sha256
from random import Random

import msgspec

from bdcdesk.domain.actions import Action, Append, Refused
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.holdings import Holdings
from bdcdesk.replica.outbox import Outbox
from bdcdesk.replica.sync import Sync
from bdcdesk.wiring.rulebook import rulebook

from .ledger import Accepted, Ledger
from .process import Process
from .server import KEY, RECORD


class Station:
    """Opens the files of this process, new or as the last life left them. Raises ReplicaError."""

    def __init__(self, process: Process, member: str, ledger: Ledger) -> None:
        self.process = process
        self.ledger = ledger
        chance = Random(f"{process.name} {process.life} {process.world.seed}")
        self.replica = Replica(process.disk.folder / "replica.db", KEY)
        self.outbox = Outbox(process.disk.folder / "outbox.db", KEY)
        self.held = Holdings(RECORD, process.clock, rulebook)
        self.desk = Desk(member, self.held, self.replica, self.outbox, chance.randbytes)
        self.sync = Sync(self.held, self.replica, self.outbox, chance.randbytes)
        self._compared = -1
        self._really_do = self.desk.do
        self.desk.do = self._do  # type: ignore[method-assign]

    def _do(self, action: Action) -> Append | Refused:
        """Writes down what the desk accepts: from here on it must never be lost."""
        decision = self._really_do(action)
        name = self.process.name
        if isinstance(decision, Refused):
            self.ledger.refused[type(action).__name__] += 1
        elif any(change.drafts for change in decision.changes):
            wish = any(change.wish for change in decision.changes)
            self.ledger.accepted[name, action.id] = Accepted(name, action, wish, self.process.world.at)
            self.process.world.say(name, f"{type(action).__name__} {action.id[:8]} on {getattr(action, 'lead', '')[:8]}")
        return decision

    def compare(self) -> None:
        """Two desks at one place of the log must show the same of it."""
        cursor = self.sync._cursor
        if cursor.seq == self._compared or not (self.held.whole and self.sync.loaded):
            return
        self._compared = cursor.seq
        shown = digest(self)
        first, before = self.ledger.shown.setdefault((cursor.seq, cursor.hash), (self.process.name, shown))
        if before != shown:
            self.ledger.wrong.append(
                f"3 all desks show the same: at {cursor.seq} {self.process.name} shows something else than {first} showed"
            )


def digest(station: Station) -> str:
    """Of all confirmed states."""
    confirmed = station.held.confirmed
    persons = sorted(
        (name, sorted(person.opted_out), person.wrong) for name, person in confirmed.persons.items() if person.opted_out or person.wrong
    )
    leads = sorted(confirmed.leads.items())
    return sha256(msgspec.msgpack.encode((leads, persons, confirmed.settings, sorted(confirmed.sources.items())))).hexdigest()
