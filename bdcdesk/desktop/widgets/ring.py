"""The countdown ring: painted the same in the list, on the lead's page and on the floor."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from bdcdesk.desktop.theme import Theme, current
from bdcdesk.desktop.widgets.countdown import Ring

TOP = 90 * 16
WHOLE = 360 * 16
STROKE = 3.0


def paint_ring(painter: QPainter, rect: QRectF, ring: Ring, look: Theme | None = None) -> None:
    """Paints a ring that fills `rect` (square, 42 px in the design): the part left from the top clockwise, its text inside.

    Leaves the painter's pen and font changed and antialiasing on.
    """
    look = look or current()
    ink = look.ink(ring.tone)
    inside = rect.adjusted(STROKE / 2, STROKE / 2, -STROKE / 2, -STROKE / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = round(WHOLE * ring.fraction)
    if left < WHOLE:
        painter.setPen(QPen(look.line, STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(inside, TOP, WHOLE - left)
    if left > 0:
        painter.setPen(QPen(ink, STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(inside, TOP, -left)
    painter.setFont(look.font(look.type.small, QFont.Weight.DemiBold, figures=True))
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, ring.text)
