import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bdcdesk.desktop import theme
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.chip import Chip
from bdcdesk.desktop.widgets.countdown import Ring
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.desktop.widgets.key_button import KeyButton, key_hint
from bdcdesk.desktop.widgets.pill import Pill
from bdcdesk.desktop.widgets.ring import paint_ring
from bdcdesk.desktop.widgets.segmented import Segmented
from bdcdesk.desktop.widgets.tip import tip

WAYS = [("store", "In store"), ("phone", "Phone"), ("online", "Online"), ("delivered", "Delivered")]


def colours(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("tone", list(Tone))
def test_a_pill_says_its_state_in_its_tone(qtbot: QtBot, tone: Tone) -> None:
    pill = Pill("3 soon", tone, dot=True)
    qtbot.addWidget(pill)
    assert pill.accessibleName() == "3 soon"
    assert theme.current().soft(tone).name() in colours(pill)


def test_a_pill_without_words_takes_no_room(qtbot: QtBot) -> None:
    row = QWidget()
    qtbot.addWidget(row)
    pill = Pill("", Tone.warn, parent=row)
    assert pill.isHidden()
    pill.show_state("1 overdue", Tone.bad)
    assert not pill.isHidden()
    assert theme.current().bad_soft.name() in colours(pill)


def test_a_pill_that_stands_nowhere_yet_is_no_window_of_its_own(qtbot: QtBot) -> None:
    pill = Pill("Starting")
    qtbot.addWidget(pill)
    pill.show_state("Live", Tone.ok)
    assert not pill.isVisible()


def test_a_key_does_what_its_button_does(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = KeyButton("Text", "Ctrl T", primary=True, shortcut="Ctrl+T", parent=window)
    QVBoxLayout(window).addWidget(button)
    window.show()
    qtbot.waitExposed(window)
    with qtbot.waitActive(window):
        window.activateWindow()
    with qtbot.waitSignal(button.clicked, timeout=1000):
        qtbot.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert (button.accessibleName(), button.accessibleDescription()) == ("Text", "Key: Ctrl T")


def test_signs_on_keys_are_spoken(qtbot: QtBot) -> None:
    button, hint = KeyButton("Send", "Ctrl ↵"), key_hint("↑")
    qtbot.addWidget(button)
    qtbot.addWidget(hint)
    assert button.accessibleDescription() == "Key: Ctrl Enter"
    assert hint.accessibleName() == "key Up"


def test_a_key_button_has_room_for_words_and_key(qtbot: QtBot) -> None:
    plain, keyed, primary = KeyButton("Call"), KeyButton("Call", "Ctrl D"), KeyButton("Call", "Ctrl D", primary=True)
    for button in (plain, keyed, primary):
        qtbot.addWidget(button)
    assert keyed.sizeHint().width() >= plain.sizeHint().width() + 40
    assert theme.current().accent.name() in colours(primary)
    assert theme.current().accent.name() not in colours(keyed)


def test_one_way_to_buy_is_chosen_by_mouse_or_keys(qtbot: QtBot) -> None:
    ways = Segmented("How do they want to buy?", WAYS)
    qtbot.addWidget(ways)
    ways.show()
    qtbot.waitExposed(ways)
    sent: list[str] = []
    ways.chosen.connect(sent.append)
    assert ways.value() == ""
    ways.set_value("online")
    assert (ways.value(), sent) == ("online", [])
    phone, store = ways.findChildren(QPushButton)[1], ways.findChildren(QPushButton)[0]
    qtbot.mouseClick(phone, Qt.MouseButton.LeftButton)
    assert (ways.value(), sent) == ("phone", ["phone"])
    phone.setFocus()
    qtbot.keyClick(phone, Qt.Key.Key_Left)
    assert ways.value() == "phone", "the arrow moves, it does not choose"
    qtbot.keyClick(store, Qt.Key.Key_Space)
    assert (ways.value(), sent) == ("store", ["phone", "store"])
    assert store.accessibleName() == "How do they want to buy? In store"
    ways.set_value("")
    assert ways.value() == ""


def test_a_long_line_is_cut_and_told_whole(qtbot: QtBot) -> None:
    line = Elided("A line that is much too long for its room")
    qtbot.addWidget(line)
    line.resize(80, 20)
    line.grab()
    assert line.accessibleName() == "A line that is much too long for its room"
    assert line.toolTip() == "<qt>A line that is much too long for its room</qt>"
    line.setText("Short")
    line.grab()
    assert (line.toolTip(), line.text()) == ("", "Short")


def test_what_a_shopper_wrote_is_never_markup(qtbot: QtBot) -> None:
    for label in (words("<b>Hi</b>"), Elided("<b>Hi</b>"), Pill("<b>Hi</b>")):
        qtbot.addWidget(label)
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_a_tool_tip_shows_markup_as_text() -> None:
    assert tip("<img src=x>") == "<qt>&lt;img src=x&gt;</qt>"
    assert tip("") == ""


def test_a_chip_shortens_its_number_and_tells_it_whole(qtbot: QtBot) -> None:
    chip = Chip("All")
    qtbot.addWidget(chip)
    chip.set_count(100_000)
    assert chip._count == "100k"
    assert chip.accessibleName() == "All, 100,000"
    chip.set_count(9_999)
    assert chip._count == "9,999"


@pytest.mark.parametrize(("fraction", "right", "left"), [(0.0, False, False), (0.4, True, False), (0.5, True, False), (1.0, True, True)])
def test_a_ring_is_filled_from_the_top_clockwise(qtbot: QtBot, fraction: float, right: bool, left: bool) -> None:
    look = theme.current()
    image = QImage(42, 42, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(look.panel)
    painter = QPainter(image)
    paint_ring(painter, QRectF(0, 0, 42, 42), Ring("", fraction, Tone.warn, ""))
    painter.end()
    inks = {True: look.warn, False: look.line}
    assert [QColor(image.pixel(40, 21)), QColor(image.pixel(1, 21))] == [inks[right], inks[left]]
