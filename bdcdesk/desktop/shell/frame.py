"""The window's frame: what is painted first, before anything that reads a file or knows a lead is loaded."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QLayout, QStackedWidget, QVBoxLayout, QWidget

from bdcdesk.desktop.shell.bar import Bar, Telling
from bdcdesk.desktop.theme import current


class Frame(QWidget):
    """The bar, the line that tells, and room for a screen. `painted` is sent once, `closing` before it closes.

    `who` is the member's name, `floor` whether a supervisor's screens are offered.
    """

    painted = Signal()
    closing = Signal()

    def __init__(self, store: str, who: str, *, floor: bool) -> None:
        super().__init__()
        self.setWindowTitle(f"bdcdesk · {store}")
        self.setProperty("surface", "window")
        self.resize(1440, 900)
        self._is_painted = False
        self.bar = Bar(store, who, floor=floor)
        self.telling = Telling()
        self.screens = QStackedWidget()
        self.screens.addWidget(_Empty())
        column = QVBoxLayout(self)
        # Else Qt hands the layout's minimum to the window system, which the offscreen one warns about; the window states its own.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.telling)
        column.addWidget(self.screens, 1)
        if QGuiApplication.platformName() != "offscreen":
            self.setMinimumSize(1024, 640)

    def when_painted(self, act: Callable[[], object]) -> None:
        self.painted.connect(act)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


class _Empty(QWidget):
    """Where the screens will be: the work column's place and the page's, so that nothing jumps when they come."""

    def __init__(self) -> None:
        super().__init__()
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        column = QWidget()
        column.setProperty("surface", "panel")
        column.setFixedWidth(current().size.work_column)
        row.addWidget(column)
