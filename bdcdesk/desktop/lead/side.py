"""The right column: the car, the trade, how they want to buy, promises, the appointment, where it came from, what they allow."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.desk_card import DeskCard
from bdcdesk.desktop.lead.side_view import Car, Meeting, PromiseLine, Side, Stand
from bdcdesk.desktop.lead.whose_data import WhoseData
from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.segmented import Segmented
from bdcdesk.translation import tr

_BUYING = (("in store", tr("In store")), ("phone", tr("Phone")), ("online", tr("Online")), ("delivered", tr("Delivered")))


class SideColumn(QScrollArea):
    """Everything known besides what was said."""

    buying_chosen = Signal(str)
    promise_kept = Signal(str)
    appointment_marked = Signal(str, str)
    move_wanted = Signal()
    calendar_wanted = Signal(str)

    @property
    def desk(self) -> DeskCard:
        return self._desk

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("surface", "panel")
        self.setAccessibleName(tr("About this lead"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shown: Side | None = None
        self._parts = {name: _Section(title) for name, title in _TITLES.items()}
        self.buying = Segmented(tr("How do they want to buy?"), _BUYING)
        self.buying.chosen.connect(self.buying_chosen)
        self._asked = words("", role="small", tone=Tone.muted, wrap=True)
        self._asked.hide()
        self._parts["buying"].body.addWidget(self.buying)
        self._parts["buying"].body.addWidget(self._asked)
        self._desk = DeskCard()
        self._parts["desk"].body.addWidget(self._desk)
        self.data = WhoseData()
        self._parts["data"].body.addWidget(self.data)
        inside = QWidget()
        inside.setProperty("surface", "panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in self._parts.values():
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inside)

    def show_side(self, side: Side) -> None:
        """Only the sections that changed are made anew, so that the focus stays where it is."""
        before, self._shown = self._shown, side
        self.buying.set_value(side.buying)
        self.buying.setEnabled(side.works)
        self._asked.setText(side.buying_asked)
        self._asked.setHidden(not side.buying_asked)
        if before is None or before.cars != side.cars:
            self._parts["cars"].fill([_car(car) for car in side.cars] or [words(tr("No car named"), tone=Tone.muted)])
        if before is None or before.offers != side.offers:
            said = [each for line in side.offers for each in zip(line, _OFFER, strict=True)]
            self._parts["offers"].fill([words(text, role=role, wrap=True) for text, role in said])
            self._parts["offers"].setHidden(not side.offers)
        if before is None or before.trades != side.trades:
            self._parts["trades"].fill([_car(car) for car in side.trades])
            self._parts["trades"].setHidden(not side.trades)
        if before is None or before.promises != side.promises:
            lines = [self._promise(promise, side.works) for promise in side.promises]
            self._parts["promises"].fill(lines or [words(tr("None open"), tone=Tone.muted)])
        if before is None or before.desk != side.desk:
            self._desk.show_lines(side.desk)
            self._parts["desk"].setHidden(not side.desk)
        if before is None or before.meeting != side.meeting:
            self._parts["meeting"].fill(self._meeting(side.meeting))
        if before is None or before.history != side.history:
            self._parts["history"].fill([_history(side.history)])
        if before is None or (before.consent, before.allowed) != (side.consent, side.allowed):
            tone, mark = (Tone.ok, "✓") if side.allowed else (Tone.bad, "✕")
            self._parts["consent"].fill([words(f"{mark} {line}", role="small", tone=tone, wrap=True) for line in side.consent])
        if before is None or (before.use, before.values) != (side.use, side.values):
            self.data.show_data(side.use, side.values)
            self._parts["data"].setHidden(not side.values)

    def _promise(self, promise: PromiseLine, works: bool) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(promise.text, wrap=True), 1)
        due = tr("{due}, broken", due=promise.due) if promise.late else promise.due
        row.addWidget(words(due, role="strong", tone=Tone.bad if promise.late else Tone.plain))
        if works:
            row.addWidget(
                self._button(tr("Kept"), tr("Promise kept: {text}", text=promise.text), lambda: self.promise_kept.emit(promise.id))
            )
        return line

    def _meeting(self, meeting: Meeting | None) -> list[QWidget]:
        if meeting is None:
            return [words(tr("None yet"), tone=Tone.muted)]
        line, row = _row()
        for state, label in meeting.marks:
            mark = self._button(
                label, tr("Appointment: {label}", label=label), lambda state=state: self.appointment_marked.emit(meeting.id, state)
            )
            row.addWidget(mark)
        if meeting.moves:
            row.addWidget(self._button(tr("Move"), tr("Appointment: move it"), self.move_wanted.emit))
        if meeting.calendar:
            row.addWidget(
                self._button(
                    tr("Calendar file"), tr("Appointment: open its calendar file"), lambda: self.calendar_wanted.emit(meeting.calendar)
                )
            )
        head = words(meeting.words, role="strong", wrap=True)
        return [head, line] if meeting.marks or meeting.moves or meeting.calendar else [head]

    def _button(self, text: str, name: str, pressed: object) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "pill")
        button.setAccessibleName(name)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: pressed() if callable(pressed) else None)
        return button


_OFFER: Final = ("strong", "small")

_TITLES = {
    "cars": "",
    "offers": tr("What the store offers them"),
    "trades": tr("Trade"),
    "buying": tr("How do they want to buy?"),
    "promises": tr("Promises"),
    "desk": tr("The desk"),
    "meeting": tr("Next appointment"),
    "history": tr("History"),
    "consent": "",
    "data": tr("Whose data, and what may be done with it"),
}


class _Section(QFrame):
    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("surface", "section")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(5)
        if title:
            column.addWidget(words(title, role="small-strong", tone=Tone.muted))
        self.body = QVBoxLayout()
        self.body.setSpacing(4)
        column.addLayout(self.body)

    def fill(self, widgets: list[QWidget]) -> None:
        """Shows these instead of what was there."""
        while item := self.body.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for widget in widgets:
            self.body.addWidget(widget)


def _row() -> tuple[QWidget, FlowLayout]:
    line = QWidget()
    return line, FlowLayout(line)


def _car(car: Car) -> QWidget:
    frame, column = surface("plain", spacing=1)
    column.addWidget(words(car.title, role="strong", wrap=True))
    if car.facts:
        column.addWidget(words(car.facts, tone=Tone.muted, wrap=True))
    if car.price:
        line, row = _row()
        row.addWidget(words(car.price, role="strong"))
        row.addWidget(words(tr("as in the lead"), tone=Tone.muted))
        column.addWidget(line)
    if car.stand is not None:
        column.addSpacing(5)
        for each in _stand(car.stand):
            column.addWidget(each)
    return frame


def _stand(stand: Stand) -> Iterator[QWidget]:
    """What the store's stock says of the car."""
    yield words(stand.words, role="strong", tone=stand.tone, wrap=True)
    if stand.price:
        line, row = _row()
        row.addWidget(words(stand.price, role="strong"))
        row.addWidget(words(tr("in stock{since}", since=f", {stand.against}" if stand.against else ""), tone=Tone.muted))
        yield line
    for told in (stand.facts, stand.how):
        if told:
            yield words(told, role="small", tone=Tone.muted, wrap=True)
    if stand.photo:
        yield _photo(stand)
    if stand.near_title:
        yield words(stand.near_title, role="small-strong", tone=Tone.muted)
    for near in stand.near:
        yield words(near.title, wrap=True)
        yield words(near.facts, role="small", tone=Tone.muted, wrap=True)


def _photo(stand: Stand) -> QWidget:
    """The address, to be copied: nothing here asks a stranger's server for a picture."""
    line, row = surface("plain", across=True, spacing=6)
    count = tr("Photo 1 of {photos}: ", photos=stand.photos) if stand.photos > 1 else tr("Photo: ")
    row.addWidget(Elided(f"{count}{stand.photo}", role="small", tone=Tone.muted), 1)
    copy = QPushButton(tr("Copy"))
    copy.setProperty("role", "pill")
    copy.setAccessibleName(tr("Copy the photo's address"))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(stand.photo))
    row.addWidget(copy)
    return line


def _history(rows: tuple[tuple[str, str], ...]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(3)
    grid.setColumnMinimumWidth(0, round(current().type.base * 6.3))
    grid.setColumnStretch(1, 1)
    for place, (label, text) in enumerate(rows):
        grid.addWidget(words(label, tone=Tone.muted), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(text, wrap=True), place, 1)
    return made
