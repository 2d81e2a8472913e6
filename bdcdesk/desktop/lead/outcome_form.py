"""What came of it, in two key presses: Ctrl+O, and a key for each outcome. What is no sale goes to another desk by the same key."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from bdcdesk.desktop.lead.forms import Form
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain.events.lead import Outcome
from bdcdesk.domain.events.outcome import Matter
from bdcdesk.translation import phrase, tr

OUTCOMES: Final[tuple[tuple[str, Outcome, str], ...]] = (
    ("R", "reached", tr("Reached")),
    ("Q", "qualified", tr("Qualified: talked with who decides")),
    ("A", "no answer", tr("No answer")),
    ("W", "wrong number", tr("Wrong number")),
)
MATTERS: Final[tuple[tuple[str, Matter, str], ...]] = (
    ("S", "service", tr("Service")),
    ("P", "parts", tr("Parts")),
    ("T", "title", tr("Title")),
    ("J", "job", tr("Job")),
    ("X", "spam", tr("Spam")),
)
REASONS: Final = (
    ("1", phrase("made-up name or contact details")),
    ("2", phrase("says they never asked")),
    ("3", phrase("another dealer or a seller")),
    ("4", phrase("outside the area we sell to")),
)


class OutcomeForm(Form):
    """`chosen(outcome)`; `elsewhere(matter)`: no sale, for that desk; `bad(reason)`: a bad lead."""

    chosen = Signal(str)
    elsewhere = Signal(str)
    bad = Signal(str)

    def __init__(self, sale: bool, parent: QWidget | None = None) -> None:
        """`sale`: it is one so far, and may turn out to be bad, or none."""
        super().__init__(tr("Outcome"), tr("Bad lead, because"), parent)
        self._by_key: dict[str, Callable[[], None]] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._group("", [(key, label, partial(self.chosen.emit, outcome)) for key, outcome, label in OUTCOMES])
        if sale:
            self._group(tr("Not sales, for"), [(key, label, partial(self.elsewhere.emit, matter)) for key, matter, label in MATTERS])
            self._group(tr("Bad lead:"), [(key, tr(reason), partial(self.bad.emit, reason)) for key, reason in REASONS])
            self._line = QLineEdit()
            self._line.setPlaceholderText(tr("Bad lead, in your own words"))
            self.field(tr("Why it is a bad lead, in your own words"), self._line, 240)
        self.ready(keys=True)
        self.does.setVisible(sale)

    def problem(self) -> str:
        return "" if self._line.text().strip() else tr("Say why it is a bad lead: it stands in the log with your name.")

    def act(self) -> None:
        self.bad.emit(self._line.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key does it; in the line it is a letter like any other."""
        does = self._by_key.get(event.text().upper())
        if does is None:
            super().keyPressEvent(event)
        else:
            self._do(does)

    def _group(self, title: str, made: list[tuple[str, str, Callable[[], None]]]) -> None:
        line = QWidget()
        row = FlowLayout(line, gap=6)
        if title:
            row.addWidget(words(title, role="small-strong", tone=Tone.muted))
        for key, label, does in made:
            self._by_key[key] = does
            button = KeyButton(label, key)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self._do, does))
            row.addWidget(button)
        self._column.insertWidget(self._column.indexOf(self._warning), line)

    def _do(self, does: Callable[[], None], _: bool = False) -> None:
        does()
        self.finished.emit()
