"""The store's phone provider: which one, by what it is opened, and whether it answers. Nobody is contacted from here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.entry_fields import EntryFields
from bdcdesk.desktop.settings.form import Choice, Labelled, Problem, Trying, point_at
from bdcdesk.desktop.settings.phone_words import ELSEWHERE, NONE, PHONES, PhoneShown, missing, typed
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.source_form import column_of
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, surface, words
from bdcdesk.desktop.widgets.key_button import KeyButton

_TEST = "Test the connection"


class PhonePage(QWidget):
    """On the Qt thread. `asked()`: what is kept is to be shown. `wanted(PhoneTyped)`: to be tried and kept. `tested()`: what is kept is to
    be tried. `busy(bool)`: one of them is under way."""

    asked = Signal()
    wanted = Signal(object)
    tested = Signal()
    busy = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = ""
        self.shown: PhoneShown | None = None
        self.which, self.entries, self.outside = Choice(), EntryFields(), QLineEdit()
        for name, kind in PHONES.items():
            self.which.addItem(kind.words, name)
        self._about, self._told = words("", tone=Tone.muted, wrap=True), words("", tone=Tone.muted, wrap=True)
        self._elsewhere = words(ELSEWHERE, wrap=True)
        self.problem, self._note = Problem(), words("", tone=Tone.ok, wrap=True)
        self.button = KeyButton("Try it and keep it", key="↵", primary=True)
        self.button.setAutoDefault(True)
        self.test = QPushButton(_TEST)
        self._card, self._fields = Card("Phone provider"), QWidget()
        self._trying = Trying(self._card, self.button, "Trying …")
        self._foot, self._feet = surface("foot", across=True, margins=(20, 9, 20, 9))
        self._busy = False
        self._lay_out()
        self.which.currentIndexChanged.connect(self._follow)
        self.button.clicked.connect(self._submit)
        self.test.clicked.connect(self._test)
        self.entries.entered.connect(self._submit)
        self.which.entered.connect(self._submit)
        self.outside.returnPressed.connect(self._submit)
        self._show_here(here=False)

    def _lay_out(self) -> None:
        card = self._card
        card.setMaximumWidth(820)
        card.body.setContentsMargins(20, 16, 20, 16)
        card.body.setSpacing(12)
        # It is scrolled and not squeezed.
        policy = self._fields.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self._fields.setSizePolicy(policy)
        inner = QVBoxLayout(self._fields)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        hint = "As the provider can reach it, such as https://leads.example.com; empty: the hub asks for news every two seconds"
        outside = Labelled("The hub's address &from outside", self.outside, hint)
        for part in (Labelled("&Provider", self.which), self._about, self.entries, outside, self._told):
            inner.addWidget(part)
        for shown in (self._elsewhere, self.problem, self._note, self._fields):
            card.body.addWidget(shown)
        self._scroll = scroll = QScrollArea()
        scroll.setWidget(column_of(card))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._feet.addWidget(self.button)
        self._feet.addWidget(self.test)
        self._feet.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(self._foot)
        self._note.hide()

    def focus_first(self) -> None:
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def note(self) -> str:
        return self._note.text() if not self._note.isHidden() else ""

    def show_settings(self, view: SettingsView) -> None:
        """Of another store, another provider is asked for."""
        if view.store != self._store:
            self._store, self.shown = view.store, None
            self._show_here(here=False)
            self.asked.emit()

    def show_phone(self, shown: PhoneShown | None) -> None:
        """What is kept; None where this computer does not run the hub."""
        self.shown = shown
        self._show_here(here=shown is not None)
        if shown is None:
            return
        self.which.setCurrentIndex(self.which.findData(shown.which))
        self.outside.setText(shown.outside)
        self._follow()
        self._told.setText(shown.told if shown.url else NONE)

    def refused(self, why: str) -> None:
        """Why nothing was changed, or what was tried does not answer."""
        self._set_busy(False)
        self._note.hide()
        self.problem.say(why)
        self._scroll.verticalScrollBar().setValue(0)

    def well(self, said: str, shown: PhoneShown | None = None) -> None:
        """What came of it; `shown`: what is kept by now."""
        self._set_busy(False)
        if shown is not None:
            self.show_phone(shown)
        self.problem.say("")
        self._note.setText(said)
        self._note.show()

    def _show_here(self, *, here: bool) -> None:
        self._elsewhere.setVisible(not here)
        for part in (self._fields, self._foot):
            part.setVisible(here)
        self.problem.say("")
        self._note.hide()
        self.test.setVisible(here and self.shown is not None and bool(self.shown.url))

    def _follow(self) -> None:
        kind = PHONES[self._which]
        self.entries.ask(kind, here=True)
        shown = self.shown
        same = shown is not None and bool(shown.url) and shown.which == self._which
        self.entries.fill(shown.options if shown is not None and same else {}, there=same)
        self._about.setText(kind.about)
        self._told.setVisible(same or shown is None or not shown.url)

    @property
    def _which(self) -> str:
        return str(self.which.currentData())

    def _submit(self) -> None:
        if self._busy or self.shown is None:
            return
        given = self.entries.given()
        lacks = missing(self._which, given, there=bool(self.shown.url) and self.shown.which == self._which)
        if lacks is not None:
            self.refused(f"“{lacks.words}” is missing. Nothing was changed.")
            point_at(self.entries.field(lacks.option))
            return
        self._set_busy(True)
        self.wanted.emit(typed(self._which, given, self.outside.text()))

    def _test(self) -> None:
        if not self._busy:
            self._set_busy(True)
            self.tested.emit()

    def _set_busy(self, busy: bool) -> None:
        if busy == self._busy:
            return
        self._busy = busy
        self._trying.set_busy(busy)
        self.test.setDisabled(busy)
        self.busy.emit(busy)
