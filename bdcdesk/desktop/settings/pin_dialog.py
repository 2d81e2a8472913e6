"""The PIN of who is signed in, chosen or changed."""

import threading
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.form import Labelled, Problem, point_at
from bdcdesk.desktop.settings.pin_fields import NewPin, pin_field
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.translation import tr

ABOUT = tr(
    "On a computer that several of you use, a PIN brings you back in a second and keeps your work in your name. "
    "Whoever controls this computer's own user can get around it."
)


class PinDialog(QDialog):
    """`choose(old, new)` blocks, so it runs in a thread; what it raises is told in place. `chosen`: it is done, and the dialog goes."""

    chosen = Signal()
    _tried = Signal(object)

    def __init__(self, name: str, choose: Callable[[str, str], None], asks_old: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Your PIN"))
        self._choose = choose
        self._asks_old = asks_old
        self.problem = Problem()
        self.old, self.new = pin_field(), NewPin(self._submit)
        self.old.returnPressed.connect(self._submit)
        self.button = KeyButton(tr("Keep this PIN"), key="↵", primary=True)
        self.button.setDefault(True)
        self.button.clicked.connect(self._submit)
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._tried.connect(self._take)
        old = Labelled(tr("Your PIN un&til now"), self.old)
        old.setVisible(asks_old)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for part in (words(name, "heading"), words(ABOUT, tone=Tone.muted, wrap=True), self.problem, old, self.new):
            column.addWidget(part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.button)
        column.addLayout(foot)
        self.setFixedWidth(460)
        (self.old if asks_old else self.new).setFocus()

    def _submit(self) -> None:
        if not self.button.isEnabled():
            return
        if self._asks_old and not self.old.text():
            self._point(tr("Your PIN until now is missing. Nothing was changed. Please type it."), self.old)
            return
        unfit = self.new.unfit()
        if unfit is not None:
            self._point(unfit.problem, self.new.again if unfit.field == "again" else self.new.pin)
            return
        self.button.setEnabled(False)
        old, new = self.old.text(), self.new.pin.text()

        def run() -> None:
            try:
                self._choose(old, new)
            except Exception as error:
                self._tried.emit(error)
                if not type(error).__module__.startswith("bdcdesk."):
                    raise
            else:
                self._tried.emit(None)

        threading.Thread(target=run, name=tr("choose a PIN"), daemon=True).start()

    def _take(self, error: Exception | None) -> None:
        self.button.setEnabled(True)
        if error is None:
            self.chosen.emit()
            self.accept()
        elif type(error).__module__.startswith("bdcdesk."):
            self._point(str(error), self.old if self._asks_old else self.new.pin)
        else:
            self._point(tr("bdcdesk met a fault of its own. Nothing was changed; a report was written. Try again."), None)

    def _point(self, problem: str, field: QWidget | None) -> None:
        self.problem.say(problem)
        point_at(field)
