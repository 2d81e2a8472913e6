"""Who works here, and as what: a role is what somebody sees and may do."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from bdcdesk.desktop.settings.act_card import ActCard
from bdcdesk.desktop.settings.form import Choice, in_order
from bdcdesk.desktop.settings.team_view import Person, TeamView, said_role
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.domain.rights import ROLE_WORDS, ROLES, Role
from bdcdesk.translation import tr

CHANGED: Final = tr("Changed. Their window shows it when they have signed in anew.")
_ABOUT: Final = tr(
    "A role says what somebody sees and may do. Yours is changed by somebody else. People are added by the command “bdcdesk member”, or by"
    " an invite where the store is kept on a server."
)


class RolesCard(ActCard):
    """On the Qt thread. `wanted({member: role})`: of those whose role is to be another."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Who works here"), parent)
        self._people, self._grid = QWidget(), QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._people.setLayout(self._grid)
        self.choices: dict[str, Choice] = {}
        self.change = QPushButton(tr("Change roles"))
        self.put(words(_ABOUT, "small", Tone.muted, wrap=True), self._people, self.change)
        self._shown: object = None
        self._team = TeamView()
        self.change.clicked.connect(self._submit)

    def show_team(self, team: TeamView) -> None:
        """What is chosen stays until somebody's role, or who is there, is another."""
        self.come_to(team.store)
        self._team = team
        shown = ([(one.id, one.name, one.role) for one in team.working], team.role)
        if shown != self._shown:
            self._shown = shown
            self._fill(team)

    def changed(self, why: str) -> None:
        """What came of it."""
        self.told(why, CHANGED)

    def clear(self) -> None:
        self._shown = None

    def _fill(self, team: TeamView) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.hide()
                before.deleteLater()
        self.choices = {}
        for place, one in enumerate(team.working):
            self._grid.addWidget(Elided(one.name), place, 0)
            self._grid.addWidget(self._role(one, team), place, 1)
        in_order(*self.choices.values(), self.change)
        self.change.setVisible(bool(self.choices))

    def _role(self, one: Person, team: TeamView) -> QWidget:
        if one.role not in team.gives or one.id == team.me:
            return words(said_role(one), tone=Tone.muted)
        choice = self.choices[one.id] = Choice()
        for role in ROLES:
            if role in team.gives and role != "hub":
                choice.addItem(ROLE_WORDS[role], role)
        choice.setCurrentIndex(choice.findData(one.role))
        choice.setAccessibleName(tr("What {name} is here", name=one.name))
        choice.entered.connect(self._submit)
        return choice

    def _submit(self) -> None:
        before: dict[str, Role] = {one.id: one.role for one in self._team.working}
        wanted = {member: choice.currentData() for member, choice in self.choices.items() if choice.currentData() != before.get(member)}
        if not wanted:
            self.say(tr("Choose another role for somebody first. Nothing was changed."))
        elif not self.waits:
            self._wait(True, self.change)
            self.wanted.emit(wanted)
