"""Joins what calls to what is heard and seen of it, as its person likes it."""

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bdcdesk.desktop.alerts.bell import Bell
from bdcdesk.desktop.alerts.calls import Call, Calls, in_a_line
from bdcdesk.desktop.alerts.strip import Strip
from bdcdesk.desktop.preferences.liking import Liking
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.work.model import WorkModel
from bdcdesk.desktop.work.row import Filter, WorkRow, ring
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

NOTHING = tr("Nothing waits for you")
_LOOKED_AT: Final = 500
"""Rows of a sort that are looked at when the list is there: all of 100,000 would hold the Qt thread up."""


class Attending(QObject):
    """On the Qt thread. `wanted(lead)`: bring the window up, with this lead open ("" for none). `reading()` is the lead that is open.

    While the window is locked, or closed, nothing is told: whoever is at the screen then may be somebody else.
    """

    wanted = Signal(str)

    def __init__(self, window: QWidget, liking: Liking, reading: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._liking = liking
        self._reading = reading
        self._calls = Calls()
        self._bell = Bell(window)
        self._bell.wanted.connect(self.wanted)
        self.strip: Strip | None = None

    def begin(self, listed: WorkModel, now: Instant) -> None:
        """The list is there, or is another one."""
        self._calls.begin([row for which in (Filter.new, Filter.replies) for row in listed.first(which, _LOOKED_AT)], now)
        self._show(now)

    def hear(self, changed: Iterable[WorkRow], gone: Iterable[str], now: Instant) -> None:
        """Rows of the list that are new or different, and leads that left it."""
        self._ring(self._calls.hear(changed, gone, now))
        self._show(now)

    def tick(self, now: Instant) -> None:
        """A second has passed."""
        self._ring(self._calls.tick(now))
        self._show(now)

    def close(self) -> None:
        """The window closes."""
        self._bell.close()
        if self.strip is not None:
            self.strip.close()
            self.strip.deleteLater()
            self.strip = None

    def _ring(self, calls: tuple[Call, ...]) -> None:
        if not self._window.isVisible():
            return
        there = self._window.isActiveWindow()
        told = tuple(call for call in calls if not (there and call.lead == self._reading()))
        self._bell.ring(told, sound=self._liking.now.sound, notify=self._liking.now.notify)

    def _show(self, now: Instant) -> None:
        visible = self._window.isVisible()
        self._bell.count(self._calls.waiting if visible else 0)
        if not (visible and self._liking.now.strip) or self._window.isActiveWindow():
            if self.strip is not None:
                self.strip.hide()
            return
        strip = self._strip()
        first = self._calls.first
        if first is None:
            strip.tell(NOTHING, "", Tone.muted)
        else:
            strip.tell(*in_a_line(first, self._calls.waiting, now), ring(first, now).tone)
        strip.show()

    def _strip(self) -> Strip:
        if self.strip is None:
            self.strip = Strip()
            self.strip.wanted.connect(self._go)
            self.strip.moved.connect(lambda x, y: self._liking.change(strip_at=(x, y)))
            self.strip.put(*self._liking.now.strip_at)
        return self.strip

    def _go(self) -> None:
        first = self._calls.first
        self.wanted.emit(first.lead if first is not None else "")
