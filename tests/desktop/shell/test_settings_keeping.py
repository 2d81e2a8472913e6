"""What settings do beside the log, while a person goes on: keyrings that are locked, mailboxes that answer late."""

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.keeping import Told
from bdcdesk.desktop.settings.page import SettingsPage
from bdcdesk.desktop.settings.sources_page import SourcesPage
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.source import Source
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.replica.known import States
from bdcdesk.wiring.backstages import demo_backstage
from bdcdesk.wiring.changes import carry_out
from bdcdesk.wiring.demo_store import STORE, SUPERVISOR, demo_building
from bdcdesk.wiring.source_keeping import SourceKeeping

from .test_screens import opened
from .test_settings import PATIENCE, in_log, secrets, settings


class Trying(SourceKeeping):
    """As it is; but the first thing that is tried takes until `over`."""

    over: threading.Event
    tried: list[Mapping[str, str]]
    why: str = ""

    def ready(self, source: str, kind: str, options: Mapping[str, str], typed: Mapping[str, str]) -> str:
        self.tried.append(options)
        if len(self.tried) == 1:
            assert self.over.wait(PATIENCE / 1000)
        return super().ready(source, kind, options, typed) if kind != "mailbox" else "The mailbox opens."

    def told(self, source: Source) -> Told:
        if self.why:
            raise SecretsError(self.why)
        return super().told(source)


@pytest.fixture
def keeping(home: Path) -> Iterator[Trying]:
    made = Trying(demo_building(home, SUPERVISOR.id))
    made.over, made.tried = threading.Event(), []
    yield made
    made.over.set()


@pytest.fixture
def page(home: Path, keeping: Trying, qtbot: QtBot) -> Iterator[Callable[[], tuple[Screens, SettingsPage]]]:
    """Opened when all is in the log that is wanted there."""
    screens: list[Screens] = []

    def open_it() -> tuple[Screens, SettingsPage]:
        known = demo_backstage(home, SUPERVISOR.id)
        store = replace(known.stores[0], keeping=lambda: keeping)
        screens.append(opened(home, SUPERVISOR.id, qtbot, Backstage(known.me, (store,))))
        qtbot.waitUntil(lambda: screens[0].room is not None and "Live" in screens[0].room.bar.link, timeout=PATIENCE)
        return screens[0], settings(screens[0], qtbot)

    yield open_it
    for each in screens:
        each.frame.close()


def put(home: Path, *sources: Source) -> None:
    central = demo_building(home, SUPERVISOR.id).central()
    try:
        for one in sources:
            action = SetSource(
                id=str(uuid.uuid4()),
                store=STORE,
                actor=SUPERVISOR.id,
                pressed=central.now(),
                source=one.id,
                name=one.name,
                kind=one.kind,
                options=one.options,
            )
            carry_out(central, STORE, States(), action, "")
    finally:
        central.close()


def fill(part: SourcesPage, kind: str, name: str, **options: str) -> None:
    part.begin()
    part.form.kind.setCurrentIndex(part.form.kind.findData(kind))
    part.form.name.setText(name)
    for option, said in options.items():
        field = part.form.entries.field(option)
        assert field is not None
        field.setProperty("text", said)
    part.form.button.click()


def test_two_that_are_tried_at_once_are_both_told_of(
    home: Path, keeping: Trying, page: Callable[[], tuple[Screens, SettingsPage]], qtbot: QtBot
) -> None:
    """A mailbox that answers late: meanwhile a copy is added. The first form was left disabled for ever."""
    _, shown = page()
    fill(shown.sources, "adf", "A provider")
    qtbot.waitUntil(lambda: len(keeping.tried) == 1, timeout=PATIENCE)
    shown.parts.set_value("copies")
    fill(shown.copies, "crm-webhook", "The CRM", url="https://crm.example.com/in")
    qtbot.waitUntil(lambda: shown.copies.form.note != "", timeout=PATIENCE)
    assert not shown.sources.form.isEnabled()
    keeping.over.set()
    qtbot.waitUntil(lambda: shown.sources.form.note != "", timeout=PATIENCE)
    assert shown.sources.form.isEnabled()
    qtbot.waitUntil(lambda: len(in_log(home)) == 2, timeout=PATIENCE)
    assert secrets(home, "a-provider")


def test_a_rubbish_address_is_said_though_the_rest_is_kept_at_once(
    home: Path, keeping: Trying, page: Callable[[], tuple[Screens, SettingsPage]], qtbot: QtBot
) -> None:
    """The button is pressed from the address: leaving the field is what says it."""
    keeping.over.set()
    screens, shown = page()
    refused: list[str] = []
    fill(shown.sources, "adf", "A provider")
    form = shown.sources.form
    qtbot.waitUntil(lambda: bool(form.told.shown), timeout=PATIENCE)
    screens.pump.refused.connect(refused.append)
    form.told.outside.setFocus()
    form.told.outside.setText("leads example")
    form.name.setText("Another name")
    form.button.setFocus()
    form.button.click()
    qtbot.waitUntil(lambda: in_log(home)["a-provider"].name == "Another name", timeout=PATIENCE)
    qtbot.waitUntil(lambda: bool(refused), timeout=PATIENCE)
    assert refused[0].startswith("“A provider”: The hub's address begins with https://")


def test_a_locked_keyring_is_said_beside_the_source_and_the_keys_stay_in_the_list(
    home: Path, keeping: Trying, page: Callable[[], tuple[Screens, SettingsPage]], qtbot: QtBot
) -> None:
    put(home, Source("a", "A", "adf"), Source("b", "B", "adf"))
    keeping.why = "The keyring is locked."
    _, shown = page()
    qtbot.waitUntil(lambda: shown.sources.rows.count() == 2, timeout=PATIENCE)
    rows = shown.sources.rows
    rows.setFocus()
    for name in ("a", "b"):
        QTest.keyClick(rows, Qt.Key.Key_Down)
        assert rows.chosen == name
        qtbot.waitUntil(lambda: shown.sources.form.problem.text == "The keyring is locked.", timeout=PATIENCE)
        assert QApplication.focusWidget() is rows


def test_what_no_screen_asks_for_is_tried_too_and_stays(
    home: Path, keeping: Trying, page: Callable[[], tuple[Screens, SettingsPage]], qtbot: QtBot
) -> None:
    """A mailbox's secrets are bound to where its tokens come from, which only the command asks for."""
    options = {"host": "imap.example.com", "user": "u", "auth": "google", "client": "c", "token_url": "https://tokens.example.com/t"}
    put(home, Source("mails", "Mails", "mailbox", options))
    keeping.over.set()
    _, shown = page()
    form = shown.sources.form
    qtbot.waitUntil(lambda: shown.sources.rows.count() == 1, timeout=PATIENCE)
    shown.sources.rows.setCurrentRow(0)
    form.target.setText("5")
    form.button.click()
    qtbot.waitUntil(lambda: in_log(home)["mails"].target == 300_000, timeout=PATIENCE)
    assert keeping.tried == [options]
    assert in_log(home)["mails"].options == options
