"""The stores of one agent that are open in the desk's thread: which of them holds a lead, whose clock counts, and how they stand in all."""

from collections.abc import Sequence

import msgspec

from bdcdesk.desktop.shell.backstage import Link
from bdcdesk.desktop.shell.rooftop import Rooftop
from bdcdesk.domain.events import Instant


class Group:
    """Belongs to the desk's thread. `all` is in the order of the person's stores; lead ids are unique over them."""

    def __init__(self, several: bool) -> None:
        self.several = several
        """Whether this person has more than one store."""
        self.all: list[Rooftop] = []
        self._at: dict[str, str] = {}

    @property
    def open(self) -> list[Rooftop]:
        return [rooftop for rooftop in self.all if not rooftop.closed]

    @property
    def loaded(self) -> bool:
        """Whether all that may be seen is read."""
        shown = self.open
        return bool(shown) and all(rooftop.loaded for rooftop in shown)

    @property
    def closed(self) -> str:
        """Why nothing at all may be seen; "" while one of them is open."""
        return "" if self.open or not self.all else " ".join(self.called(rooftop, rooftop.closed) for rooftop in self.all)

    def now(self) -> Instant:
        """Central's time: of the first store whose central has told it in this run."""
        return self._first().desk.now()

    def note(self, lead: str, rooftop: Rooftop) -> None:
        """The lead is shown, and it is this store's."""
        if self.several:
            self._at[lead] = rooftop.store.id

    def at(self, lead: str) -> Rooftop | None:
        """The store whose lead is shown, also while its desk is read anew; None if it is none of these."""
        if not self.several:
            return self.all[0] if self.all else None
        store = self._at.get(lead)
        return next((rooftop for rooftop in self.all if rooftop.store.id == store), None) or self._holding(lead)

    def put(self, rooftop: Rooftop, before: Rooftop | None = None) -> None:
        """Adds it, or takes it in the place of the same store's desk before."""
        if before is None:
            self.all.append(rooftop)
        else:
            self.all[self.all.index(before)] = rooftop

    def drop(self, rooftop: Rooftop) -> None:
        self.all.remove(rooftop)

    def called(self, rooftop: Rooftop, sentence: str) -> str:
        """The sentence, with the store's name where there are several."""
        return f"{rooftop.name}: {sentence}" if self.several else sentence

    def link(self) -> Link:
        return in_all([rooftop.link() for rooftop in self.all], self._first().link().offset)

    def _first(self) -> Rooftop:
        shown = self.open or self.all
        return next((rooftop for rooftop in shown if rooftop.measured), shown[0])

    def _holding(self, lead: str) -> Rooftop | None:
        return next((rooftop for rooftop in self.all if rooftop.desk.lead(lead) is not None), None)


def in_all(links: Sequence[Link], offset: int) -> Link:
    """The worst of several, with the store that it is about, and what waits in all. A silent hub is told of beside it."""
    if len(links) == 1:
        return links[0]
    worst = min(links, key=_badness)
    silent = next((link for link in links if link.hub and not link.away_since and not link.closed), None)
    return msgspec.structs.replace(
        worst,
        store=" · ".join(link.store for link in links),
        offset=offset,
        waiting=sum(link.waiting for link in links),
        hub=f"{silent.store}: {silent.hub}" if silent else "",
        which=worst.store if _badness(worst)[0] < _WELL else "",
    )


_WELL = 3


def _badness(link: Link) -> tuple[int, Instant]:
    """The worst first: closed, away (the longest), reading, well."""
    if link.closed:
        return 0, 0
    if link.away_since:
        return 1, link.away_since
    return (2, 0) if link.reading is not None else (_WELL, 0)
