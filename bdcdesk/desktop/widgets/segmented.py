"""One of a few, side by side: how does the shopper want to buy?"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segmented(QWidget):
    """`options` are (value, words). Nothing is chosen at first. Tab, Left and Right move, Space chooses.

    `chosen(value)` is sent when the person chooses, not when the program does.
    """

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, (value, words) in enumerate(options):
            button = QPushButton(words, self)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("end", "first" if place == 0 else "last" if place == len(options) - 1 else "")
            button.setAccessibleName(f"{name} {words}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(10)
            button.clicked.connect(lambda _=False, value=value: self._choose(value))
            # Not in one of Qt's groups: Tab would pass by all but one of its buttons.
            button.installEventFilter(self)
            self._buttons[value] = button
            row.addWidget(button, 1)

    def sizeHint(self) -> QSize:
        """All are as wide as the widest of them: none is cut off where there is room."""
        widest = max((button.sizeHint().width() for button in self._buttons.values()), default=0)
        return QSize(widest * len(self._buttons), super().sizeHint().height())

    def value(self) -> str:
        """What is chosen, or "" for nothing."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Shows a choice without sending `chosen`; an unknown value or "" shows none."""
        for each, button in self._buttons.items():
            button.setChecked(each == value)

    def _choose(self, value: str) -> None:
        self.set_value(value)
        self.chosen.emit(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and Right go to the neighbour without choosing it."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0) if isinstance(event, QKeyEvent) else 0
        if not step:
            return False
        buttons = list(self._buttons.values())
        here = next(place for place, button in enumerate(buttons) if button is watched)
        if event.type() == QEvent.Type.KeyPress:
            buttons[(here + step) % len(buttons)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True
