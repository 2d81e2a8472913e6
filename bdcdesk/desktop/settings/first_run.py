"""The first start: look at the demo, or begin with one desk on this computer."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.entries import ZONES, Field, Unfit, checked_store
from bdcdesk.desktop.settings.form import Choice, Labelled, Problem, Trying, point_at
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.translation import tr

DEMO = tr("A made-up store with invented shoppers, who write, answer, ignore and say stop. Nothing leaves this computer.")
STORE = tr("Leads, calls and texts of one store, kept encrypted on this computer. A central database for more desks can follow.")
CALLER = tr("Texts and calls come from it.")
HOURS = tr("Counted in business hours.")
TARGET_MINUTES = 5


class FirstRunForm(QWidget):
    """`demo()`; `submitted(NewStore)` only when everything in it can be used."""

    demo = Signal()
    submitted = Signal(object)

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = Problem()
        self.try_demo = KeyButton(tr("Try the demo"), key="Ctrl D", shortcut="Ctrl+D")
        self.try_demo.setAutoDefault(True)
        self.try_demo.clicked.connect(self.demo)
        self.name, self.person, self.number = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(tr("Harbor Motors"))
        self.number.setPlaceholderText("(202) 555-0100")
        zone_edit = QLineEdit()
        self.zone = Choice(zone_edit)
        for known, usual in ZONES.items():
            self.zone.addItem(f"{usual} ({known})", known)
        self._show_zone(zone)
        self.target = QLineEdit(str(TARGET_MINUTES))
        self.create_store = KeyButton(tr("Create the store"), key="↵", primary=True)
        self.create_store.setAutoDefault(True)
        self._trying = Trying(self, self.create_store, tr("Creating …"))
        self.create_store.clicked.connect(self._submit)
        for field in (self.name, self.person, self.number, self.target):
            field.returnPressed.connect(self._submit)
        self.zone.entered.connect(self._submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._demo_card())
        column.addWidget(self._store_card())

    def focus_first(self) -> None:
        """Puts the cursor where typing begins."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, problem: str, field: Field = "") -> None:
        self.problem.say(problem)
        fields: dict[Field, QWidget] = {
            "name": self.name,
            "person": self.person,
            "zone": self.zone,
            "number": self.number,
            "target": self.target,
        }
        point_at(fields.get(field))

    def set_busy(self, busy: bool) -> None:
        self._trying.set_busy(busy)

    def _demo_card(self) -> Card:
        card = Card(tr("Look around first"))
        card.body.setContentsMargins(20, 16, 20, 16)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(words(DEMO, tone=Tone.muted, wrap=True), 1)
        row.addWidget(self.try_demo)
        card.body.addLayout(row)
        return card

    def _store_card(self) -> Card:
        card = Card(tr("One desk on this computer"))
        card.body.setContentsMargins(20, 16, 20, 18)
        card.body.setSpacing(12)
        card.body.addWidget(words(STORE, tone=Tone.muted, wrap=True))
        card.body.addWidget(self.problem)
        rows = (
            (Labelled(tr("&Name of the store"), self.name), Labelled(tr("&Your name"), self.person)),
            (Labelled(tr("Time &zone"), self.zone),),
            (Labelled(tr("Dealer’s &phone number"), self.number, CALLER), Labelled(tr("First answer &within minutes"), self.target, HOURS)),
        )
        for fields in rows:
            row = QHBoxLayout()
            row.setSpacing(12)
            for field in fields:
                row.addWidget(field, 1)
            card.body.addLayout(row)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.create_store)
        card.body.addLayout(foot)
        return card

    def _show_zone(self, zone: str) -> None:
        known = self.zone.findData(zone)
        if known >= 0:
            self.zone.setCurrentIndex(known)
        else:
            self.zone.setCurrentIndex(-1)
            self.zone.setEditText(zone)

    def _zone(self) -> str:
        """What is chosen, or typed: an entry's own words stand for its zone."""
        text = self.zone.currentText().strip()
        place = self.zone.findText(text)
        return str(self.zone.itemData(place)) if place >= 0 else text

    def _submit(self) -> None:
        entered = checked_store(self.name.text(), self.person.text(), self._zone(), self.number.text(), self.target.text())
        if isinstance(entered, Unfit):
            self.show_problem(entered.problem, entered.field)
            return
        self.problem.say("")
        self.submitted.emit(entered)
