"""The forms of a follow-up: why a step is skipped, and until when a shopper wants to be left alone."""

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from bdcdesk.desktop.lead.forms import Form, WordsForm
from bdcdesk.desktop.lead.moments import DayEdit, MomentEdit
from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant


class WaitForm(Form):
    """Until which day, and what they said, if anything. `done(instant, words)`."""

    done = Signal(object, str)

    def __init__(self, zone: str, now: Instant, parent: QWidget | None = None) -> None:
        super().__init__("Not now until", "Wait", parent)
        today = clock.local(now, zone)
        self._day, self._line = DayEdit(now + 30 * 86_400_000, zone, now), QLineEdit()
        self.field("Not now until this day", self._day, 178)
        hint = "What did they say, if anything?"
        self._line.setPlaceholderText(hint)
        self.field(hint, self._line, 250)
        monday = 7 - today.weekday()
        for text, days in (("Monday", monday), ("in 2 weeks", 14), ("in 1 month", 30), ("in 3 months", 91), ("in 6 months", 182)):
            self.quick(text, partial(self._day.set_wall, today + timedelta(days=days)))
        self.ready()

    def problem(self) -> str:
        return self._day.problem()

    def act(self) -> None:
        self.done.emit(self._day.instant(), self._line.text().strip())


def skip_form() -> WordsForm:
    return WordsForm("Skip this step", "Skip", "Why is it not needed?")


class CallBackForm(Form):
    """At which time, on the store's clock. `done(instant)`."""

    done = Signal(object)

    def __init__(self, zone: str, now: Instant, parent: QWidget | None = None) -> None:
        super().__init__("Call back", "Call back then", parent)
        self._moment = MomentEdit(now + 3_600_000, zone, now)
        self.field("Day and time, store time", self._moment, 224)
        for text, minutes in (("in 30 min", 30), ("in 1 hour", 60), ("in 2 hours", 120)):
            self.quick(text, partial(self._moment.set_wall, clock.local(now + minutes * 60_000, zone)))
        tomorrow = clock.local(now, zone) + timedelta(days=1)
        for text, hour in (("tomorrow 9 am", 9), ("tomorrow noon", 12), ("tomorrow 5 pm", 17)):
            self.quick(text, partial(self._moment.set_wall, tomorrow.replace(hour=hour, minute=0)))
        self.ready()

    def problem(self) -> str:
        return self._moment.problem()

    def act(self) -> None:
        self.done.emit(self._moment.instant())
