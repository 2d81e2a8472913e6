"""A leaver's whole book: how much it is, who takes it, moved in one act and taken back in one."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from bdcdesk.desktop.settings.act_card import ActCard
from bdcdesk.desktop.settings.form import Choice, Labelled, in_order, point_at
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.desktop.settings.team_view import Person, TeamView, WholeBook, said_role
from bdcdesk.desktop.settings.team_words import counts_in
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.translation import tr

_ABOUT: Final = tr(
    "All open leads of somebody go to others in one act, with what is planned, promised, set and asked on them. They go in the order of"
    " arrival, in turns until each has their number; what is left goes round among all."
)
_NOT_YOURS: Final = tr("A supervisor or a desk manager moves leads.")
GIVEN_BACK: Final = tr("Taken back: what was still where it had gone is theirs again.")


class TransferCard(ActCard):
    """On the Qt thread. `picked(member)`: how much is their book? `wanted(member, ((to, how many), ...))`; `undone()`: the newest one that
    was done here."""

    picked = Signal(str)
    wanted = Signal(str, object)
    undone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("A whole book"), parent)
        self.whose = Choice()
        self.preview = words("", "strong", wrap=True)
        self._about = words(_ABOUT, "small", Tone.muted, wrap=True)
        self._takers, self._grid = QWidget(), QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 1)
        self._takers.setLayout(self._grid)
        self.fields: dict[str, QLineEdit] = {}
        self.move_all, self.undo = QPushButton(tr("Move the whole book")), QPushButton(tr("Take it back"))
        self._choice = Labelled(tr("Whose leads all &go to others"), self.whose)
        self._buttons, row = surface("", across=True)
        row.addWidget(self.move_all)
        row.addWidget(self.undo)
        row.addStretch(1)
        self._to = words(tr("Who takes how many: a number, or all"), "small-strong")
        self.put(self._about, self._choice, self.preview, self._to, self._takers, self._buttons)
        self._team, self._book = TeamView(), WholeBook()
        self._shown: object = None
        self.undo.hide()
        self.whose.currentIndexChanged.connect(self._pick)
        self.move_all.clicked.connect(self._submit)
        self.undo.clicked.connect(self._undo)
        self._show_book(WholeBook())

    def show_team(self, team: TeamView) -> None:
        """Whose is chosen, and what is typed, stays as far as they are still there."""
        self._team = team
        self.come_to(team.store)
        if (team.people, team.role) == self._shown:
            return
        self._shown = (team.people, team.role)
        may, chosen = team.may("reassigned"), self.whose.currentData()
        self._choice.setVisible(may)
        self._buttons.setVisible(may)
        self._about.setText(_ABOUT if may else f"{_ABOUT} {_NOT_YOURS}")
        self.whose.blockSignals(True)
        self.whose.clear()
        self.whose.addItem(tr("Choose somebody"), "")
        for person in team.people:
            if person.open:
                self.whose.addItem(
                    tr("{name} ({said_role}) · {open:,} open", name=person.name, said_role=said_role(person), open=person.open), person.id
                )
        self.whose.setCurrentIndex(max(0, self.whose.findData(chosen)))
        self.whose.blockSignals(False)
        if str(self.whose.currentData() or "") != str(chosen or ""):
            self._show_book(WholeBook())
        elif chosen:
            self.picked.emit(str(chosen))

    @property
    def member(self) -> str:
        """Whose book is looked at, "" for nobody's."""
        return str(self.whose.currentData() or "")

    def show_book(self, member: str, book: WholeBook) -> None:
        """What was asked for by `picked`."""
        if member == self.member:
            self._show_book(book)

    def moved(self, why: str, told: str) -> None:
        """What came of it; `told`: where they went, in words."""
        self.told(why, told)
        if not why:
            self.undo.show()
            self.whose.setCurrentIndex(0)

    def taken_back(self, why: str) -> None:
        self.told(why, GIVEN_BACK)
        self.undo.setVisible(bool(why))

    def clear(self) -> None:
        self.whose.setCurrentIndex(0)
        self.undo.hide()

    def _pick(self) -> None:
        self._show_book(WholeBook())
        if self.member:
            self.say("")
            self.picked.emit(self.member)

    def _show_book(self, book: WholeBook) -> None:
        self._book = book
        self.preview.setText(book.words if book.leads else "")
        for part in (self.preview, self._to, self._takers):
            part.setVisible(bool(book.leads))
        self.move_all.setEnabled(bool(book.leads))
        takers = tuple(one for one in self._team.working if one.id != self.member and takes(one)) if book.leads else ()
        if tuple(self.fields) != tuple(one.id for one in takers):
            self._fill(takers)

    def _fill(self, takers: tuple[Person, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.hide()
                before.deleteLater()
        self.fields = {one.id: QLineEdit() for one in takers}
        for place, one in enumerate(takers):
            field = self.fields[one.id]
            field.setAccessibleName(tr("How many {name} takes", name=one.name))
            field.returnPressed.connect(self._submit)
            self._grid.addWidget(Elided(f"{one.name} ({said_role(one)})"), place, 0)
            self._grid.addWidget(field, place, 1)
        in_order(self.whose, *self.fields.values(), self.move_all, self.undo)

    def _submit(self) -> None:
        if self.waits or not self._book.leads:
            return
        counts = counts_in({member: field.text() for member, field in self.fields.items()}, self._book.leads)
        if isinstance(counts, Unfit):
            self.say(counts.problem)
            point_at(self.fields.get(counts.field) or next(iter(self.fields.values()), None))
            return
        self._wait(True, self.move_all)
        self.wanted.emit(self.member, counts)

    def _undo(self) -> None:
        if not self.waits:
            self._wait(True, self.undo)
            self.undone.emit()


def takes(person: Person) -> bool:
    """Whether leads can be theirs: who greets or only arranges has none."""
    return person.role not in ("receptionist", "admin", "hub")
