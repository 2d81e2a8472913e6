"""The timeline: what happened, oldest above, smooth with thousands of entries."""

from PySide6.QtCore import QModelIndex, QPointF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from bdcdesk.desktop.lead.thumbs import Thumbs
from bdcdesk.desktop.lead.timeline_model import ENTRY, TimelineModel
from bdcdesk.desktop.lead.timeline_paint import EntryDelegate
from bdcdesk.report.entry import Attached, Entry

_NEAR_TOP = 240


class Timeline(QListView):
    """Stays at the newest entry while it is in sight; a reader who scrolled up is left in peace. Ctrl+C copies the entry with the focus;
    Enter, or a click on it, opens a file that came with a text (`opened(blob)`), or has it asked for again (`wanted(message, place)`)."""

    opened = Signal(str)
    wanted = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bg")
        self.setAccessibleName("Timeline")
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
        self._lead = ""
        self._wanted: tuple[str, tuple[str, ...]] = ("", ())

    def show_entries(self, lead: str, entries: tuple[Entry, ...]) -> None:
        """The timeline of `lead` as it is now."""
        if lead != self._lead:
            self._lead = lead
            self.thumbs.forget_asked()
            self._model.open(entries)
            self._settle(to_end=True)
            self.look_at(*self._wanted)
            return
        at_end = self._at_end()
        if self._model.update(entries):
            self._settle(to_end=at_end)

    def look_at(self, lead: str, names: tuple[str, ...]) -> None:
        """Goes to the entry of one of these ids, however old it is, and marks it: now, or as soon as this lead is shown."""
        self._wanted = (lead, names)
        if lead != self._lead or not names:
            return
        self._wanted = ("", ())
        while (place := self._model.place_of(names)) < 0 and self._model.older():
            pass
        if place >= 0:
            self._settle(to_end=False)
            index = self._model.index(place)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies, Enter does what can be done with a file."""
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
            self._delegate.width = self.width()
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)
        self._settle(to_end=at_end)

    def _at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 4

    def _settle(self, to_end: bool) -> None:
        self.scheduleDelayedItemsLayout()
        self.executeDelayedItemsLayout()
        if to_end:
            self.scrollToBottom()

    def _scrolled(self, value: int) -> None:
        if value > _NEAR_TOP or not self._model.hidden:
            return
        bar = self.verticalScrollBar()
        from_end = bar.maximum() - value
        bar.blockSignals(True)
        try:
            self._model.older()
            self._settle(to_end=False)
            bar.setValue(bar.maximum() - from_end)
        finally:
            bar.blockSignals(False)
        self.verticalScrollbarValueChanged(bar.value())
        self.viewport().update()
