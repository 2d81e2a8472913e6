"""The store's phone provider: which one, by what it is opened, and whether it answers. Nobody is contacted from here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.entry_fields import EntryFields
from bdcdesk.desktop.settings.form import Choice, Labelled, point_at
from bdcdesk.desktop.settings.part_form import PartForm
from bdcdesk.desktop.settings.phone_words import ELSEWHERE, NONE, OWN, PHONES, PhoneShown, missing, typed
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.translation import tr

_TEST = tr("Test the connection")
_KEEP, _TRY = tr("Keep it"), tr("Try it and keep it")
_OUTSIDE = tr("As the provider can reach it, such as https://leads.example.com; empty: the hub asks for news every two seconds")


class PhonePage(PartForm):
    """On the Qt thread. `asked()`: what is kept is to be shown. `wanted(PhoneTyped)`: to be tried and kept. `own_wanted()`:
    everybody's own phone is chosen. `tested()`: what is kept is to be tried. `busy(bool)`: one of them is under way."""

    asked = Signal()
    wanted = Signal(object)
    own_wanted = Signal()
    tested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("Phone provider")), _TRY, tr("Trying …"), parent)
        self._store = ""
        self.shown: PhoneShown | None = None
        self.which, self.entries, self.outside = Choice(), EntryFields(), QLineEdit()
        for name, kind in PHONES.items():
            self.which.addItem(kind.words, name)
        self._about, self._told = words("", tone=Tone.muted, wrap=True), words("", tone=Tone.muted, wrap=True)
        self._elsewhere = words(ELSEWHERE, wrap=True)
        self.test = QPushButton(_TEST)
        self._fields, self._own = QWidget(), False
        self._outside = Labelled(tr("The hub's address &from outside"), self.outside, _OUTSIDE)
        self._put_in()
        self.which.currentIndexChanged.connect(self._follow)
        self.test.clicked.connect(self._test)
        self.entries.entered.connect(self._submit)
        self.which.entered.connect(self._submit)
        self.outside.returnPressed.connect(self._submit)
        self._show_here(here=False)

    def _put_in(self) -> None:
        # It is scrolled and not squeezed.
        policy = self._fields.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self._fields.setSizePolicy(policy)
        inner = QVBoxLayout(self._fields)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        for part in (Labelled(tr("&Provider"), self.which), self._about, self.entries, self._outside, self._told):
            inner.addWidget(part)
        for shown in (self._elsewhere, self.problem, self._note, self._fields):
            self.card.body.addWidget(shown)
        self.lay_out(self.card, beside=self.test)

    def focus_first(self) -> None:
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def own(self) -> bool:
        """Whether everybody's own phone is what is kept."""
        return self._own

    def show_settings(self, view: SettingsView) -> None:
        """Of another store, another provider is asked for."""
        if view.store != self._store:
            self._store, self.shown = view.store, None
            self._show_here(here=False)
            self._own = view.own_phone
            self.asked.emit()
        elif view.own_phone != self._own:
            self._own = view.own_phone
            if self.shown is not None and not self._busy:
                self._choose(self.shown)

    def show_phone(self, shown: PhoneShown | None) -> None:
        """What is kept; None where this computer does not run the hub."""
        self.shown = shown
        self._show_here(here=shown is not None)
        if shown is None:
            return
        self._choose(shown)
        self.outside.setText(shown.outside)
        self._told.setText(shown.told if shown.url else NONE)

    def _choose(self, shown: PhoneShown) -> None:
        self.which.setCurrentIndex(self.which.findData(OWN if self._own else shown.which))
        self._follow()

    def well(self, said: str, shown: PhoneShown | None = None) -> None:
        """What came of it; `shown`: what is kept by now."""
        self._set_busy(False)
        if shown is not None:
            self._own = False
            self.show_phone(shown)
        self._say_well(said)

    def _show_here(self, *, here: bool) -> None:
        self._elsewhere.setVisible(not here)
        for part in (self._fields, self.foot):
            part.setVisible(here)
        self._say_well("")
        self.test.setVisible(here and self.shown is not None and bool(self.shown.url))

    def _follow(self) -> None:
        kind = PHONES[self._which]
        self.entries.ask(kind, here=True)
        shown = self.shown
        same = shown is not None and bool(shown.url) and shown.which == self._which
        self.entries.fill(shown.options if shown is not None and same else {}, there=same)
        self._about.setText(kind.about)
        mine = self._which == OWN
        self._told.setVisible(not mine and (same or shown is None or not shown.url))
        self._outside.setVisible(not mine)
        self.test.setVisible(not mine and shown is not None and bool(shown.url))
        self._trying.rename(_KEEP if mine else _TRY)
        self.button.setText(_KEEP if mine else _TRY)

    @property
    def _which(self) -> str:
        return str(self.which.currentData())

    def _submit(self) -> None:
        if self._busy or self.shown is None:
            return
        if self._which == OWN:
            self._set_busy(True)
            self.own_wanted.emit()
            return
        given = self.entries.given()
        lacks = missing(self._which, given, there=bool(self.shown.url) and self.shown.which == self._which)
        if lacks is not None:
            self.refused(tr("“{words}” is missing. Nothing was changed.", words=lacks.words))
            point_at(self.entries.field(lacks.option))
            return
        self._set_busy(True)
        self.wanted.emit(typed(self._which, given, self.outside.text()))

    def _test(self) -> None:
        if not self._busy:
            self._set_busy(True)
            self.tested.emit()
