"""What a store adds to the law before anybody is called or texted, and who changed it when."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.contact_words import Typed, checked, shown
from bdcdesk.desktop.settings.form import CHANGED, Labelled, Problem, Trying, point_at
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.source_form import column_of
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, surface, words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.report.rule_words import DAYS

KEPT = "Kept. It holds from now on, also for what is held already."
ABOUT = (
    "The law's own rules always hold: hours of the place where the shopper may be, caps, opt-outs. What stands here only ever adds to them."
    " An empty field adds nothing. It is no legal advice."
)
NEVER = "Nothing was added to the law yet."
SHOWN = 12
"""Changes that are told; all of them stay in the log."""


class ContactPage(QWidget):
    """On the Qt thread. `wanted(ContactRules, reason)`: to be kept. `busy(bool)`: it is being kept."""

    wanted = Signal(object, str)
    busy = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: SettingsView | None = None
        self._loaded: Typed | None = None
        self._busy = False
        self.days = tuple(QLineEdit() for _ in DAYS)
        self.most, self.holidays, self.stop_words, self.postal, self.reason = (QLineEdit() for _ in range(5))
        self.problem, self._note = Problem(), words("", tone=Tone.ok, wrap=True)
        self.told = words("", tone=Tone.muted, wrap=True)
        self.button = KeyButton("Keep the changes", key="↵", primary=True)
        self.button.setAutoDefault(True)
        self.cancel = QPushButton("Cancel")
        self._foot, self._feet = surface("foot", across=True, margins=(20, 9, 20, 9))
        self._card, self._past = Card("Before a shopper is called or texted"), Card("What was changed")
        self._trying = Trying(self._card, self.button, "Keeping …")
        self._lay_out()
        self.button.clicked.connect(self._submit)
        self.cancel.clicked.connect(self._cancel)
        for field in self._fields:
            field.returnPressed.connect(self._submit)

    @property
    def _fields(self) -> tuple[QLineEdit, ...]:
        return (*self.days, self.most, self.holidays, self.stop_words, self.postal, self.reason)

    def _lay_out(self) -> None:
        for card in (self._card, self._past):
            card.setMaximumWidth(820)
            card.body.setContentsMargins(20, 16, 20, 16)
            card.body.setSpacing(12)
        week = QWidget()
        grid = QGridLayout(week)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for day, (name, field) in enumerate(zip(DAYS, self.days, strict=True)):
            field.setPlaceholderText("as the law allows")
            grid.addWidget(Labelled(name, field), day // 4, day % 4)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(Labelled("At &most in 24 hours", self.most, "Calls and texts with one shopper"), 1)
        across.addWidget(Labelled("&Days without any", self.holidays, "As 2026-12-24, with commas"), 1)
        across.addWidget(Labelled("&Words that mean stop", self.stop_words, "Beside STOP, with commas"), 1)
        self._note.hide()
        hours = words("Hours, by the shopper's clock: 9 am – 6 pm, or closed", role="small", tone=Tone.muted, wrap=True)
        about = words(ABOUT, tone=Tone.muted, wrap=True)
        address = Labelled("&Postal address", self.postal, "It stands in every mail: the law wants one")
        why = Labelled("Wh&y it is changed", self.reason, "Kept with the change and your name")
        for part in (about, self.problem, self._note, hours, week, row, address, why):
            self._card.body.addWidget(part)
        self._past.body.addWidget(self.told)
        scroll = self._scroll = QScrollArea()
        scroll.setWidget(column_of(self._card, self._past))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._feet.addWidget(self.button)
        self._feet.addWidget(self.cancel)
        self._feet.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addWidget(self._foot)

    def focus_first(self) -> None:
        self.days[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def note(self) -> str:
        return self._note.text() if not self._note.isHidden() else ""

    def show_settings(self, view: SettingsView) -> None:
        """What somebody types here is not taken away by what comes meanwhile."""
        before, self.view = self.view, view
        self.told.setText("\n".join(view.rule_history[:SHOWN]) or NEVER)
        touched = self._loaded is not None and self._typed() != self._loaded and before is not None and before.store == view.store
        other = before is None or (before.store, before.contact) != (view.store, view.contact)
        if not touched and other:
            self._load(view)
        elif touched and not self._busy and other:
            self._say_problem(CHANGED)

    def refused(self, why: str) -> None:
        """Why nothing was changed."""
        self._set_busy(False)
        self._say_problem(why)

    def kept(self) -> None:
        self._set_busy(False)
        self.problem.say("")
        if self.view is not None:
            self._load(self.view)
        self._note.setText(KEPT)
        self._note.show()

    def _load(self, view: SettingsView) -> None:
        typed = shown(view.contact)
        for field, said in zip(self.days, typed.days, strict=True):
            field.setText(said)
        self.most.setText(typed.most)
        self.holidays.setText(typed.holidays)
        self.stop_words.setText(typed.stop_words)
        self.postal.setText(typed.postal)
        self.reason.clear()
        self._note.hide()
        self.problem.say("")
        self._loaded = self._typed()

    def _typed(self) -> Typed:
        days = tuple(field.text() for field in self.days)
        return Typed(days, self.most.text(), self.holidays.text(), self.stop_words.text(), self.postal.text())

    def _say_problem(self, problem: str) -> None:
        self._note.hide()
        self.problem.say(problem)
        self._scroll.verticalScrollBar().setValue(0)

    def _cancel(self) -> None:
        if self.view is not None and not self._busy:
            self._load(self.view)
            self.focus_first()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._trying.set_busy(busy)
        if not busy:
            # Else the focus would go to the field that had it before the button was pressed.
            self.button.setFocus()
        self.busy.emit(busy)

    def _submit(self) -> None:
        if self.view is None or self._busy:
            return
        rules = checked(self._typed())
        if isinstance(rules, Unfit):
            self._say_problem(rules.problem)
            named = {"most": self.most, "holidays": self.holidays, "stop_words": self.stop_words}
            place = rules.field.removeprefix("day ")
            point_at(self.days[int(place)] if place.isdigit() else named.get(rules.field))
            return
        self._set_busy(True)
        self.wanted.emit(rules, self.reason.text())
