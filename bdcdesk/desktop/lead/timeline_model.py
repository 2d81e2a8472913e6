"""The entries of a timeline as a Qt model: a window of them, the newest at first, which moves as the reader scrolls."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from bdcdesk.report.entry import Entry

PAGE = 40
"""Entries that join at a time: laying out their words takes some 3 ms, so that a lead of 2,000 entries is opened, and any of them gone to,
in less than 8."""
MOST = 4 * PAGE
"""Rows that scrolling gathers before those at the other end leave: Qt asks for the height of each whenever one joins."""

ENTRY = Qt.ItemDataRole.UserRole
_NONE = QModelIndex()


class TimelineModel(QAbstractListModel):
    """Rows are some of the entries, in their order. A place is an entry's among all of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._start = self._end = 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, with those that are not among the rows now."""
        return self._entries

    @property
    def start(self) -> int:
        """The place of the first row: how many older entries are not among the rows."""
        return self._start

    @property
    def end(self) -> int:
        """The place after the last row."""
        return self._end

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NONE) -> int:
        return 0 if parent.isValid() else self._end - self._start

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry itself for ENTRY; words for eyes and ears otherwise."""
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        entry = self._entries[self._start + index.row()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return entry.detail
        return None

    def open(self, entries: tuple[Entry, ...], place: int = -1) -> None:
        """Others, or the same anew: a page of them with the entry of this place amid it, or the newest."""
        end = len(entries) if place < 0 else min(len(entries), place + PAGE // 2)
        start = max(0, end - PAGE)
        self.beginResetModel()
        self._entries, self._start, self._end = entries, start, min(len(entries), start + PAGE)
        self.endResetModel()

    def update(self, entries: tuple[Entry, ...]) -> bool:
        """The same lead, later. True if anything is different. New entries join where the rows went to the end before."""
        if entries == self._entries:
            return False
        followed, both = self._end == len(self._entries), min(self._end, len(entries))
        joining = len(entries) - both if followed else 0
        if both <= self._start or joining > PAGE:
            self.open(entries)
            return True
        changed = [place for place in range(self._start, both) if entries[place] != self._entries[place]]
        self._leave(both, self._end)
        self._entries = entries
        for place in changed:
            index = self.index(place - self._start)
            self.dataChanged.emit(index, index)
        self._join(both, both + joining)
        return True

    def place_of(self, names: tuple[str, ...]) -> int:
        """Of the entry with one of these ids, -1 if there is none."""
        return next((place for place, entry in enumerate(self._entries) if entry.id in names), -1)

    def at(self, place: int) -> QModelIndex:
        """The row of this place; invalid where it is not among the rows."""
        return self.index(place - self._start) if self._start <= place < self._end else QModelIndex()

    def older(self) -> bool:
        """Lets the next older page join. False if there is none."""
        if not self._start:
            return False
        self._join(max(0, self._start - PAGE), self._start)
        self._leave(max(self._start, min(self._end, self._start + MOST)), self._end)
        return True

    def newer(self) -> bool:
        """Lets the next newer page join. False if there is none."""
        if self._end == len(self._entries):
            return False
        self._join(self._end, min(len(self._entries), self._end + PAGE))
        self._leave(self._start, max(self._start, self._end - MOST))
        return True

    def _join(self, first: int, after: int) -> None:
        """These places, which lie at one of the ends."""
        if first < after:
            row = 0 if first < self._start else first - self._start
            self.beginInsertRows(_NONE, row, row + after - first - 1)
            self._start, self._end = min(first, self._start), max(after, self._end)
            self.endInsertRows()

    def _leave(self, first: int, after: int) -> None:
        """These places, which lie at one of the ends."""
        if first < after:
            self.beginRemoveRows(_NONE, first - self._start, after - self._start - 1)
            if first == self._start:
                self._start = after
            else:
                self._end = first
            self.endRemoveRows()
