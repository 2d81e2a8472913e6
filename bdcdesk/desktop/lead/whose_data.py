"""What may be done with what is known of a shopper: a line, and behind it each value, from whom it is and under what agreement."""

from collections.abc import Callable
from itertools import groupby

from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.report.data_words import ValueTold
from bdcdesk.translation import tr

SHOW, HIDE = tr("Of each value ▾"), tr("Of each value –")


class WhoseData(QWidget):
    """The button opens and closes the details, with the keys too; another lead's open closed again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = words("", wrap=True)
        self.barred = words("", tone=Tone.bad, wrap=True)
        self.more = QPushButton(SHOW)
        self.more.setProperty("role", "pill")
        self.more.setCheckable(True)
        self.more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.details, self._rows = surface("plain", spacing=8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.line, self.barred, self.more, self.details):
            column.addWidget(part)
        self.more.toggled.connect(self._open)
        self._open(False)

    def show_data(self, line: str, values: tuple[ValueTold, ...]) -> None:
        """These instead of what was there; the line as bad news where even the inquiry may not be answered."""
        barred = any(one.barred for one in values)
        self.line.setText("" if barred else f"{line}.")
        self.barred.setText(f"✕ {line}." if barred else "")
        self.line.setHidden(barred)
        self.barred.setHidden(not barred)
        self.more.setAccessibleDescription(line)
        while item := self._rows.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        # Most leads are of one source: what holds for several values is said once.
        for (made, may), several in groupby(sorted(values, key=_first_of(values)), key=_alike):
            self._rows.addWidget(_group(tuple(several), made, "" if may == line else may))
        for clause in dict.fromkeys(clause for one in values for clause in one.clauses):
            self._rows.addWidget(words(clause, role="small", wrap=True))

    def _open(self, opened: bool) -> None:
        self.details.setVisible(opened)
        self.more.setText(HIDE if opened else SHOW)
        self.more.setAccessibleName(tr("Hide of each value whose it is") if opened else tr("Show of each value whose it is"))


Alike = tuple[tuple[str, ...], str]


def _alike(one: ValueTold) -> Alike:
    return one.made, one.may


def _first_of(values: tuple[ValueTold, ...]) -> Callable[[ValueTold], int]:
    """Values that are alike together, where the first of them stands."""
    places = {_alike(one): place for place, one in reversed(tuple(enumerate(values)))}
    return lambda one: places[_alike(one)]


def _group(values: tuple[ValueTold, ...], made: tuple[str, ...], may: str) -> QWidget:
    """`may`: "" where it is what the line above all says."""
    group, column = surface("plain", spacing=1)
    shown = [f"{one.kind}: {one.text if len(one.text) <= _LONGEST else one.text[:_LONGEST].rstrip() + ' …'}" for one in values]
    for line in shown:
        column.addWidget(words(line, role="small-strong", wrap=True))
    for line in made:
        column.addWidget(words(line, role="small", tone=Tone.muted, wrap=True))
    if may:
        column.addWidget(words(f"{may}.", role="small", wrap=True))
    group.setAccessibleName(". ".join((*shown, *made, values[0].may)) + ".")
    return group


_LONGEST = 80
"""Characters of a value: all of it stands elsewhere on the page."""
