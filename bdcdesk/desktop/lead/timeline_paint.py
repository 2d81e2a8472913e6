"""How one entry of the timeline looks: measured once for a width and a theme, painted from that."""

from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from bdcdesk.desktop.lead.thumbs import BOX, Thumbs
from bdcdesk.desktop.lead.timeline_model import ENTRY
from bdcdesk.desktop.theme import Theme, current
from bdcdesk.report.entry import Entry
from bdcdesk.report.finding import Sought
from bdcdesk.translation import tr

SIDE = 20
GAP = 9
PAD_X, PAD_Y = 12, 8
SHARE = 0.68
"""The widest that a bubble gets, as a part of the column."""
_KEPT = 6_000
_Marks = tuple[list[QTextLayout.FormatRange], list[QTextLayout.FormatRange]]
"""Of an entry's text and of its meta."""
_ACTS = {"open": tr("Open ↗"), "again": tr("Ask for it again")}


@dataclass(slots=True)
class Laid:
    """An entry for one width: `box` is the bubble (empty for a line), `text` and `meta` lie at their points; below them what can be done
    with a file (`act`), above them the room for a picture (`picture`, empty for none)."""

    height: int
    box: QRectF
    text: QTextLayout
    text_at: QPointF
    meta: QTextLayout | None
    meta_at: QPointF
    act: QTextLayout | None = None
    act_at: QPointF = field(default_factory=QPointF)
    picture: QRectF = field(default_factory=QRectF)


def _wrapped(words: str, font: QFont, width: float, centre: bool = False) -> QTextLayout:
    layout = QTextLayout(words.replace("\n", "\u2028"), font)
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centre else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += round(line.height() * 1.12)
    layout.endLayout()
    return layout


def _height(layout: QTextLayout) -> float:
    last = layout.lineAt(layout.lineCount() - 1)
    return last.y() + round(last.height() * 1.12)


def _natural(layout: QTextLayout) -> float:
    return max(layout.lineAt(place).naturalTextWidth() for place in range(layout.lineCount()))


def lay(entry: Entry, width: int, look: Theme) -> Laid:
    """Measures an entry for a column of `width` px."""
    small = look.font(look.type.small, figures=True)
    if entry.shape in ("line", "day"):
        words = _wrapped(entry.text, small, max(40, width - 2 * SIDE), centre=True)
        above = GAP if entry.shape == "day" else GAP / 2
        return Laid(int(_height(words) + above + GAP / 2), QRectF(), words, QPointF(SIDE, above), None, QPointF())
    room = max(60.0, (width - 2 * SIDE) * SHARE - 2 * PAD_X)
    text = _wrapped(entry.text, look.font(look.type.base), room)
    meta = _wrapped(entry.meta, small, room)
    file = entry.attached
    act = _wrapped(_ACTS[file.act], look.font(look.type.small, QFont.Weight.DemiBold), room) if file is not None and file.act else None
    picture = QSizeF(BOX).boundedTo(QSizeF(room, BOX.height())) if file is not None and file.picture else QSizeF(0, 0)
    inner = max(_natural(text), _natural(meta), picture.width(), _natural(act) if act else 0)
    above = picture.height() + PAD_Y if file is not None and file.picture else 0
    box = QRectF(0, GAP / 2, inner + 2 * PAD_X, above + _height(text) + _height(meta) + (_height(act) if act else 0) + 2 * PAD_Y)
    box.moveLeft(SIDE if entry.shape == "theirs" else width - SIDE - box.width())
    corner = box.topLeft() + QPointF(PAD_X, PAD_Y)
    at = corner + QPointF(0, above)
    below = at + QPointF(0, _height(text))
    under = below + QPointF(0, _height(meta))
    return Laid(int(box.height()) + GAP, box, text, at, meta, below, act, under, QRectF(corner, picture))


class EntryDelegate(QStyledItemDelegate):
    """Paints entries. Measures are kept by entry and width, and forgotten when the theme changes."""

    def __init__(self, thumbs: Thumbs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbs = thumbs
        self._kept: dict[tuple[Entry, int], Laid] = {}
        self._look: Theme | None = None
        self._sought: Sought | None = None
        self._marks: dict[Entry, _Marks] = {}
        self.width = 600

    def mark(self, sought: Sought | None) -> None:
        """From now on shows where this stands."""
        self._sought = sought
        self._marks.clear()

    def laid(self, entry: Entry) -> Laid:
        """The entry as measured for the width now."""
        look = current()
        if look is not self._look or len(self._kept) > _KEPT:
            self._kept.clear()
            self._marks.clear()
            self._look = look
        key = (entry, self.width)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = lay(entry, self.width, look)
        return found

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The whole width, and the height that the words need in it."""
        return QSize(self.width, self.laid(index.data(ENTRY)).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """A centred line, or a bubble on its side."""
        entry: Entry = index.data(ENTRY)
        laid, look = self.laid(entry), current()
        ground, ink, faint, edge = _colours(entry, look)
        painter.save()
        painter.translate(option.rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        # While words are looked for the keys are in their field, and the entry that was gone to is told by the same frame.
        framed = QStyle.StateFlag.State_Selected if self._sought is not None else QStyle.StateFlag.State_HasFocus
        in_text, in_meta = self._marked(entry, look)
        if not laid.box.isEmpty():
            painter.setPen(QPen(edge, 1) if edge else Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(laid.box.adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        if state & framed:
            self._outline(painter, laid, look)
        painter.setPen(ink)
        laid.text.draw(painter, laid.text_at, in_text)
        if laid.meta is not None:
            painter.setPen(faint)
            laid.meta.draw(painter, laid.meta_at, in_meta)
        if laid.act is not None:
            painter.setPen(look.accent)
            laid.act.draw(painter, laid.act_at)
        if not laid.picture.isEmpty() and entry.attached is not None:
            self._picture(painter, laid.picture, entry.attached.blob, look)
        painter.restore()

    def _marked(self, entry: Entry, look: Theme) -> _Marks:
        if self._sought is None:
            return [], []
        found = self._marks.get(entry)
        if found is None:
            found = self._marks[entry] = (_ranges(self._sought, entry.text, look), _ranges(self._sought, entry.meta, look))
        return found

    def _picture(self, painter: QPainter, room: QRectF, blob: str, look: Theme) -> None:
        """In the middle of its room; until it is there, and where it cannot be shown small, the room alone."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.panel2)
        painter.drawRoundedRect(room, 8, 8)
        found = self._thumbs.picture(blob)
        if found is None:
            return
        size = QSizeF(found.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(0, 0), size)
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, found, QRectF(found.rect()))

    def _outline(self, painter: QPainter, laid: Laid, look: Theme) -> None:
        words = QRectF(laid.text_at, laid.text.boundingRect().size())
        box = laid.box.adjusted(-2.5, -2.5, 2.5, 2.5) if not laid.box.isEmpty() else words.adjusted(-2, -1, 2, 1)
        painter.setPen(QPen(look.accent, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 13, 13)


def _ranges(sought: Sought, text: str, look: Theme) -> list[QTextLayout.FormatRange]:
    """Where it stands, on a ground of its own and underlined: told by shape as well as by colour."""
    form = QTextCharFormat()
    form.setBackground(look.accent_soft)
    form.setForeground(look.text)
    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    ranges = []
    for begin, end in sought.places(text):
        made = QTextLayout.FormatRange()
        made.start, made.length, made.format = _units(text[:begin]), _units(text[begin:end]), form
        ranges.append(made)
    return ranges


def _units(text: str) -> int:
    """How long Qt finds it: a sign beyond the first 65,536 counts twice."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _colours(entry: Entry, look: Theme) -> tuple[QColor, QColor, QColor, QColor | None]:
    """Ground, words, small words and edge. The words say all of it too."""
    if entry.shape == "ours" and entry.trouble:
        return look.bad_soft, look.text, look.bad, look.bad
    if entry.shape == "ours":
        return look.bubble_out, look.on_bubble, look.on_bubble, None
    if entry.shape == "note":
        return look.warn_soft, look.text, look.warn, None
    if entry.shape == "theirs":
        return look.panel, look.text, look.faint, look.line
    return look.bg, look.muted if entry.shape == "day" else look.faint, look.faint, None
