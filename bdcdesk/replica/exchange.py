"""One exchange with central: our actions out, its news in. Made and taken up by the desk, run by whoever may wait for a network."""

from collections.abc import Callable
from typing import Final, Literal

import msgspec

from bdcdesk.central.errors import CentralError
from bdcdesk.central.ports import Log
from bdcdesk.central.records import START, Answer, Conflict, Cursor, Diverged, Extent, Group, Link, Page, Part
from bdcdesk.domain.events import Instant

NEVER: Final = 1 << 62
"""A version that no stream reaches: expecting it asks whether an action is in the log, without ever appending."""

STREAMS: Final = 200
"""Streams read at once by a desk that is new."""


class Push(msgspec.Struct, frozen=True):
    """An action as decided: appended if all its versions still hold."""

    action: str
    streams: tuple[str, ...]
    groups: tuple[Group, ...]


class Ask(msgspec.Struct, frozen=True):
    """An action that no longer fits here: refused, or forgotten if there is only nothing left to do (`reason` ""), unless central had
    taken it before we knew."""

    action: str
    streams: tuple[str, ...]
    reason: str
    by: str


class Reading(msgspec.Struct, frozen=True):
    """How far a new desk has read what was there when it began (`until`): people first, then open leads, then closed ones.

    `part` is "news" when all that is read. `after`: the last stream. Closed leads are read if anything happened to them after `since`.
    `done` of about `of` streams.
    """

    until: int
    since: Instant
    part: Part | Literal["news"]
    after: str
    done: int
    of: int


class Exchange(msgspec.Struct, frozen=True):
    """`reading`: where a new desk is in its reading. `missing`: streams of which it met news and holds no beginning."""

    store: str
    cursor: Cursor
    steps: tuple[Push | Ask, ...]
    limit: int
    reading: Reading | None = None
    missing: tuple[str, ...] = ()


class Result(msgspec.Struct, frozen=True):
    """`answers` by action; what was not reached or had to wait for another is not in it. `offset`: central's clock less ours, in ms, give
    or take `unsure`; `asked`: central's time, by itself.

    `extent`: the log, as a desk without a copy found it. `page`, `whole`: what was asked for by `reading` and `missing`.
    """

    answers: dict[str, Answer]
    links: tuple[Link, ...] = ()
    diverged: bool = False
    more: bool = False
    offset: int | None = None
    unsure: int = 0
    asked: Instant | None = None
    problem: CentralError | None = None
    extent: Extent | None = None
    page: Page | None = None
    whole: tuple[Link, ...] = ()


def run(exchange: Exchange, log: Log, clock: Callable[[], Instant]) -> Result:
    """Blocks on central. Never raises for what central may do: `problem` says it, with all that was done before."""
    answers: dict[str, Answer] = {}
    try:
        if exchange.steps and exchange.cursor != START and isinstance(log.read(exchange.store, exchange.cursor, 1), Diverged):
            # Versions count the same in a restored log, and say nothing there of what these were decided upon.
            return Result(answers, diverged=True, more=True, asked=log.now())
        _push(exchange, log, answers)
        started = clock()
        asked = log.now()
        ended = clock()
        offset, unsure = asked - (started + ended) // 2, abs(ended - started) // 2
        if exchange.cursor == START:
            extent = log.extent(exchange.store)
            if extent.head.seq > exchange.limit:
                return Result(answers, more=True, offset=offset, unsure=unsure, asked=asked, extent=extent)
            # All of it fits into one answer: there is nothing to read first.
        return msgspec.structs.replace(_news(exchange, log, answers), offset=offset, unsure=unsure, asked=asked)
    except CentralError as problem:
        return Result(answers, problem=problem)


def _news(exchange: Exchange, log: Log, answers: dict[str, Answer]) -> Result:
    page, links, diverged, more = None, list[Link](), False, True
    reading = exchange.reading
    if reading is not None and reading.part != "news":
        # What people asked for holds for ever, however long ago it was.
        since = reading.since if reading.part == "closed" else 0
        page = log.page(exchange.store, reading.part, reading.after, reading.until, since, STREAMS)
    whole = log.whole(exchange.store, exchange.missing, exchange.cursor.seq) if exchange.missing else []
    # While the open leads come in, each page is followed by the next one at once: news of leads that are not here say nothing yet.
    if reading is None or reading.part in ("stock", "closed", "news"):
        news = log.pull(exchange.store, exchange.cursor, exchange.limit)
        diverged = isinstance(news, Diverged)
        links = [] if isinstance(news, Diverged) else news
        more = diverged or page is not None or len(links) >= exchange.limit
    return Result(answers, tuple(links), diverged, more, page=page, whole=tuple(whole))


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
