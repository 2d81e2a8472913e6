"""The countdown ring: painted the same in the list, on the lead's page and on the floor."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QStaticText, QTransform

from bdcdesk.desktop.theme import Theme, Tone, current
from bdcdesk.desktop.widgets.countdown import Ring

TOP = 90 * 16
WHOLE = 360 * 16
STROKE = 3.0
REMEMBERED = 1_000


def paint_ring(painter: QPainter, rect: QRectF, ring: Ring, look: Theme | None = None) -> None:
    """Paints a ring that fills `rect` (square, 42 px in the design): the part left from the top clockwise, its text inside.

    Leaves the painter's pen and font changed and antialiasing on.
    """
    look = look or current()
    tools = _tools(look)
    inside = rect.adjusted(STROKE / 2, STROKE / 2, -STROKE / 2, -STROKE / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = round(WHOLE * ring.fraction)
    pen = tools.pens[ring.tone]
    if left < WHOLE:
        painter.setPen(tools.line)
        painter.drawArc(inside, TOP, WHOLE - left)
    if left > 0:
        painter.setPen(pen)
        painter.drawArc(inside, TOP, -left)
    text = tools.text(ring.text)
    size = text.size()
    painter.setFont(tools.font)
    painter.setPen(pen)
    painter.drawStaticText(QPointF(rect.center().x() - size.width() / 2, rect.center().y() - size.height() / 2), text)


class _Tools:
    """Font, pens and shaped texts of a theme, made once: making them costs more than painting with them."""

    def __init__(self, look: Theme) -> None:
        self.font = look.font(look.type.small, QFont.Weight.DemiBold, figures=True)
        self.line = QPen(look.line, STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        self.pens = {tone: QPen(look.ink(tone), STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap) for tone in Tone}
        self._texts: dict[str, QStaticText] = {}

    def text(self, text: str) -> QStaticText:
        """The text, shaped. There are some thousand different countdowns; the oldest are forgotten."""
        known = self._texts.get(text)
        if known is None:
            if len(self._texts) >= REMEMBERED:
                self._texts.clear()
            known = self._texts[text] = shaped(text, self.font)
        return known


def shaped(text: str, font: QFont) -> QStaticText:
    """A text made ready to be painted often."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(QTransform(), font)
    return made


@lru_cache(maxsize=4)
def _tools(look: Theme) -> _Tools:
    return _Tools(look)
