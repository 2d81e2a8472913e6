"""Going through a store's whole log: is it what was written, all of it, and does what is kept beside it agree?

The chain alone shows what was changed, dropped, put between or put in another order. Who rewrites everything from some place on, or cuts
the end off and mends the counters, leaves a chain that is whole: that shows against heads which desks saw before.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from bdcdesk.central.chain import NOTHING, verify
from bdcdesk.central.opening import open_after
from bdcdesk.central.ports import Still
from bdcdesk.central.records import START, Cursor, Link
from bdcdesk.domain.events import Instant, UnreadableEvent, read_facts
from bdcdesk.domain.events.person import Erased


class Finding(msgspec.Struct, frozen=True):
    """The first thing that is not as it should be: its place in the log, and a sentence."""

    seq: int
    sentence: str


_PAGE: Final = 500


def examine(log: Still, store: str, heads: Iterable[Cursor] = (), seen: Callable[[int], object] = lambda count: None) -> Finding | None:
    """The first place where the log is not what was written, or None. `heads`: what desks saw; `seen(n)` is told of n events more."""
    walk = _Walk(log, store, heads)
    while page := log.links(store, walk.at.seq, _PAGE):
        found = walk.take(page)
        if found is not None:
            return found
        seen(len(page))
    return walk.end()


class _Run(msgspec.Struct):
    """Events of one action that lie together."""

    action: str
    first: int
    last: int


class _Walk:
    def __init__(self, log: Still, store: str, heads: Iterable[Cursor]) -> None:
        self._log = log
        self._store = store
        self._heads: dict[int, set[bytes]] = {}
        for head in heads:
            if head != START:
                self._heads.setdefault(head.seq, set()).add(head.hash)
        self._agreed = 0
        self.at = START
        self._last_at: Instant = 0
        self._streams: dict[str, tuple[int, bool]] = {}
        self._run: _Run | None = None
        self._actions = 0
        self._wordless: dict[str, int] = {}
        self._erased: set[str] = set()

    def take(self, page: Sequence[Link]) -> Finding | None:
        bad = verify(page, self.at.seq, self.at.hash)
        for link in page:
            if link.seq == bad or link.seq != self.at.seq + 1:
                break
            found = self._witnessed(link) or self._counted(link) or self._spoken(link)
            if found is not None:
                return found
            self.at, self._last_at = Cursor(link.seq, link.hash), link.at
        return _broken(bad, page) if bad is not None else self._acted(page)

    def _witnessed(self, link: Link) -> Finding | None:
        seen = self._heads.pop(link.seq, None)
        if seen is not None and seen != {link.hash}:
            where = f"event {link.seq}" if link.seq == self._agreed + 1 else f"an event from {self._agreed + 1} to {link.seq}"
            return Finding(link.seq, f"Event {link.seq} is not the one that a desk saw in its place: the log was rewritten at {where}.")
        self._agreed = self._agreed if seen is None else link.seq
        return None

    def _counted(self, link: Link) -> Finding | None:
        version, was_open = self._streams.get(link.stream, (0, False))
        if link.version != version + 1:
            return Finding(link.seq, f"Event {link.seq} says that it is number {link.version} in {link.stream}, which is at {version}.")
        self._streams[link.stream] = version + 1, open_after((link.kind,), was_open)
        return None

    def _spoken(self, link: Link) -> Finding | None:
        """Words may be missing only where the log says that they were erased, and then they must be."""
        if link.personal is None and link.commitment != NOTHING and link.stream not in self._erased:
            self._wordless[link.id] = link.seq
        if link.personal is None and link.nonce:
            return Finding(link.seq, f"Event {link.seq} has lost its words, and not what was kept with them: they were not rightly erased.")
        ids = _erases(link)
        if ids is None:
            return None
        self._erased.add(link.stream)
        for one in ids:
            self._wordless.pop(one, None)
        left = min(self._log.spoken(self._store, ids), default=None) if ids else None
        return None if left is None else Finding(left, f"Event {left} still has the words that event {link.seq} says were erased.")

    def _acted(self, page: Sequence[Link]) -> Finding | None:
        """Each action's events lie together, from its first place to its last."""
        done: list[_Run] = []
        for link in page:
            if self._run is not None and self._run.action == link.action:
                self._run.last = link.seq
                continue
            done += [self._run] if self._run is not None else []
            self._run = _Run(link.action, link.seq, link.seq)
        return self._kept(done)

    def _kept(self, runs: Sequence[_Run]) -> Finding | None:
        known = self._log.actions(self._store, [run.action for run in runs])
        self._actions += len(runs)
        for run in runs:
            if known.get(run.action) != (run.first, run.last):
                return Finding(run.first, f"The action of event {run.first} is not kept, or under other places than its events have.")
        return None

    def end(self) -> Finding | None:
        return self._whole() or (self._kept([self._run]) if self._run is not None else None) or self._beside()

    def _whole(self) -> Finding | None:
        here, (last, head) = self.at.seq, self._log.head(self._store)
        witnessed = max(self._heads, default=0)
        if max(last, witnessed) > here:
            who = "its counter knows of" if last > here else "a desk saw"
            return Finding(
                here + 1, f"The log ends before event {here + 1}, and {who} events up to {max(last, witnessed)}: its end was cut off."
            )
        if last < here:
            return Finding(last + 1, f"Event {last + 1} is in the log, and the store's counter knows of {last} only.")
        if head != self.at.hash:
            return Finding(here, f"The store's counter has another hash than event {here}.")
        return None

    def _beside(self) -> Finding | None:
        here = self.at.seq
        wordless = min(self._wordless.values(), default=None)
        if wordless is not None:
            return Finding(wordless, f"Event {wordless} has lost its words, and the log does not say that they were erased.")
        if self._log.last_at(self._store) != self._last_at:
            return Finding(here, f"The store's counter has another time than event {here}, the newest.")
        kept = self._log.streams(self._store)
        for stream in sorted(kept.keys() | self._streams.keys()):
            if kept.get(stream) != self._streams.get(stream):
                return Finding(here, f"The version of {stream}, or whether it is open, is not kept as its events up to {here} have it.")
        if self._log.action_count(self._store) != self._actions:
            return Finding(here, f"More actions are kept than those of the events up to {here}.")
        return None


def _broken(bad: int, page: Sequence[Link]) -> Finding:
    at = next((link for link in page if link.seq == bad), None)
    if at is None:
        return Finding(bad, f"Event {bad} is missing.")
    return Finding(bad, f"Event {bad} is not what was written, or the one that it followed was changed or is missing.")


def _erases(link: Link) -> tuple[str, ...] | None:
    if link.kind != "erased":
        return None
    try:
        facts = read_facts(link.kind, link.since, link.facts)
    except UnreadableEvent:
        return None
    return facts.ids if isinstance(facts, Erased) else None
