"""The entries of a timeline as a Qt model, the newest page first: older ones join as the reader scrolls up to them."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from bdcdesk.report.entry import Entry

PAGE = 60
"""Entries that join at a time: laying out their words takes some 4 ms, so that opening a lead of 2,000 entries stays below 8."""

ENTRY = Qt.ItemDataRole.UserRole
_NONE = QModelIndex()


class TimelineModel(QAbstractListModel):
    """Rows are the newest entries, oldest of them first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._start = 0

    @property
    def hidden(self) -> int:
        """How many older entries have not joined yet."""
        return self._start

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(self._entries) - self._start

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

    def open(self, entries: tuple[Entry, ...]) -> None:
        """Another lead."""
        self.beginResetModel()
        self._entries = entries
        self._start = max(0, len(entries) - PAGE)
        self.endResetModel()

    def update(self, entries: tuple[Entry, ...]) -> bool:
        """The same lead, later. True if anything is different."""
        if entries == self._entries:
            return False
        before, self._start = len(self._entries), min(self._start, len(entries))
        both = min(before, len(entries))
        changed = [place for place in range(self._start, both) if entries[place] != self._entries[place]]
        self._cut(both)
        self._entries = entries[:both]
        for place in changed:
            index = self.index(place - self._start)
            self.dataChanged.emit(index, index)
        if len(entries) > both:
            self.beginInsertRows(_NONE, both - self._start, len(entries) - self._start - 1)
            self._entries = entries
            self.endInsertRows()
        return True

    def place_of(self, names: tuple[str, ...]) -> int:
        """The row of the entry with one of these ids, -1 if none has joined yet."""
        return next((row for row in range(self.rowCount()) if self._entries[self._start + row].id in names), -1)

    def older(self) -> bool:
        """Lets the next older page join. False if there is none."""
        if not self._start:
            return False
        joining = min(PAGE, self._start)
        self.beginInsertRows(_NONE, 0, joining - 1)
        self._start -= joining
        self.endInsertRows()
        return True

    def _cut(self, length: int) -> None:
        if length < len(self._entries):
            self.beginRemoveRows(_NONE, length - self._start, len(self._entries) - self._start - 1)
            self._entries = self._entries[:length]
            self.endRemoveRows()
