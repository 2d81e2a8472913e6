"""A text or mail that is written now for a time that one chooses: asked for by keys, said below the words, taken back by a key."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from bdcdesk.desktop.lead.forms import Form
from bdcdesk.desktop.lead.moments import MomentEdit
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.report.times import when
from bdcdesk.translation import tr

LATER_KEY: Final = "Ctrl+Shift+Return"


class Later(QWidget):
    """`wanted()`: a time is to be chosen; `chosen()`: it was, and what is written is to be sent. Kept by lead until `take`."""

    wanted = Signal()
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: LeadView | None = None
        self._by_lead: dict[str, Instant] = {}
        self.said = words("", "small", Tone.accent)
        self.now = QPushButton(tr("At once instead"))
        self.now.setProperty("role", "link")
        self.now.clicked.connect(lambda: self.choose(0))
        row = FlowLayout(self)
        row.addWidget(self.said)
        row.addWidget(self.now)
        QShortcut(QKeySequence(LATER_KEY), parent or self).activated.connect(self.wanted)
        self.hide()

    def show_view(self, view: LeadView) -> None:
        """That of this lead."""
        self._view = view
        self._show()

    def choose(self, at: Instant) -> None:
        """0: at once after all."""
        if self._view is not None:
            self._by_lead[self._view.lead] = at
            self._show()
            if at:
                self.chosen.emit()

    def take(self, lead: str) -> Instant:
        """When what is sent on this lead is to go, once; 0 for at once."""
        at = self._by_lead.pop(lead, 0)
        self._show()
        return at

    def _show(self) -> None:
        view = self._view
        at = self._by_lead.get(view.lead, 0) if view is not None else 0
        self.setHidden(not at)
        if view is not None and at:
            place, whose = _place(view)
            self.said.setText(tr("It is to go {when}, {whose}.", when=when(at, place, view.now), whose=whose))


class LaterForm(Form):
    """`done(instant)`: on the shopper's clock where it is known, else on the store's."""

    done = Signal(object)

    def __init__(self, view: LeadView, now: Instant, parent: QWidget | None = None) -> None:
        super().__init__(tr("Send it later"), tr("Send it then"), parent)
        place, whose = _place(view)
        here = clock.local(now, place)
        self._moment = MomentEdit(now + 3_600_000, place, now)
        self.field(tr("Day and time, {whose}", whose=whose), self._moment, 224)
        for text, at in _times(here):
            self.quick(text, partial(self._moment.set_wall, at))
        clock_of = f"{whose[:1].upper()}{whose[1:]}. "
        self.hint(
            tr(
                "{clock_of}It waits with the hub, and goes then if nothing speaks against it; if they write before that, you are told.",
                clock_of=clock_of,
            )
        )
        self.ready()

    def problem(self) -> str:
        return self._moment.problem()

    def act(self) -> None:
        self.done.emit(self._moment.instant())


def _place(view: LeadView) -> tuple[str, str]:
    """Whose clock, and how it is called: theirs where there is only one that it can be."""
    return (view.places[0], tr("their time")) if len(view.places) == 1 else (view.zone, tr("store time"))


def _times(here: datetime) -> list[tuple[str, datetime]]:
    morning = here.replace(hour=9, minute=0)
    evening = here.replace(hour=17, minute=30)
    monday = morning + timedelta(days=7 - here.weekday())
    times = [
        (tr("in 1 hour"), here + timedelta(hours=1)),
        (tr("today 5:30 pm"), evening),
        (tr("tomorrow 9 am"), morning + timedelta(days=1)),
    ]
    return [*(each for each in times if each[1] > here), (tr("Monday 9 am"), monday)]
