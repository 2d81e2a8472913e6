"""The timeline with thousands of entries, and a reader who scrolls."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from bdcdesk.desktop import stylesheet, theme
from bdcdesk.desktop.lead import timeline_paint
from bdcdesk.desktop.lead.timeline import Timeline
from bdcdesk.desktop.lead.timeline_model import ENTRY, MOST, PAGE, TimelineModel
from bdcdesk.desktop.lead.timeline_paint import lay
from bdcdesk.report.entry import Entry

SHAPES = ("line", "ours", "theirs", "note")


def entries(
    count: int, words: str = "some words that are long enough to need a second line in a bubble of the timeline"
) -> tuple[Entry, ...]:
    return tuple(Entry(f"e{n}", SHAPES[n % 4], f"{n} {words}", f"meta {n}") for n in range(count))


@pytest.fixture
def timeline(qtbot: QtBot) -> Timeline:
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def shown(model: TimelineModel) -> list[Entry]:
    return [model.index(row).data(ENTRY) for row in range(model.rowCount())]


def at_end(timeline: Timeline) -> bool:
    return timeline.verticalScrollBar().value() == timeline.verticalScrollBar().maximum()


def top(timeline: Timeline) -> str:
    entry: Entry = timeline.indexAt(QPoint(350, 20)).data(ENTRY)
    return entry.id


def test_it_opens_at_the_newest_entry_and_measures_only_a_page(timeline: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[str] = []
    real = timeline_paint.lay
    monkeypatch.setattr(timeline_paint, "lay", lambda entry, width, look: (measured.append(entry.id), real(entry, width, look))[1])

    timeline.show_entries("l1", entries(2_000))

    assert at_end(timeline)
    assert timeline.indexAt(QPoint(350, 380)).data(ENTRY).id == "e1999"
    assert len(measured) <= PAGE


def test_scrolling_up_reaches_the_very_first_entry(timeline: Timeline, qtbot: QtBot) -> None:
    timeline.show_entries("l1", entries(600))
    bar = timeline.verticalScrollBar()

    for _ in range(2_000):
        if not bar.value():
            break
        bar.setValue(bar.value() - 400)

    assert top(timeline) == "e0"
    assert timeline.model().rowCount() <= MOST

    for _ in range(2_000):
        if at_end(timeline) and not bar.value() < bar.maximum():
            break
        bar.setValue(bar.value() + 400)

    assert timeline.indexAt(QPoint(350, 380)).data(ENTRY).id == "e599"


def test_scrolling_shows_every_entry_in_its_order(timeline: Timeline) -> None:
    """No jump where some join and others leave, up or down."""
    timeline.show_entries("l1", entries(500))
    bar = timeline.verticalScrollBar()
    for by, order in ((-150, -1), (150, 1)):
        seen = [int(top(timeline)[1:])]
        while (before := (bar.value(), seen[-1])) and len(seen) < 5_000:
            bar.setValue(bar.value() + by)
            seen.append(int(top(timeline)[1:]))
            if (bar.value(), seen[-1]) == before:
                break
        steps = {(after - before) * order for before, after in itertools.pairwise(seen)}
        assert steps <= {0, 1, 2, 3, 4, 5}, steps
        assert seen[-1] == 0 if order < 0 else at_end(timeline)


def test_any_entry_is_gone_to_without_measuring_what_lies_between(timeline: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    timeline.show_entries("l1", entries(2_000))
    measured: list[str] = []
    real = timeline_paint.lay
    monkeypatch.setattr(timeline_paint, "lay", lambda entry, width, look: (measured.append(entry.id), real(entry, width, look))[1])

    timeline.look_at("l1", ("e1000",))

    assert timeline.currentIndex().data(ENTRY).id == "e1000"
    assert 100 < timeline.visualRect(timeline.currentIndex()).center().y() < 300
    assert len(measured) <= PAGE
    for key, name in ((Qt.Key.Key_Home, "e0"), (Qt.Key.Key_End, "e1999")):
        QTest.keyClick(timeline, key)
        assert timeline.currentIndex().data(ENTRY).id == name


def test_older_entries_join_without_moving_what_is_being_read(timeline: Timeline) -> None:
    timeline.show_entries("l1", entries(500))
    bar = timeline.verticalScrollBar()
    bar.setValue(300)
    before, rows = top(timeline), timeline.model().rowCount()

    bar.setValue(bar.value() - 70)
    assert timeline.model().rowCount() > rows
    bar.setValue(bar.value() + 70)

    assert top(timeline) == before


def test_a_new_entry_follows_at_the_end_and_leaves_a_reader_in_peace(timeline: Timeline) -> None:
    all_of_them = entries(110)
    timeline.show_entries("l1", all_of_them[:100])
    timeline.show_entries("l1", all_of_them[:105])
    assert at_end(timeline)

    bar = timeline.verticalScrollBar()
    bar.setValue(bar.maximum() - 900)
    before = top(timeline)
    timeline.show_entries("l1", all_of_them)

    assert top(timeline) == before
    assert not at_end(timeline)


def test_a_state_that_needs_more_lines_gets_them(timeline: Timeline) -> None:
    before = entries(10)
    timeline.show_entries("l1", before)
    height = timeline.visualRect(timeline.model().index(5, 0)).height()
    changed = Entry("e5", "ours", before[5].text, "failed: " + "a long reason " * 20, trouble=True)

    timeline.show_entries("l1", (*before[:5], changed, *before[6:]))

    assert timeline.visualRect(timeline.model().index(5, 0)).height() > height + 10


def test_exactly_the_changed_rows_are_announced() -> None:
    model, before = TimelineModel(), entries(10)
    model.open(before)
    changed: list[int] = []
    model.dataChanged.connect(lambda first, last: changed.extend(range(first.row(), last.row() + 1)))

    model.update((*before[:3], Entry("e3", "line", "new"), *before[4:7], Entry("e7", "line", "new"), *before[8:]))

    assert changed == [3, 7]


def test_a_narrower_column_wraps_anew(timeline: Timeline, qtbot: QtBot) -> None:
    timeline.show_entries("l1", entries(10))
    before = timeline.visualRect(timeline.model().index(1, 0)).height()

    timeline.resize(320, 400)

    assert timeline.visualRect(timeline.model().index(1, 0)).height() > before


def test_copy_takes_the_whole_entry(timeline: Timeline) -> None:
    timeline.show_entries("l1", entries(5))
    timeline.setCurrentIndex(timeline.model().index(2, 0))

    QTest.keyClick(timeline, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == entries(5)[2].spoken


def test_ears_get_the_words_and_the_state(timeline: Timeline) -> None:
    timeline.show_entries("l1", entries(5))

    assert timeline.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == entries(5)[1].spoken


def test_every_shape_is_painted_in_both_looks(timeline: Timeline) -> None:
    timeline.show_entries("l1", (*entries(6), Entry("d", "day", "Today"), Entry("x", "ours", "no", "not sent: so", trouble=True)))
    light = timeline.grab().toImage()
    app = QGuiApplication.instance()
    assert app is not None
    try:
        stylesheet.apply(app, theme.theme("dark"))
        dark = timeline.grab().toImage()
    finally:
        stylesheet.apply(app, theme.theme("light"))

    def colours(image: object) -> set[str]:
        return {image.pixelColor(x, y).name() for x in range(0, 690, 3) for y in range(0, 400, 3)}

    for look, image in ((theme.theme("light"), light), (theme.theme("dark"), dark)):
        assert {look.bubble_out.name(), look.panel.name(), look.warn_soft.name(), look.bad_soft.name(), look.bg.name()} <= colours(image)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 2)), max_size=150),
            st.sampled_from(["older", "newer"]),
            st.integers(0, 200),
        ),
        max_size=8,
    ),
    st.integers(0, PAGE * 5 - 1),
)
def test_whatever_joins_and_leaves_the_rows_are_the_entries_of_their_places(
    steps: list[list[tuple[str, int]] | str | int], place: int
) -> None:
    """QAbstractItemModelTester watches every signal on the way."""
    model = TimelineModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    now = entries(PAGE * 5)
    model.open(now, place)
    for step in steps:
        if isinstance(step, list):
            at_end = model.end == len(now)
            now = tuple(Entry(f"{name}{place}", "line", f"{name}{version}") for place, (name, version) in enumerate(step))
            model.update(now)
            assert not at_end or model.end == len(now)
        elif isinstance(step, int):
            model.open(now, min(step, len(now) - 1))
            assert not now or model.at(min(step, len(now) - 1)).isValid()
        else:
            middle = model.index(model.rowCount() // 2)
            entry, held = middle.data(ENTRY), QPersistentModelIndex(middle)
            assert getattr(model, step)() or (model.start == 0 if step == "older" else model.end == len(now))
            assert not held.isValid() or held.data(ENTRY) is entry
        assert shown(model) == list(now[model.start : model.end])
        assert bool(shown(model)) == bool(now)
        assert model.rowCount() <= MOST + PAGE


@given(st.text(max_size=400), st.text(max_size=60), st.integers(120, 1600), st.sampled_from(SHAPES))
def test_any_words_lie_within_their_row(words: str, meta: str, width: int, shape: str) -> None:
    laid = lay(Entry("e", shape, words, meta), width, theme.theme("light"))

    assert laid.height > 0
    if not laid.box.isEmpty():
        assert laid.box.bottom() <= laid.height
        assert laid.box.left() >= 0
        assert laid.box.right() <= width
