"""The desktop's part of `bdcdesk self-test`: Qt starts, finds its plugins and the font, and paints."""

import os

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontInfo, QGuiApplication, QImageReader
from PySide6.QtWidgets import QLabel

from bdcdesk.desktop.shell.application import application
from bdcdesk.desktop.theme import current


def painted() -> str:
    """What was found. Raises AssertionError."""
    if not any(os.environ.get(display) for display in ("DISPLAY", "WAYLAND_DISPLAY")) and os.name == "posix":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    label = QLabel("bdcdesk 0:38")
    image = label.grab().toImage()
    family = QFontInfo(current().font(current().type.base)).family()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    if len(colours) < 3 or family != current().type.family:
        raise AssertionError(f"nothing was painted, or not in the bundled font but in {family}")
    formats = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    if "png" not in formats:
        raise AssertionError("the image plugins are missing")
    return f"Qt {qVersion()} painted on {QGuiApplication.platformName()} in {family}"
