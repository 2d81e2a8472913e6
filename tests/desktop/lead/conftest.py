"""A page on a window that has the keyboard."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.page import LeadPage

Open = Callable[..., LeadPage]


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    """Opens a page; its call delay in ms can be said."""

    def make(call_delay: int = 30, width: int = 1072, height: int = 852) -> LeadPage:
        page = LeadPage(call_delay)
        qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return make


def every(widget: QWidget) -> list[QWidget]:
    """All widgets in sight below this one."""
    return [one for one in widget.findChildren(QWidget) if one.isVisible()]
