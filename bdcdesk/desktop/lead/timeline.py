"""The timeline: what happened, oldest above, smooth with thousands of entries."""

from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from bdcdesk.desktop.lead.thumbs import Thumbs
from bdcdesk.desktop.lead.timeline_model import ENTRY, TimelineModel
from bdcdesk.desktop.lead.timeline_paint import EntryDelegate
from bdcdesk.report.entry import Attached, Entry, Kind
from bdcdesk.report.finding import Sought, only
from bdcdesk.translation import tr

_NEAR = 240
"""Pixels from an end of what is here, within which more joins."""
_LOWEST = 90


class Timeline(QListView):
    """Stays at the newest entry while it is in sight; a reader who scrolled up is left in peace. Ctrl+C copies the entry with the focus;
    Enter, or a click on it, opens a file that came with a text (`opened(blob)`), or has it asked for again (`wanted(message, place)`).
    `another`: all entries are shown, of another lead or because one is to be looked at; `told`: some entries are others."""

    opened = Signal(str)
    wanted = Signal(str, int)
    another = Signal()
    told = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bg")
        self.setAccessibleName(tr("Timeline"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._model = TimelineModel(self)
        self.thumbs = Thumbs(self)
        self.thumbs.come.connect(self.viewport().update)
        self._delegate = EntryDelegate(self.thumbs, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.setMinimumHeight(_LOWEST)
        self._lead = ""
        self._all: tuple[Entry, ...] = ()
        self._kind: Kind = ""
        self._wanted: tuple[str, tuple[str, ...]] = ("", ())

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that may be scrolled to: of the kind that is looked for."""
        return self._model.entries

    def show_entries(self, lead: str, entries: tuple[Entry, ...]) -> None:
        """The timeline of `lead` as it is now."""
        self._all = entries
        if lead != self._lead:
            self._lead = lead
            self.thumbs.forget_asked()
            self._kind = ""
            self.another.emit()
            self._model.open(entries)
            self._settle(to_end=True)
            self.look_at(*self._wanted)
            return
        at_end = self._at_end()
        if self._model.update(only(entries, self._kind)):
            self._settle(to_end=at_end)
            self.told.emit()

    def show_only(self, kind: Kind) -> None:
        """The entries of this kind, "" for all; what is being read stays in sight if it is one."""
        if kind == self._kind:
            return
        index = self.currentIndex() if self.currentIndex().isValid() else self._first_in_sight()
        entry: Entry | None = index.data(ENTRY) if index.isValid() and not self._at_end() else None
        self._kind = kind
        self._model.open(only(self._all, kind))
        self._settle(to_end=True)
        place = self._model.place_of((entry.id,)) if entry is not None else -1
        if place >= 0:
            self.go_to(place)
        self.told.emit()

    def mark(self, sought: Sought | None) -> None:
        """Shows where this stands in what is in sight."""
        self._delegate.mark(sought)
        self.viewport().update()

    def look_at(self, lead: str, names: tuple[str, ...]) -> None:
        """Goes to the entry of one of these ids, however old it is, and marks it: now, or as soon as this lead is shown."""
        self._wanted = (lead, names)
        if lead != self._lead or not names:
            return
        self._wanted = ("", ())
        if self._model.place_of(names) < 0:
            self.show_only("")
            self.another.emit()
        place = self._model.place_of(names)
        if place >= 0:
            self.go_to(place)

    def go_to(self, place: int) -> None:
        """Has this one of `entries` in the middle, and marks it."""
        if not self._model.at(place).isValid():
            self._model.open(self._model.entries, place)
        self._settle(to_end=False)
        index = self._model.at(place)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies, Enter does what can be done with a file, Home and End go to the very first entry and the newest."""
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._model.entries:
            self.go_to(0 if event.key() == Qt.Key.Key_Home else len(self._model.entries) - 1)
            return
        alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if alone and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._act(self.currentIndex()):
            return
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            entry: Entry = self.currentIndex().data(ENTRY)
            QGuiApplication.clipboard().setText(entry.spoken)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a file is for it."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            index = self.indexAt(event.position().toPoint())
            if index == self.currentIndex() and self._on_bubble(index, event.position()):
                self._act(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Says where a click does something."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        acts = self._attached(index) is not None and self._on_bubble(index, event.position())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if acts else Qt.CursorShape.ArrowCursor)

    def _attached(self, index: QModelIndex) -> Attached | None:
        """The file of this entry with which something can be done."""
        entry: Entry | None = index.data(ENTRY) if index.isValid() else None
        return entry.attached if entry is not None and entry.attached is not None and entry.attached.act else None

    def _on_bubble(self, index: QModelIndex, at: QPointF) -> bool:
        if not index.isValid():
            return False
        return self._delegate.laid(index.data(ENTRY)).box.contains(at - QPointF(self.visualRect(index).topLeft()))

    def _act(self, index: QModelIndex) -> bool:
        """Whether there was something to do."""
        attached = self._attached(index)
        if attached is None:
            return False
        if attached.act == "open":
            self.opened.emit(attached.blob)
        else:
            self.wanted.emit(attached.of, attached.place)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another measure."""
        at_end = self._at_end()
        # Measured with the scroll bar's room, which lies in the margin: it may come and go without laying out everything anew.
        if self.width() != self._delegate.width:
            read, current = self._first_in_sight(), self.currentIndex()
            marked = self._model.start + current.row() if current.isValid() else -1
            place = self._model.start + read.row()
            self._delegate.width = self.width()
            # What has gathered around is left out: it would all be measured anew.
            self._model.open(self._model.entries, -1 if at_end else place)
            self._settle(to_end=False)
            self.setCurrentIndex(self._model.at(marked))
            self.scrollTo(self._model.at(place), QAbstractItemView.ScrollHint.PositionAtTop)
        super().resizeEvent(event)
        self._settle(to_end=at_end)

    def _first_in_sight(self) -> QModelIndex:
        return self.indexAt(QPoint(1, 1))

    def _at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return self._model.end == len(self._model.entries) and bar.value() >= bar.maximum() - 4

    def _settle(self, to_end: bool) -> None:
        self.scheduleDelayedItemsLayout()
        self.executeDelayedItemsLayout()
        if to_end:
            self.scrollToBottom()

    def _scrolled(self, value: int) -> None:
        """Near an end of what is here more joins, without moving what is being read."""
        bar = self.verticalScrollBar()
        up, down = value <= _NEAR, value >= bar.maximum() - _NEAR
        read = self._first_in_sight()
        joins = (up and self._model.start > 0) or (down and self._model.end < len(self._model.entries))
        if not joins or not read.isValid():
            return
        place, at = self._model.start + read.row(), self.visualRect(read).top()
        bar.blockSignals(True)
        try:
            if not (up and self._model.older()):
                self._model.newer()
            self._settle(to_end=False)
            bar.setValue(bar.value() + self.visualRect(self._model.at(place)).top() - at)
        finally:
            bar.blockSignals(False)
        self.verticalScrollbarValueChanged(bar.value())
        self.viewport().update()
