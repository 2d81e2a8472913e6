"""How a window's stores come, are closed and open again, and go. In the desk's thread, with the pump's signals."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bdcdesk.desktop.shell.rooftop import GONE, Job, Rooftop
from bdcdesk.replica.file import ReplicaError
from bdcdesk.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bdcdesk.desktop.shell.backstage import Store
    from bdcdesk.desktop.shell.deeds import Deeds
    from bdcdesk.desktop.shell.group import Group
    from bdcdesk.desktop.shell.pump import Pump
    from bdcdesk.desktop.shell.showing import Showing

STOPPED: Final = tr("bdcdesk met a fault of its own and stopped this desk. What you saw done is kept; please start it again.")
FIRST: Final = 40
"""Leads of each store read before the first rows are shown: more than any window holds."""


class Opening:
    """Belongs to the desk's thread. `later` takes a job of a store from another thread; `breathe` lets the Qt thread on."""

    def __init__(
        self,
        stores: Sequence[Store],
        group: Group,
        pump: Pump,
        showing: Showing,
        deeds: Deeds,
        later: Callable[[Rooftop, Job], None],
        breathe: Callable[[], None],
    ) -> None:
        self._stores = stores
        self._group = group
        self._pump = pump
        self._showing = showing
        self._deeds = deeds
        self._later = later
        self._breathe = breathe
        self._shut = ""

    def _open(self, store: Store, before: Rooftop | None = None) -> Rooftop | None:
        """Opens the store's desk, in the place of an earlier run of it. The other stores go on without one that cannot be opened."""
        try:
            rooftop = Rooftop(store, self._later, self._deeds.take_in)
        except Exception as error:
            others = [each for each in self._group.all if each is not before]
            if not is_expected(error) or not (others or store is not self._stores[-1]):
                raise
            if before is not None:
                self._group.drop(before)
            self._pump.refused.emit(f"{store.name}: {error}")
            return None
        self._group.put(rooftop, before)
        if rooftop.station.rebuilt:
            files = ", ".join(str(path) for path in rooftop.station.rebuilt)
            self._pump.refused.emit(tr("A damaged file of this desk was moved aside and made anew: {files}", files=files))
        return rooftop

    def begin(self) -> None:
        """Opens all of them, and shows what a first screen needs."""
        for store in self._stores:
            self._open(store)
        self._shut = self._group.closed
        if self._shut:
            self._pump.closed.emit(self._shut)
        for rooftop in self._group.all if not self._shut else ():
            if rooftop.closed:
                self._pump.refused.emit(self._group.called(rooftop, rooftop.closed))
        self._show_first(*self._group.open)
        for rooftop in self._group.all:
            rooftop.begin()

    def _show_first(self, *rooftops: Rooftop) -> None:
        """What a first screen needs, of all of these at once: the rows of one that came later would move the others'."""
        news: list[tuple[Rooftop, set[str]]] = []
        for rooftop in rooftops:
            rooftop.careful(partial(self._deeds.tell_kept, rooftop))
            rooftop.careful(partial(self._read_first, rooftop, news))
        if news:
            self._showing.changed(*news)

    def _read_first(self, rooftop: Rooftop, news: list[tuple[Rooftop, set[str]]]) -> None:
        news.append((rooftop, rooftop.station.sync.load_first(FIRST)))

    def open_anew(self, rooftop: Rooftop) -> None:
        """Its copy was found damaged, and opening it moves it aside. Jobs of the run before are not done any more."""
        rooftop.end()
        self._showing.forget(rooftop)
        anew = self._open(rooftop.store, rooftop)
        if anew is None:
            return
        if not anew.closed:
            self._show_first(anew)
        anew.begin()

    def turn(self, rooftop: Rooftop) -> None:
        """It was closed, or is open again: the window is told if it is the only one or the last, else its work alone comes and goes."""
        shut, self._shut = self._shut, self._group.closed
        if shut != self._shut:
            self._pump.closed.emit(self._shut)
        elif rooftop.closed:
            self._pump.refused.emit(self._group.called(rooftop, rooftop.closed))
        if self._group.open:
            # While all are closed, the window shows nothing of any of them.
            for each in self._group.all:
                if each.closed:
                    self._showing.close(each)
        if not rooftop.closed:
            self._show_first(rooftop)
            if self._group.loaded:
                self._showing.whole(self._breathe)

    def part(self, rooftop: Rooftop) -> None:
        """Its member was removed, and all is handed over: the copy is destroyed, and the other stores go on."""
        rooftop.end()
        rooftop.store.destroy()
        self._group.drop(rooftop)
        if self._group.open:
            self._pump.refused.emit(self._group.called(rooftop, GONE))
        else:
            self._shut = " ".join(part for part in (self._group.called(rooftop, GONE), self._group.closed) if part)
            self._pump.closed.emit(self._shut)


def is_expected(error: Exception) -> bool:
    """Whether it says for itself what happened and what to do."""
    return isinstance(error, ReplicaError) or str(type(error).__module__).startswith("bdcdesk.")
