"""Calls from the agent's own phone: nobody but the agent can tell how one went, so it is asked until it was told."""

from typing import Final

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from bdcdesk.desktop.lead.forms import Form
from bdcdesk.desktop.lead.notice import Notice
from bdcdesk.desktop.theme import Tone
from bdcdesk.translation import tr

RESULTS: Final = (
    ("answered", tr("We talked")),
    ("no answer", tr("Nobody picked up")),
    ("voicemail", tr("I left a message")),
    ("busy", tr("It was busy")),
    ("failed", tr("The number does not work")),
    ("", tr("I did not call")),
)
"""What can be told of it, in the log's words and in the agent's."""
LONGEST: Final = 240
"""Minutes that a call can have taken."""


class OwnCall(msgspec.Struct, frozen=True):
    """`problem`: what keeps this computer from dialling, with a place for the number; "" for nothing."""

    lead: str
    touch: str
    called: str
    number: str
    problem: str = ""

    @property
    def words(self) -> str:
        asked = tr("How did your call to {called}, {number}, go?", called=self.called, number=self.number)
        return f"{self.problem.format(self.number)} {asked}" if self.problem else asked


class OwnCalls(QObject):
    """What is still to be told, a call for each lead; `notice` says so on its page. `asks(OwnCall)`: its form is to be opened.
    `told(lead, touch, result, talk)`: the agent has told it, `talk` in seconds."""

    asks = Signal(object)
    told = Signal(str, str, str, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice(tr("Tell how it went"))
        self._calls: dict[str, OwnCall] = {}
        self._lead = ""
        self.notice.pressed.connect(lambda _: self._ask())

    def show_lead(self, lead: str) -> None:
        """This one is looked at, "" for none."""
        self._lead = lead
        call = self._calls.get(lead)
        self.notice.show_notice(call.words if call else "", Tone.accent)

    def begin(self, lead: str, touch: str, called: str, number: str, problem: str = "") -> None:
        """The agent dials."""
        self._calls[lead] = OwnCall(lead, touch, called, number, problem)
        if lead == self._lead:
            self.show_lead(lead)
            self._ask()

    def form(self, call: OwnCall) -> "OwnCallForm":
        made = OwnCallForm(call)
        made.done.connect(lambda result, talk: self._end(call, result, talk))
        return made

    def _ask(self) -> None:
        if self._lead in self._calls:
            self.asks.emit(self._calls[self._lead])

    def _end(self, call: OwnCall, result: str, talk: int) -> None:
        if self._calls.get(call.lead) == call:
            del self._calls[call.lead]
        self.show_lead(self._lead)
        if result:
            self.told.emit(call.lead, call.touch, result, talk)


class OwnCallForm(Form):
    """`done(result, talk)`: one of RESULTS, and seconds of talk."""

    done = Signal(str, int)

    def __init__(self, call: OwnCall, parent: QWidget | None = None) -> None:
        super().__init__(tr("Your call to {called}", called=call.called), tr("Keep it"), parent)
        self.result, self.minutes = QComboBox(), QLineEdit()
        for result, said in RESULTS:
            self.result.addItem(said, result)
        self.result.setCurrentIndex(-1)
        self.result.setPlaceholderText(tr("How did it go?"))
        self.minutes.setPlaceholderText(tr("Minutes of talk"))
        self.field(tr("How did it go?"), self.result, 200)
        self.field(tr("Minutes of talk"), self.minutes, 130)
        self.hint(tr("It is kept as told by you. It stops no clock: only what a provider tells does."))
        self.result.currentIndexChanged.connect(self._follow)
        self._follow()
        self.ready()

    def problem(self) -> str:
        if self.result.currentIndex() < 0:
            return tr("Choose how it went first.")
        return (
            ""
            if self._talked is not None
            else tr("Minutes of talk are a whole number up to {longest}; 1 for less than one.", longest=LONGEST)
        )

    def act(self) -> None:
        self.done.emit(str(self.result.currentData()), 60 * (self._talked or 0))

    @property
    def _talked(self) -> int | None:
        said = self.minutes.text().strip()
        if self.result.currentData() != "answered":
            return 0
        fits = said.isdecimal() and len(said) <= 3 and 0 < int(said) <= LONGEST
        return int(said) if fits else None

    def _follow(self) -> None:
        self.minutes.setVisible(self.result.currentData() == "answered")
