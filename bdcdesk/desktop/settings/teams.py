"""Who is asked for which source, and what each can do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.settings_view import Colleague
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.translation import tr


class People(QPushButton):
    """Some of several people, ticked in a menu; its words are their names."""

    def __init__(self, about: str, people: Sequence[Colleague], ticked: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = about
        menu = QMenu(self)
        self._acts = {one.id: menu.addAction(one.name) for one in people}
        for one, act in self._acts.items():
            act.setCheckable(True)
            act.setChecked(one in ticked)
            act.toggled.connect(self._say)
        # Somebody who works here no more stays in the team until it is changed by the command.
        self._others = tuple(one for one in ticked if one not in self._acts)
        self.setMenu(menu)
        self._say()

    def ticked(self) -> tuple[str, ...]:
        return (*(one for one, act in self._acts.items() if act.isChecked()), *self._others)

    def _say(self) -> None:
        names = [act.text() for act in self._acts.values() if act.isChecked()]
        chosen = ", ".join(names) or tr("Everybody")
        self.setText(f"{chosen} ▾")
        self.setAccessibleName(f"{self._about}: {chosen}")


class Teams(QWidget):
    """On the Qt thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: dict[str, People] = {}
        self._none = words(tr("There are no sources yet that could have a team."), tone=Tone.muted, wrap=True)
        self._grid = _grid()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(words(tr("Who is asked for which source"), "strong"))
        column.addWidget(self._none)
        column.addLayout(self._grid)

    def show_teams(self, sources: Sequence[tuple[str, str, tuple[str, ...]]], people: Sequence[Colleague]) -> None:
        """`sources`: (id, name, the team)."""
        _empty(self._grid)
        self._none.setVisible(not sources)
        self._people = {source: People(tr("Who is asked for “{name}”", name=name), people, team) for source, name, team in sources}
        for place, (source, name, _) in enumerate(sources):
            self._grid.addWidget(Elided(name), place, 0)
            self._grid.addWidget(self._people[source], place, 1, Qt.AlignmentFlag.AlignLeft)

    def teams(self) -> dict[str, tuple[str, ...]]:
        return {source: people.ticked() for source, people in self._people.items()}


class Skills(QWidget):
    """On the Qt thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, QLineEdit] = {}
        self._grid = _grid()
        self._may = words(tr("Only a supervisor says what somebody can do."), "small", Tone.muted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(words(tr("What each can do beyond what everybody can, with commas between"), "strong"))
        column.addWidget(self._may)
        column.addLayout(self._grid)

    def show_skills(self, people: Sequence[Colleague], *, may: bool) -> None:
        """`may`: this person may say so."""
        _empty(self._grid)
        self._may.setVisible(not may)
        self._fields = {one.id: QLineEdit(", ".join(one.can)) for one in people}
        for place, one in enumerate(people):
            field = self._fields[one.id]
            field.setAccessibleName(tr("What {name} can do", name=one.name))
            field.setReadOnly(not may)
            self._grid.addWidget(Elided(one.name), place, 0)
            self._grid.addWidget(field, place, 1)

    def field(self, member: str) -> QLineEdit:
        return self._fields[member]

    def given(self) -> dict[str, str]:
        return {member: field.text() for member, field in self._fields.items()}


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 2)
    return grid


def _empty(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
