"""Painting: what a row looks like, and that it can be painted for a working day."""

import sys

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from bdcdesk.desktop import stylesheet, theme
from bdcdesk.desktop.work.delegate import NAME, WorkDelegate
from bdcdesk.desktop.work.lettering import Cut, Lettering
from bdcdesk.desktop.work.model import WorkModel
from bdcdesk.desktop.work.row import WorkRow
from tests.depth import depth

from .making import NOON, a_row, many

ROW = QRect(0, 0, 368, 55)
PAINTS = depth(20_000, 100_000)


def canvas(ratio: float = 1.0) -> QImage:
    image = QImage(round(368 * ratio), round(55 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.current().panel)
    return image


def painted(row: WorkRow, now: int = NOON, selected: bool = False, gone: bool = False, ratio: float = 1.0) -> QImage:
    image = canvas(ratio)
    painter = QPainter(image)
    WorkDelegate().paint_row(painter, ROW, row, now, selected, gone)
    painter.end()
    return image


def has(image: QImage, colour: QColor, part: QRect) -> bool:
    spots = ((x, y) for x in range(part.left(), part.right() + 1) for y in range(part.top(), part.bottom() + 1))
    return any(QColor(image.pixel(x, y)) == colour for x, y in spots)


def test_many_paints_lose_no_reference() -> None:
    """PySide6 6.12.0 gives back one reference to None too many on each painter call under Python 3.11, and then aborts."""
    model = WorkModel()
    model.load(many(400))
    model.now = NOON
    delegate, image, option = WorkDelegate(), canvas(), QStyleOptionViewItem()
    option.rect = ROW
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for turn in range(PAINTS):
        # mostly the same rows again, as in a list that ticks; now and then ones that must be painted anew
        place = turn % 20 if turn % 4_000 > 100 else turn % 400
        option.state = QStyle.StateFlag.State_Selected if place == 3 else QStyle.StateFlag.State_None
        delegate.paint(painter, option, model.index(place))
    after = sys.getrefcount(None)
    painter.end()
    assert after > before - PAINTS // 100
    assert has(image, theme.current().line, ROW)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_a_row_shows_its_tones(ratio: float) -> None:
    look = theme.current()
    whole = QRect(0, 0, round(ROW.width() * ratio), round(ROW.height() * ratio))
    late = painted(a_row(due=NOON - 52_000, total=300_000, tag="on your site now"), ratio=ratio)
    assert has(late, look.bad, QRect(0, 0, round(54 * ratio), whole.height()))
    assert has(late, look.ok, whole)
    assert not has(late, look.accent_soft, whole)
    early = painted(a_row(due=NOON + 30 * 86_400_000, owner="you"), ratio=ratio)
    assert not has(early, look.bad, whole)


def test_the_chosen_row_is_marked_by_ground_and_bar() -> None:
    image = painted(a_row(), selected=True)
    assert [QColor(image.pixel(x, 3)) for x in (0, 2, 3)] == [theme.current().accent, theme.current().accent, theme.current().accent_soft]


def test_a_tick_moves_only_the_ring() -> None:
    row = a_row(due=NOON + 120_000, total=300_000)
    one, other = painted(row), painted(row, NOON + 1_000)
    texts = QRect(QPoint(60, 0), ROW.bottomRight())
    assert one != other
    assert one.copy(texts) == other.copy(texts)


def test_a_kept_picture_is_not_shown_for_another_state() -> None:
    delegate, row = WorkDelegate(), a_row(due=NOON + 120_000, total=300_000)

    def again(row: WorkRow, selected: bool = False, gone: bool = False) -> QImage:
        image = canvas()
        painter = QPainter(image)
        delegate.paint_row(painter, ROW, row, NOON, selected, gone)
        painter.end()
        return image

    texts = QRect(QPoint(60, 0), ROW.bottomRight())
    usual = again(row).copy(texts)
    others = [
        again(row, gone=True),
        again(row),
        again(row, selected=True),
        again(row),
        again(a_row(who="Renamed", due=row.due)),
        again(row),
    ]
    assert [other.copy(texts) == usual for other in others] == [False, True] * 3


def test_a_change_of_theme_paints_everything_anew(qapp: QApplication) -> None:
    delegate, row = WorkDelegate(), a_row()
    pictures = []
    try:
        for name in ("light", "dark"):
            stylesheet.apply(qapp, theme.theme(name))
            image = canvas()
            painter = QPainter(image)
            delegate.paint_row(painter, ROW, row, NOON, False, False)
            painter.end()
            pictures.append(image)
    finally:
        stylesheet.apply(qapp, theme.theme("light"))
    assert has(pictures[1], theme.theme("dark").text, ROW)
    assert not has(pictures[1], theme.theme("light").text, ROW)


@pytest.mark.parametrize("name", ["", "x" * 100_000, "line\nfeed\ttab", "‮abc", "<b>bold</b>", "李小龍", "😀" * 50])
def test_no_name_breaks_a_row(name: str) -> None:
    image = painted(a_row(who=name, why=name, what=name, owner=name, tag=name))
    assert has(image, theme.current().line, QRect(0, 54, 368, 1))
    ground = theme.current().panel
    assert all(QColor(image.pixel(x, 20)) == ground for x in range(360, 368)), "nothing is written into the margin"


@pytest.mark.parametrize("who", ["Bo", "Priscilla Moreau-Whitfield"])
def test_beside_a_name_an_offer_and_that_they_are_on_the_site_are_both_whole(who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[float, Cut]] = []
    monkeypatch.setattr(Lettering, "write", lambda font, painter, x, base_line, cut, ink: written.append((x, cut)))
    painted(msgspec.structs.replace(a_row(who=who, owner="for you", tag="on your site now"), until=NOON + 108_000))
    (name, beside, owner, *_) = written
    assert name[1].text[:2] == who[:2]
    assert beside[1].text == "● 108 s · on your site now"
    assert name[0] + name[1].width <= beside[0]
    assert beside[0] + beside[1].width <= owner[0]
    assert name[1].width >= NAME - 10 or name[1].text == who
