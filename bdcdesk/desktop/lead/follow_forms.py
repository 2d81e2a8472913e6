"""The forms of a follow-up: why a step is skipped, and until when a shopper wants to be left alone."""

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from bdcdesk.desktop.lead.forms import Form, WordsForm
from bdcdesk.desktop.lead.moments import DayEdit, MomentEdit
from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.translation import tr


class WaitForm(Form):
    """Until which day, and what they said, if anything. `done(instant, words)`."""

    done = Signal(object, str)

    def __init__(self, zone: str, now: Instant, parent: QWidget | None = None) -> None:
        super().__init__(tr("Not now until"), tr("Wait"), parent)
        today = clock.local(now, zone)
        self._day, self._line = DayEdit(now + 30 * 86_400_000, zone, now), QLineEdit()
        self.field(tr("Not now until this day"), self._day, 178)
        hint = tr("What did they say, if anything?")
        self._line.setPlaceholderText(hint)
        self.field(hint, self._line, 250)
        monday = 7 - today.weekday()
        for text, days in (
            (tr("Monday"), monday),
            (tr("in 2 weeks"), 14),
            (tr("in 1 month"), 30),
            (tr("in 3 months"), 91),
            (tr("in 6 months"), 182),
        ):
            self.quick(text, partial(self._day.set_wall, today + timedelta(days=days)))
        self.ready()

    def problem(self) -> str:
        return self._day.problem()

    def act(self) -> None:
        self.done.emit(self._day.instant(), self._line.text().strip())


def skip_form() -> WordsForm:
    return WordsForm(tr("Skip this step"), tr("Skip"), tr("Why is it not needed?"))


class CallBackForm(Form):
    """At which time, on the store's clock. `done(instant)`."""

    done = Signal(object)

    def __init__(self, zone: str, now: Instant, parent: QWidget | None = None) -> None:
        super().__init__(tr("Call back"), tr("Call back then"), parent)
        self._moment = MomentEdit(now + 3_600_000, zone, now)
        self.field(tr("Day and time, store time"), self._moment, 224)
        for text, minutes in ((tr("in 30 min"), 30), (tr("in 1 hour"), 60), (tr("in 2 hours"), 120)):
            self.quick(text, partial(self._moment.set_wall, clock.local(now + minutes * 60_000, zone)))
        tomorrow = clock.local(now, zone) + timedelta(days=1)
        for text, hour in ((tr("tomorrow 9 am"), 9), (tr("tomorrow noon"), 12), (tr("tomorrow 5 pm"), 17)):
            self.quick(text, partial(self._moment.set_wall, tomorrow.replace(hour=hour, minute=0)))
        self.ready()

    def problem(self) -> str:
        return self._moment.problem()

    def act(self) -> None:
        self.done.emit(self._moment.instant())
