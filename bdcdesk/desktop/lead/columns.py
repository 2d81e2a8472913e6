"""The two columns of a lead's page, and the sentence in their place while no lead is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.header import Header
from bdcdesk.desktop.lead.side import SideColumn
from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.translation import tr

_EMPTY = tr("Choose a lead, or press Ctrl+N to take the next best.")


class Columns(QStackedWidget):
    """In the middle `lines`, then what may scroll: the header and `parts`, of which the last takes what room there is; then `below`. On the
    right `side`. Forms come into `upper`."""

    def __init__(
        self, lines: Sequence[QWidget], header: Header, parts: Sequence[QWidget], below: Sequence[QWidget], side: SideColumn
    ) -> None:
        super().__init__()
        self._header, self._side = header, side
        inside = QWidget()
        self.upper = QVBoxLayout(inside)
        self.upper.setContentsMargins(0, 0, 0, 0)
        self.upper.setSpacing(0)
        for part in (header, *parts):
            self.upper.addWidget(part)
        self.upper.setStretchFactor(parts[-1], 1)
        # In a low window, or with large text, all that is above the composer scrolls; the composer stays in reach.
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        middle, column = surface("column", margins=(0, 0, 1, 0), spacing=0)
        for line in lines:
            column.addWidget(line)
        column.addWidget(scroll, 1)
        for part in below:
            column.addWidget(part)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(middle, 1)
        row.addWidget(side)
        empty = words(_EMPTY, role="say", tone=Tone.muted, wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(empty)
        self.addWidget(both)
        header.details.toggled.connect(lambda _: self.fit())

    def show_lead(self, chosen: bool) -> None:
        self.setCurrentIndex(int(chosen))

    @property
    def shown(self) -> bool:
        """Whether a lead is in sight."""
        return self.currentIndex() == 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the room is too narrow for both columns, the right one comes on demand."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """To the room that there is, and to the size of the text."""
        size = current()
        wide = size.size.side_column * size.type.base // 13
        narrow = self.width() < wide + 480 * size.type.base // 13
        self._header.details.setVisible(narrow)
        details = not narrow or self._header.details.isChecked()
        self._side.setVisible(details)
        self._side.setFixedWidth(min(wide, self.width() // 2) if narrow else wide)
