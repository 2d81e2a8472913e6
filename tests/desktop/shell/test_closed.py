"""A window whose desk may not be seen any more: its member was removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.shell.closed_page import ClosedPage
from bdcdesk.desktop.shell.screens import Screens
from tests.desktop.shell.computer import PATIENCE, Computer, arrive, lock, sign_in


@pytest.fixture
def computer(tmp_path: Path, qtbot: QtBot) -> Iterator[Computer]:
    made = Computer(tmp_path / "shared", qtbot)
    made.begin()
    yield made
    made.end()


def remove(computer: Computer, member: str) -> None:
    central = computer.building("lou-brandt").central()
    try:
        assert central.remove_member("harbor-motors", member)
    finally:
        central.close()


def seen(window: QWidget) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def gone(screens: Screens) -> ClosedPage | None:
    pages = [page for page in screens.frame.findChildren(ClosedPage) if page.isVisible() and "destroyed" in page.rest.text()]
    return pages[0] if pages else None


def test_who_is_removed_sees_why_and_nothing_of_shoppers(computer: Computer, qtbot: QtBot) -> None:
    lead = arrive(computer, 1)
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    qtbot.waitUntil(lambda: anns.list.work.place_of(lead) == 0, timeout=PATIENCE)
    with qtbot.waitSignal(anns.shown, timeout=PATIENCE):
        anns.pump.take_next()
    assert "Maria" in seen(anns.frame)
    dialog = QDialog(anns.frame)
    dialog.show()
    remove(computer, "ann-lee")
    qtbot.waitUntil(lambda: gone(anns) is not None, timeout=PATIENCE)
    page = gone(anns)
    assert page is not None
    assert page.first.text() == "You were removed from this store."
    assert "handed over" in page.accessibleName()
    assert not anns.list.isVisible()
    assert "Maria" not in seen(anns.frame)
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [anns.frame]
    assert not (computer.place.home / "desks" / "harbor-motors-ann-lee-desk").exists()
    # The next one to sit here works on, and who was removed is told at the door.
    lock(anns, qtbot)
    lous = sign_in(computer, "Lou Brandt")
    lock(lous, qtbot)
    computer.enter("Ann Lee")
    assert "You were removed from the store" in computer.problem
    assert "copy of its leads on this computer is destroyed" in computer.problem
    assert "ann-lee" not in computer.place.setup().people
    assert computer.form.list.count() == 1


def test_who_was_removed_meanwhile_never_sees_a_lead_again(computer: Computer, qtbot: QtBot) -> None:
    lead = arrive(computer, 1)
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    qtbot.waitUntil(lambda: anns.list.work.place_of(lead) == 0, timeout=PATIENCE)
    computer.shift.end()
    remove(computer, "ann-lee")
    computer.start()
    computer.enter("Ann Lee")
    assert "You were removed from the store" in computer.problem
    assert computer.shift.here is None
    assert not (computer.place.home / "desks" / "harbor-motors-ann-lee-desk").exists()
