"""The row of figures above the floor."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bdcdesk.desktop.floor.view import Tile
from bdcdesk.desktop.stylesheet import say
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.translation import tr


class TileRow(QFrame):
    """Equal columns in one panel, with a line between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setAccessibleName(tr("Figures"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 9, 0, 9)
        self._row.setSpacing(0)
        self._figures: list[_Figure] = []

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Shows these tiles; widgets are made once and filled again."""
        while len(self._figures) < len(tiles):
            if self._figures:
                self._row.addWidget(surface("rule-down")[0])
            figure = _Figure()
            self._figures.append(figure)
            self._row.addWidget(figure, 1)
        for figure, tile in zip(self._figures, tiles, strict=False):
            figure.show_tile(tile)


class _Figure(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._name = Elided("", "small", Tone.muted)
        self._value = words("", "figure")
        self._detail = Elided("", "small")
        self._tile: Tile | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 1, 14, 1)
        column.setSpacing(1)
        for label in (self._name, self._value, self._detail):
            column.addWidget(label)

    def show_tile(self, tile: Tile) -> None:
        if tile == self._tile:
            return
        self._tile = tile
        self._name.setText(tile.name)
        self._value.setText(tile.value)
        self._detail.setText(tile.detail)
        if self._detail.property("tone") != tile.tone.value:
            say(self._detail, tone=tile.tone.value)
        self.setToolTip(tile.about)
        self.setAccessibleName(f"{tile.name}: {tile.value}, {tile.detail}")
        self.setAccessibleDescription(tile.about)
