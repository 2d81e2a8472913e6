"""Desks and hubs that were built wrong, in the ways that kills are for: the look at the end of the day must find each of them out."""

import os
import threading
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from bdcdesk.contact.errand import Steps
from bdcdesk.contact.outcome import DontKnow
from bdcdesk.contact.reconciler import Reconciler
from bdcdesk.contact.signatures import Guard, Hook, Verdict
from bdcdesk.contact.twilio import Twilio
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.base import write_action
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.intake import folder
from bdcdesk.intake.document import Taken
from bdcdesk.replica import exchange, sync
from bdcdesk.replica.outbox import Outbox


def _shows_before_it_is_kept() -> None:
    """An outbox that writes a moment after it has said that it has: what a disk without fsync does when the power fails.

    The last one is never written yet.
    """
    keep, unkept = Outbox.put, list[Action]()

    def put(self: Outbox, action: Action) -> bool:
        unkept.append(action)
        if len(unkept) > 8:
            for each in unkept[:-1]:
                keep(self, each)
            del unkept[:-1]
        return True

    Outbox.put = put  # type: ignore[method-assign]


def _forgets_when_it_asks() -> None:
    """What is on its way to central leaves the outbox before the answer comes."""
    prepare = sync.Sync.prepare

    def prepared(self: sync.Sync, limit: int = sync.PAGE) -> exchange.Exchange:
        made = prepare(self, limit)
        for step in made.steps:
            self._outbox.forget(step.action)
        return made

    sync.Sync.prepare = prepared  # type: ignore[method-assign]


def _makes_new_ids() -> None:
    """What waits at a start is decided as a new action: what had been taken before the kill is done twice."""
    waiting = Outbox.waiting

    def renewed(self: Outbox) -> list[Action]:
        found = []
        for action in waiting(self):
            new: Any = msgspec.structs.replace(action, id=str(uuid.uuid4()))
            if isinstance(new, SendText):
                new = msgspec.structs.replace(new, touch=new.id)
            self._do("UPDATE action SET id = ?, body = ? WHERE id = ? RETURNING place", new.id, write_action(new), action.id)
            found.append(new)
        return found

    Outbox.waiting = renewed  # type: ignore[method-assign]


def _sends_again() -> None:
    """A request without an answer is made once more."""
    once = Twilio._ask_once

    def twice(self: Twilio, path: str, fields: Any, still: Callable[[], bool]) -> Any:
        outcome = once(self, path, fields, still)
        return once(self, path, fields, still) if isinstance(outcome, DontKnow) else outcome

    Twilio._ask_once = twice  # type: ignore[method-assign]


def _moves_before_it_takes() -> None:
    """A document leaves the folder before it is in the outbox."""
    hand_out = folder.WatchedFolder._hand_out

    def moved(self: folder.WatchedFolder, name: str, seen: Any) -> bool:
        take, late = self._take, list[tuple[bytes, str]]()

        def later(content: bytes, of: str) -> Taken:
            late.append((content, of))
            return Taken(())

        self._take = later
        done = hand_out(self, name, seen)
        self._take = take
        threading.Event().wait(0.3)
        for content, of in late:
            take(content, of)
        return done

    folder.WatchedFolder._hand_out = moved  # type: ignore[method-assign]


def _never_looks_up() -> None:
    """What nobody knows of stays so: it is neither looked up at the provider nor put to an agent."""

    def step(self: Reconciler, now: int) -> Steps:
        return Steps((), now + 5_000)

    Reconciler.step = step  # type: ignore[method-assign]


def _believes_anybody() -> None:
    """Each webhook is the provider's."""

    def judge(self: Guard, hook: Hook, now: int) -> Verdict:
        return "good"

    Guard.judge = judge  # type: ignore[method-assign]


PLANTED: dict[str, Callable[[], None]] = {
    "shows before it is kept": _shows_before_it_is_kept,
    "forgets when it asks": _forgets_when_it_asks,
    "makes new ids": _makes_new_ids,
    "sends again": _sends_again,
    "moves before it takes": _moves_before_it_takes,
    "never looks up": _never_looks_up,
    "believes anybody": _believes_anybody,
}


def plant(fault: str) -> None:
    if fault:
        PLANTED[fault]()


def hub(fault: str, arguments: Sequence[str] = ("hub", "--child")) -> None:
    """The hub's command in this process, with a fault in it."""
    from bdcdesk.cli import main

    plant(fault)
    raise SystemExit(main(arguments))


if __name__ == "__main__":
    hub(os.environ["PLANTED"])
