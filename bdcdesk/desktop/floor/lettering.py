"""Fonts and cut texts of the floor, made once: a floor with a hundred cells is painted again at every change."""

from functools import cache, lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics

from bdcdesk.desktop.theme import current


@cache
def font(small: bool, bold: bool) -> QFont:
    """One of the floor's four fonts, with digits of one width. They are the same in every theme. On the Qt thread."""
    look = current()
    weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
    return look.font(look.type.small if small else look.type.base, weight, figures=True)


@lru_cache(maxsize=4096)
def width(text: str, small: bool, bold: bool) -> int:
    """Of a text on one line, in pixels."""
    return _metrics(small, bold).horizontalAdvance(text)


@lru_cache(maxsize=4096)
def cut(text: str, small: bool, bold: bool, room: int) -> str:
    """The text, ending in … if it is wider than `room` pixels."""
    return text if width(text, small, bold) <= room else _metrics(small, bold).elidedText(text, Qt.TextElideMode.ElideRight, room)


@cache
def _metrics(small: bool, bold: bool) -> QFontMetrics:
    return QFontMetrics(font(small, bold))
