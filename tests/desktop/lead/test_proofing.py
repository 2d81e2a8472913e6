"""What a person types is read beside the typing, marked, and put right by one key; what is laid ready is not."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.writing.proofreader import Proofreader, checker_of

from .conftest import Open
from .story import arrived
from .test_composer import shown, write

CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 20_000


@pytest.fixture
def proofreader() -> Iterator[Proofreader]:
    made = Proofreader(checker_of)
    yield made
    made._reading.close()


def test_a_slip_is_told_below_and_put_right_by_one_key(opened: Open, qtbot: QtBot, proofreader: Proofreader) -> None:
    page = opened()
    page.composer.proofread_by(proofreader)
    page.show_lead(arrived().view())
    assert shown(page)
    assert proofreader._reading._thread is None

    write(page, "Hi Noor, your welcome to come by, it is still availible.")
    said = "“availible” → “available”  Ctrl+."
    qtbot.waitUntil(lambda: said in page.composer.chips.said, timeout=PATIENCE)
    QTest.keyClick(page.composer.editor, Qt.Key.Key_Period, CTRL)
    QTest.keyClick(page.composer.editor, Qt.Key.Key_Period, CTRL)
    assert shown(page) == "Hi Noor, you're welcome to come by, it is still available."
    qtbot.waitUntil(lambda: not any("→" in chip for chip in page.composer.chips.said), timeout=PATIENCE)

    # Nothing of it stands between the words and the shopper.
    sent: list[str] = []
    page.text_requested.connect(lambda body, scenario: sent.append(body))
    write(page, "teh car is hear")
    QTest.keyClick(page.composer.editor, Qt.Key.Key_Return, CTRL)
    assert sent == ["teh car is hear"]
    assert not any("→" in chip for chip in page.composer.chips.said)
