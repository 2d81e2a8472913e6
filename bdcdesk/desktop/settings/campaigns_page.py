"""What the store offers: a campaign is chosen or begun, filled in, kept, ended; and what it was before."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from bdcdesk.desktop.settings.campaign_words import Reach, Typed, checked, reach_words, shown
from bdcdesk.desktop.settings.form import Choice, Labelled, point_at
from bdcdesk.desktop.settings.part_form import SettingsForm, beside
from bdcdesk.desktop.settings.settings_view import CampaignView, SettingsView
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.events.campaign import Terms
from bdcdesk.translation import tr

KEPT: Final = tr("Kept. Every lead that it stands for shows it from now on.")
NEW: Final = tr("A new campaign")
_WAIT: Final = 300
"""Milliseconds after the last key until the leads are looked through."""
_NOTHING: Final = Terms("", "")
_CONDITIONS: Final = (("", tr("Any car")), ("new", tr("New")), ("used", tr("Used")), ("certified", tr("Certified")))


class CampaignsPage(SettingsForm):
    """On the Qt thread. `wanted(id, Terms)`: to be kept, "" for a new one; `ended(id)`: it is offered no more. `busy(bool)`: it is kept.
    `reach_wanted(Terms)`: for which leads would that stand? Answered by `show_reach`."""

    wanted = Signal(str, object)
    ended = Signal(str)
    reach_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("What the store offers")), KEPT, parent)
        self.which, self.condition = Choice(), Choice()
        for condition, called in _CONDITIONS:
            self.condition.addItem(called, condition)
        self.wording = QPlainTextEdit()
        self.wording.setProperty("role", "field")
        self.wording.setTabChangesFocus(True)
        self.wording.setFixedHeight(self.wording.fontMetrics().lineSpacing() * 4)
        self.fields = {name: QLineEdit() for name in shown(_NOTHING) if name not in ("wording", "condition")}
        self.past = words("", "small", Tone.muted, wrap=True)
        self.end = QPushButton(tr("End it now"))
        self.reads = Card(tr("Which leads would show it"))
        self.reach, self.leads = words("", wrap=True), words("", "small", Tone.muted, wrap=True)
        self._asked: Terms | None = None
        self._asking = QTimer(self, singleShot=True, interval=_WAIT)
        self._asking.timeout.connect(self._ask)
        self._put_in()
        self.which.currentIndexChanged.connect(self._choose)
        self.end.clicked.connect(self._end)
        for field in self.fields.values():
            field.returnPressed.connect(self._submit)
            field.textChanged.connect(lambda _: self._asking.start())
        self.wording.textChanged.connect(self._asking.start)
        self.condition.currentIndexChanged.connect(lambda _: self._asking.start())

    def _put_in(self) -> None:
        of = self.fields
        parts = (
            Labelled(tr("&Which"), self.which),
            self.problem,
            self._note,
            Labelled(tr("&Name"), of["name"]),
            Labelled(tr("The exact &wording, fine print and all"), self.wording),
            beside(Labelled(tr("&Price"), of["price"]), Labelled(tr("Money o&ff"), of["off"]), Labelled(tr("&Rate (APR, %)"), of["apr"])),
            beside(Labelled(tr("&Cars"), self.condition), Labelled(tr("&Year"), of["year"]), Labelled(tr("&Make"), of["make"])),
            beside(Labelled(tr("Mo&del"), of["model"]), Labelled(tr("&Trim"), of["trim"]), Labelled(tr("Stoc&k numbers"), of["stocks"])),
            beside(
                Labelled(tr("&First day"), of["begins"], tr("2026-11-01; the store's days")),
                Labelled(tr("&Last day"), of["ends"], "2026-11-30"),
            ),
            Labelled(tr("Campaign c&odes"), of["codes"], tr("As leads name them, with commas between. Empty: whoever asks for such a car")),
            beside(
                Labelled(tr("&Sources"), of["sources"], tr("Their names")),
                Labelled(tr("Landin&g pages"), of["pages"], "www.example.com/outback"),
            ),
            self.end,
            self.past,
        )
        for part in parts:
            self.card.body.addWidget(part)
        for label in (self.reach, self.leads):
            self.reads.body.addWidget(label)
        self.lay_out(self.card, beside=self.cancel, aside=self.reads)

    def focus_first(self) -> None:
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def chosen(self) -> CampaignView | None:
        """The campaign that is looked at, None while a new one is begun."""
        name = self.which.currentData()
        return next((one for one in (self.view.campaigns if self.view is not None else ()) if one.campaign.id == name), None)

    def _rules(self, view: SettingsView) -> object:
        return view.campaigns

    def _load(self, view: SettingsView) -> None:
        name = self.which.currentData()
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItem(NEW, "")
        for one in view.campaigns:
            self.which.addItem(one.words, one.campaign.id)
        self.which.setCurrentIndex(max(0, self.which.findData(name)))
        self.which.blockSignals(False)
        self._show_chosen()

    def _choose(self) -> None:
        self._say_well("")
        self._show_chosen()
        self._loaded = self._typed()

    def _show_chosen(self) -> None:
        one = self.chosen
        said = shown(one.campaign.terms if one is not None else _NOTHING)
        for name, field in self.fields.items():
            field.setText(said[name])
        self.wording.setPlainText(said["wording"])
        self.condition.setCurrentIndex(max(0, self.condition.findData(said["condition"])))
        self.end.setVisible(one is not None and not one.campaign.ended)
        self.past.setText("\n".join(one.history) if one is not None else "")

    def _typed(self) -> Typed:
        said = {name: field.text() for name, field in self.fields.items()}
        return said | {"wording": self.wording.toPlainText(), "condition": str(self.condition.currentData())}

    def show_reach(self, terms: Terms, found: Reach) -> None:
        """For which leads it would stand, unless something else is typed by now."""
        if terms == self._asked:
            self.reach.setText(reach_words(terms, found))
            self.leads.setText("\n".join(found.leads))

    def showEvent(self, event: QShowEvent) -> None:
        """The leads are looked through while somebody looks at the page, and not whenever something of the store changes."""
        super().showEvent(event)
        self._asking.start()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        terms = checked(self._typed())
        self._asked = terms if isinstance(terms, Terms) else None
        self.leads.setText("")
        if isinstance(terms, Terms):
            self.reach_wanted.emit(terms)
        else:
            self.reach.setText(tr("They stand here once the offer can be kept: it has a name and its wording."))

    def _submit(self) -> None:
        if self.view is None or self._busy:
            return
        terms = checked(self._typed())
        if isinstance(terms, Unfit):
            self._say_problem(terms.problem)
            point_at(self.fields.get(terms.field) or self.fields["name"])
            return
        one = self.chosen
        self._set_busy(True)
        self.wanted.emit(one.campaign.id if one is not None else "", terms)

    def _end(self) -> None:
        one = self.chosen
        if one is not None and not self._busy:
            self._set_busy(True)
            self.ended.emit(one.campaign.id)
