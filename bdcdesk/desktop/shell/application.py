"""Starts Qt, shows the window, and only then the desk behind it."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from bdcdesk.desktop import theme
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.entrance import Door, Entrance
from bdcdesk.desktop.shell.window import Window


def application(look: str = "light") -> QApplication:
    """The one application object, in its look. `look`: "light" or "dark"."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("bdcdesk")
    theme.apply(app, theme.theme(look))
    return app


def run_window(backstage: Backstage, store: str, look: str = "light", with_window: Callable[[Window], object] = lambda window: None) -> int:
    """Shows the window of one member and runs until it is closed. The exit code."""
    app = application(look)
    window = Window(backstage, store)
    with_window(window)
    window.show()
    QTimer.singleShot(0, window.begin)
    return app.exec()


def run_entrance(door: Door, look: str = "light", entered: Callable[[], object] = lambda: None) -> int:
    """Shows the sign-in page, then the window of whoever came in; runs until the last is closed. `entered`: somebody is in."""
    app = application(look)
    entrance = Entrance(door)
    windows: list[Window] = []

    def come_in(backstage: Backstage, store: str) -> None:
        window = Window(backstage, store)
        windows.append(window)
        window.show()
        QTimer.singleShot(0, window.begin)
        entered()

    entrance.entered.connect(come_in)
    entrance.page.show()
    return app.exec()
