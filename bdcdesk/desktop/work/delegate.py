"""Paints one row of the work list: ring, shopper, what is to be done, whose it is."""

import msgspec
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.countdown import Ring
from bdcdesk.desktop.widgets.ring import paint_ring
from bdcdesk.desktop.work.lettering import Cut, Fonts
from bdcdesk.desktop.work.model import WorkModel
from bdcdesk.desktop.work.row import WorkRow, ring, tags
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

LEFT = 12
GAP = 10
BAR = 3
UPPER = 23
"""The base line of the name, from the top of the row; `LOWER` that of the second line."""
LOWER = 40
_HIGH = 55
"""Pixels of a row with text of the usual size, for which these stand."""
TAG = 130
OFFER = 160
BOTH = 260
"""Pixels that a tag may take, one that counts down, and one that does with another beside it."""
NAME = 84
"""Pixels that a name keeps beside a tag that can be said shorter."""
SPACE = 6.0
DONE = Ring("✓", 0.0, Tone.muted, tr("no longer waiting"))
STEPS = 360
"""A ring is painted in steps of one degree."""
REMEMBERED = 60
"""Kept pictures: two screens full, some 5 MB."""


class _Strip(msgspec.Struct, frozen=True, eq=False):
    """A painted row, and what it was painted for."""

    row: WorkRow
    seen: tuple[int, bool, bool, float, tuple[str, ...]]
    picture: QPixmap


class WorkDelegate(QStyledItemDelegate):
    """For views on a `WorkModel`. A tick paints two kept pictures per row; a row is only painted anew when it says something else."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fonts: Fonts | None = None
        self._strips: dict[str, _Strip] = {}
        self._rings: dict[tuple[str, str, int, float], QPixmap] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Every row is equally high."""
        return QSize(200, current().size.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """One row. May leave pen, font and antialiasing changed: the next row sets its own."""
        model = index.model()
        if not isinstance(model, WorkModel):
            return
        row = model.row_at(index.row())
        view = self.parent()
        # Not by the option's state, whose class takes long to load; of this list, the current row is the one selected.
        selected = isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row()
        self.paint_row(painter, option.rect, row, model.now, selected, model.gone(row.lead))

    def paint_row(self, painter: QPainter, rect: QRect, row: WorkRow, now: Instant, selected: bool, gone: bool) -> None:
        """As `paint`, without a model. A row that is `gone` is done and only held in place: it is pale and says so."""
        look = self._fonts_now().look
        ratio = painter.device().devicePixelRatioF()
        said = DONE if gone else ring(row, now)
        at = QPointF(rect.x() + LEFT, rect.y() + (rect.height() - 1 - look.size.ring) / 2)
        if ratio != int(ratio):  # between the screen's pixels a kept picture would be blurred
            self._paint_strip(painter, rect.topLeft(), rect.size(), row, tags(row, now), selected, gone)
            paint_ring(painter, QRectF(at, QSizeF(look.size.ring, look.size.ring)), said, look)
            return
        painter.drawPixmap(rect.topLeft(), self._strip(row, tags(row, now), rect.size(), selected, gone, ratio))
        painter.drawPixmap(at, self._ring(said, ratio))

    def _strip(self, row: WorkRow, tagged: tuple[str, ...], size: QSize, selected: bool, gone: bool, ratio: float) -> QPixmap:
        """A row without its ring, painted once: only rings change from second to second."""
        known = self._strips.get(row.lead)
        wanted = (size.width(), selected, gone, ratio, tagged)
        if known is not None and known.row is row and known.seen == wanted:
            return known.picture
        picture = _blank(size, ratio, self._fonts_now().look.panel)
        painter = QPainter(picture)
        self._paint_strip(painter, QPoint(0, 0), size, row, tagged, selected, gone)
        painter.end()
        if len(self._strips) >= REMEMBERED:
            del self._strips[next(iter(self._strips))]
        self._strips[row.lead] = _Strip(row, wanted, picture)
        return picture

    def _ring(self, said: Ring, ratio: float) -> QPixmap:
        wanted = (said.text, said.tone.value, round(said.fraction * STEPS), ratio)
        known = self._rings.get(wanted)
        if known is None:
            look = self._fonts_now().look
            size = QSize(look.size.ring, look.size.ring)
            known = _blank(size, ratio, QColor(0, 0, 0, 0))
            painter = QPainter(known)
            paint_ring(painter, QRectF(QPointF(0, 0), size.toSizeF()), said, look)
            painter.end()
            if len(self._rings) >= REMEMBERED:
                del self._rings[next(iter(self._rings))]
            self._rings[wanted] = known
        return known

    def _paint_strip(
        self, painter: QPainter, corner: QPoint, size: QSize, row: WorkRow, tagged: tuple[str, ...], selected: bool, gone: bool
    ) -> None:
        fonts = self._fonts_now()
        look = fonts.look
        left, top, width, height = corner.x(), corner.y(), size.width(), size.height()
        if selected:
            painter.fillRect(left, top, width, height, look.accent_soft)
            painter.fillRect(left, top, BAR, height, look.accent)
        painter.fillRect(left, top + height - 1, width, 1, look.line)
        upper, lower = top + UPPER * height // _HIGH, top + LOWER * height // _HIGH
        text_at, end = left + LEFT + look.size.ring + GAP, left + width - LEFT
        ink = look.muted if gone else look.text

        owner = fonts.small.shared(tr("gone") if gone else row.owner, (end - text_at) / 2)
        room = end - owner.width - SPACE - text_at
        beside = self._beside(row, () if gone else tagged, room - SPACE)
        who = fonts.who.cut(row.who, room - (beside.width + SPACE if beside.text else 0.0))
        store = fonts.small.shared(row.store, (end - text_at) / 3)
        store_room = store.width + SPACE if store.text else 0.0
        why = fonts.why.shared(row.why, end - text_at - store_room)
        what = fonts.small.cut(f" · {row.what}" if row.what else "", end - text_at - store_room - why.width)

        fonts.who.write(painter, text_at, upper, who, ink)
        fonts.small.write(painter, text_at + who.width + SPACE, upper, beside, look.ok)
        fonts.small.write(painter, end - owner.width, upper, owner, look.muted if gone else look.ink(row.owner_tone))
        fonts.small.write(painter, end - store.width, lower, store, look.muted)
        fonts.why.write(painter, text_at, lower, why, ink)
        fonts.small.write(painter, text_at + why.width, lower, what, look.muted)

    def _beside(self, row: WorkRow, tagged: tuple[str, ...], room: float) -> Cut:
        """The first of these ways to say it that leaves the name its room; the last where none does."""
        most = OFFER if row.until else TAG
        if len(tagged) < 2 and not row.beside:
            return self._fonts_now().small.shared(f"● {tagged[0]}" if any(tagged) else "", most)
        for said in tagged if row.beside else tagged[:-1]:
            cut = self._fonts_now().small.shared(f"● {said}", BOTH)
            if cut.width <= room - NAME:
                return cut
        return self._fonts_now().small.shared(f"● {tagged[-1]}", most)

    def _fonts_now(self) -> Fonts:
        look = current()
        if self._fonts is None or self._fonts.look is not look:
            self._fonts = Fonts(look)
            self._strips.clear()
            self._rings.clear()
        return self._fonts


def _blank(size: QSize, ratio: float, ground: QColor) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(ground)
    return picture
