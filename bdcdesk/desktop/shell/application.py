"""Starts Qt, paints the frame, and only then loads what fills it."""

import builtins
import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from bdcdesk.desktop.shell.frame import Frame
from bdcdesk.desktop.speech import dress_qt

if TYPE_CHECKING:
    # Loaded after the first paint.
    from bdcdesk.desktop.shell.backstage import Backstage
    from bdcdesk.desktop.shell.entrance import Door, OwnPins
    from bdcdesk.desktop.shell.screens import Screens

# PySide puts an import of its own before Python's, which reads the source of every module for a switch (`from __feature__ import ...`)
# that nothing here uses: some 50 ms at a start. Python's is kept under this name, and put back.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

SWITCH: Final = 0.0001
"""Seconds after which a thread that works gives the interpreter to one that waits. A paint of the window takes it up some twenty times:
with Python's own 5 ms it would wait for 100 ms beside a thread that works, with 1 ms it was seen to wait for 20."""


def bare_application() -> QApplication:
    """The one application object, in no look yet."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("bdcdesk")
    dress_qt(app)
    sys.setswitchinterval(SWITCH)
    return app


def application(look: str = "light") -> QApplication:
    """The one application object, in its look. `look`: "light" or "dark"."""
    from bdcdesk.desktop import stylesheet, theme

    app = bare_application()
    stylesheet.apply(app, theme.theme(look))
    return app


def system_look() -> str:
    """As the computer is set: "light" or "dark"; light where it does not say. The application object must be there."""
    return "dark" if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"


def _log_qt() -> None:
    """What Qt has to say goes to the log as an event of its own; its words may hold anything, so they do not."""
    log = logging.getLogger("bdcdesk.qt")

    def heard(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        log.log(_LEVELS.get(kind, logging.WARNING), "qt")

    qInstallMessageHandler(heard)


_LEVELS: Final = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.DEBUG, QtMsgType.QtWarningMsg: logging.INFO}


def nothing(screens: "Screens") -> None:
    return


def open_frame(
    store: str, who: str, backstage: "Callable[[], Backstage]", look: str, filled: "Callable[[Screens], object]" = nothing
) -> Frame:
    """Shows the frame of one member; when it is painted, what fills it is made from `backstage()` and handed to `filled`."""
    frame = Frame(store, who, look)

    def fill() -> None:
        from bdcdesk.desktop.preferences import liking
        from bdcdesk.desktop.shell.screens import Screens

        known = backstage()
        liking.choose(known.shelf.read(), look)
        filled(Screens(frame, known, store))
        frame.activateWindow()

    frame.painted.connect(fill)
    frame.show()
    return frame


def run_window(
    store: str, who: str, backstage: "Callable[[], Backstage]", look: str = "light", filled: "Callable[[Screens], object]" = nothing
) -> int:
    """The window of one member until it is closed. The exit code."""
    _log_qt()
    app = bare_application()
    frame = open_frame(store, who, backstage, look, filled)
    code = app.exec()
    frame.deleteLater()
    return code


def run_entrance(
    door: "Callable[[], Door]", pins: "OwnPins", clock: Callable[[], int], look: str = "", entered: Callable[[], object] = lambda: None
) -> int:
    """Shows the sign-in page, then the windows of those who come in, one at a time; runs until the one in sight is closed.

    `clock` in ms counts the time for which this computer slept. `entered`: somebody is in. `look`: "light" or "dark"; "" as the computer
    is set.
    """
    from bdcdesk.desktop.shell.entrance import Entrance
    from bdcdesk.desktop.shell.shift import Shift

    _log_qt()
    bare_application()
    look = look or system_look()
    app = application(look)
    entrance = Entrance(door)
    shift = Shift(entrance, pins, clock, look, entered)
    entrance.page.show()
    code = app.exec()
    shift.end()
    return code
