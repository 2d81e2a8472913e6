"""The account by which mails go out to shoppers: how it is, by what it is opened, whether it answers. Nobody is written to from here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from bdcdesk.desktop.settings.entry_fields import EntryFields
from bdcdesk.desktop.settings.form import in_order, point_at
from bdcdesk.desktop.settings.mail_words import ELSEWHERE, KEPT, account_in, checked, kind_with, standing
from bdcdesk.desktop.settings.part_form import SettingsForm
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.source_kinds import Unfit
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.source import Source
from bdcdesk.translation import tr


class MailAccountPage(SettingsForm):
    """On the Qt thread. `wanted(MailTyped)`: to be tried and kept. `tested(Source)`: what is kept is to be tried. `switched(Source, off)`:
    no mails go out by it, or again."""

    wanted = Signal(object)
    tested = Signal(object)
    switched = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("Mails to shoppers")), KEPT, parent, does=(tr("Try it and keep it"), tr("Trying …")))
        self.entries = EntryFields()
        policy = self.entries.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.entries.setSizePolicy(policy)
        self._kind = kind_with(())
        self._boxes: tuple[Source, ...] = ()
        self._about, self.state = words(self._kind.about, tone=Tone.muted, wrap=True), words("", wrap=True)
        self.elsewhere = words(ELSEWHERE, wrap=True)
        self.test, self.switch = QPushButton(tr("Test the connection")), QPushButton(tr("Switch off"))
        for part in (self._about, self.state, self.elsewhere, self.problem, self._note, self.entries):
            self.card.body.addWidget(part)
        self.lay_out(self.card, beside=self.test)
        self._feet.insertWidget(2, self.cancel)
        self._feet.addWidget(self.switch)
        self.entries.entered.connect(self._submit)
        self.test.clicked.connect(self._test)
        self.switch.clicked.connect(self._switch)

    def focus_first(self) -> None:
        # What is asked for is known once the settings came.
        first = self.entries.fields[0] if self.entries.fields else self.button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def account(self) -> Source | None:
        """As it is kept."""
        return account_in(self.view.taken) if self.view is not None else None

    def show_settings(self, view: SettingsView) -> None:
        boxes = tuple(one.source for one in view.sources if one.source.kind == "mailbox")
        if boxes != self._boxes or not self.entries.fields or (self.view is not None and self.view.here != view.here):
            typed, self._boxes = self.entries.given() if self.entries.fields else {}, boxes
            self._kind = kind_with(boxes)
            self.entries.ask(self._kind, here=view.here)
            self.entries.fill(typed, there=account_in(view.taken) is not None)
            in_order(*self.entries.fields, self.button, self.test, self.cancel, self.switch)
            if self.view is None:
                self._loaded = None
        super().show_settings(view)
        self._show_state(view)

    def kept(self, said: str = "") -> None:
        super().kept()
        self._say_well(" ".join(part for part in (said, self._kept) if part))

    def well(self, said: str) -> None:
        """What came of trying it."""
        self._set_busy(False)
        self._say_well(said)

    def _show_state(self, view: SettingsView) -> None:
        account = self.account
        self.state.setText(standing(account, view.mail_fails))
        self.elsewhere.setVisible(not view.here)
        for part in (self.entries, self.foot):
            part.setVisible(view.here)
        self.test.setVisible(account is not None)
        self.switch.setVisible(account is not None)
        self.switch.setText(tr("Switch on") if account is not None and account.off else tr("Switch off"))

    def _rules(self, view: SettingsView) -> object:
        account = account_in(view.taken)
        return (account.id, account.options) if account is not None else None

    def _load(self, view: SettingsView) -> None:
        account = account_in(view.taken)
        self.entries.fill(account.options if account is not None else {"tls": "starttls"}, there=account is not None)

    def _typed(self) -> object:
        return self.entries.given()

    def _submit(self) -> None:
        if self.view is None or self._busy or not self.view.here:
            return
        typed = checked(self._kind, self.entries.given())
        if isinstance(typed, Unfit):
            self._say_problem(typed.problem)
            point_at(self.entries.field(typed.field))
            return
        self._set_busy(True)
        self.wanted.emit(typed)

    def _test(self) -> None:
        if self.account is not None and not self._busy:
            self._set_busy(True)
            self.tested.emit(self.account)

    def _switch(self) -> None:
        if self.account is not None and not self._busy:
            self.switched.emit(self.account, not self.account.off)
