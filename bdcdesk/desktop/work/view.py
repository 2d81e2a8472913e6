"""The left column: how much work there is, what of it is urgent, the list, and the keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.desktop.widgets.chip import Chip
from bdcdesk.desktop.widgets.countdown import SOON
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.desktop.widgets.key_button import key_hint
from bdcdesk.desktop.widgets.pill import Pill
from bdcdesk.desktop.work.list_view import WorkList
from bdcdesk.desktop.work.model import WorkModel
from bdcdesk.desktop.work.row import Filter
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

_ROOMY = 14
"""Pixels of text up to which the foot has room for all of its keys."""


class WorkView(QFrame):
    """The column of an agent's window. Give it rows through `model`, the time through `tick`.

    `lead_chosen(lead)`: the person chose a row. `take_next()`: the person wants the next best; the shell's Ctrl+N sends the same.
    `go_into(lead)`: Enter or a double click.
    """

    lead_chosen = Signal(str)
    take_next = Signal()
    go_into = Signal(str)

    def __init__(self, whose: str = tr("for you"), listed: WorkList | None = None, parent: QWidget | None = None) -> None:
        """`listed`: a list that is shown already; it is taken in."""
        super().__init__(parent)
        self.setProperty("surface", "column")
        self.setAccessibleName(tr("Work"))
        self._whose = whose
        self.list = listed or WorkList(WorkModel(self), self)
        self.model = self.list.work
        self.list.lead_chosen.connect(self.lead_chosen)
        self.list.pressed_enter.connect(self.go_into)
        self._count = Elided("", tone=Tone.muted)
        self._overdue, self._soon = Pill("", Tone.bad), Pill("", Tone.warn)
        self._chips: dict[Filter, Chip] = {}
        self.morning = Elided("", "small", Tone.accent)
        self.morning.hide()
        self._quiet = QPushButton()
        self._quiet.setProperty("role", "line")
        self._quiet.clicked.connect(self._show_aside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        self._top, self._bar, ahead, foot = self._head(), self._filters(), self._tomorrow(), self._foot()
        for part in (self._top, self._bar, self.list, self._quiet, ahead, self.morning, foot):
            column.addWidget(part)
        column.setStretchFactor(self.list, 1)
        self.model.aside_changed.connect(self._tell_aside)
        self.model.counts_changed.connect(self._tell_counts)
        self.list.verticalScrollBar().valueChanged.connect(self._tell_aside)
        self.list.verticalScrollBar().rangeChanged.connect(self._tell_aside)
        self._tell_counts()
        self.fit_text()

    def fit_text(self) -> None:
        """As wide and high as the text's size needs."""
        size = current().size
        self.setFixedWidth(size.work_column)
        self._top.setFixedHeight(size.head)
        self._bar.setFixedHeight(size.filters)
        self.list.setFixedWidth(size.work_column - 1)
        self.list.fit_text()
        # What everybody knows gives way first.
        for part in self._moves:
            part.setVisible(current().type.base <= _ROOMY)

    def tick(self, now: Instant) -> None:
        """Time has moved on: countdowns advance, the order stays. Some 3 ms whatever the number of rows. On the Qt thread."""
        self.model.now = now
        self._tell_urgent()
        self.list.tick()

    def tell_morning(self, told: str) -> None:
        """What came overnight and waits, below the list; "" for nothing."""
        self.morning.setText(told)
        self.morning.setVisible(bool(told))

    def choose(self, lead: str) -> None:
        """Marks the lead that is open elsewhere; sends nothing."""
        self.list.choose(lead)

    def set_filter(self, which: Filter) -> None:
        """Shows only one sort of work."""
        for each, chip in self._chips.items():
            chip.setChecked(each is which)
        if which is not self.model.filter:
            self.model.set_filter(which)
            self.list.scrollToTop()

    def turn_to(self, which: Filter) -> None:
        """Shows only this, or all again where it was that."""
        self.set_filter(Filter.all if self.model.filter is which else which)

    def _head(self) -> QFrame:
        head, row = surface("bar", across=True, margins=(14, 10, 14, 10))
        for part in (words(tr("Work"), role="strong"), self._count):
            row.addWidget(part)
        row.addWidget(self._overdue)
        row.addWidget(self._soon)
        return head

    def _filters(self) -> QFrame:
        bar, row = surface("bar", across=True, margins=(10, 7, 10, 7), spacing=4)
        for which in Filter:
            if which is not Filter.tomorrow:
                row.addWidget(self._chip(which))
        row.addStretch(1)
        return bar

    def _chip(self, which: Filter) -> Chip:
        chip = self._chips[which] = Chip(which.value)
        chip.setChecked(which is Filter.all)
        chip.clicked.connect(lambda: self.turn_to(which) if which is Filter.tomorrow else self.set_filter(which))
        return chip

    def _tomorrow(self) -> QFrame:
        """Below the list: above it there is no room, and what came and went there would move the rows under the cursor."""
        self._ahead, row = surface("bar", across=True, margins=(10, 5, 10, 5), spacing=6)
        row.addWidget(self._chip(Filter.tomorrow))
        row.addWidget(key_hint("Ctrl Shift T"))
        row.addStretch(1)
        self._ahead.hide()
        return self._ahead

    def _foot(self) -> QFrame:
        foot, row = surface("panel", across=True, margins=(12, 8, 12, 8), spacing=6)
        following = QPushButton(tr("take the next best"))
        following.setProperty("role", "link")
        following.setAccessibleDescription(tr("Key: Ctrl N"))
        following.clicked.connect(self.take_next)
        row.addWidget(key_hint("Ctrl N"))
        row.addWidget(following)
        row.addStretch(1)
        self._moves = (key_hint("↑"), key_hint("↓"), words(tr("move"), "small", Tone.muted))
        for part in (*self._moves, key_hint("F1"), words(tr("keys"), "small", Tone.muted)):
            row.addWidget(part)
        return foot

    def _tell_counts(self) -> None:
        self._count.setText(f"{self.model.count():,} {self._whose}")
        for which, chip in self._chips.items():
            chip.set_count(self.model.count(which))
        self._ahead.setVisible(self.model.count(Filter.tomorrow) > 0 or self.model.filter is Filter.tomorrow)
        self._tell_urgent()

    def _tell_urgent(self) -> None:
        late, soon = self.model.urgent(self.model.now, SOON)
        self._overdue.show_state(tr("{late:,} overdue", late=late) if late else "", Tone.bad)
        self._soon.show_state(tr("{soon:,} soon", soon=soon) if soon else "", Tone.warn)

    def _tell_aside(self, *_: object) -> None:
        """The line below the list is always there: if it came and went, it would move the rows under the cursor."""
        aside, below = str(self.model.aside), self.list.below()
        parts = ([tr("{aside} · show", aside=aside)] if aside else []) + ([_more(below)] if below else [])
        text = " · ".join(parts) or tr("That is all of it")
        if text == self._quiet.text():
            return
        self._quiet.setText(text)
        self._quiet.setAccessibleName(tr("{aside} waiting to be shown", aside=aside) if aside else self._quiet.text())
        self._quiet.setEnabled(bool(aside))

    def _show_aside(self) -> None:
        self.model.release()
        self.list.scrollToTop()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _more(below: int) -> str:
    """In round numbers where they are large: no one counts them, and each change would lay the column out anew."""
    return tr("{below} more below", below=below) if below < 1_000 else tr("over {below:,},000 more below", below=below // 1_000)
