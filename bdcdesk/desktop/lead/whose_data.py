"""What may be done with what is known of a shopper: a line, and behind it each value, from whom it is and under what agreement."""

from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.report.data_words import ValueTold

SHOW, HIDE = "Of each value ▾", "Of each value ▴"


class WhoseData(QWidget):
    """The button opens and closes the details, with the keys too; another lead's open closed again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = words("", wrap=True)
        self.more = QPushButton(SHOW)
        self.more.setProperty("role", "pill")
        self.more.setCheckable(True)
        self.more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.details, self._rows = surface("plain", spacing=8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.line, self.more, self.details):
            column.addWidget(part)
        self.more.toggled.connect(self._open)
        self._open(False)

    def show_data(self, line: str, values: tuple[ValueTold, ...]) -> None:
        """These instead of what was there."""
        self.line.setText(f"{line}.")
        self.more.setAccessibleDescription(line)
        while item := self._rows.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in values:
            self._rows.addWidget(_row(one))
        for clause in dict.fromkeys(clause for one in values for clause in one.clauses):
            self._rows.addWidget(words(clause, role="small", wrap=True))

    def _open(self, opened: bool) -> None:
        self.details.setVisible(opened)
        self.more.setText(HIDE if opened else SHOW)
        self.more.setAccessibleName("Hide of each value whose it is" if opened else "Show of each value whose it is")


def _row(one: ValueTold) -> QWidget:
    made, column = surface("plain", spacing=1)
    short = one.text if len(one.text) <= _LONGEST else f"{one.text[:_LONGEST].rstrip()} …"
    column.addWidget(words(f"{one.kind}: {short}", role="small-strong", wrap=True))
    for line in one.made:
        column.addWidget(words(line, role="small", tone=Tone.muted, wrap=True))
    column.addWidget(words(f"{one.may}.", role="small", wrap=True))
    made.setAccessibleName(f"{one.kind}: {short}. {'. '.join(one.made)}. {one.may}.")
    return made


_LONGEST = 80
"""Characters of a value: all of it stands elsewhere on the page."""
