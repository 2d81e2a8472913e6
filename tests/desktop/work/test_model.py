"""Laws of the list: after any changes it is what sorting would give, and while it is held nothing moves."""

from unittest.mock import patch

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.work import model as work_model
from bdcdesk.desktop.work.model import MANY, ROW, Aside, WorkModel
from bdcdesk.desktop.work.order import arrange
from bdcdesk.desktop.work.row import FOUND_UNDER, Filter, Kind, WorkRow
from tests.depth import depth

from .making import NOON, a_row, many

FEW = 5
"""In place of `MANY`, so that laying out anew is as usual as moving single rows."""
LEADS = [f"l{each}" for each in range(9)]
ROWS = st.builds(
    lambda tomorrow, *row: msgspec.structs.replace(a_row(*row), tomorrow=tomorrow),
    st.booleans(),
    st.sampled_from(LEADS),
    st.integers(0, 5).map(float),
    st.integers(0, 3).map(lambda each: each * NOON),
    st.just(0),
    st.sampled_from(Kind),
)
DEEDS = st.one_of(
    st.tuples(st.just("upsert"), st.lists(ROWS, min_size=1, max_size=4)),
    st.tuples(st.just("upsert"), st.lists(ROWS, min_size=1, max_size=4)),
    st.tuples(st.just("remove"), st.lists(st.sampled_from(LEADS), max_size=3)),
    st.tuples(st.just("load"), st.lists(ROWS, max_size=6)),
    st.tuples(st.just("filter"), st.sampled_from(Filter)),
    st.tuples(st.sampled_from(["hold", "release"]), st.none()),
    st.tuples(st.sampled_from(["hold", "release", "flood"]), st.none()),
)


def leads(model: WorkModel) -> list[str]:
    return [model.row_at(place).lead for place in range(model.rowCount())]


def in_order(rows: dict[str, WorkRow], which: Filter) -> list[str]:
    found = [
        row
        for row in rows.values()
        if which is Filter.all or (row.tomorrow if which is Filter.tomorrow else FOUND_UNDER[row.kind] is which)
    ]
    return [row.lead for row in sorted(found, key=lambda row: (row.place, row.lead))]


class Mirror:
    """A view: knows only what the model's signals tell it."""

    def __init__(self, model: WorkModel) -> None:
        self.model = model
        self.shown = leads(model)
        self.agreed = True
        model.rowsInserted.connect(self.inserted)
        model.rowsRemoved.connect(self.removed)
        model.rowsMoved.connect(self.moved)
        model.modelReset.connect(self.anew)
        model.layoutChanged.connect(self.anew)

    def inserted(self, _: QModelIndex, first: int, last: int) -> None:
        self.shown[first:first] = [self.model.row_at(place).lead for place in range(first, last + 1)]
        self.agree()

    def removed(self, _: QModelIndex, first: int, last: int) -> None:
        del self.shown[first : last + 1]
        self.agree()

    def moved(self, _: QModelIndex, first: int, last: int, __: QModelIndex, to: int) -> None:
        assert first == last
        lead = self.shown[first]
        self.shown.insert(to, lead)
        del self.shown[first if first < to else first + 1]
        self.agree()

    def agree(self) -> None:
        self.agreed = self.agreed and self.shown == leads(self.model)

    def anew(self) -> None:
        self.shown = leads(self.model)


@settings(deadline=None, max_examples=depth(60, 200))
@given(st.lists(DEEDS, min_size=3, max_size=20))
def test_any_changes_give_the_order_that_sorting_gives(deeds: list[tuple[str, object]]) -> None:
    with patch.object(work_model, "MANY", FEW):
        follow(deeds)


def follow(deeds: list[tuple[str, object]]) -> None:
    model = WorkModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    mirror = Mirror(model)
    rows: dict[str, WorkRow] = {}
    shown: list[str] = []
    for deed, what in deeds:
        if deed == "upsert":
            rows |= {row.lead: row for row in what}
            model.upsert(what)
        elif deed == "remove":
            rows = {lead: row for lead, row in rows.items() if lead not in what}
            model.remove(what)
        elif deed == "load":
            rows = {row.lead: row for row in what}
            model.load(what)
        elif deed == "filter":
            model.set_filter(what)
        elif deed == "flood":
            flood = [a_row(f"m{each}", float(each % 7)) for each in range(FEW + 1)]
            rows |= {row.lead: row for row in flood}
            model.upsert(flood)
        elif deed == "hold":
            model.hold()
        else:
            model.release()
        if not model.held or deed in ("load", "filter"):
            assert leads(model) == in_order(rows, model.filter)
            assert model.aside == Aside()
        else:
            assert leads(model) == shown, "held, so nothing moves"
        shown = leads(model)
        assert mirror.shown == shown, "the signals tell what happened"
        assert mirror.agreed, "and each of them at the moment it did"
        assert [model.place_of(lead) for lead in shown] == list(range(len(shown)))
        assert all(model.row_at(place) == rows[lead] for place, lead in enumerate(shown) if lead in rows), "rows change in place"
        assert [lead for lead in shown if model.gone(lead)] == [lead for lead in shown if lead not in rows]
        assert [model.count(each) for each in Filter] == [len(in_order(rows, each)) for each in Filter]
        dues = [row.due for row in rows.values() if row.due]
        assert model.urgent(NOON + 1, NOON) == (sum(due <= NOON for due in dues), sum(NOON < due <= 2 * NOON for due in dues))
    model.release()
    assert leads(model) == in_order(rows, model.filter) == mirror.shown
    assert mirror.agreed
    tester.deleteLater()


@settings(deadline=None)
@given(st.lists(ROWS, max_size=9), st.lists(DEEDS, max_size=12))
def test_what_waits_aside_is_the_difference_between_what_is_shown_and_what_is(
    before: list[WorkRow], deeds: list[tuple[str, object]]
) -> None:
    model = WorkModel()
    model.load(before)
    shown = {model.row_at(place).lead: model.row_at(place) for place in range(model.rowCount())}
    model.hold()
    now = dict(shown)
    for deed, what in deeds:
        if deed == "upsert":
            now |= {row.lead: row for row in what}
            model.upsert(what)
        elif deed == "remove":
            now = {lead: row for lead, row in now.items() if lead not in what}
            model.remove(what)
    assert model.aside == Aside(
        new=len(now.keys() - shown.keys()),
        moved=sum(now[lead].place != shown[lead].place for lead in now.keys() & shown.keys()),
        done=len(shown.keys() - now.keys()),
    )


def test_what_waits_is_said_in_few_words() -> None:
    assert str(Aside(new=2, moved=1)) == "2 new, 1 moved"
    assert str(Aside(done=1_204)) == "1,204 done"
    assert str(Aside()) == ""


def test_the_chosen_row_stays_chosen_wherever_it_goes() -> None:
    model = WorkModel()
    model.load(a_row(f"l{each}", float(each)) for each in range(200))
    chosen = QPersistentModelIndex(model.index(100))
    model.upsert([a_row("l100", -1.0)])
    assert chosen.row() == 0
    model.upsert([a_row("l100", 150.5)])
    assert model.row_at(chosen.row()).lead == "l100"
    model.upsert([a_row(f"n{each}", -5.0) for each in range(MANY + 1)])
    assert model.row_at(chosen.row()).lead == "l100"
    model.remove(["l100"])
    assert not chosen.isValid()


def test_rows_arranged_elsewhere_are_shown_as_they_are() -> None:
    rows = many(500)
    model = WorkModel()
    model.load(arrange(rows))
    assert leads(model) == in_order({row.lead: row for row in rows}, Filter.all)
    model.set_filter(Filter.confirm)
    assert leads(model) == in_order({row.lead: row for row in rows}, Filter.confirm)


def test_a_row_is_heard_as_a_sentence(qtbot: QtBot) -> None:
    model = WorkModel()
    model.load([a_row("l1", due=NOON, who="Ada Brook")])
    model.now = NOON - 60_000
    index = model.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Ada Brook, New, first answer")
    assert "due in 1 minute" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert index.data() == "Ada Brook"
    assert index.data(ROW).lead == "l1"


def test_unknown_leads_may_be_removed() -> None:
    model = WorkModel()
    model.load([a_row("l1")])
    model.remove(["l2", "l1", "l1"])
    assert model.rowCount() == 0


@pytest.mark.parametrize("number", [1, MANY + 5])
def test_a_change_in_place_moves_nothing_and_repaints_one_row(qtbot: QtBot, number: int) -> None:
    model = WorkModel()
    model.load(a_row(f"l{each}", float(each)) for each in range(200))
    mirror = Mirror(model)
    painted: list[int] = []
    model.dataChanged.connect(lambda first, last: painted.append(first.row()))
    with qtbot.assertNotEmitted(model.layoutChanged), qtbot.assertNotEmitted(model.rowsMoved):
        model.upsert([a_row(f"l{each}", float(each), who="Renamed") for each in range(number)])
    assert painted == list(range(number))
    assert mirror.shown == leads(model)
