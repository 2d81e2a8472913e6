"""People who share one computer, one after the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.settings.pin_dialog import PinDialog
from bdcdesk.desktop.shell.screens import Screens
from bdcdesk.domain.identity import lead_stream
from bdcdesk.machine.pins import FREE
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.setting_up import forget_pin
from tests.desktop.shell.computer import CTRL, PATIENCE, PHRASE, Computer, arrive, lock, press, sign_in, to_front, type_


@pytest.fixture
def computer(tmp_path: Path, qtbot: QtBot) -> Iterator[Computer]:
    made = Computer(tmp_path / "shared", qtbot)
    made.begin()
    yield made
    made.end()


def set_pin(screens: Screens, pin: str, qtbot: QtBot, old: str = "") -> PinDialog:
    assert screens.room is not None
    screens.room.bar.pin_wanted.emit()
    (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, PinDialog) and each.isVisible())
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=PATIENCE)
    if old:
        type_(old)
        press(Qt.Key.Key_Tab)
    type_(pin)
    press(Qt.Key.Key_Tab)
    type_(pin)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog) or dialog.button.isEnabled(), timeout=PATIENCE)
    return dialog


def on_screen() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def test_two_people_each_work_in_their_own_name(computer: Computer, qtbot: QtBot) -> None:
    first, second = arrive(computer, 1), arrive(computer, 2)
    computer.start()
    lous = sign_in(computer, "Lou Brandt")
    set_pin(lous, "2580", qtbot)
    lock(lous, qtbot)
    anns = sign_in(computer, "Ann Lee")
    set_pin(anns, "7391", qtbot)
    qtbot.waitUntil(lambda: anns.list.work.place_of(first) >= 0, timeout=PATIENCE)
    press_take(anns, qtbot)
    lock(anns, qtbot)
    again = sign_in(computer, "Lou Brandt", "2580")
    assert again is lous
    qtbot.waitUntil(lambda: "claimed" in {event.kind for event in computer.events()}, timeout=PATIENCE)
    press_take(lous, qtbot)
    lock(lous, qtbot)
    qtbot.waitUntil(lambda: sum(event.kind == "claimed" for event in computer.events()) == 2, timeout=PATIENCE)
    by = {event.stream: event.actor for event in computer.events() if event.kind == "claimed"}
    assert sorted(by.values()) == ["ann-lee", "lou-brandt"]
    assert set(by) == {lead_stream(first), lead_stream(second)}


def press_take(screens: Screens, qtbot: QtBot) -> None:
    to_front(screens, qtbot)
    with qtbot.waitSignal(screens.shown, timeout=PATIENCE):
        QTest.keyClick(screens.frame, Qt.Key.Key_N, CTRL)


def test_a_lock_leaves_nothing_of_shoppers_on_the_screen_and_keeps_what_is_written(computer: Computer, qtbot: QtBot) -> None:
    lead = arrive(computer, 1)
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    set_pin(anns, "7391", qtbot)
    qtbot.waitUntil(lambda: anns.list.work.place_of(lead) == 0, timeout=PATIENCE)
    press_take(anns, qtbot)
    assert anns.room is not None
    editor = anns.room.page.composer.editor
    editor.setPlainText("Half a sentence for Maria")
    dialog = QDialog(anns.frame)
    dialog.setWindowTitle("Maria Delgado")
    dialog.show()
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_L, CTRL)
    assert on_screen() == [computer.entrance.page]
    assert computer.entrance.page.windowTitle() == "bdcdesk"
    assert computer.entrance.page.geometry() == anns.frame.geometry()
    assert not any("Maria" in label.text() for label in computer.entrance.page.findChildren(QLabel))
    lous = sign_in(computer, "Lou Brandt")
    assert on_screen() == [lous.frame]
    lock(lous, qtbot)
    back = sign_in(computer, "Ann Lee", "7391")
    assert back.room is not None
    assert back.room.page.composer.editor.toPlainText() == "Half a sentence for Maria"
    assert back.room.page.lead == lead


def test_what_was_pressed_just_before_the_lock_goes_out(computer: Computer, qtbot: QtBot) -> None:
    lead = arrive(computer, 1)
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    qtbot.waitUntil(lambda: anns.list.work.place_of(lead) == 0, timeout=PATIENCE)
    press_take(anns, qtbot)
    assert anns.room is not None
    anns.room.page.composer.editor.setPlainText("Hello Maria, the Camry is here. Is tomorrow good?")
    QTest.keyClick(anns.room.page.composer.editor, Qt.Key.Key_Return, CTRL)
    lock(anns, qtbot)
    sign_in(computer, "Lou Brandt")
    qtbot.waitUntil(lambda: "message_requested" in {event.kind for event in computer.events()}, timeout=PATIENCE)


def test_a_wrong_pin_a_locked_one_and_the_way_out(computer: Computer, qtbot: QtBot) -> None:
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    set_pin(anns, "7391", qtbot)
    lock(anns, qtbot)
    for n in range(FREE):
        type_("0000")
        press(Qt.Key.Key_Return)
        assert "not this person's PIN" in computer.problem or n == FREE - 1
    assert "locked for 1 minute" in computer.problem
    type_("7391")
    press(Qt.Key.Key_Return)
    assert "locked" in computer.problem
    assert computer.shift.here is None
    # A colleague is not held up, and neither is who has it forgotten.
    lous = sign_in(computer, "Lou Brandt")
    lock(lous, qtbot)
    assert on_screen() == [computer.entrance.page]


def test_where_there_is_a_passphrase_it_opens_what_a_locked_pin_does_not(tmp_path: Path, qtbot: QtBot) -> None:
    computer = Computer(tmp_path / "shared", qtbot, asked=True)
    computer.begin()
    try:
        computer.start()
        computer.choose("Ann Lee")
        press(Qt.Key.Key_Return)
        assert "passphrase is missing" in computer.problem
        type_("a wrong passphrase")
        press(Qt.Key.Key_Return)
        assert "not the passphrase" in computer.problem
        type_(PHRASE)
        press(Qt.Key.Key_Return)
        anns = computer.inside("Ann Lee")
        set_pin(anns, "7391", qtbot)
        lock(anns, qtbot)
        assert computer.form.pin.isVisible()
        assert not computer.form.secret.isVisible()
        for _ in range(FREE):
            type_("0000")
            press(Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: computer.form.isEnabled() and bool(computer.form.problem.text), timeout=PATIENCE)
        assert "type this computer's passphrase" in computer.problem
        assert computer.form.secret.isVisible()
        type_(PHRASE)
        press(Qt.Key.Key_Return)
        assert computer.inside("Ann Lee") is anns
        lock(anns, qtbot)
        type_("7391")
        press(Qt.Key.Key_Return)
        assert computer.inside("Ann Lee") is anns
    finally:
        computer.end()


def test_another_pin_is_chosen_only_by_who_knows_the_old_one(computer: Computer, qtbot: QtBot) -> None:
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    set_pin(anns, "7391", qtbot)
    dialog = set_pin(anns, "2580", qtbot, old="1111")
    qtbot.waitUntil(lambda: "not this person's PIN" in dialog.problem.text, timeout=PATIENCE)
    dialog.reject()
    set_pin(anns, "2580", qtbot, old="7391")
    lock(anns, qtbot)
    type_("7391")
    press(Qt.Key.Key_Return)
    assert "not this person's PIN" in computer.problem
    type_("2580")
    press(Qt.Key.Key_Return)
    computer.inside("Ann Lee")


def test_a_new_start_asks_for_the_pin_too(computer: Computer, qtbot: QtBot) -> None:
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    set_pin(anns, "7391", qtbot)
    computer.shift.end()
    computer.start()
    assert computer.form.list.currentText() == "Ann Lee"
    press(Qt.Key.Key_Return)
    assert "PIN is missing" in computer.problem
    type_("7391")
    press(Qt.Key.Key_Return)
    computer.inside("Ann Lee")


def test_it_locks_by_itself_when_nobody_touches_it_but_not_in_a_call(computer: Computer, qtbot: QtBot) -> None:
    lead = arrive(computer, 1)
    now = [1_000_000]
    computer.start(lambda: now[0], lock_after=600_000)
    anns = sign_in(computer, "Ann Lee")
    qtbot.waitUntil(lambda: anns.list.work.place_of(lead) == 0, timeout=PATIENCE)
    press_take(anns, qtbot)
    now[0] += 599_000
    window = anns.frame.windowHandle()
    QTest.mouseMove(window, QPoint(300, 300))
    QTest.mouseMove(window, QPoint(310, 300))
    now[0] += 599_000
    QTest.keyClick(window, Qt.Key.Key_Shift)
    now[0] += 599_000
    looked(computer, anns, lead, qtbot)
    assert computer.shift.here is anns
    assert anns.room is not None
    anns.room.page.call_requested.emit()
    qtbot.waitUntil(lambda: "call_requested" in {event.kind for event in computer.events()}, timeout=PATIENCE)
    now[0] += 3_600_000
    looked(computer, anns, lead, qtbot)
    assert computer.shift.here is anns, "not in a call"
    lock(anns, qtbot)
    lous = sign_in(computer, "Lou Brandt")
    now[0] += 599_000
    looked(computer, lous, lead, qtbot)
    assert computer.shift.here is lous
    now[0] += 1_001
    qtbot.waitUntil(lambda: computer.shift.here is None, timeout=PATIENCE)
    assert on_screen() == [computer.entrance.page]
    page = computer.entrance.page
    assert any("after 10 minutes" in label.text() for label in page.findChildren(QLabel))


def looked(computer: Computer, screens: Screens, lead: str, qtbot: QtBot) -> None:
    """The time was looked at, and what came of it is done: the desk's thread does one thing after the other."""
    computer.shift._idle._look()
    with qtbot.waitSignal(screens.shown, timeout=PATIENCE):
        screens.pump.open_lead(lead)


def test_a_pin_that_was_forgotten_is_taken_away_by_who_controls_the_computer(computer: Computer, qtbot: QtBot) -> None:
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    set_pin(anns, "7391", qtbot)
    computer.shift.end()
    building, said = computer.building(), list[str]()
    with pytest.raises(NoPlace, match="Nobody called"):
        forget_pin(building, "Cleo", said.append)
    assert forget_pin(building, "ann lee", said.append) == 0
    assert "Ann Lee has no PIN on this computer any more" in said[0]
    computer.start()
    sign_in(computer, "Ann Lee")


def test_the_window_comes_back_where_its_person_left_it(computer: Computer, qtbot: QtBot) -> None:
    computer.start()
    anns = sign_in(computer, "Ann Lee")
    usual = anns.frame.size()
    anns.frame.setGeometry(20, 30, 700, 500)
    computer.shift.end()
    computer.start()
    assert sign_in(computer, "Ann Lee").frame.geometry().getRect() == (20, 30, 700, 500)
    computer.shift.end()
    computer.start()
    assert sign_in(computer, "Lou Brandt").frame.size() == usual
