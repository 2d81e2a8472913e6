"""The field in the bar, and below it what is found while somebody types."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from bdcdesk.desktop.search.hits import HEADS, Found, Hit, commands
from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.card import words
from bdcdesk.translation import tr

HIT: Final = Qt.ItemDataRole.UserRole
NOTHING: Final = tr("Nothing is found. Looked for: names, phones, mail addresses, VIN, stock, cars, words in messages, commands.")
TOO_SHORT: Final = tr("Go on typing: two letters at least.")
NOBODY: Final = tr("Nobody asks for this car.")
_WIDE: Final = 270
_NARROW: Final = 110
"""Pixels: what the bar says of the hub needs room at times."""
_EDGE: Final = 12
_HINTS: Final = (tr("Search people, phones, cars (Ctrl K)"), tr("Search (Ctrl K)"), "Ctrl K")
_PANEL: Final = 620
_TALL: Final = 520
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}


class SearchField(QLineEdit):
    """`typed(text)`: look for it and answer with `show_found`. `chosen(Hit)`: open it, or do it. Keys: Up and Down move, Enter chooses, Esc
    leaves and gives the focus back. On the Qt thread. `known`: the commands, as (keys, what)."""

    typed = Signal(str)
    chosen = Signal(object)

    def __init__(self, known: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self._before: QWidget | None = None
        self.setAccessibleName(tr("Search people, phones, vehicles, words, commands"))
        self.setMinimumWidth(_NARROW)
        self.setMaximumWidth(_WIDE)
        self.setMaxLength(200)
        self.results = Results()
        self.results.taken.connect(self._take)
        self.textEdited.connect(self._look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Says as much of what it is for as there is room."""
        super().resizeEvent(event)
        room, written = self.contentsRect().width() - 2 * _EDGE, self.fontMetrics()
        self.setPlaceholderText(next((hint for hint in _HINTS if written.horizontalAdvance(hint) <= room), ""))

    def begin(self) -> None:
        """The keys come here; back to where they were with Esc."""
        here = QApplication.focusWidget()
        if here is not self:
            self._before = here
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        if self.text():
            self._look(self.text())

    def show_found(self, found: Found) -> None:
        """What is here of what was typed; what came too late is passed over."""
        if found.typed != self.text() or self.window().focusWidget() is not self:
            return
        self._place()
        self.results.fill(found, commands(found.typed.strip(), self._known))

    def leave(self) -> None:
        """Nothing is looked for any more, and the focus is where it was before."""
        self.results.hide()
        self.clear()
        before, self._before = self._before, None
        try:
            shown = before is not None and before.isVisible()
        except RuntimeError:
            # It went while somebody looked for something.
            shown = False
        if before is not None and shown:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.clearFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves in what was found; letters go on being typed."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in _STEPS and self.results.isVisible():
            self.results.step(_STEPS[key])
            self.setAccessibleDescription(self.results.spoken)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.results.hit)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who goes elsewhere has seen enough."""
        super().focusOutEvent(event)
        if not self.results.underMouse():
            self.results.hide()

    def _look(self, text: str) -> None:
        if text.strip():
            self.typed.emit(text)
        else:
            self.results.hide()

    def _take(self, hit: Hit | None) -> None:
        if hit is None:
            return
        if not hit.lead and not hit.keys:
            self.results.tell(NOBODY)
            return
        self.leave()
        self.chosen.emit(hit)

    def _place(self) -> None:
        window = self.window()
        if self.results.parent() is not window:
            self.results.setParent(window)
        corner = self.mapTo(window, QPoint(0, self.height() + 4))
        wide = min(_PANEL, window.width() - 40)
        left = max(20, min(corner.x() - (wide - self.width()) // 2, window.width() - wide - 20))
        self.results.setGeometry(QRect(QPoint(left, corner.y()), QSize(wide, min(_TALL, window.height() - corner.y() - 20))))
        self.results.show()
        self.results.raise_()


class Results(QFrame):
    """The list below the field, with a line that says what there is. It never takes the keys. `taken(Hit)`: one was clicked."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setAccessibleName(tr("What was found"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("What was found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Drawing(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.itemClicked.connect(lambda item: self.taken.emit(item.data(HIT)))
        self._said = words("", "small", Tone.muted)
        self._said.setContentsMargins(12, 6, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(self._said)
        self.hide()

    @property
    def hit(self) -> Hit | None:
        """The one that Enter would take."""
        item = self.list.currentItem()
        found: Hit | None = item.data(HIT) if item is not None and self.isVisible() else None
        return found

    @property
    def spoken(self) -> str:
        return self.hit.spoken if self.hit is not None else self._said.text()

    def fill(self, found: Found, known: tuple[Hit, ...]) -> None:
        """All that was found, under its heads; the first of it is chosen."""
        self.list.clear()
        hits, head = [*found.hits, *known], ""
        for hit in hits:
            if hit.kind != head:
                head = hit.kind
                item = QListWidgetItem(HEADS[hit.kind] + (tr(", the first of more") if hit.kind in found.more else ""), self.list)
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(hit.title, self.list)
            item.setData(HIT, hit)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, hit.spoken)
        if hits:
            self.list.setCurrentRow(1)
        short = len(found.typed.strip()) < 2 and not hits
        self.tell(TOO_SHORT if short else tr("{count} found", count=len(hits)) if hits else NOTHING)

    def tell(self, sentence: str) -> None:
        self._said.setText(sentence)

    def step(self, by: int) -> None:
        """To another hit; heads are passed over, and at the ends it stays."""
        places = [place for place in range(self.list.count()) if self.list.item(place).data(HIT) is not None]
        if places:
            here = places.index(self.list.currentRow()) if self.list.currentRow() in places else 0
            self.list.setCurrentRow(places[max(0, min(len(places) - 1, here + by))])
            if places.index(self.list.currentRow()) == 0:
                self.list.scrollToTop()


class _Drawing(QStyledItemDelegate):
    """A head, or a hit on two lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        base = current().type.base
        return QSize(100, base * 3 + 9 if index.data(HIT) is not None else base * 2 + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        look, hit = current(), index.data(HIT)
        rect: QRect = option.rect
        inside = rect.adjusted(12, 4, -12, -4)
        painter.save()
        if hit is None:
            painter.setFont(look.font(look.type.small, QFont.Weight.DemiBold))
            painter.setPen(look.ink(Tone.muted))
            painter.drawText(inside, Qt.AlignmentFlag.AlignBottom, str(index.data()))
        else:
            view = self.parent()
            if isinstance(view, QListWidget) and view.currentRow() == index.row():
                painter.fillRect(rect, look.accent_soft)
                painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), look.accent)
            self._line(painter, inside, hit.title, look.font(look.type.base, QFont.Weight.DemiBold), Tone.plain, Qt.AlignmentFlag.AlignTop)
            self._line(painter, inside, hit.line, look.font(look.type.small), Tone.muted, Qt.AlignmentFlag.AlignBottom)
        painter.restore()

    def _line(self, painter: QPainter, room: QRect, text: str, font: QFont, tone: Tone, where: Qt.AlignmentFlag) -> None:
        painter.setFont(font)
        painter.setPen(current().ink(tone))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, where | Qt.TextFlag.TextSingleLine, shown)
