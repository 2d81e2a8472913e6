"""How leads are handed out: the way, the times, what needs whom, and the teams of sources."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from bdcdesk.desktop.settings.distribution_words import MODES, Typed, checked_rules, shown, skills_in, team_of, teams_with
from bdcdesk.desktop.settings.form import Choice, Labelled, point_at
from bdcdesk.desktop.settings.needs import Needs
from bdcdesk.desktop.settings.part_form import SettingsForm, beside
from bdcdesk.desktop.settings.settings_view import SettingsView, may_set_skills
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.desktop.settings.teams import Skills, Teams
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.events.settings import Distribution, Mode
from bdcdesk.translation import tr

KEPT = tr("Kept. It holds for the leads that come from now on.")


class DistributionPage(SettingsForm):
    """On the Qt thread. `wanted(Distribution, {member: skills})`: to be kept; of the skills those that are others than before.
    `busy(bool)`: it is being kept."""

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("Who is asked when a lead comes")), KEPT, parent)
        self.mode, self.patience, self.most, self.all_for = Choice(), QLineEdit(), QLineEdit(), QLineEdit()
        for mode, (called, _) in MODES.items():
            self.mode.addItem(called, mode)
        self._about = words("", tone=Tone.muted, wrap=True)
        self.needs, self.teams, self.skills = Needs(), Teams(), Skills()
        self._times = beside(
            Labelled(tr("An &offer stands for (seconds)"), self.patience, tr("Then the next one is asked")),
            Labelled(tr("&How many are asked"), self.most, tr("Then it is for all")),
            Labelled(tr("For &all, for (seconds)"), self.all_for, tr("Then the supervisor is told")),
        )
        for part in (
            Labelled(tr("&Way"), self.mode),
            self._about,
            self.problem,
            self._note,
            self._times,
            self.needs,
            self.teams,
            self.skills,
        ):
            self.card.body.addWidget(part)
        self.lay_out(self.card, beside=self.cancel)
        self.mode.currentIndexChanged.connect(self._follow)
        for field in (self.patience, self.most, self.all_for):
            field.returnPressed.connect(self._submit)

    def focus_first(self) -> None:
        self.mode.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shows(self, view: SettingsView) -> object:
        return view.distribution, view.colleagues, [(one.source.id, one.source.name) for one in view.sources]

    def _rules(self, view: SettingsView) -> Distribution:
        return view.distribution

    def _load(self, view: SettingsView) -> None:
        rules = shown(view.distribution)
        self.mode.setCurrentIndex(self.mode.findData(rules.mode))
        for field, said in ((self.patience, rules.patience), (self.most, rules.most), (self.all_for, rules.all_for)):
            field.setText(said)
        self.needs.show_needs(rules.needs)
        sources = [one.source for one in view.sources]
        self.teams.show_teams([(one.id, one.name, team_of(rules.teams, one)) for one in sources], view.colleagues)
        self.skills.show_skills(view.colleagues, may=may_set_skills(view.role))
        self._follow()

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
