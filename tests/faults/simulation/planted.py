"""Bugs planted in the product, one for each thing that keeps a guarantee: the simulation is worth what it finds of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import msgspec
import pytest

from bdcdesk.central.records import ANY, Appended
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.contact.dispatcher import Dispatcher
from bdcdesk.contact.errand import about
from bdcdesk.contact.inbound import Inbound
from bdcdesk.contact.receipts import Receipts
from bdcdesk.contact.reconciler import Reconciler
from bdcdesk.domain import contact_rules, distribution, fold, reply_checks, work
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.dispatch import BeginSending, ReportNotSent
from bdcdesk.domain.contact_rules import gate
from bdcdesk.domain.events import Draft, contact
from bdcdesk.domain.identity import caused
from bdcdesk.intake.quarantine import CUT_SHORT, Kept, Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.replica import exchange, file, known
from bdcdesk.replica.confirming import Confirming
from bdcdesk.replica.outbox import Outbox
from bdcdesk.replica.sync import Sync

from . import habits, hub, run, weather

Plant = Callable[[pytest.MonkeyPatch], None]


class Bug(msgspec.Struct, frozen=True):
    """`guarantee`: how what it breaks is told. `first`: the day from which on it is looked for, where what shows it is rare."""

    name: str
    guarantee: str
    plant: Plant
    first: int = 0


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        bug.plant(patch)
        yield


def _around(owner: Any, name: str, make: Callable[[Any], Any]) -> Plant:
    """A bug that stands around what is really there."""
    return lambda patch: patch.setattr(owner, name, make(getattr(owner, name)))


def _instead(owner: Any, name: str, by: Any) -> Plant:
    return lambda patch: patch.setattr(owner, name, by)


def _often(plant: Plant, *knobs: tuple[Any, str, Any]) -> Plant:
    """A bug that shows only when two things happen at once, on days on which they do."""

    def plant_both(patch: pytest.MonkeyPatch) -> None:
        plant(patch)
        for owner, name, value in knobs:
            patch.setattr(owner, name, value)

    return plant_both


def _posts_twice(real: Any) -> Any:
    def post(self: Dispatcher, *values: Any) -> Any:
        real(self, *values)
        return real(self, *values)

    return post


def _new_ids(real: Any) -> Any:
    def waiting(self: Outbox) -> Any:
        renewed = []
        for action in real(self):
            new = f"{action.id[:-1]}{(int(action.id[-1], 16) + 1) % 16:x}"
            self._do("UPDATE action SET id = ? WHERE id = ? RETURNING place", new, action.id)
            renewed.append(msgspec.structs.replace(action, id=new))
        return renewed

    return waiting


def _skips_one(real: Any) -> Any:
    def take_news(self: Confirming, links: Any, *values: Any) -> Any:
        return real(self, links[1:] if len(links) > 5 else links, *values)

    return take_news


def _forgets_early(real: Any) -> Any:
    def prepare(self: Sync, *values: Any) -> Any:
        made = real(self, *values)
        for step in made.steps:
            self._outbox.forget(step.action)
        return made

    return prepare


def _person_unchecked(real: Any) -> Any:
    def decide(self: BeginSending, known: Any) -> Any:
        decision = real(self, known)
        return Append(decision.changes[:1]) if isinstance(decision, Append) else decision

    return decide


def _nobody_conflicts(real: Any) -> Any:
    def decide(self: BeginSending, known: Any) -> Any:
        decision = real(self, known)
        if not isinstance(decision, Append):
            return decision
        return Append(tuple(msgspec.structs.replace(change, wish=False) for change in decision.changes))

    return decide


def _wishes_at_any_version(real: Any) -> Any:
    def groups(self: known.Overlay, *values: Any) -> Any:
        return tuple(msgspec.structs.replace(group, expected=ANY) for group in real(self, *values))

    return groups


def _sends_again(real: Any) -> Any:
    def found(self: Reconciler, lead: Any, touch: Any, sids: Any, now: int) -> None:
        cause = caused("once more", touch.id, str(touch.rebuffs))
        self._desk.do(ReportNotSent(id=cause, reason="once more", retry_at=now, **about(lead, touch, self._desk.me, now)))

    return found


def _any_end_counts(real: Any) -> Any:
    def ended(state: Any, facts: Any, event: Any) -> Any:
        after = real(state, facts, event)
        if after is state:
            return state
        touches = tuple(msgspec.structs.replace(t, reached=event.at) if t.id == facts.touch else t for t in after.touches)
        return msgspec.structs.replace(after, touches=touches, answered=after.answered or event.at)

    return ended


def _rule(kind: type[Any], make: Callable[[Any], Any]) -> Plant:
    return lambda patch: patch.setitem(fold._RULES, kind, make(fold._RULES[kind]))


def _failed_still_counts(real: Any) -> Any:
    def failed(state: Any, facts: Any, event: Any) -> Any:
        after = real(state, facts, event)
        return after if after is state else msgspec.structs.replace(after, answered=state.answered)

    return failed


def _allowed(*values: Any) -> Any:
    return contact_rules.Allowed(values[4] + 86_400_000)


def _opt_out_is_no_block(real: Any) -> Any:
    def case_of(*values: Any, **named: Any) -> Any:
        case = real(*values, **named)
        return msgspec.structs.replace(case, person=msgspec.structs.replace(case.person, opted_out=frozenset(), wrong=False))

    return case_of


def _first_text_only(real: Any) -> Any:
    def told(self: Inbound, texts: Any, problem: str, now: int) -> None:
        if texts:
            self._known.update(text.sid for text in texts[:-1])
        real(self, texts, problem, now)

    return told


def _first_prospect_only(real: Any) -> Any:
    def take(self: Reception, content: bytes, name: str, arrived: int | None = None) -> Any:
        read = self._read
        self._read = lambda *values: msgspec.structs.replace(read(*values), prospects=read(*values).prospects[:1])
        try:
            return real(self, content, name, arrived)
        finally:
            self._read = read

    return take


def _dropped(self: Quarantine, content: bytes, name: str, reason: str, at: int) -> Kept:
    return Kept("", name, CUT_SHORT, at, len(content))


def _never_diverged(real: Any) -> Any:
    def look(self: SqliteCentral, store: str, after: Any, limit: int) -> Any:
        return self.links(store, after.seq, limit)

    return look


def _appended_unkept(real: Any) -> Any:
    def append(self: SqliteCentral, store: str, action: str, groups: Any) -> Any:
        if any(event.kind == "noted" for group in groups for event in group.events):
            return Appended(1, 1)
        return real(self, store, action, groups)

    return append


def _not_waited_for(real: Any) -> Any:
    def push(asked: Any, log: Any, answers: Any) -> None:
        answers.update((step.action, Appended(0, 0)) for step in asked.steps)
        real(asked, log, answers)

    return push


def _actions_forgotten(real: Any) -> Any:
    def append(self: SqliteCentral, store: str, action: str, groups: Any) -> Any:
        self._db.execute("DELETE FROM action WHERE action = ?", (UUID(action).bytes,))
        return real(self, store, action, groups)

    return append


def _tells_a_receipt(real: Any) -> Any:
    def decide(self: SendText, known: Any) -> Any:
        decision = real(self, known)
        if not isinstance(decision, Append):
            return decision
        mine = decision.changes[0]
        told = Draft(contact.MessageAccepted(self.touch, "simulator", f"SM{self.touch}"))
        return Append((msgspec.structs.replace(mine, drafts=(*mine.drafts, told)), *decision.changes[1:]))

    return decide


def _asks_only_one(real: Any) -> Any:
    def next_move(lead: Any, *values: Any) -> Any:
        return None if lead.offers and lead.offers[-1].kind == "agent" else real(lead, *values)

    return next_move


def _at_any_time(real: Any) -> Any:
    def post(self: Dispatcher, touch: Any, until: int) -> Any:
        return real(self, touch, until + 86_400_000)

    return post


def _unsynced(real: Any) -> Any:
    def open_file(path: Any, key: bytes, steps: Any, synchronous: str) -> Any:
        return real(path, key, steps, "NORMAL")

    return open_file


_CALM = ((weather, "OFTEN", (1000,)), (weather, "LOSSES", (0.0,)), (weather, "SLOW", (600,)))
_PERSON = _often(_around(BeginSending, "decide", _person_unchecked), *_CALM, (habits, "SAY_STOP", 0.3))
_UNSYNCED = _often(_around(file, "open_file", _unsynced), (weather, "OFTEN", (3,)), (weather, "KINDS", ("power",)))
_TWO_HUBS = _often(_around(BeginSending, "decide", _nobody_conflicts), *_CALM, (run, "HUBS", (2,)))
_LATE = _often(_around(Dispatcher, "post", _at_any_time), *_CALM[1:], (hub, "LATE", 1.0), (hub, "LATEST", 120_000))

BUGS = (
    Bug("the dispatcher posts twice", "2 at most once", _around(Dispatcher, "post", _posts_twice)),
    Bug("central does not look for the action", "", _around(SqliteCentral, "append", _actions_forgotten)),
    Bug("a restart gives actions new ids", "1 nothing accepted is lost", _around(Outbox, "waiting", _new_ids), first=9),
    Bug("a desk skips an event", "3 all desks show the same", _around(Confirming, "take_news", _skips_one)),
    Bug("the outbox forgets before central has it", "1 nothing accepted is lost", _around(Sync, "prepare", _forgets_early)),
    Bug("what central answers is not waited for", "1 nothing accepted is lost", _around(exchange, "_push", _not_waited_for)),
    Bug("the outbox is not synced", "1 nothing accepted is lost", _UNSYNCED, first=4),
    Bug("the person may change before it is sent", "5 no contact outside the rules", _PERSON, first=49),
    Bug("a text leaves at any time", "5 no contact outside the rules", _LATE),
    Bug("an agent tells a receipt", "7 only what a role may", _around(SendText, "decide", _tells_a_receipt)),
    Bug("two dispatchers both win", "2 ", _TWO_HUBS, first=23),
    Bug("wishes hold at any version", "2 one lead has one owner", _around(known.Overlay, "groups", _wishes_at_any_version)),
    Bug("what nobody knows of is sent again", "2 at most once", _around(Reconciler, "found", _sends_again), first=68),
    Bug("receipts are not told", "1 ", _instead(Receipts, "told", lambda *_: None)),
    Bug("any end of a call is an answer", "4 the clock stops on receipts", _rule(contact.CallEnded, _any_end_counts), first=3),
    Bug("a text that failed was an answer", "4 the clock stops on receipts", _rule(contact.MessageFailed, _failed_still_counts), first=3),
    Bug("it is always day", "5 no contact outside the rules", _instead(contact_rules, "verdict", _allowed), first=9),
    Bug("stop is not heard", "5 no contact outside the rules", _around(gate, "case_of", _opt_out_is_no_block), first=9),
    Bug("only the newest text is read", "1 nothing accepted is lost", _around(Inbound, "told", _first_text_only)),
    Bug("only the first prospect is read", "6 intake is a lead or quarantine", _around(Reception, "take", _first_prospect_only)),
    Bug("quarantine keeps nothing", "6 intake is a lead or quarantine", _instead(Quarantine, "keep", _dropped)),
    Bug("blanks are sent", "8 nothing unfilled is sent", _instead(reply_checks, "problem", lambda body: ""), first=8),
    Bug("nobody follows up", "9 open leads have next work", _instead(work, "_follow_up", lambda lead, by: None), first=4),
    Bug("only one is asked", "9 an offer that nobody takes goes on", _around(distribution, "next_move", _asks_only_one), first=7),
    Bug("central loses notes", "1 nothing accepted is lost", _around(SqliteCentral, "append", _appended_unkept)),
    Bug("a restore is not noticed", "", _around(SqliteCentral, "pull", _never_diverged), first=7),
)
