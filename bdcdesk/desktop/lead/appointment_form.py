"""The form of an appointment: with whom, and when; the next free times are one press away, and a clash is said."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from bdcdesk.desktop.lead.forms import Form, WordsForm
from bdcdesk.desktop.lead.moments import MomentEdit
from bdcdesk.desktop.lead.side_view import Bookings
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.domain import clock
from bdcdesk.domain.book import clash
from bdcdesk.domain.events import Instant
from bdcdesk.report.times import at_clock, when
from bdcdesk.translation import tr

NOBODY = tr("Nobody named yet")
CHIPS, A_DAY = 8, 2
"""Free times that are one press away: so many, and so many of a day."""


class AppointmentForm(Form):
    """`done(instant, salesperson)`. A clash with another appointment of theirs is told, and set all the same: who sets it knows why."""

    done = Signal(object, str)

    def __init__(self, view: LeadView, now: Instant, parent: QWidget | None = None) -> None:
        moves = view.side.meeting is not None and view.side.meeting.moves
        super().__init__(tr("Move the appointment") if moves else tr("Appointment"), tr("Move") if moves else tr("appointment¦Set"), parent)
        self._books, self._zone, self._now = view.books, view.zone, now
        self._who = QComboBox()
        for book in self._books:
            self._who.addItem(book.name or NOBODY, book.member)
        wanted = view.side.meeting.salesperson if view.side.meeting is not None else ""
        self._who.setCurrentIndex(max(0, self._who.findData(wanted)))
        self.moment = MomentEdit(now, view.zone, now)
        if self._books:
            self.field(tr("With"), self._who, 170)
        self.field(tr("Day and time, store time"), self.moment, 224)
        self._told = words("", "small", Tone.warn, wrap=True)
        self._told.hide()
        self._column.insertWidget(self._column.indexOf(self._warning), self._told)
        self._chips: list[QPushButton] = []
        self._who.currentIndexChanged.connect(lambda _: self._turn())
        self.moment.dateTimeChanged.connect(lambda _: self._tell())
        self._turn()
        self.ready()

    @property
    def told(self) -> str:
        """What speaks against this time, "" for nothing."""
        return self._told.text()

    def problem(self) -> str:
        return self.moment.problem()

    def act(self) -> None:
        self.done.emit(self.moment.instant(), self._book.member)

    @property
    def _book(self) -> Bookings:
        return self._books[max(0, self._who.currentIndex())] if self._books else Bookings()

    def _turn(self) -> None:
        """The next free times of whoever is chosen; the first stands in the field."""
        for chip in self._chips:
            self._quick.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        today = clock.local(self._now, self._zone).date()
        free = _spread(self._book.free, self._zone)
        for at in free:
            self._chips.append(self.quick(when(at, self._zone, self._now), partial(self.moment.set_wall, clock.local(at, self._zone))))
        # Most appointments are for another day.
        later = [wall for at in free if (wall := clock.local(at, self._zone)).date() > today]
        tomorrow = clock.local(self._now, self._zone).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
        self.moment.set_wall(later[0] if later else tomorrow)
        self._tell()

    def _tell(self) -> None:
        book, start = self._book, self.moment.instant()
        met = clash(book.taken, start, start + book.slot)
        text = ""
        if met is not None:
            text = tr(
                "{name} has another appointment then: {at_clock} to {at_clock2}.",
                name=book.name,
                at_clock=at_clock(met[0], self._zone),
                at_clock2=at_clock(met[1], self._zone),
            )
        self._told.setText(text)
        self._told.setHidden(not text)


def _spread(free: Sequence[Instant], zone: str) -> list[Instant]:
    """The first of each day, so that more than one day is in sight."""
    days = Counter[date]()
    found = list[Instant]()
    for at in free:
        day = clock.local(at, zone).date()
        days[day] += 1
        if days[day] <= A_DAY and len(found) < CHIPS:
            found.append(at)
    return found


def cancel_form() -> WordsForm:
    return WordsForm(tr("The shopper cancels"), tr("Cancel the appointment"), tr("What did they say?"))


def left_form() -> WordsForm:
    return WordsForm(tr("They left without buying"), tr("Keep"), tr("Why? Who asks them back begins with that"))
