"""Files of texts on the lead's page: each a bubble with a name for who hears it, opened by key or click, asked for again."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.lead.timeline_model import ENTRY
from bdcdesk.domain.actions.attachments import KeepAttachment, MissAttachment, TellAttachments, WantAttachment
from bdcdesk.report.entry import Entry

from .conftest import Open
from .story import SECOND, Story, mine, wrote

BLOB = "b" * 64
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def _with(story: Story, *done: str) -> Story:
    wrote(story, "The dent")
    story.do(TellAttachments, SECOND, "hub", of="SMin", count=len(done))
    for place, what in enumerate(done):
        if what in ("jpeg", "pdf"):
            story.do(KeepAttachment, SECOND, "hub", of="SMin", place=place, blob=BLOB, file=what, size=312_400)
        elif what:
            story.do(MissAttachment, SECOND, "hub", of="SMin", place=place, why=what, final=what.startswith("It is none"))
    return story


def _files(page: LeadPage) -> list[Entry]:
    model = page.timeline.model()
    shown: list[Entry] = [model.index(row, 0).data(ENTRY) for row in range(model.rowCount())]
    return [entry for entry in shown if "came with a text" in entry.meta.lower()]


def _choose(page: LeadPage, entry: Entry) -> QPoint:
    """Puts the focus on it; gives the middle of its bubble."""
    model = page.timeline.model()
    index = next(model.index(row, 0) for row in range(model.rowCount()) if model.index(row, 0).data(ENTRY).id == entry.id)
    page.timeline.setCurrentIndex(index)
    page.timeline.scrollTo(index)
    box = page.timeline._delegate.laid(entry).box
    return page.timeline.visualRect(index).topLeft() + box.center().toPoint()


def test_each_is_a_bubble_that_says_what_it_is(opened: Open) -> None:
    page = opened()
    page.show_lead(_with(mine(), "jpeg", "pdf", "", "The phone provider failed (HTTP 500).").view())
    assert [entry.text for entry in _files(page)] == [
        "Picture",
        "Document",
        "A file, being fetched",
        "A file that is not here. The phone provider failed (HTTP 500).",
    ]
    picture = _files(page)[0]
    assert picture.meta.startswith("JPEG, 312 kB · came with a text · 2:")
    assert [entry.spoken.rpartition("\n")[2] for entry in _files(page)][::3] == ["Enter opens it", "Enter asks for it again"]


@pytest.mark.parametrize("by_key", [True, False])
def test_enter_and_a_click_open_it(opened: Open, qtbot: QtBot, by_key: bool) -> None:
    page = opened()
    page.show_lead(_with(mine(), "jpeg").view())
    at = _choose(page, _files(page)[0])
    with qtbot.waitSignal(page.file_opened, timeout=2000) as asked:
        if by_key:
            QTest.keyClick(page.timeline, Qt.Key.Key_Return)
        else:
            QTest.mouseClick(page.timeline.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args == [BLOB]


def test_a_click_beside_the_bubble_or_on_words_opens_nothing(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.show_lead(_with(mine(), "jpeg").view())
    at = _choose(page, _files(page)[0])
    with qtbot.assertNotEmitted(page.file_opened, wait=30):
        QTest.mouseClick(page.timeline.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(page.timeline.width() - 30, at.y()))
        page.timeline.setCurrentIndex(page.timeline.model().index(0, 0))
        QTest.keyClick(page.timeline, Qt.Key.Key_Return)


def test_what_could_not_be_fetched_is_asked_for_again_and_what_is_no_picture_is_not(opened: Open, qtbot: QtBot) -> None:
    page, story = opened(), _with(mine(), "The phone provider failed (HTTP 500).", "It is none of the kinds that are kept.")
    page.show_lead(story.view())
    again, never = _files(page)
    _choose(page, again)
    with qtbot.waitSignal(page.file_wanted, timeout=2000) as asked:
        QTest.keyClick(page.timeline, Qt.Key.Key_Return)
    assert asked.args == ["SMin", 0]
    _choose(page, never)
    with qtbot.assertNotEmitted(page.file_wanted, wait=30):
        QTest.keyClick(page.timeline, Qt.Key.Key_Return)
    story.do(WantAttachment, SECOND, of="SMin", place=0)
    page.show_lead(story.view())
    assert _files(page)[0].text == "A file, being fetched"


def test_a_picture_is_asked_for_when_it_is_painted_and_shown_when_it_comes(opened: Open, qtbot: QtBot) -> None:
    page, asked = opened(), list[str]()
    page.picture_wanted.connect(asked.append)
    page.show_lead(_with(mine(), "jpeg").view())
    page.timeline.grab()
    page.timeline.grab()
    assert asked == [BLOB]
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0080"))
    page.timeline.thumbs.show(BLOB, image)
    at = _choose(page, _files(page)[0])
    seen = page.timeline.viewport().grab().toImage()
    assert seen.pixelColor(at).name() == "#ff0080"


def test_one_that_cannot_be_shown_leaves_its_room_empty_and_is_not_asked_for_in_a_circle(opened: Open) -> None:
    page, asked = opened(), list[str]()
    page.picture_wanted.connect(asked.append)
    page.show_lead(_with(mine(), "jpeg").view())
    page.timeline.grab()
    page.timeline.thumbs.show(BLOB, None)
    page.timeline.grab()
    assert asked == [BLOB]


def test_a_text_without_words_says_so(opened: Open) -> None:
    story = mine()
    wrote(story, "")
    assert next(entry for entry in story.entries() if entry.meta.startswith("Text")).text == "(no words)"
