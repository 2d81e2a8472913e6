"""One exchange with central: our actions out, its news in. Made and taken up by the desk, run by whoever may wait for a network."""

from collections.abc import Callable
from typing import Final

import msgspec

from bdcdesk.central.ports import Answer, CentralError, Conflict, Cursor, Diverged, Group, Link, Log
from bdcdesk.domain.events import Instant

NEVER: Final = 1 << 62
"""A version that no stream reaches: expecting it asks whether an action is in the log, without ever appending."""


class Push(msgspec.Struct, frozen=True):
    """An action as decided: appended if all its versions still hold."""

    action: str
    streams: tuple[str, ...]
    groups: tuple[Group, ...]


class Ask(msgspec.Struct, frozen=True):
    """An action that no longer fits here: refused, unless central had taken it before we knew."""

    action: str
    streams: tuple[str, ...]
    reason: str
    by: str


class Exchange(msgspec.Struct, frozen=True):
    store: str
    cursor: Cursor
    steps: tuple[Push | Ask, ...]
    limit: int


class Result(msgspec.Struct, frozen=True):
    """`answers` by action; what was not reached or had to wait for another is not in it. `offset`: central's clock less ours, in ms."""

    answers: dict[str, Answer]
    links: tuple[Link, ...] = ()
    diverged: bool = False
    more: bool = False
    offset: int | None = None
    problem: CentralError | None = None


def run(exchange: Exchange, log: Log, clock: Callable[[], Instant]) -> Result:
    """Blocks on central. Never raises for what central may do: `problem` says it, with all that was done before."""
    answers: dict[str, Answer] = {}
    try:
        _push(exchange, log, answers)
        started = clock()
        offset = log.now() - (started + clock()) // 2
        news = log.pull(exchange.store, exchange.cursor, exchange.limit)
    except CentralError as problem:
        return Result(answers, problem=problem)
    if isinstance(news, Diverged):
        return Result(answers, diverged=True, more=True, offset=offset)
    return Result(answers, tuple(news), more=len(news) >= exchange.limit, offset=offset)


def _push(exchange: Exchange, log: Log, answers: dict[str, Answer]) -> None:
    # One that conflicts holds back later ones on its streams: they were pressed after it, and are decided again with it.
    held: set[str] = set()
    for step in exchange.steps:
        if held.intersection(step.streams):
            held.update(step.streams)
            continue
        groups = step.groups if isinstance(step, Push) else (Group(step.streams[0], NEVER, ()),)
        answer = log.append(exchange.store, step.action, groups)
        answers[step.action] = answer
        if isinstance(step, Push) and isinstance(answer, Conflict):
            held.update(step.streams)
