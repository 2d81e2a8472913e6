"""Where a store's leads come from, or where they are copied to: the list, and beside it the one that is chosen or added."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.agreement_card import AgreementCard
from bdcdesk.desktop.settings.form import column_of
from bdcdesk.desktop.settings.keeping import Told
from bdcdesk.desktop.settings.rows import Row, Rows
from bdcdesk.desktop.settings.settings_view import SettingsView, SourceView
from bdcdesk.desktop.settings.source_form import SourceForm
from bdcdesk.desktop.settings.source_words import Sort, state_words
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain import clock
from bdcdesk.domain.source import KINDS
from bdcdesk.translation import tr

ADD_KEY = "Ctrl+Shift+A"
"""The page around this one listens for it."""
KEPT = tr("Kept. It holds for what comes from now on.")
ADDED = tr("Added. It holds from now on.")


class SourcesPage(QWidget):
    """On the Qt thread. `wanted(Wanted)`: to be added or changed; `switched(id, off)`; `asked(Source)`: what its sender needs is to be
    looked up; `renewed(Source)`: its secrets are to be made anew; `outside_said(Source, address)`: how others reach the hub;
    `busy(bool)`: something is tried and kept; `agreed(Agreed)`: what was agreed with one."""

    wanted = Signal(object)
    switched = Signal(str, bool)
    asked = Signal(object)
    renewed = Signal(object)
    outside_said = Signal(object, str)
    busy = Signal(bool)
    agreed = Signal(object)

    def __init__(self, sort: Sort, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sort = sort
        self.view: SettingsView | None = None
        self._chosen = ""
        self._awaited = ""
        self.rows = Rows(sort.title)
        self.add = KeyButton(sort.add, key=ADD_KEY.replace("+", " "))
        self.form = SourceForm(sort)
        self.agreement = AgreementCard()
        self._hint = words(sort.none, tone=Tone.muted, wrap=True)
        self._right = QStackedWidget()
        self._scroll = QScrollArea()
        self._lay_out()
        self.add.clicked.connect(self.begin)
        self.rows.picked.connect(self._pick)
        self.form.submitted.connect(self._submitted)
        self.form.cancelled.connect(self._cancel)
        self.form.switched.connect(lambda off: self.switched.emit(self._chosen, off))
        self.form.said.connect(self._show_top)
        # When its lines have their places.
        self.form.told.asked.connect(lambda: QTimer.singleShot(0, self, self._show_question))
        self.form.told.renewed.connect(lambda: self.renewed.emit(self.form.before))
        self.form.told.outside_said.connect(lambda address: self.outside_said.emit(self.form.before, address))

    def _lay_out(self) -> None:
        left, column = surface("column")
        left.setFixedWidth(400)
        column.addWidget(self.rows, 1)
        foot, row = surface("foot", across=True, margins=(16, 9, 16, 9))
        row.addWidget(self.add)
        row.addStretch(1)
        column.addWidget(foot)
        self._scroll.setWidget(column_of(self.form, self.agreement))
        self.agreement.agreed.connect(self.agreed)
        self.agreement.hide()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._right.addWidget(column_of(self._hint))
        shown = QWidget()
        below = QVBoxLayout(shown)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self._scroll, 1)
        below.addWidget(self.form.foot)
        self._right.addWidget(shown)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(left)
        across.addWidget(self._right, 1)

    @property
    def chosen(self) -> str:
        """The id of the one that is looked at, "" for none or a new one."""
        return self._chosen

    @property
    def trying(self) -> bool:
        """Something is tried and kept: what comes of it is said in the form."""
        return not self.add.isEnabled()

    def _show_top(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)

    def _show_question(self) -> None:
        self._scroll.ensureWidgetVisible(self.form.told.leave)

    def focus_first(self) -> None:
        (self.rows if self.rows.count() else self.add).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_settings(self, view: SettingsView) -> None:
        before, self.view = self.view, view
        if before is not None and before.store != view.store:
            self._chosen = self._awaited = ""
            self.form.entries.forget_secrets()
            self.agreement.forget()
            self._right.setCurrentIndex(0)
        if self._awaited and self._shown(self._awaited) is not None:
            self._chosen, self._awaited = self._awaited, ""
        rows = [
            Row(one.source.id, one.source.name, state_words(one, view.now, view.zone), one.fails, one.source.off)
            for one in self._sort.of(view)
        ]
        self.rows.show_rows(rows, self._chosen)
        self._hint.setText(self._sort.choose if rows else self._sort.none)
        shown = self._shown(self._chosen)
        if shown is not None:
            other = self.form.before is None or self.form.before.id != shown.source.id
            if other or (self.form.before != shown.source and not self.form.touched):
                self._load(shown, note=self.form.note if not other else "")
            else:
                self.form.follow(view, shown)
                self._show_agreement(shown)

    def begin(self) -> None:
        """A new source is to be added."""
        if self.view is None or self.trying:
            return
        self._chosen = ""
        self.rows.show_rows([self.rows.item(place).data(Qt.ItemDataRole.UserRole) for place in range(self.rows.count())], "")
        self.form.begin(self.view)
        self.agreement.hide()
        self._right.setCurrentIndex(1)
        self._scroll.verticalScrollBar().setValue(0)
        self.form.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    # What came of it

    def set_busy(self, busy: bool) -> None:
        """Meanwhile no other is chosen: what comes of it would be said of that one."""
        self.form.set_busy(busy)
        self.rows.setDisabled(busy)
        self.add.setDisabled(busy)
        self.busy.emit(busy)

    def refused(self, why: str) -> None:
        """Why nothing was changed; "" if it was."""
        self.set_busy(False)
        if why:
            self.form.button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.form.show_problem(why)

    def kept(self, source: str, said: str) -> None:
        """It is kept; `said`: what came of trying it."""
        new = self.form.before is None
        self.set_busy(False)
        self.form.entries.forget_secrets()
        self._chosen = self._awaited = source
        shown = self._shown(source)
        note = " ".join(part for part in (ADDED if new else KEPT, said) if part)
        if shown is not None:
            self._awaited = ""
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.view is not None:
                self.show_settings(self.view)
            self._load(shown, note)

    def tell(self, source: str, told: Told, outside: str) -> None:
        if source == self._chosen:
            self.form.tell(told, outside)

    def troubled(self, source: str, why: str) -> None:
        """Something beside the log could not be done for it; the keys stay where they are."""
        if source == self._chosen:
            self.form.show_problem(why)

    def _shown(self, source: str) -> SourceView | None:
        return next((one for one in (self._sort.of(self.view) if self.view else ()) if one.source.id == source), None)

    def _pick(self, source: str) -> None:
        self._chosen = source
        shown = self._shown(source)
        if shown is not None:
            self._load(shown)

    def _load(self, shown: SourceView, note: str = "") -> None:
        if self.view is None:
            return
        self.form.load(self.view, shown)
        self.form.show_note(note)
        self._show_agreement(shown)
        self._right.setCurrentIndex(1)
        if self.view.here:
            self.asked.emit(shown.source)

    def _show_agreement(self, shown: SourceView) -> None:
        """Of what brings shoppers: copies and lists of cars give nothing of theirs."""
        source, view = shown.source, self.view
        self.agreement.setVisible(source.kind in KINDS and source.kind != "stock")
        if view is not None:
            self.agreement.show_source(source, clock.local(view.now, view.zone).date().isoformat())

    def _submitted(self, wanted: object) -> None:
        self.form.problem.say("")
        self.wanted.emit(wanted)

    def _cancel(self) -> None:
        shown = self._shown(self._chosen)
        if shown is not None:
            self._load(shown)
        else:
            self.form.entries.forget_secrets()
            self._right.setCurrentIndex(0)
        self.focus_first()
