"""When each salesperson receives shoppers: their own hours, days off, how long an appointment takes, and when they are free next."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from bdcdesk.desktop.settings.book_words import Typed, checked, shown
from bdcdesk.desktop.settings.form import Choice, Labelled, in_order, point_at
from bdcdesk.desktop.settings.part_form import SettingsForm, beside
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.desktop.settings.team_view import Person
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.events.agent import Book
from bdcdesk.report.rule_words import DAYS
from bdcdesk.translation import tr

KEPT: Final = tr("Kept. Free times are offered by it from now on; what is set already stays.")
_ABOUT: Final = tr(
    "Nothing in all days: whenever the store is open. Else a day that says nothing is off. Several times with commas: 9 am – 12 pm, 1 pm –"
    " 6 pm. Without any book, salespeople are free whenever the store is open, an hour each."
)


class BooksPage(SettingsForm):
    """On the Qt thread. `wanted(member, Book)`: to be kept. `busy(bool)`: it is being kept."""

    wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("When a salesperson receives shoppers")), KEPT, parent)
        self.whose, self.slot, self.off = Choice(), QLineEdit(), QLineEdit()
        self.days = [QLineEdit() for _ in DAYS]
        self.free = words("", tone=Tone.muted, wrap=True)
        week = QGridLayout()
        week.setColumnStretch(1, 1)
        for place, (day, field) in enumerate(zip(DAYS, self.days, strict=True)):
            name = QLabel(day)
            name.setBuddy(field)
            field.setAccessibleName(tr("{day}: hours", day=day))
            week.addWidget(name, place, 0)
            week.addWidget(field, place, 1)
        body = self.card.body
        for part in (Labelled(tr("&Whose book"), self.whose), self.problem, self._note, self.free):
            body.addWidget(part)
        body.addLayout(week)
        body.addWidget(words(_ABOUT, "small", Tone.muted, wrap=True))
        body.addWidget(
            beside(
                Labelled(tr("An appointment &takes (minutes)"), self.slot),
                Labelled(tr("Days o&ff"), self.off, tr("2026-12-24, with commas between")),
            )
        )
        self.lay_out(self.card, beside=self.cancel)
        in_order(self.whose, *self.days, self.slot, self.off, self.button, self.cancel)
        self.whose.currentIndexChanged.connect(self._choose)
        for field in (*self.days, self.slot, self.off):
            field.returnPressed.connect(self._submit)

    def focus_first(self) -> None:
        self.whose.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def chosen(self) -> Person | None:
        """Whose book is looked at."""
        name = self.whose.currentData()
        return next((one for one in (_receivers(self.view) if self.view is not None else ()) if one.id == name), None)

    def _shows(self, view: SettingsView) -> object:
        return [(one.id, one.name, one.book, one.free) for one in _receivers(view)]

    def _rules(self, view: SettingsView) -> object:
        return [(one.id, one.book) for one in _receivers(view)]

    def _load(self, view: SettingsView) -> None:
        name = self.whose.currentData()
        self.whose.blockSignals(True)
        self.whose.clear()
        for one in _receivers(view):
            self.whose.addItem(one.name if one.book is not None else tr("{name} · no book yet", name=one.name), one.id)
        self.whose.setCurrentIndex(max(0, self.whose.findData(name)))
        self.whose.blockSignals(False)
        self._show_chosen()

    def _choose(self) -> None:
        self._say_well("")
        self._show_chosen()
        self._loaded = self._typed()

    def _show_chosen(self) -> None:
        one = self.chosen
        said = shown((one.book if one is not None else None) or Book())
        for field, day in zip(self.days, said.days, strict=True):
            field.setText(day)
        self.off.setText(said.off)
        self.slot.setText(said.slot)
        free = (one.free if one is not None else "") or tr("none in the next two weeks")
        self.free.setText(tr("Next free: {free}", free=free) if one is not None else "")

    def _typed(self) -> Typed:
        return Typed(tuple(field.text() for field in self.days), self.off.text(), self.slot.text())

    def _submit(self) -> None:
        one = self.chosen
        if one is None or self._busy:
            return
        book = checked(self._typed())
        if isinstance(book, Unfit):
            self._say_problem(book.problem)
            of = {"off": self.off, "slot": self.slot, **{f"day {place}": field for place, field in enumerate(self.days)}}
            point_at(of[book.field])
            return
        self._set_busy(True)
        self.wanted.emit(one.id, book)


def _receivers(view: SettingsView) -> list[Person]:
    """Salespeople first, then everybody else who could receive somebody."""
    people = [one for one in view.team.working if one.role not in ("receptionist", "admin")]
    return sorted(people, key=lambda one: (one.book is None and one.role != "salesperson", one.name.casefold()))
