"""Rules for every test with Qt in it: no display, no leftovers, no unexpected warnings."""

import gc
import logging
import os
import threading
from collections.abc import Iterator

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QEvent, QPoint, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from bdcdesk.desktop import stylesheet, theme

_CORNER = QPoint(10, 10)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_warnings: the code under test logs warnings, and the test says which")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/desktop" in item.path.as_posix():
            # the offscreen plugin says so of every window with a smallest size, of one that comes up before others, and of menus
            item.add_marker(
                pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)", extend=True)
            )


@pytest.fixture(scope="session")
def _light(qapp: QApplication) -> QApplication:
    stylesheet.apply(qapp, theme.theme("light"))
    return qapp


@pytest.fixture(autouse=True)
def _leaves_nothing(_light: QApplication, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails on threads and timers that outlive the test, and on warnings that nobody expected."""
    before = set(threading.enumerate())
    # Where the test before left it, it may lie on a row or a card of this one's window, which hold still below it.
    if QCursor.pos() != _CORNER:
        QCursor.setPos(_CORNER)
    _light.processEvents()
    yield
    _light.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    threads = [thread.name for thread in threading.enumerate() if thread not in before and not isinstance(thread, threading._DummyThread)]
    assert not threads, f"threads outlived the test: {threads}"
    assert not _running(), f"timers outlived the test: {_running()}"
    _delete_windows(_light)
    if request.node.get_closest_marker("expects_warnings") is None:
        said = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
        assert not said, f"logged without being expected: {said}"


def _delete_windows(app: QApplication) -> None:
    """Windows that a test has closed and left alone. Each change of look would dress them anew: half a minute at the end of a run."""
    for window in app.topLevelWidgets():
        if window.parent() is None:
            window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _running() -> list[QTimer]:
    import shiboken6

    timers = [each for each in gc.get_objects() if type(each) is QTimer]
    return [timer for timer in timers if shiboken6.isValid(timer) and timer.isActive()]
