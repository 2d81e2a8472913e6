"""The countdown ring: painted the same in the list, on the lead's page and on the floor."""

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from bdcdesk.desktop.theme import Theme, Tone, current, theme
from bdcdesk.desktop.widgets.countdown import Ring

TOP = 90 * 16
WHOLE = 360 * 16
STROKE = 3.0


def paint_ring(painter: QPainter, rect: QRectF, ring: Ring, look: Theme | None = None) -> None:
    """Paints a ring that fills `rect` (square, 42 px in the design): the part left from the top clockwise, its text inside.

    Leaves the painter's pen and font changed and antialiasing on.
    """
    look = look or current()
    font, line, pens = _tools(look.name)
    inside = rect.adjusted(STROKE / 2, STROKE / 2, -STROKE / 2, -STROKE / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = round(WHOLE * ring.fraction)
    if left < WHOLE:
        painter.setPen(line)
        painter.drawArc(inside, TOP, WHOLE - left)
    if left > 0:
        painter.setPen(pens[ring.tone])
        painter.drawArc(inside, TOP, -left)
    painter.setFont(font)
    painter.setPen(look.ink(ring.tone))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, ring.text)


@lru_cache(maxsize=4)
def _tools(name: str) -> tuple[QFont, QPen, dict[Tone, QPen]]:
    """Font and pens of a theme, made once: making them costs as much as painting with them."""
    look = theme(name)

    def pen(tone: Tone) -> QPen:
        return QPen(look.ink(tone), STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)

    line = QPen(look.line, STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    return look.font(look.type.small, QFont.Weight.DemiBold, figures=True), line, {tone: pen(tone) for tone in Tone}
