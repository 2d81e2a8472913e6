"""Bugs planted in the product, one in the path of each law: a fortnight is worth what it finds of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from bdcdesk.domain import contact_fold, contact_rules, distribution, following, planned_work, work
from bdcdesk.domain.actions.lead import Close
from bdcdesk.domain.events import contact
from bdcdesk.domain.events.lead import Closed
from bdcdesk.domain.following import Following
from bdcdesk.intake.offering import Offering

from . import store

Plant = Callable[[pytest.MonkeyPatch], None]
change = msgspec.structs.replace


class Bug(msgspec.Struct, frozen=True):
    """`law`: how what it breaks is told. `days`: of a fortnight, in which it may show at the earliest."""

    name: str
    law: str
    plant: Plant
    days: int = 2


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        bug.plant(patch)
        yield


def _instead(owner: Any, name: str, by: Any) -> Plant:
    return lambda patch: patch.setattr(owner, name, by)


def _around(owner: Any, name: str, make: Callable[[Any], Any]) -> Plant:
    return lambda patch: patch.setattr(owner, name, make(getattr(owner, name)))


def _rule(kind: type, make: Callable[[Any], Any]) -> Plant:
    """In the fold itself."""
    from bdcdesk.domain import fold

    return lambda patch: patch.setitem(fold._RULES, kind, make(fold._RULES[kind]))


def _forgets_answered(real: Any) -> Any:
    return lambda lead, by=None: None if lead.answered and not lead.awaits_reply and lead.reply is not None else real(lead, by)


def _rings_stop_it(real: Any) -> Any:
    """A call that was only placed counts as one that the shopper noticed."""

    def accepted(state: Any, facts: Any, event: Any) -> Any:
        after = real(state, facts, event)
        return after if after is state or after.answered else change(after, answered=event.at)

    return accepted


def _says_nothing(self: Close, known: Any) -> Any:
    return self.wish(Closed(" "))


def _forgets_leavers(real: Any) -> Any:
    return lambda lead, agents, now, removed=False, by=None: real(lead, agents, now)


def _forgets_wait(real: Any) -> Any:
    return lambda lead: real(change(lead, later=None))


def _today_again(real: Any) -> Any:
    """Each contact does the step before the one that it was."""
    return lambda self, lead, since, walk: max(0, real(self, lead, since, walk) - 1)


BUGS: tuple[Bug, ...] = (
    Bug("who had a reply is forgotten", "next work", _around(store, "next_work", _forgets_answered)),
    Bug("a lead is closed without a word", "closed with a reason", _instead(Close, "decide", _says_nothing)),
    Bug("nothing is offered", "nobody's for longer", _instead(Offering, "_offer", lambda self, now: None)),
    Bug("who goes home keeps what is waited for", "left behind by who went home", _instead(Offering, "_let_go", lambda self, now: None)),
    Bug("a reply is not let go", "left behind by who went home", _instead(distribution, "_WAITS", frozenset({"new", "again"}))),
    Bug(
        "a leaver keeps their follow-ups",
        "left behind by who works here no more",
        _around(distribution, "must_let_go", _forgets_leavers),
        days=5,
    ),
    Bug("a step is done a second time", "one contact a day", _around(Following, "_done", _today_again)),
    Bug("who was asked to confirm is asked at once again", "nothing due twice", _instead(planned_work, "contacted", lambda touch: 0)),
    Bug("a reply does not stop it", "stops on a reply", _instead(work, "_conversation", lambda lead: None)),
    Bug("an appointment does not stop it", "stops on an appointment", _instead(planned_work, "_appointment", lambda lead, meeting: None)),
    Bug("who waits is called", "stops until they named", _around(following, "begun", _forgets_wait)),
    Bug(
        "opted out, and followed up",
        "stops when nobody may",
        _instead(following, "channels", lambda lead, people: frozenset({"text"})),
        days=5,
    ),
    Bug(
        "the gate is open",
        "stops on an opt-out",
        _instead(contact_rules.gate, "judge", lambda book, case, now: contact_rules.Allowed(now + 1)),
    ),
    Bug("a call that is placed stops the clock", "the clock", _rule(contact.CallAccepted, _rings_stop_it)),
    Bug("a hang-up on the voicemail stops the clock", "the clock", _instead(contact_fold, "VOICEMAIL", 0)),
)
