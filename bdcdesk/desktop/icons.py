"""The bundled icons, in the colours of the theme."""

from functools import cache

from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from bdcdesk.desktop.resources import resource
from bdcdesk.desktop.theme import Tone, current


def _pixmap(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(pixels * ratio), round(pixels * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    svg = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", colour.encode())
    painter = QPainter(picture)
    QSvgRenderer(svg).render(painter)
    painter.end()
    return picture


def icon(name: str, tone: Tone = Tone.muted, pixels: int = 16) -> QIcon:
    """A bundled icon in the current theme's colour, sharp at 1x and 2x. Names: the files in `resources/icons`."""
    return _made(name, current().ink(tone).name(), pixels)


@cache
def _made(name: str, colour: str, pixels: int) -> QIcon:
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(_pixmap(name, colour, pixels, ratio))
    return made
