"""What a store adds to the law before anybody is called or texted, and who changed it when."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from bdcdesk.desktop.settings.contact_words import Typed, checked, shown
from bdcdesk.desktop.settings.form import Labelled, point_at
from bdcdesk.desktop.settings.part_form import SettingsForm, beside
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.events.settings import ContactRules
from bdcdesk.report.rule_words import DAYS
from bdcdesk.translation import tr

KEPT = tr("Kept. It holds from now on, also for what is held already.")
ABOUT = tr(
    "The law's own rules always hold: hours of the place where the shopper may be, caps, opt-outs. What stands here only ever adds to them."
    " An empty field adds nothing. It is no legal advice."
)
NEVER = tr("Nothing was added to the law yet.")
SHOWN = 12
"""Changes that are told; all of them stay in the log."""


class ContactPage(SettingsForm):
    """On the Qt thread. `wanted(ContactRules, reason)`: to be kept. `busy(bool)`: it is being kept."""

    wanted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("Before a shopper is called or texted")), KEPT, parent)
        self.days = tuple(QLineEdit() for _ in DAYS)
        self.most, self.holidays, self.stop_words, self.postal, self.reason = (QLineEdit() for _ in range(5))
        self.told = words("", tone=Tone.muted, wrap=True)
        self._put_in()
        for field in (*self.days, self.most, self.holidays, self.stop_words, self.postal, self.reason):
            field.returnPressed.connect(self._submit)

    def _put_in(self) -> None:
        week = QWidget()
        grid = QGridLayout(week)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for day, (name, field) in enumerate(zip(DAYS, self.days, strict=True)):
            field.setPlaceholderText(tr("as the law allows"))
            grid.addWidget(Labelled(name, field), day // 4, day % 4)
        row = beside(
            Labelled(tr("At &most in 24 hours"), self.most, tr("Calls and texts with one shopper")),
            Labelled(tr("&Days without any"), self.holidays, tr("As 2026-12-24, with commas")),
            Labelled(tr("&Words that mean stop"), self.stop_words, tr("Beside STOP, with commas")),
        )
        hours = words(tr("Hours, by the shopper's clock: 9 am – 6 pm, or closed"), role="small", tone=Tone.muted, wrap=True)
        about = words(ABOUT, tone=Tone.muted, wrap=True)
        address = Labelled(tr("&Postal address"), self.postal, tr("It stands in every mail: the law wants one"))
        why = Labelled(tr("Wh&y it is changed"), self.reason, tr("Kept with the change and your name"))
        for part in (about, self.problem, self._note, hours, week, row, address, why):
            self.card.body.addWidget(part)
        past = Card(tr("What was changed"))
        past.body.addWidget(self.told)
        self.lay_out(self.card, past, beside=self.cancel)

    def focus_first(self) -> None:
        self.days[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_settings(self, view: SettingsView) -> None:
        self.told.setText("\n".join(view.rule_history[:SHOWN]) or NEVER)
        super().show_settings(view)

    def _rules(self, view: SettingsView) -> ContactRules:
        return view.contact

    def _load(self, view: SettingsView) -> None:
        typed = shown(view.contact)
        for field, said in zip(self.days, typed.days, strict=True):
            field.setText(said)
        self.most.setText(typed.most)
        self.holidays.setText(typed.holidays)
        self.stop_words.setText(typed.stop_words)
        self.postal.setText(typed.postal)
        self.reason.clear()

    def _typed(self) -> tuple[Typed, str]:
        days = tuple(field.text() for field in self.days)
        rules = Typed(days, self.most.text(), self.holidays.text(), self.stop_words.text(), self.postal.text())
        return rules, self.reason.text()

    def _submit(self) -> None:
        if self.view is None or self._busy:
            return
        typed, reason = self._typed()
        rules = checked(typed)
        if isinstance(rules, Unfit):
            self._say_problem(rules.problem)
            named = {"most": self.most, "holidays": self.holidays, "stop_words": self.stop_words}
            place = rules.field.removeprefix("day ")
            point_at(self.days[int(place)] if place.isdigit() else named.get(rules.field))
            return
        self._set_busy(True)
        self.wanted.emit(rules, reason)
