"""Who shall have it? A short list to type into; Enter gives, Esc leaves everything as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.desktop.widgets.key_button import key_hint

MEMBER = Qt.ItemDataRole.UserRole
KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody it could be given to. `has_it`: shown, and cannot be chosen."""

    member: str
    name: str
    detail: str
    has_it: bool = False


class Chooser(QDialog):
    """`chosen(member)` once, then it closes."""

    chosen = Signal(str)

    def __init__(self, what: str, candidates: Sequence[Candidate], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "panel")
        self.setWindowTitle("Give to")
        self.setAccessibleName(f"Give {what} to")
        self.setFixedWidth(400)
        self._candidates = tuple(candidates)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Type a name")
        self.field.setAccessibleName(f"Give {what} to: type a name, arrows choose, Enter gives")
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Agents")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._give)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(10)
        column.addWidget(Elided(f"Give {what} to", "heading"))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addLayout(self._foot())
        self._fill("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the name is typed, the arrows move in the list and Enter gives."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in KEYS:
                self._step(-1 if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp) else 1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.list.currentItem()
                if item is not None:
                    self._give(item)
                return True
        return super().eventFilter(watched, event)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for part in (
            key_hint("↑"),
            key_hint("↓"),
            words("choose", "small", Tone.muted),
            key_hint("↵"),
            words("give", "small", Tone.muted),
            key_hint("Esc"),
            words("leave as it is", "small", Tone.muted),
        ):
            foot.addWidget(part)
        foot.addStretch(1)
        return foot

    def _fill(self, typed: str) -> None:
        self.list.clear()
        wanted = typed.casefold().split()
        for candidate in self._candidates:
            name = candidate.name.casefold()
            if all(part in name for part in wanted):
                detail = "has it" if candidate.has_it else candidate.detail
                item = QListWidgetItem(f"{candidate.name}  ·  {detail}" if detail else candidate.name)
                item.setData(MEMBER, candidate.member)
                if candidate.has_it:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(item)
        self.list.setCurrentRow(next((row for row in range(self.list.count()) if self._free(row)), -1))

    def _free(self, row: int) -> bool:
        return bool(self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled)

    def _step(self, step: int) -> None:
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count() and not self._free(row):
            row += step
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)
            # The focus is in the field, so whoever listens is told from there.
            self.field.setAccessibleDescription(self.list.item(row).text())

    def _give(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsEnabled:
            member = str(item.data(MEMBER))
            self.accept()
            self.chosen.emit(member)
