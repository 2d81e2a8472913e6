"""How leads are handed out: the way, the times, what needs whom, and the teams of sources."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.distribution_words import MODES, Typed, checked_rules, shown, skills_in, team_of, teams_with
from bdcdesk.desktop.settings.form import CHANGED, Choice, Labelled, Problem, Trying, point_at
from bdcdesk.desktop.settings.needs import Needs
from bdcdesk.desktop.settings.settings_view import SettingsView, may_set_skills
from bdcdesk.desktop.settings.source_form import column_of
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.desktop.settings.teams import Skills, Teams
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, surface, words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain.events.settings import Mode

KEPT = "Kept. It holds for the leads that come from now on."


class DistributionPage(QWidget):
    """On the Qt thread. `wanted(Distribution, {member: skills})`: to be kept; of the skills those that are others than before.
    `busy(bool)`: it is being kept."""

    wanted = Signal(object, object)
    busy = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: SettingsView | None = None
        self._loaded: object = None
        self.mode, self.patience, self.most, self.all_for = Choice(), QLineEdit(), QLineEdit(), QLineEdit()
        for mode, (called, _) in MODES.items():
            self.mode.addItem(called, mode)
        self._about = words("", tone=Tone.muted, wrap=True)
        self.problem = Problem()
        self._note = words("", tone=Tone.ok, wrap=True)
        self.needs, self.teams, self.skills = Needs(), Teams(), Skills()
        self._times = QWidget()
        self.button = KeyButton("Keep the changes", key="↵", primary=True)
        self.button.setAutoDefault(True)
        self.cancel = QPushButton("Cancel")
        self._foot, self._feet = surface("foot", across=True, margins=(20, 9, 20, 9))
        self._busy = False
        self._card = Card("Who is asked when a lead comes")
        self._trying = Trying(self._card, self.button, "Keeping …")
        self._lay_out()
        self.mode.currentIndexChanged.connect(self._follow)
        self.button.clicked.connect(self._submit)
        self.cancel.clicked.connect(self._cancel)
        for field in (self.patience, self.most, self.all_for):
            field.returnPressed.connect(self._submit)

    def _lay_out(self) -> None:
        card = self._card
        card.setMaximumWidth(820)
        card.body.setContentsMargins(20, 16, 20, 16)
        card.body.setSpacing(12)
        across = QHBoxLayout(self._times)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(Labelled("An &offer stands for (seconds)", self.patience, "Then the next one is asked"), 1)
        across.addWidget(Labelled("&How many are asked", self.most, "Then it is for all"), 1)
        across.addWidget(Labelled("For &all, for (seconds)", self.all_for, "Then the supervisor is told"), 1)
        for part in (Labelled("&Way", self.mode), self._about, self.problem, self._note, self._times, self.needs, self.teams, self.skills):
            card.body.addWidget(part)
        self._scroll = scroll = QScrollArea()
        scroll.setWidget(column_of(card))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._feet.addWidget(self.button)
        self._feet.addWidget(self.cancel)
        self._feet.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(self._foot)
        self._note.hide()

    def focus_first(self) -> None:
        self.mode.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def note(self) -> str:
        return self._note.text() if not self._note.isHidden() else ""

    def show_settings(self, view: SettingsView) -> None:
        """What somebody types here is not taken away by what comes meanwhile."""
        before, self.view = self.view, view
        touched = self._loaded is not None and self._typed() != self._loaded and before is not None and before.store == view.store
        if not touched and (before is None or self._shows(before) != self._shows(view)):
            self._load(view)
        elif touched and not self._busy and before is not None and before.distribution != view.distribution:
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

    @staticmethod
    def _shows(view: SettingsView) -> object:
        return view.store, view.distribution, view.colleagues, [(one.source.id, one.source.name) for one in view.sources]

    def _load(self, view: SettingsView) -> None:
        rules = shown(view.distribution)
        self.problem.say("")
        self._note.hide()
        self.mode.setCurrentIndex(self.mode.findData(rules.mode))
        for field, said in ((self.patience, rules.patience), (self.most, rules.most), (self.all_for, rules.all_for)):
            field.setText(said)
        self.needs.show_needs(rules.needs)
        sources = [one.source for one in view.sources]
        self.teams.show_teams([(one.id, one.name, team_of(rules.teams, one)) for one in sources], view.colleagues)
        self.skills.show_skills(view.colleagues, may=may_set_skills(view.role))
        self._follow()
        self._loaded = self._typed()

    def _follow(self) -> None:
        mode = self._mode
        self._about.setText(MODES[mode][1])
        self._times.setVisible(mode != "up for grabs")
        self.needs.setVisible(mode == "by skill")
        self.skills.setVisible(mode == "by skill")
        self.teams.setVisible(mode == "by source")

    @property
    def _mode(self) -> Mode:
        return next(mode for mode in MODES if mode == self.mode.currentData())

    def _typed(self) -> tuple[Typed, Mapping[str, str]]:
        before = self.view.distribution.teams if self.view else {}
        sources = [one.source for one in (self.view.sources if self.view else ())]
        teams = teams_with(before, self.teams.teams(), sources)
        typed = Typed(self._mode, self.patience.text(), self.most.text(), self.all_for.text(), self.needs.needs(), teams)
        return typed, self.skills.given()

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
        typed, given = self._typed()
        rules = checked_rules(typed, self.view.distribution)
        if isinstance(rules, Unfit):
            self._say_problem(rules.problem)
            fields = {"patience": self.patience, "most": self.most, "all_for": self.all_for}
            point_at(fields.get(rules.field) or self.needs.field(rules.field))
            return
        before = {one.id: one.can for one in self.view.colleagues}
        skills = {member: skills_in(said) for member, said in given.items() if skills_in(said) != before.get(member, ())}
        self._set_busy(True)
        self.wanted.emit(rules, skills)
