"""How the store's people share the work: who keeps a shopper, how long the desk has, cover, a leaver's book, roles."""

from typing import Final

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from bdcdesk.desktop.settings.cover_card import CoverCard
from bdcdesk.desktop.settings.form import Choice, Labelled, in_order, point_at
from bdcdesk.desktop.settings.part_form import SettingsForm
from bdcdesk.desktop.settings.roles_card import RolesCard
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.team_words import minutes_in
from bdcdesk.desktop.settings.transfer_card import TransferCard
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.events.team import Keeping, Team
from bdcdesk.translation import tr

KEPT: Final = tr("Kept. It holds from now on.")
_MINUTE: Final = 60_000
_KEEPS: Final[dict[Keeping, str]] = {
    "hand over": tr("Agents hand over at the appointment"),
    "one person": tr("One person keeps the shopper from the first answer to delivery"),
}
_ABOUT: Final = tr(
    "Handing over (Ctrl+H) stays possible in both. Where agents hand over, the page of a lead with an appointment reminds of it."
)


class TeamPage(SettingsForm):
    """On the Qt thread. `wanted(Team)`: to be kept. `busy(bool)`: it is being kept; each card below has its own."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("Who keeps a shopper")), KEPT, parent)
        self.keeps, self.minutes = Choice(), QLineEdit()
        for keeps, called in _KEEPS.items():
            self.keeps.addItem(called, keeps)
        self.cover, self.transfer, self.roles = CoverCard(), TransferCard(), RolesCard()
        for part in (
            self.problem,
            self._note,
            Labelled(tr("From the a&ppointment on"), self.keeps),
            words(_ABOUT, "small", Tone.muted, wrap=True),
            Labelled(tr("The &desk answers within (business minutes)"), self.minutes),
        ):
            self.card.body.addWidget(part)
        self.lay_out(self.card, self.cover, self.transfer, self.roles, beside=self.cancel)
        in_order(self.keeps, self.minutes, self.cover.away)
        self.minutes.returnPressed.connect(self._submit)

    def focus_first(self) -> None:
        self.keeps.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_settings(self, view: SettingsView) -> None:
        super().show_settings(view)
        self.cover.show_team(view.team, view.zone, view.now)
        self.transfer.show_team(view.team)
        self.roles.show_team(view.team)

    def _rules(self, view: SettingsView) -> Team:
        return view.team.rules

    def _load(self, view: SettingsView) -> None:
        self.keeps.setCurrentIndex(self.keeps.findData(view.team.rules.keeps))
        self.minutes.setText(f"{view.team.rules.desk_answer / _MINUTE:g}")

    def _typed(self) -> tuple[object, str]:
        return self.keeps.currentData(), self.minutes.text()

    def _submit(self) -> None:
        if self.view is None or self._busy:
            return
        minutes = minutes_in(self.minutes.text())
        if minutes is None:
            self._say_problem(tr("How long the desk has is a number of minutes. Nothing was changed. Ten is usual."))
            point_at(self.minutes)
            return
        keeps = next(one for one in _KEEPS if one == self.keeps.currentData())
        self._set_busy(True)
        self.wanted.emit(msgspec.structs.replace(self.view.team.rules, keeps=keeps, desk_answer=round(minutes * _MINUTE)))
