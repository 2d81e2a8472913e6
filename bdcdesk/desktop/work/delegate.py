"""Paints one row of the work list: ring, shopper, what is to be done, whose it is."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from bdcdesk.desktop.theme import Theme, Tone, current
from bdcdesk.desktop.widgets.countdown import Ring
from bdcdesk.desktop.widgets.ring import paint_ring
from bdcdesk.desktop.work.model import WorkModel
from bdcdesk.desktop.work.row import WorkRow, ring
from bdcdesk.domain.events.base import Instant

LEFT = 12
GAP = 10
BAR = 3
DONE = Ring("✓", 0.0, Tone.muted, "no longer waiting")
REMEMBERED = 400
"""Rows whose cut texts are kept: some screens full."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A row's texts cut to a width, with where they start."""

    row: WorkRow
    width: int
    gone: bool
    text_at: float
    who: str
    tag: str
    tag_at: float
    owner: str
    owner_at: float
    why: str
    what: str
    what_at: float


class _Fonts:
    """Fonts and metrics of one theme, made once."""

    def __init__(self, look: Theme) -> None:
        self.look = look
        self.who = look.font(look.type.base, QFont.Weight.Bold)
        self.small = look.font(look.type.small)
        self.why = look.font(look.type.small, QFont.Weight.DemiBold)
        self.who_size = QFontMetricsF(self.who)
        self.small_size = QFontMetricsF(self.small)
        self.why_size = QFontMetricsF(self.why)


class WorkDelegate(QStyledItemDelegate):
    """For views on a `WorkModel`. Makes no object per row except texts it has not cut before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fonts: _Fonts | None = None
        self._laid: dict[str, _Laid] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Every row is equally high."""
        return QSize(200, current().size.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """One row. Leaves pen, font and antialiasing changed: the next row sets its own."""
        model = index.model()
        if not isinstance(model, WorkModel):
            return
        row = model.row_at(index.row())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self.paint_row(painter, option.rect, row, model.now, selected, model.gone(row.lead))

    def paint_row(self, painter: QPainter, rect: QRect, row: WorkRow, now: Instant, selected: bool, gone: bool) -> None:
        """As `paint`, without a model. A row that is `gone` is done and only held in place: it is pale and says so."""
        fonts = self._tools()
        look = fonts.look
        left, top, width, height = rect.x(), rect.y(), rect.width(), rect.height()
        if selected:
            painter.fillRect(rect, look.accent_soft)
            painter.fillRect(left, top, BAR, height, look.accent)
        painter.fillRect(left, top + height - 1, width, 1, look.line)
        said = ring(row, now) if not gone else DONE
        paint_ring(painter, QRectF(left + LEFT, top + (height - 1 - look.size.ring) / 2, look.size.ring, look.size.ring), said, look)
        laid = self._lay(row, width, gone)
        upper, lower = top + 23, top + 40
        faint = look.muted if selected else look.faint
        painter.setFont(fonts.who)
        painter.setPen(faint if gone else look.text)
        painter.drawText(QPointF(left + laid.text_at, upper), laid.who)
        painter.setFont(fonts.small)
        if laid.tag:
            painter.setPen(look.ok)
            painter.drawText(QPointF(left + laid.tag_at, upper), laid.tag)
        painter.setPen(look.ink(row.owner_tone))
        painter.drawText(QPointF(left + laid.owner_at, upper), laid.owner)
        painter.setPen(look.muted)
        painter.drawText(QPointF(left + laid.what_at, lower), laid.what)
        painter.setFont(fonts.why)
        painter.setPen(faint if gone else look.text)
        painter.drawText(QPointF(left + laid.text_at, lower), laid.why)

    def _tools(self) -> _Fonts:
        look = current()
        if self._fonts is None or self._fonts.look is not look:
            self._fonts = _Fonts(look)
            self._laid.clear()
        return self._fonts

    def _lay(self, row: WorkRow, width: int, gone: bool) -> _Laid:
        known = self._laid.get(row.lead)
        if known is not None and known.row is row and known.width == width and known.gone is gone:
            return known
        if len(self._laid) >= REMEMBERED:
            self._laid.clear()
        laid = _lay_out(row, width, gone, self._tools())
        self._laid[row.lead] = laid
        return laid


def _lay_out(row: WorkRow, width: int, gone: bool, fonts: _Fonts) -> _Laid:
    """The owner keeps its room, the name gives way; what is to be done keeps its room, the rest of the line gives way."""
    cut = Qt.TextElideMode.ElideRight
    text_at = LEFT + fonts.look.size.ring + GAP
    end = width - LEFT
    owner = fonts.small_size.elidedText("gone" if gone else row.owner, cut, (end - text_at) / 2)
    tag = f"● {row.tag}" if row.tag and not gone else ""
    owner_at = end - fonts.small_size.horizontalAdvance(owner)
    tag_room = fonts.small_size.horizontalAdvance(tag) + 6 if tag else 0.0
    who = fonts.who_size.elidedText(_line(row.who), cut, max(0.0, owner_at - 6 - tag_room - text_at))
    why = fonts.why_size.elidedText(_line(row.why), cut, end - text_at)
    what_at = text_at + fonts.why_size.horizontalAdvance(why)
    what = fonts.small_size.elidedText(" · " + _line(row.what), cut, max(0.0, end - what_at)) if row.what else ""
    return _Laid(
        row, width, gone, text_at, who, tag, text_at + fonts.who_size.horizontalAdvance(who) + 6, owner, owner_at, why, what, what_at
    )


def _line(text: str) -> str:
    """On one line, and not longer than any line could show: a shopper may write a page where a name belongs."""
    return " ".join(text[:300].split())
