"""A shopper's picture, small. Whatever its bytes are, nothing is taken that is not a picture of a bearable size."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from bdcdesk.domain.attachment import PICTURES, file_kind

LARGEST: Final = 25_000_000
"""Pixels of a picture that is made small: 100 MB while that is done. A file of a few kB can claim a thousand times as many."""
SMALL: Final = QSize(400, 300)
"""At most, in the pixels of a screen of double density."""


def thumbnail(content: bytes) -> QImage | None:
    """None for what cannot be shown small. From any thread; memory as for LARGEST, so run one at a time.

    Read as what its first bytes say, and as nothing else: Qt knows formats (SVG, TGA ...) that no shopper's phone sends.
    """
    kind = file_kind(content)
    if kind not in PICTURES:
        return None
    bytes_read = QBuffer()
    bytes_read.setData(QByteArray(content))
    bytes_read.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(bytes_read, QByteArray(str(kind).encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty() or size.width() * size.height() > LARGEST:
        return None
    if size.width() > SMALL.width() or size.height() > SMALL.height():
        fitting = size.scaled(SMALL, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(fitting.expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image
