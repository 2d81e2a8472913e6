"""A supervisor sets up where leads come from: a real store in a file, a real window, real keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.page import SettingsPage
from bdcdesk.desktop.settings.sources_page import SourcesPage
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.source import Source
from bdcdesk.wiring import demo
from bdcdesk.wiring.demo_store import STORE, SUPERVISOR, demo_building
from bdcdesk.wiring.source_secrets import secrets_of
from bdcdesk.wiring.sources import read_sources
from bdcdesk.wiring.station import HUB

from .test_screens import PATIENCE, opened

CTRL = Qt.KeyboardModifier.ControlModifier
JSON = '{"q1": "Ana Ruiz", "tel": "602-555-0142", "q7": "ana@example.com", "car": "2026 Toyota Camry", "zzz": "Is it there?"}'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    demo.prepare(tmp_path / "demo")
    return tmp_path / "demo"


@pytest.fixture
def supervisor(home: Path, qtbot: QtBot) -> Iterator[Screens]:
    screens = _live(home, SUPERVISOR.id, qtbot)
    yield screens
    screens.frame.close()


def _live(home: Path, member: str, qtbot: QtBot, backstage: Backstage | None = None) -> Screens:
    screens = opened(home, member, qtbot, backstage)
    qtbot.waitUntil(lambda: screens.room is not None and "Live" in screens.room.bar.link, timeout=PATIENCE)
    return screens


def settings(screens: Screens, qtbot: QtBot) -> SettingsPage:
    """By its key, and filled."""
    QTest.keyClick(screens.frame, Qt.Key.Key_Comma, CTRL)
    pages = screens.frame.findChildren(SettingsPage)
    assert pages
    qtbot.waitUntil(lambda: pages[0].sources.view is not None, timeout=PATIENCE)
    return pages[0]


def here() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(here(), key, modifier)


def tab_to(widget: QWidget) -> None:
    for _ in range(60):
        if here() is widget:
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {widget.accessibleName()}")


def in_log(home: Path) -> dict[str, Source]:
    central = demo_building(home, HUB).central()
    try:
        return dict(read_sources(central, STORE).sources)
    finally:
        central.close()


def secrets(home: Path, source: str) -> dict[str, str]:
    return secrets_of(demo_building(home, HUB).keys, source)


def new_form(screens: Screens, qtbot: QtBot, name: str = "Web form") -> SourcesPage:
    """A form is begun by key, and has its name."""
    page = settings(screens, qtbot).sources
    QTest.keyClick(screens.frame, Qt.Key.Key_Insert, CTRL)
    qtbot.waitUntil(lambda: here() is page.form.kind, timeout=PATIENCE)
    tab_to(page.form.name)
    QTest.keyClicks(here(), name)
    return page


def paste(page: SourcesPage, text: str, qtbot: QtBot) -> None:
    tab_to(page.form.editor.paste)
    QGuiApplication.clipboard().setText(text)
    with qtbot.waitSignal(page.form.editor.read, timeout=PATIENCE):
        press(Qt.Key.Key_V, CTRL)


def choose(page: SourcesPage, theirs: str, words: str, qtbot: QtBot) -> None:
    """From the list of a field, with the arrow keys."""
    box = page.form.editor.box(theirs)
    qtbot.waitUntil(box.isVisible, timeout=PATIENCE)
    tab_to(box)
    for _ in range(box.count()):
        if box.currentText() == words:
            return
        step = Qt.Key.Key_Down if box.findText(words) > box.currentIndex() else Qt.Key.Key_Up
        with qtbot.waitSignal(page.form.editor.read, timeout=PATIENCE):
            press(step)
    raise AssertionError(f"{words} is not in the list")


def test_a_form_is_added_with_its_map_from_a_pasted_example_by_keys_alone(home: Path, supervisor: Screens, qtbot: QtBot) -> None:
    page = new_form(supervisor, qtbot)
    paste(page, JSON, qtbot)
    assert page.form.editor.map == {"q1": "", "tel": "phone", "q7": "email", "car": "vehicle", "zzz": ""}
    assert page.form.editor.reads_as.state == "Missing: a name"
    choose(page, "q1", "Name", qtbot)
    assert page.form.editor.reads_as.state == "Nothing is missing"
    choose(page, "zzz", "Comment", qtbot)
    assert page.form.editor.reads_as.lines == {
        "Name": "Ana Ruiz",
        "Phone": "+16025550142",
        "Mail": "ana@example.com",
        "Car": "2026 Toyota Camry",
        "Comment": "Is it there?",
    }
    tab_to(page.form.button)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "web-form" in in_log(home), timeout=PATIENCE)
    added = in_log(home)["web-form"]
    assert (added.name, added.kind, added.off, added.target) == ("Web form", "form", False, 0)
    assert added.fields == {"q1": "name", "tel": "phone", "q7": "email", "car": "vehicle", "zzz": "comments"}
    qtbot.waitUntil(lambda: bool(page.form.told.shown), timeout=PATIENCE)
    secret = secrets(home, "web-form")["secret"]
    assert dict(page.form.told.shown)["Address"].endswith(f":8480/in/web-form/{secret}")
    assert page.form.note == "Added. It holds from now on."
    copy = next(each for each in page.form.told.findChildren(QPushButton) if each.accessibleName() == "Copy: Address")
    tab_to(copy)
    press(Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == dict(page.form.told.shown)["Address"]
