"""What a caller of the store's number hears: the greeting, whose phones ring, hours, voicemail, recording."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from bdcdesk.desktop.settings.form import Choice, Labelled, in_order, point_at
from bdcdesk.desktop.settings.part_form import SettingsForm, beside
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.events.settings import Calls
from bdcdesk.translation import tr

KEPT: Final = tr("Kept. It holds for the calls that come from now on.")
SECONDS: Final = tr("How long each phone rings is a number of seconds. Nothing was changed. Twenty are usual: 20.")

Order = tuple[Literal["owner", "free"], ...]
_ORDERS: Final[Mapping[Order, str]] = {
    ("owner", "free"): tr("The lead's owner, then who is free"),
    ("owner",): tr("The lead's owner alone"),
    ("free",): tr("Whoever is free"),
    (): tr("Nobody"),
}
_HOURS: Final = (("store", tr("In the store's hours")), ("always", tr("Always")))
_WORDS: Final = ((True, tr("The caller can leave a voicemail")), (False, tr("The call ends")))
_RECORD: Final = ((False, tr("Off")), (True, tr("On: talk is recorded")))
_LEAVE: Final = ((False, tr("Are deleted there once they are kept here")), (True, tr("Stay there too")))
_LAW: Final = tr(
    "Where the law of either end wants everybody to know (among them California, Florida and Canada), or it is not known where an end is,"
    " both hear that the call is recorded before it is. Ask the store's counsel before you turn it on."
)
_ROUND: Final = tr(
    "Phones ring one after the other, of those who said that they are available and are in no call. Whoever picks up is asked to press 1,"
    " so that no agent's own voicemail takes the call. At most four ring."
)


class CallsPage(SettingsForm):
    """On the Qt thread. `wanted(Calls)`: to be kept, over the version that stands in it. `busy(bool)`: it is being kept."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("What a caller hears")), KEPT, parent)
        self.greeting, self.closed, self.nobody = _text(), _text(), _text()
        self.seconds = QLineEdit()
        self.order, self.hours, self.words, self.record, self.leave = Choice(), Choice(), Choice(), Choice(), Choice()
        for order, called in _ORDERS.items():
            self.order.addItem(called, order)
        for choice, entries in ((self.hours, _HOURS), (self.words, _WORDS), (self.record, _RECORD), (self.leave, _LEAVE)):
            for value, called in entries:
                choice.addItem(called, value)
        self._closed = Labelled(tr("Out of hours they &hear"), self.closed)
        self._put_in()
        self.hours.currentIndexChanged.connect(self._follow)
        self.seconds.returnPressed.connect(self._submit)

    def _put_in(self) -> None:
        parts = (
            self.problem,
            self._note,
            Labelled(tr("&Greeting"), self.greeting, tr("Spoken first. Empty: the phone rings at once.")),
            beside(
                Labelled(tr("Whose phone &rings"), self.order),
                Labelled(tr("Each for (&seconds)"), self.seconds, tr("Less than 25: a mobile's own voicemail comes then")),
            ),
            words(_ROUND, "small", Tone.muted, wrap=True),
            beside(Labelled(tr("Phones ring &when"), self.hours), Labelled(tr("When nobody &takes it"), self.words)),
            self._closed,
            Labelled(tr("Who reaches &nobody hears"), self.nobody),
            beside(Labelled(tr("Recor&ding"), self.record), Labelled(tr("Recordings and voicemail at the &phone provider"), self.leave)),
            words(_LAW, "small", Tone.muted, wrap=True),
        )
        for part in parts:
            self.card.body.addWidget(part)
        self.lay_out(self.card, beside=self.cancel)
        in_order(
            *(self.greeting, self.order, self.seconds, self.hours, self.words, self.closed, self.nobody, self.record, self.leave),
            *(self.button, self.cancel),
        )

    def focus_first(self) -> None:
        self.greeting.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rules(self, view: SettingsView) -> Calls:
        return view.calls

    def _load(self, view: SettingsView) -> None:
        calls = view.calls
        for field, said in ((self.greeting, calls.greeting), (self.closed, calls.closed), (self.nobody, calls.nobody)):
            field.setPlainText(said)
        self.seconds.setText(str(calls.seconds))
        for choice, value in ((self.hours, calls.hours), (self.words, calls.words), (self.record, calls.record), (self.leave, calls.leave)):
            choice.setCurrentIndex(choice.findData(value))
        self.order.setCurrentIndex(list(_ORDERS).index(calls.order) if calls.order in _ORDERS else 0)
        self._follow()

    def _follow(self) -> None:
        self._closed.setVisible(self.hours.currentData() == "store")

    def _typed(self) -> tuple[Calls, str]:
        """What stands in the form, and its number of seconds as it stands."""
        seconds = self.seconds.text().strip()
        calls = Calls(
            greeting=_said(self.greeting),
            order=list(_ORDERS)[self.order.currentIndex()],
            seconds=int(seconds) if _is_number(seconds) else 0,
            hours=self.hours.currentData(),
            closed=_said(self.closed),
            nobody=_said(self.nobody),
            words=bool(self.words.currentData()),
            record=bool(self.record.currentData()),
            leave=bool(self.leave.currentData()),
        )
        return calls, seconds

    def _submit(self) -> None:
        if self.view is None or self._busy:
            return
        calls, seconds = self._typed()
        if not _is_number(seconds):
            self._say_problem(SECONDS)
            point_at(self.seconds)
            return
        self._set_busy(True)
        self.wanted.emit(msgspec.structs.replace(calls, version=self.view.calls.version))


def _is_number(said: str) -> bool:
    return said.isdecimal() and len(said) <= 4


def _text() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    made.setProperty("role", "field")
    made.setFixedHeight(58)
    return made


def _said(field: QPlainTextEdit) -> str:
    return " ".join(field.toPlainText().split())
