"""The fields that a kind of source asks for: those that other answers call for come and go."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.form import Choice, Labelled
from bdcdesk.desktop.settings.source_kinds import Entry, Kind
from bdcdesk.translation import tr

_KEPT = tr("Empty: as it was")


class EntryFields(QWidget):
    """`entered`: Enter was pressed in one of them."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind | None = None
        self._entries: dict[str, Entry] = {}
        self._rows: dict[str, Labelled] = {}
        self._here = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def ask(self, kind: Kind, *, here: bool) -> None:
        """What this kind needs; secrets only where this computer is the hub's."""
        self._here = here
        if kind is not self._kind:
            self._kind = kind
            for row in self._rows.values():
                row.hide()
                row.deleteLater()
            self._entries = {entry.option: entry for entry in kind.entries}
            self._rows = {entry.option: Labelled(entry.words, self._made(entry), entry.hint) for entry in kind.entries}
            for row in self._rows.values():
                self._column.addWidget(row)
        self.fill({}, there=False)

    def fill(self, options: Mapping[str, str], *, there: bool) -> None:
        """`there`: it is set up already, so that a secret that is not typed stays as it was."""
        for option, entry in self._entries.items():
            field, value = self._rows[option].field, options.get(option, "")
            if isinstance(field, QComboBox):
                field.setCurrentIndex(max(0, field.findData(value)))
            elif isinstance(field, QLineEdit):
                field.setText("" if entry.secret else value)
                field.setPlaceholderText(_KEPT if entry.secret and there else "")
        self._follow()

    def given(self) -> dict[str, str]:
        """By option, secrets with them."""
        return {option: _value(row.field) for option, row in self._rows.items()}

    @property
    def fields(self) -> tuple[QWidget, ...]:
        return tuple(row.field for row in self._rows.values())

    def field(self, option: str) -> QWidget | None:
        row = self._rows.get(option)
        return row.field if row is not None else None

    def forget_secrets(self) -> None:
        """Nothing that was typed to open something stays in a field."""
        for option, entry in self._entries.items():
            field = self._rows[option].field
            if entry.secret and isinstance(field, QLineEdit):
                field.clear()

    def _made(self, entry: Entry) -> QWidget:
        if entry.choices:
            box = Choice()
            for value, said in entry.choices:
                box.addItem(said, value)
            box.currentIndexChanged.connect(self._follow)
            box.entered.connect(self.entered)
            return box
        line = QLineEdit()
        if entry.secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.returnPressed.connect(self.entered)
        return line

    def _follow(self) -> None:
        given = self.given()
        for option, entry in self._entries.items():
            self._rows[option].setVisible(entry.asked(given) and (self._here or not entry.secret))


def _value(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    return field.text() if isinstance(field, QLineEdit) else ""
