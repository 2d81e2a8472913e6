"""Files of texts at a window: small pictures come one after the other, and Open writes a private copy of its own kind."""

import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage
from pytestqt.qtbot import QtBot

from bdcdesk.central.errors import Unreachable
from bdcdesk.central.records import StoreRecord
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.contact.simulator.snapshots import snapshot
from bdcdesk.desktop.shell import attachments
from bdcdesk.desktop.shell.attachments import Attachments

RECORD = StoreRecord("s1", "Harbor Motors", bytes(range(32)))
KEY = bytes(range(32, 64))


class Database:
    """A real one, opened anew for each question, as a window does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.away = False
        central = self.open()
        central.add_store(RECORD)
        self.kept = {name: central.put("s1", content) for name, content in CONTENTS.items()}
        central.close()

    def open(self) -> SqliteCentral:
        if self.away:
            raise Unreachable("The store's database cannot be reached.")
        return SqliteCentral(self.path, KEY, "ana", lambda: 1_790_000_000_000, lambda seconds: None)


CONTENTS = {
    "car": snapshot("a"),
    "other": snapshot("b"),
    "pdf": b"%PDF-1.7\n" + bytes(40),
    "contact": b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n",
    "program": b"\x7fELF" + bytes(60),
    "script": b"#!/bin/sh\ntouch /tmp/never\n",
}


def shop(database: Database) -> Any:
    """As much of a window's store as is asked for here."""
    return SimpleNamespace(id="s1", central=database.open)


def _wait() -> None:
    """Until the threads that told of something have ended."""
    for thread in threading.enumerate():
        if thread.name == "settings":
            thread.join(5)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "central.db")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the computer was asked to open."""
    asked: list[Path] = []

    def open_url(url: QUrl) -> bool:
        asked.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return asked


@pytest.fixture
def files(database: Database, qtbot: QtBot) -> Iterator[Attachments]:
    made = Attachments([shop(database)])
    yield made
    made.deleteLater()
    _wait()


def test_pictures_come_small(database: Database, files: Attachments, qtbot: QtBot) -> None:
    come: list[tuple[str, object]] = []
    files.shown.connect(lambda blob, image: come.append((blob, image)))
    for name in ("car", "pdf", "other"):
        files.show(database.kept[name])
    qtbot.waitUntil(lambda: len(come) == 3)
    assert [blob for blob, _ in come] == [database.kept[name] for name in ("car", "pdf", "other")]
    assert [isinstance(image, QImage) for _, image in come] == [True, False, True]


def test_a_database_that_is_away_shows_none_and_harms_nothing(database: Database, files: Attachments, qtbot: QtBot) -> None:
    database.away = True
    with qtbot.waitSignal(files.shown, timeout=2000) as shown:
        files.show(database.kept["car"])
    assert shown.args == [database.kept["car"], None]


@pytest.mark.parametrize(("name", "ending"), [("car", ".png"), ("pdf", ".pdf"), ("contact", ".vcf")])
def test_open_writes_a_private_copy_that_nothing_can_run(
    database: Database, files: Attachments, qtbot: QtBot, opened: list[Path], name: str, ending: str
) -> None:
    files.open(database.kept[name])
    qtbot.waitUntil(lambda: bool(opened))
    (path,) = opened
    assert path.suffix == ending
    assert path.read_bytes() == CONTENTS[name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_is_gone_with_the_window(database: Database, qtbot: QtBot, opened: list[Path]) -> None:
    files = Attachments([shop(database)])
    files.open(database.kept["car"])
    qtbot.waitUntil(lambda: bool(opened))
    with qtbot.waitSignal(files.destroyed):
        files.deleteLater()
    assert not opened[0].exists()
    _wait()


@pytest.mark.parametrize("name", ["program", "script"])
def test_what_could_be_run_is_never_written(database: Database, files: Attachments, qtbot: QtBot, opened: list[Path], name: str) -> None:
    with qtbot.waitSignal(files.failed, timeout=2000) as failed:
        files.open(database.kept[name])
    assert (failed.args, opened) == ([attachments.STRANGE], [])


def test_what_is_erased_says_so(files: Attachments, qtbot: QtBot, opened: list[Path]) -> None:
    with qtbot.waitSignal(files.failed, timeout=2000) as failed:
        files.open("0" * 64)
    assert (failed.args, opened) == ([attachments.GONE], [])


def test_one_is_opened_though_another_store_is_away(tmp_path: Path, database: Database, qtbot: QtBot, opened: list[Path]) -> None:
    other = Database(tmp_path / "other.db")
    other.away = True
    files = Attachments([shop(other), shop(database)])
    files.open(database.kept["car"])
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].read_bytes() == CONTENTS["car"]
    files.deleteLater()
    _wait()
