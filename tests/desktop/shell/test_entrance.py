"""A store that begins on a computer without a keyring."""

import pytest
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.entries import NewStore
from bdcdesk.desktop.shell.backstage import Backstage
from bdcdesk.desktop.shell.entrance import Door, Entrance, Turned

NEW = NewStore("Harbor Motors", "Lou Brandt", "America/Phoenix", "+16025550190", 5)


def refuse(*_: object) -> tuple[Backstage, str]:
    raise Turned("no")


def test_a_new_passphrase_is_typed_twice_for_nothing_else_opens_the_store(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def begin(store: NewStore, passphrase: str) -> tuple[Backstage, str]:
        begun.append(passphrase)
        raise Turned("That is as far as this test goes.")

    door = Door("computer", "", (), "", True, True, "America/Phoenix", refuse, refuse, begin, lambda: None)
    entrance = Entrance(lambda: door)
    qtbot.addWidget(entrance.page)
    typed = ["correct horse battery", "correct hrose battery", "correct horse battery", "correct horse battery"]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (typed.pop(0), True))
    entrance.page.store_created.emit(NEW)
    assert "not the same" in entrance.page.first_run.problem.text
    assert begun == []
    entrance.page.store_created.emit(NEW)
    qtbot.waitUntil(lambda: entrance.page.first_run.problem.text.startswith("That is as far"))
    assert begun == ["correct horse battery"]
