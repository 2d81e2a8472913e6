"""One source: a new one to be added, or one that is there to be changed."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from bdcdesk.desktop.settings.entry_fields import EntryFields
from bdcdesk.desktop.settings.example_editor import ExampleEditor
from bdcdesk.desktop.settings.form import CHANGED, Choice, Labelled, Problem, Trying, in_order, point_at
from bdcdesk.desktop.settings.keeping import Told
from bdcdesk.desktop.settings.settings_view import SettingsView, SourceView
from bdcdesk.desktop.settings.source_kinds import Unfit, checked, target_words
from bdcdesk.desktop.settings.source_words import ADD_ELSEWHERE, Sort, secret_words, state_words
from bdcdesk.desktop.settings.told_card import ToldCard
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, surface, words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain import clock
from bdcdesk.domain.source import Source
from bdcdesk.translation import tr

ADD = tr("Add it")


class SourceForm(Card):
    """`submitted(Wanted)`: all that is needed is there; `cancelled`; `switched(off)`; `said`: a problem stands at the top."""

    submitted = Signal(object)
    cancelled = Signal()
    switched = Signal(bool)
    said = Signal()

    def __init__(self, sort: Sort, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._sort = sort
        self._title = words("", "heading")
        self.foot, self._foot = surface("foot", across=True, margins=(20, 9, 20, 9))
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(12)
        self.before: Source | None = None
        self._here = self._busy = self._awaits = False
        self._loaded: object = None
        self.kind, self.name, self.target = Choice(), QLineEdit(), QLineEdit()
        for kind, known in sort.kinds.items():
            self.kind.addItem(known.words, kind)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self._kind = Labelled(tr("&Kind"), self.kind)
        self._about = words("", tone=Tone.muted, wrap=True)
        self._state = words("", tone=Tone.muted, wrap=True)
        self.problem = Problem()
        self._note = words("", tone=Tone.ok, wrap=True)
        self._elsewhere = words("", tone=Tone.warn, wrap=True)
        self._elsewhere.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.entries = EntryFields()
        self.told = ToldCard()
        self.editor = ExampleEditor()
        self.switch, self.cancel = QPushButton(tr("Switch off")), QPushButton(tr("Cancel"))
        self.button = KeyButton(tr("Keep"), key="↵", primary=True)
        self.button.setAutoDefault(True)
        self._trying = Trying(self, self.button, tr("Trying …"))
        self._view: SettingsView | None = None
        self._lay_out()
        for field in (self.name, self.target):
            field.returnPressed.connect(self._submit)
        self.entries.entered.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.cancelled)
        self.switch.clicked.connect(self._switch)
        self.editor.laid_out.connect(self._order)
        self.editor.read.connect(self._go_on)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(Labelled(tr("&Name"), self.name, tr("What people here call it")), 3)
        hint = tr("Empty for the store's own")
        target = Labelled(tr("&Minutes to the first answer"), self.target, hint)
        if not self._sort.mapped:
            # Never shown here: it stands nowhere yet, and would be a window of its own.
            target.hide()
        first.addWidget(target, 2)
        self._foot.addWidget(self.button)
        self._foot.addWidget(self.cancel)
        self._foot.addStretch(1)
        self._foot.addWidget(self.switch)
        self.body.addWidget(self._title)
        self.body.addWidget(self._state)
        self.body.addWidget(self.problem)
        self.body.addWidget(self._note)
        self.body.addWidget(self._kind)
        self.body.addWidget(self._about)
        self.body.addLayout(first)
        for part in (self.entries, self._elsewhere, self.told, self.editor):
            self.body.addWidget(part)
        self.editor.setVisible(self._sort.mapped)

    # What is shown

    def begin(self, view: SettingsView) -> None:
        """A new source, of the kind that is used most."""
        self._view, self.before, self._here = view, None, view.here
        self._say_nothing()
        self._called(self._sort.new)
        self.name.clear()
        self.target.clear()
        self.kind.setCurrentIndex(0)
        self._kind.show()
        self._state.hide()
        self.switch.hide()
        self.button.setText(ADD)
        self._trying.rename(ADD)
        self._kind_changed()

    def load(self, view: SettingsView, shown: SourceView) -> None:
        """One that is there, to be changed."""
        source = shown.source
        self._view, self.before, self._here = view, source, view.here
        self._say_nothing()
        self._called(source.name)
        self._kind.hide()
        self.kind.setCurrentIndex(self.kind.findData(source.kind))
        self._kind_changed()
        self.name.setText(source.name)
        self.target.setText(target_words(source.target))
        self.entries.fill(source.options, there=True)
        self.follow(view, shown)
        self.button.setText(tr("Keep the changes"))
        self._trying.rename(tr("Keep the changes"))
        self._loaded = self._typed()

    def follow(self, view: SettingsView, shown: SourceView) -> None:
        """It goes on while it is looked at: its state changes, what is typed stays, and it is said if it would be written over."""
        if self.before is not None and not self._busy and _text(self.before) != _text(shown.source):
            self.show_problem(CHANGED)
        self._view, self.before = view, shown.source
        self._state.setText(" ".join(part for part in (f"{state_words(shown, view.now, view.zone)}.", shown.fails) if part))
        self._state.show()
        self.switch.setText(tr("Switch on") if shown.source.off else tr("Switch off"))
        self.switch.show()

    @property
    def touched(self) -> bool:
        """Whether something was typed that is not kept."""
        return self._loaded is None or self._typed() != self._loaded

    def tell(self, told: Told, outside: str) -> None:
        self.told.show_told(told, outside)
        self._order()

    def show_problem(self, problem: str, field: str = "") -> None:
        self._note.hide()
        self.problem.say(problem)
        self.said.emit()
        point_at({"name": self.name, "target": self.target}.get(field) or self.entries.field(field))

    def show_note(self, note: str) -> None:
        self.problem.say("")
        self._note.setText(note)
        self._note.setVisible(bool(note))

    @property
    def note(self) -> str:
        return self._note.text() if not self._note.isHidden() else ""

    @property
    def elsewhere(self) -> str:
        """What is said of a hub that runs on another computer."""
        return self._elsewhere.text() if not self._elsewhere.isHidden() else ""

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.foot.setDisabled(busy)
        self._trying.set_busy(busy)

    def _switch(self) -> None:
        if self.before is not None:
            self.switched.emit(not self.before.off)

    # What is typed

    def _kind_changed(self) -> None:
        if self._view is None:
            return
        kind = str(self.kind.currentData())
        source = self.before
        known = self._sort.kinds[kind]
        self._about.setText(known.about)
        self.entries.ask(known, here=self._here)
        needs = known.made or bool(known.secrets)
        self._elsewhere.setText(secret_words(source) if source else ADD_ELSEWHERE)
        self._elsewhere.setVisible(needs and not self._here)
        self.told.show_told((), "")
        fields: Mapping[str, str] = source.fields if source is not None else {}
        zone = clock.zone(self._view.zone)
        self.told.outside_asked(self._sort.mapped)
        self.editor.begin(kind, fields, self._view.region, zone, self._view.now, source.name if source else "")
        self._order()

    def _order(self) -> None:
        first = (self.kind, self.name, self.target, *self.entries.fields, *self.told.fields)
        in_order(*first, *self.editor.fields, self.button, self.cancel, self.switch)

    def _typed(self) -> tuple[object, ...]:
        return self.name.text(), self.target.text(), self.entries.given(), self.editor.map

    def _called(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def _say_nothing(self) -> None:
        self._loaded = None
        self._awaits = False
        self.problem.say("")
        self._note.hide()

    def _go_on(self) -> None:
        """What was pasted is read: so it can be kept with the rest."""
        if self._awaits:
            self._submit()

    def _submit(self) -> None:
        self._awaits = self.editor.reading
        if self._awaits:
            self.editor.read_now()
            return
        wanted = checked(
            self.before.id if self.before else "",
            str(self.kind.currentData()),
            self.name.text(),
            self.target.text(),
            self.entries.given(),
            self.editor.map,
            secrets_here=self._here,
            taken=self._view.taken.values() if self._view is not None else (),
        )
        if isinstance(wanted, Unfit):
            self.show_problem(wanted.problem, wanted.field)
        else:
            self.submitted.emit(wanted)


def _text(source: Source) -> tuple[object, ...]:
    """What of it stands in the form."""
    return source.name, source.options, source.fields, source.target
