"""A card on the floor: whose shopper, what is owed, how long is left, who has it. Painted, so that a tick costs next to nothing."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from bdcdesk.desktop.floor.lettering import cut, font, width
from bdcdesk.desktop.floor.view import ANYONE, Card, More
from bdcdesk.desktop.theme import Theme, Tone, current
from bdcdesk.desktop.widgets.countdown import Ring, clock_words, countdown
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

HEIGHT = 68
EDGE = 3
LEFT = 12
RIGHT = 10
LINES = (21, 39, 57)
NARROWEST = 24
"""Pixels below which words say nothing any more."""


class WorkCard(QWidget):
    """Takes the focus; Enter or a double click opens the lead; dragging is told step by step, places in screen coordinates."""

    opened = Signal(str)
    focused = Signal(str)
    dragged = Signal(str, QPoint)
    dropped = Signal(str, QPoint)

    def __init__(self, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._card: Card | None = None
        self._ring = Ring("", 0.0, Tone.muted, "")
        self._gone = False
        self._selected = False
        self._pressed: tuple[str, QPoint] | None = None
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    @property
    def lead(self) -> str:
        """The lead it shows, "" for none."""
        return self._card.lead if self._card else ""

    @property
    def card(self) -> Card | None:
        """What it shows."""
        return self._card

    @property
    def countdown_text(self) -> str:
        """The countdown as it is shown now."""
        return self._ring.text

    def show_card(self, card: Card, now: Instant, gone: bool = False) -> None:
        """Shows a card; `gone`: it is done or belongs elsewhere and is only held in place, pale."""
        changed = card != self._card or gone != self._gone
        self._card, self._gone = card, gone
        if changed:
            due = tr("due {clock_words}", clock_words=clock_words(card.due, card.zone)) if card.due else ""
            self.setAccessibleName(", ".join(part for part in (card.who, card.what, due, card.owner_name, card.store) if part))
            self.setToolTip(f"{card.who}\n{card.what}\n{card.owner_name}")
            self.update()
        self.tick(now)

    def mark(self, selected: bool) -> None:
        """Shows that Ctrl+R is about this card, also while the focus is elsewhere."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def tick(self, now: Instant) -> None:
        """The countdown advances; paints only if it says something else now."""
        if self._card is None:
            return
        ring = countdown(self._card.due, self._card.total, now, self._card.zone)
        if (ring.text, ring.tone) != (self._ring.text, self._ring.tone):
            self.update(self.width() // 2, 0, self.width(), LINES[0] + 6)
        self._ring = ring

    def sizeHint(self) -> QSize:
        return QSize(180, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, HEIGHT)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Says how long is left to someone who hears it; not on each tick, which would never let them hear anything else."""
        self.setAccessibleDescription(self._ring.words)
        self.focused.emit(self.lead)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.lead)
        elif event.key() == Qt.Key.Key_Escape and self._dragging:
            self._end_drag()
            self.dropped.emit("", QPoint())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self.lead)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            # The lead is kept from here on: the card may show another by the time it is let go.
            self._pressed = (self.lead, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        lead, start = self._pressed
        far = (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance()
        if far and not self._dragging:
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragging:
            self.dragged.emit(lead, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        lead, dragging = self._pressed[0], self._dragging
        self._end_drag()
        if dragging:
            self.dropped.emit(lead, event.globalPosition().toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._card is None:
            return
        look = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ground(painter, self.width(), look, Tone.muted if self._gone else self._tone, (self.hasFocus(), self._selected))
        pale = look.faint if self._gone else look.text
        ring = Ring(tr("moved"), 0.0, Tone.muted, "") if self._gone else self._ring
        _line(painter, LINES[0], self.width(), True, (self._card.who, pale), (ring.text, look.ink(ring.tone)))
        _line(painter, LINES[1], self.width(), False, (self._card.what, pale), ("", pale))
        owner = look.bad if self._card.owner == ANYONE and not self._gone else look.muted
        _line(painter, LINES[2], self.width(), False, (self._card.owner_name, owner), (self._card.store, look.muted))
        painter.end()

    def _end_drag(self) -> None:
        self._pressed = None
        self._dragging = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)


class MoreCard(QWidget):
    """What else is in the lane, in place of its cards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._more: More | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_more(self, more: More | None) -> None:
        """None hides it."""
        self._more = more
        self.setVisible(more is not None)
        if more is not None:
            self.setAccessibleName(tr("{count:,} more: {kinds}, {owners}", count=more.count, kinds=more.kinds, owners=more.owners))
            self.setToolTip(tr("{count:,} more\n{kinds}\n{owners}", count=more.count, kinds=more.kinds, owners=more.owners))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._more is None:
            return
        look = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ground(painter, self.width(), look, Tone.plain, (False, False))
        _line(painter, LINES[0], self.width(), True, (tr("+ {count:,} more", count=self._more.count), look.text), ("", look.text))
        _line(painter, LINES[1], self.width(), False, (self._more.kinds, look.text), ("", look.text))
        _line(painter, LINES[2], self.width(), False, (self._more.owners, look.muted), ("", look.text))
        painter.end()


def _ground(painter: QPainter, width: int, look: Theme, tone: Tone, marks: tuple[bool, bool]) -> None:
    focus, selected = marks
    frame = QRectF(0.5, 0.5, width - 1, HEIGHT - 1)
    shape = QPainterPath()
    shape.addRoundedRect(frame, look.size.radius_small, look.size.radius_small)
    painter.fillPath(shape, look.accent_soft if focus else look.panel)
    painter.save()
    painter.setClipPath(shape)
    painter.fillRect(QRectF(0, 0, EDGE, HEIGHT), look.line if tone in (Tone.muted, Tone.plain) else look.ink(tone))
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.accent, 2 if focus else 1) if focus or selected else look.line)
    painter.drawPath(shape)
    if not (focus or selected) and tone not in (Tone.muted, Tone.plain):
        painter.setClipRect(QRectF(0, 0, EDGE, HEIGHT))
        painter.setPen(look.ink(tone))
        painter.drawPath(shape)
        painter.setClipping(False)


def _line(painter: QPainter, base: int, across: int, bold: bool, left: tuple[str, QColor], right: tuple[str, QColor]) -> None:
    """Words at both ends of a line. In a bold one the left give way (to the countdown), in a small one the right (to the owner)."""
    painter.setFont(font(not bold, bold))
    inside = across - LEFT - RIGHT
    room = inside // 2 if bold else max(0, inside - width(left[0], not bold, bold) - 6)
    end = cut(right[0], not bold, bold, room) if room >= NARROWEST else ""
    taken = width(end, not bold, bold) + 6 if end else 0
    painter.setPen(left[1])
    painter.drawText(QPointF(LEFT, base), cut(left[0], not bold, bold, inside - taken))
    if end:
        painter.setPen(right[1])
        painter.drawText(QPointF(across - RIGHT - width(end, not bold, bold), base), end)
