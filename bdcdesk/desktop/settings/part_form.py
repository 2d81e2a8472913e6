"""A part of the settings as one form: cards that scroll, a foot with its buttons, what came of keeping it, and what is said of it."""

from abc import abstractmethod
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.form import CHANGED, WIDEST, Problem, Trying, column_of
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, surface, words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.translation import tr

_WIDE: Final = 1_240
"""Pixels of a window in which something can stand beside the form."""
_ASIDE: Final = 380
_MARGIN: Final = 20
QWIDGETSIZE_MAX: Final = 16_777_215
"""Qt's own: no bound."""


class PartForm(QWidget):
    """`busy(bool)`: what was entered is under way. On the Qt thread. What is made of it puts its cards in by `lay_out`, and says where the
    keys begin by `focus_first`."""

    busy = Signal(bool)

    def __init__(self, card: Card, button: str, meanwhile: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self.problem = Problem()
        self.button = KeyButton(button, key="↵", primary=True)
        self.button.setAutoDefault(True)
        self._note = words("", tone=Tone.ok, wrap=True)
        self._note.hide()
        self._trying = Trying(card, self.button, meanwhile)
        self._busy = False
        self._pressed: QAbstractButton = self.button
        self._scroll = QScrollArea()
        self._across, self._right = QHBoxLayout(), QVBoxLayout()
        self._aside: Card | None = None
        self._beside = False
        self.foot, self._feet = surface("foot", across=True, margins=(20, 9, 20, 9))
        self.button.clicked.connect(self._submit)

    def lay_out(self, *cards: Card, beside: QPushButton, aside: Card | None = None) -> None:
        """The cards below each other, the first of them the form's own; `beside`: the foot's other button. `aside` stays in sight beside
        them where the window is wide enough, and stands below them where it is not."""
        self._aside = aside
        every = (*cards, aside) if aside is not None else cards
        for card in every:
            card.body.setContentsMargins(20, 16, 20, 16)
            card.body.setSpacing(12)
        self._below = column_of(*every)
        self._scroll.setWidget(self._below)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for each in (self.button, beside):
            self._feet.addWidget(each)
        self._feet.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._across, 1)
        column.addWidget(self.foot)
        self._across.addWidget(self._scroll, 1)
        self._across.addLayout(self._right)
        self._across.addStretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts what can stand beside the form there, or below it."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        if self._aside is None or wide == self._beside:
            return
        self._beside = wide
        self._aside.setMaximumWidth(_ASIDE if wide else QWIDGETSIZE_MAX)
        self._aside.setMinimumWidth(_ASIDE if wide else 0)
        below = self._below.layout()
        if wide:
            self._right.addWidget(self._aside, 0, Qt.AlignmentFlag.AlignTop)
        elif isinstance(below, QVBoxLayout):
            # Above what takes the room that is left.
            below.insertWidget(below.count() - 1, self._aside)
        # Beside the form, not at the other end of a wide window.
        self._scroll.setMaximumWidth(WIDEST + 2 * _MARGIN if wide else QWIDGETSIZE_MAX)
        margin = _MARGIN if wide else 0
        self._right.setContentsMargins(0, margin, margin, margin)

    @abstractmethod
    def show_settings(self, view: SettingsView) -> None:
        """A store's settings, as they are now."""

    @abstractmethod
    def focus_first(self) -> None:
        """Puts the keys where a person begins."""

    @property
    def note(self) -> str:
        """What is said to have gone well, "" for nothing."""
        return self._note.text() if not self._note.isHidden() else ""

    def refused(self, why: str) -> None:
        """Why nothing was changed, or what was tried did not go."""
        self._set_busy(False)
        self._say_problem(why)

    def _say_problem(self, problem: str) -> None:
        self._note.hide()
        self.problem.say(problem)
        self._scroll.verticalScrollBar().setValue(0)

    def _say_well(self, note: str) -> None:
        self.problem.say("")
        self._note.setText(note)
        self._note.setVisible(bool(note))
        if note:
            self._scroll.verticalScrollBar().setValue(0)

    def _set_busy(self, busy: bool) -> None:
        if busy == self._busy:
            return
        self._busy = busy
        others = [one for one in self.foot.findChildren(QAbstractButton) if one is not self.button]
        if busy:
            # Where it was pressed is where the keys go on, not in the field that had them before.
            self._pressed = next((one for one in others if one.hasFocus()), self.button)
        self._trying.set_busy(busy)
        for other in others:
            other.setDisabled(busy)
        if not busy:
            self._pressed.setFocus()
        self.busy.emit(busy)

    @abstractmethod
    def _submit(self) -> None: ...


class SettingsForm(PartForm):
    """One that changes what the log says of a store; what is made of it tells what it `shows`, fills itself by `_load`, and is read by
    `_typed`. What somebody types is not taken away by what comes meanwhile."""

    def __init__(
        self, card: Card, kept: str, parent: QWidget | None = None, does: tuple[str, str] = (tr("Keep the changes"), tr("Keeping …"))
    ) -> None:
        super().__init__(card, *does, parent)
        self.view: SettingsView | None = None
        self.cancel = QPushButton(tr("Cancel"))
        self._loaded: object = None
        self._kept = kept
        self.cancel.clicked.connect(self._cancel)

    def show_settings(self, view: SettingsView) -> None:
        before, self.view = self.view, view
        same_store = before is not None and before.store == view.store
        if before is None or not same_store or self._typed() == self._loaded:
            if before is None or not same_store or self._shows(before) != self._shows(view):
                self._fill(view)
        elif not self._busy and self._rules(before) != self._rules(view):
            self._say_problem(CHANGED)

    def kept(self) -> None:
        """All of it is in the log."""
        self._set_busy(False)
        if self.view is not None:
            self._fill(self.view)
        self._say_well(self._kept)

    def _shows(self, view: SettingsView) -> object:
        """What of it stands in the form."""
        return self._rules(view)

    @abstractmethod
    def _rules(self, view: SettingsView) -> object:
        """What of it the form changes."""

    @abstractmethod
    def _typed(self) -> object: ...

    @abstractmethod
    def _load(self, view: SettingsView) -> None: ...

    def _fill(self, view: SettingsView) -> None:
        self._say_well("")
        self._load(view)
        self._loaded = self._typed()

    def _cancel(self) -> None:
        if self.view is not None and not self._busy:
            self._fill(self.view)
            self.focus_first()


def beside(*parts: QWidget) -> QWidget:
    """Those across, each with the same room, their tops in a line."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
    return made
