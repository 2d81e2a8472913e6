"""What a caller of the store's number hears: the greeting, whose phones ring, hours, voicemail, recording."""

from collections.abc import Mapping
from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.form import CHANGED, Choice, Labelled, Problem, Trying, in_order, point_at
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.source_form import column_of
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, surface, words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain.events.settings import Calls

KEPT: Final = "Kept. It holds for the calls that come from now on."
SECONDS: Final = "How long each phone rings is a number of seconds. Nothing was changed. Twenty are usual: 20."

Order = tuple[Literal["owner", "free"], ...]
_ORDERS: Final[Mapping[Order, str]] = {
    ("owner", "free"): "The lead's owner, then who is free",
    ("owner",): "The lead's owner alone",
    ("free",): "Whoever is free",
    (): "Nobody",
}
_HOURS: Final = (("store", "In the store's hours"), ("always", "Always"))
_WORDS: Final = ((True, "The caller can leave a voicemail"), (False, "The call ends"))
_RECORD: Final = ((False, "Off"), (True, "On: talk is recorded"))
_LAW: Final = (
    "Where the law of either end wants everybody to know (among them California, Florida and Canada), or it is not known where an end is,"
    " both hear that the call is recorded before they talk. Ask the store's counsel before you turn it on."
)
_ROUND: Final = (
    "Phones ring one after the other, of those who said that they are available and are in no call. Whoever picks up is asked to press 1,"
    " so that no agent's own voicemail takes the call. At most four ring."
)


class CallsPage(QWidget):
    """On the Qt thread. `wanted(Calls)`: to be kept. `busy(bool)`: it is being kept."""

    wanted = Signal(object)
    busy = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: SettingsView | None = None
        self._loaded: Calls | None = None
        self.greeting, self.closed, self.nobody = _text(), _text(), _text()
        self.seconds = QLineEdit()
        self.order, self.hours, self.words, self.record = Choice(), Choice(), Choice(), Choice()
        for order, called in _ORDERS.items():
            self.order.addItem(called, order)
        for choice, entries in ((self.hours, _HOURS), (self.words, _WORDS), (self.record, _RECORD)):
            for value, called in entries:
                choice.addItem(called, value)
        self.problem = Problem()
        self._note = words("", tone=Tone.ok, wrap=True)
        self.button = KeyButton("Keep the changes", key="↵", primary=True)
        self.button.setAutoDefault(True)
        self.cancel = QPushButton("Cancel")
        self._busy = False
        self._card = Card("What a caller hears")
        self._trying = Trying(self._card, self.button, "Keeping …")
        self._lay_out()
        self.hours.currentIndexChanged.connect(self._follow)
        self.button.clicked.connect(self._submit)
        self.seconds.returnPressed.connect(self._submit)
        self.cancel.clicked.connect(self._cancel)

    def _lay_out(self) -> None:
        card = self._card
        card.setMaximumWidth(820)
        card.body.setContentsMargins(20, 16, 20, 16)
        card.body.setSpacing(12)
        self._closed = Labelled("Out of hours they &hear", self.closed)
        parts = (
            self.problem,
            self._note,
            Labelled("&Greeting", self.greeting, "Spoken first. Empty: the phone rings at once."),
            _beside(
                Labelled("Whose phone &rings", self.order),
                Labelled("Each for (&seconds)", self.seconds, "Less than 25: a mobile's own voicemail comes then"),
            ),
            words(_ROUND, "small", Tone.muted, wrap=True),
            _beside(Labelled("Phones ring &when", self.hours), Labelled("When nobody &takes it", self.words)),
            self._closed,
            Labelled("Who reaches &nobody hears", self.nobody),
            Labelled("Recor&ding", self.record),
            words(_LAW, "small", Tone.muted, wrap=True),
        )
        for part in parts:
            card.body.addWidget(part)
        scroll = QScrollArea()
        scroll.setWidget(column_of(card))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        foot, feet = surface("foot", across=True, margins=(20, 9, 20, 9))
        feet.addWidget(self.button)
        feet.addWidget(self.cancel)
        feet.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(foot)
        self._note.hide()
        in_order(
            *(self.greeting, self.order, self.seconds, self.hours, self.words, self.closed, self.nobody, self.record),
            *(self.button, self.cancel),
        )

    def focus_first(self) -> None:
        self.greeting.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def note(self) -> str:
        return self._note.text() if not self._note.isHidden() else ""

    def show_settings(self, view: SettingsView) -> None:
        """What somebody types here is not taken away by what comes meanwhile."""
        before, self.view = self.view, view
        touched = self._loaded is not None and self._typed() != self._loaded and before is not None and before.store == view.store
        if not touched and (before is None or (before.store, before.calls) != (view.store, view.calls)):
            self._load(view.calls)
        elif touched and not self._busy and before is not None and before.calls != view.calls:
            self._say_problem(CHANGED)

    def refused(self, why: str) -> None:
        """Why nothing was changed."""
        self._set_busy(False)
        self._say_problem(why)

    def kept(self) -> None:
        self._set_busy(False)
        self.problem.say("")
        if self.view is not None:
            self._load(self.view.calls)
        self._note.setText(KEPT)
        self._note.show()

    def _load(self, calls: Calls) -> None:
        self.problem.say("")
        self._note.hide()
        for field, said in ((self.greeting, calls.greeting), (self.closed, calls.closed), (self.nobody, calls.nobody)):
            field.setPlainText(said)
        self.seconds.setText(str(calls.seconds))
        for choice, value in ((self.hours, calls.hours), (self.words, calls.words), (self.record, calls.record)):
            choice.setCurrentIndex(choice.findData(value))
        self.order.setCurrentIndex(list(_ORDERS).index(calls.order) if calls.order in _ORDERS else 0)
        self._follow()
        self._loaded = self._typed()

    def _follow(self) -> None:
        self._closed.setVisible(self.hours.currentData() == "store")

    def _typed(self) -> Calls | None:
        """What stands in the form, None where a number is none."""
        seconds = self.seconds.text().strip()
        if not seconds.isdecimal() or len(seconds) > 4:
            return None
        return Calls(
            greeting=_said(self.greeting),
            order=list(_ORDERS)[self.order.currentIndex()],
            seconds=int(seconds),
            hours=self.hours.currentData(),
            closed=_said(self.closed),
            nobody=_said(self.nobody),
            words=bool(self.words.currentData()),
            record=bool(self.record.currentData()),
        )

    def _say_problem(self, problem: str) -> None:
        self._note.hide()
        self.problem.say(problem)
        self._scroll.verticalScrollBar().setValue(0)

    def _cancel(self) -> None:
        if self.view is not None and not self._busy:
            self._load(self.view.calls)
            self.focus_first()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._trying.set_busy(busy)
        if not busy:
            self.button.setFocus()
        self.busy.emit(busy)

    def _submit(self) -> None:
        if self.view is None or self._busy:
            return
        typed = self._typed()
        if typed is None:
            self._say_problem(SECONDS)
            point_at(self.seconds)
            return
        self._set_busy(True)
        self.wanted.emit(typed)


def _text() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    made.setProperty("role", "field")
    made.setFixedHeight(58)
    return made


def _said(field: QPlainTextEdit) -> str:
    return " ".join(field.toPlainText().split())


def _beside(*parts: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
    return made
