"""A card of the settings with an act of its own, done by its own button: what is wrong with it and what came of it are said on it."""

from abc import abstractmethod

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from bdcdesk.desktop.settings.form import Problem
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words


class ActCard(Card):
    """On the Qt thread. `busy(bool)`: it is being done, and nothing can be entered. What is made of it puts its fields into `body` below
    `problem` and `note`."""

    busy = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.problem = Problem()
        self._note = words("", tone=Tone.ok, wrap=True)
        self._note.hide()
        self._waits = False
        self._pressed: QWidget = self
        self._store = ""

    @property
    def note(self) -> str:
        """What is said to have gone well, "" for nothing."""
        return self._note.text() if not self._note.isHidden() else ""

    @property
    def waits(self) -> bool:
        """Whether it is being done."""
        return self._waits

    def told(self, why: str, well: str) -> None:
        """What came of it: `why` it was not done, "" if it was, which is then told as `well`."""
        self._wait(False)
        self.say(why, "" if why else well)

    def say(self, problem: str, note: str = "") -> None:
        self.problem.say(problem)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def come_to(self, store: str) -> None:
        """What is shown from here on is of this store: of another one's nothing stays."""
        if store != self._store:
            self._store = store
            self.say("")
            self.clear()

    @abstractmethod
    def clear(self) -> None:
        """Nothing is chosen or typed."""

    def put(self, *parts: QWidget) -> None:
        """These below what is said."""
        for part in (self.problem, self._note, *parts):
            if isinstance(part, QPushButton):
                self.body.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self.body.addWidget(part)

    def _wait(self, waits: bool, pressed: QWidget | None = None) -> None:
        """`pressed` has the keys again afterwards."""
        if pressed is not None:
            self._pressed = pressed
        self._waits = waits
        self.setDisabled(waits)
        if not waits and self._pressed.isVisible() and self._pressed.isEnabled():
            self._pressed.setFocus()
        self.busy.emit(waits)
