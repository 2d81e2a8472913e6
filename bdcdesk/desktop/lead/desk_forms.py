"""The forms between an agent and the desk: what is asked for, and the figures that come back."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from bdcdesk.desktop.lead.forms import ChoiceForm, Form
from bdcdesk.desktop.lead.moments import DayEdit
from bdcdesk.domain.closest import hundredths
from bdcdesk.domain.desk import WANTED
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.desk import Figures, Wanted
from bdcdesk.translation import tr

_DAY = 86_400_000
_MONEY = {"price": ("price", tr("Price")), "payment": ("monthly", tr("A month")), "trade figure": ("trade", tr("For their trade"))}


def ask_form() -> ChoiceForm:
    options = [(wanted, called.capitalize()) for wanted, called in WANTED.items()]
    return ChoiceForm(
        tr("Ask the desk for a"), tr("Ask"), tr("What the desk is asked for"), options, own=False, hint=tr("What should the desk know?")
    )


class AnswerForm(Form):
    """The figures that were asked for, until when they hold, and a note. `done(figures, note)`."""

    done = Signal(object, str)

    def __init__(self, wanted: Wanted, zone: str, now: Instant, parent: QWidget | None = None) -> None:
        super().__init__(tr("The desk's {wanted}", wanted=WANTED[wanted]), tr("Answer"), parent)
        self._money, label = _MONEY[wanted]
        self._fields_of: dict[str, QLineEdit] = {self._money: self._line(label, 90)}
        if wanted == "payment":
            self._fields_of |= {
                "months": self._line(tr("Months"), 70),
                "down": self._line(tr("Down"), 90),
                "rate": self._line(tr("Rate in %"), 80),
            }
        self._until, self._note = DayEdit(now + 3 * _DAY, zone, now), self._line(tr("A note for the agent, or why there is no figure"), 240)
        self.field(tr("Holds until the end of the day before"), self._until, 178)
        self.ready()

    def _line(self, label: str, width: int) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(label)
        self.field(label, line, width)
        return line

    def problem(self) -> str:
        for name, line in self._fields_of.items():
            if line.text().strip() and _number(name, line.text()) is None:
                return (
                    tr("“{text}” is no number.", text=line.text())
                    if name in ("months", "rate")
                    else tr("“{text}” is no amount.", text=line.text())
                )
        if not self._fields_of[self._money].text().strip() and not self._note.text().strip():
            return tr("Say a figure, or why there is none.")
        return self._until.problem()

    def act(self) -> None:
        said = {name: _number(name, line.text()) for name, line in self._fields_of.items() if line.text().strip()}
        # What is no figure holds until no day.
        figures = msgspec.convert({**said, "until": self._until.instant()} if said else {}, Figures)
        self.done.emit(figures, self._note.text().strip())


def _number(name: str, text: str) -> int | None:
    """Hundredths of money or of a percent, or whole months; None for what is none of them."""
    plain = text.strip().removesuffix("%").removeprefix("$").replace(",", "").strip()
    if name == "months":
        return int(plain) if plain.isdecimal() and 0 < int(plain) <= 120 else None
    if name == "rate":
        whole, _, part = plain.partition(".")
        fits = whole.isdecimal() and len(whole) <= 2 and (not part or (part.isdecimal() and len(part) <= 2))
        return int(whole) * 100 + int(part.ljust(2, "0") or "0") if fits else None
    return hundredths(plain) or None
