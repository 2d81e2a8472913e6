"""What hands and eyes do at the page: press, find a button, read what is there."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from bdcdesk.desktop.lead.page import LeadPage

from .conftest import every

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def labels(widget: QWidget) -> list[str]:
    return [one.text() for one in every(widget) if isinstance(one, QLabel) and one.text()]


def button(widget: QWidget, name: str) -> QAbstractButton:
    return next(one for one in every(widget) if isinstance(one, QAbstractButton) and name in (one.text(), one.accessibleName()))


def settle() -> None:
    """Lets layouts that asked for a new height get it."""
    for _ in range(4):
        QApplication.processEvents()


def press(page: LeadPage, key: Qt.Key, with_ctrl: bool = True) -> None:
    """A key to whatever has the focus, as a keyboard sends it."""
    QTest.keyClick(page.window().focusWidget() or page, key, CTRL if with_ctrl else Qt.KeyboardModifier.NoModifier)
