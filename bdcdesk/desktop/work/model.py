"""The work list as Qt sees it: 100,000 rows, changes one by one, and an order that holds still under the cursor."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from bdcdesk.desktop.work.order import Key, Work, arrange, key_of, place_in
from bdcdesk.desktop.work.row import Filter, WorkRow, sentence, told, under
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

ROW = Qt.ItemDataRole.UserRole
NOWHERE = QModelIndex()
MANY = 64
"""From so many changed places on, the list is laid out anew instead of row by row."""


class Aside(msgspec.Struct, frozen=True):
    """What waits while the order is held: rows that came, rows that belong elsewhere now, rows that are done."""

    new: int = 0
    moved: int = 0
    done: int = 0

    def __str__(self) -> str:
        parts = ((self.new, tr("new")), (self.moved, tr("moved")), (self.done, tr("done")))
        return ", ".join(f"{number:,} {what}" for number, what in parts if number)


class WorkModel(QAbstractListModel):
    """Shows `Work` under one filter. Lives on the Qt thread; `now` is the time the rings were last painted for.

    While held, rows change in place and nothing moves: `aside_changed` tells what waits for `release()`. A row that is done stays, and
    `gone(lead)` says so.
    """

    aside_changed = Signal(object)
    counts_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now: Instant = 0
        self._work = Work()
        self._filter = Filter.all
        self._held = False
        self._shown: list[Key] = self._work.keys[Filter.all]
        self._before: dict[str, tuple[Key | None, WorkRow | None]] = {}

    # what is shown

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOWHERE) -> int:
        """The number of rows under the filter."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name, the row itself under `ROW`, and the whole row in words for those who hear it."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self.row_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return row.who
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return sentence(row, self.now)
        if role == Qt.ItemDataRole.ToolTipRole:
            from bdcdesk.desktop.widgets.tip import tip

            return tip(told(row, self.now))
        return None

    def row_at(self, place: int) -> WorkRow:
        """The row at a place from 0 on; what the delegate paints from."""
        lead = self._shown[place][2]
        row = self._work.rows.get(lead)
        if row is not None:
            return row
        kept = self._before[lead][1]
        assert kept is not None, "a row that is shown but not at work is kept aside"
        return kept

    def place_of(self, lead: str) -> int:
        """Where a lead is shown, or -1."""
        if lead in self._before:
            key = self._before[lead][0]
        else:
            row = self._work.rows.get(lead)
            key = key_of(row) if row is not None else None
        return place_in(self._shown, key) if key is not None else -1

    def gone(self, lead: str) -> bool:
        """Whether the row is only still there because the order is held."""
        return lead not in self._work.rows

    def count(self, which: Filter = Filter.all) -> int:
        """How much work there is under a filter, what waits aside included."""
        return len(self._work.keys[which])

    def first(self, which: Filter, most: int) -> list[WorkRow]:
        """The first of what there is under a filter, in order, at most so many; what waits aside is among them."""
        return [self._work.rows[key[2]] for key in self._work.keys[which][:most]]

    def urgent(self, now: Instant, soon: int) -> tuple[int, int]:
        """How many are overdue at `now`, and how many will be within `soon` ms."""
        late = self._work.late(now)
        return late, self._work.due_before(now + soon) - late

    # changes

    def load(self, rows: Iterable[WorkRow] | Work) -> None:
        """Replaces everything. Give `arrange(rows)` made in another thread to keep the Qt thread free."""
        self.beginResetModel()
        self._work = rows if isinstance(rows, Work) else arrange(rows)
        self._before = {}
        self._shown = self._work.keys[self._filter]
        self.endResetModel()
        self._tell()

    def upsert(self, rows: Iterable[WorkRow]) -> None:
        """Adds rows, or changes those with the same lead."""
        self._change_all([(row.lead, row) for row in rows])

    def remove(self, leads: Iterable[str]) -> None:
        """Takes rows out; unknown leads are no error, as it may have gone another way."""
        self._change_all([(lead, None) for lead in leads if lead in self._work.rows])

    def set_filter(self, which: Filter) -> None:
        """Shows only the work under one filter. What was aside is shown: choosing a filter asks for a new list."""
        self.beginResetModel()
        self._filter = which
        self._before = {}
        self._shown = self._work.keys[which]
        self.endResetModel()
        self._tell()

    @property
    def filter(self) -> Filter:
        """The filter in use."""
        return self._filter

    # holding still

    @property
    def held(self) -> bool:
        """Whether the order is held."""
        return self._held

    def hold(self) -> None:
        """From now on nothing changes its place."""
        self._held = True

    def release(self) -> None:
        """Everything goes to its place, now and from now on."""
        self._held = False
        if self._before:
            self._settle()
            self._tell()

    @property
    def aside(self) -> Aside:
        """What waits for `release()`."""
        new = moved = done = 0
        for lead, (key, _) in self._before.items():
            after = self._key(lead)
            new += key is None and after is not None
            done += key is not None and lead not in self._work.rows
            moved += key is not None and lead in self._work.rows and after != key
        return Aside(new, moved, done)

    # inside

    def _key(self, lead: str) -> Key | None:
        """Where a lead belongs under the filter now; None if it does not."""
        row = self._work.rows.get(lead)
        if row is None or self._filter not in under(row):
            return None
        return key_of(row)

    def _change_all(self, changes: Sequence[tuple[str, WorkRow | None]]) -> None:
        at_once = len(changes) > MANY and not self._held
        self._held = self._held or at_once
        for lead, row in changes:
            self._change(lead, row)
        if at_once:
            self._held = False
            self._settle()
        self._tell()

    def _change(self, lead: str, row: WorkRow | None) -> None:
        old, before = self._work.rows.get(lead), self._key(lead)
        after = key_of(row) if row is not None and self._filter in under(row) else None
        if lead in self._before:
            if old is not None:
                self._before[lead] = (self._before[lead][0], old)
            self._put(lead, row)
            self._repaint(lead)
        elif before == after:
            self._put(lead, row)
            self._repaint(lead)
        elif self._held:
            if not self._before:
                self._shown = list(self._shown)
            self._before[lead] = (before, old)
            self._put(lead, row)
            self._repaint(lead)
        else:
            self._move(before, after, lead, row)

    def _put(self, lead: str, row: WorkRow | None) -> None:
        if row is not None:
            self._work.put(row)
        else:
            self._work.drop(lead)

    def _repaint(self, lead: str) -> None:
        place = self.place_of(lead)
        if place >= 0:
            index = self.index(place)
            self.dataChanged.emit(index, index)

    def _move(self, before: Key | None, after: Key | None, lead: str, row: WorkRow | None) -> None:
        """Changes one place, telling the view first; the shown keys are those of `Work` itself, so `_put` moves them."""
        if before is None:
            assert after is not None
            to = bisect_left(self._shown, after)
            self.beginInsertRows(QModelIndex(), to, to)
            self._put(lead, row)
            self.endInsertRows()
            return
        at = place_in(self._shown, before)
        if after is None:
            self.beginRemoveRows(QModelIndex(), at, at)
            self._put(lead, row)
            self.endRemoveRows()
            return
        to = bisect_left(self._shown, after)
        moves = to not in (at, at + 1)
        if moves:
            self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), to)
        self._put(lead, row)
        if moves:
            self.endMoveRows()
        self._repaint(lead)

    def _settle(self) -> None:
        """From the held order to the true one: row by row for a few, so that the view keeps its bearings, at once for many."""
        shown, true = self._shown, self._work.keys[self._filter]
        if len(self._before) > MANY:
            self._lay_out(true)
            return
        for lead in list(self._before):
            key, _ = self._before[lead]
            after = self._key(lead)
            if key is not None and after is not None and key != after:
                at, to = place_in(shown, key), bisect_left(shown, after)
                moves = to not in (at, at + 1)
                if moves:
                    self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), to)
                shown.insert(to, after)
                del shown[at if at < to else at + 1]
                del self._before[lead]
                if moves:
                    self.endMoveRows()
            elif key is not None and after is None:
                at = place_in(shown, key)
                self.beginRemoveRows(QModelIndex(), at, at)
                del shown[at]
                del self._before[lead]
                self.endRemoveRows()
            elif key is None and after is not None:
                to = bisect_left(shown, after)
                self.beginInsertRows(QModelIndex(), to, to)
                shown.insert(to, after)
                del self._before[lead]
                self.endInsertRows()
            else:
                del self._before[lead]
        self._shown = true

    def _lay_out(self, true: list[Key]) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        leads = [self._shown[index.row()][2] for index in held]
        self._shown = true
        self._before = {}
        places = [self.place_of(lead) for lead in leads]
        self.changePersistentIndexList(held, [self.index(place) if place >= 0 else QModelIndex() for place in places])
        self.layoutChanged.emit()

    def _tell(self) -> None:
        self.counts_changed.emit()
        self.aside_changed.emit(self.aside)
