"""The timeline: what happened, oldest above, smooth with thousands of entries."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from bdcdesk.desktop.lead.timeline_model import ENTRY, TimelineModel
from bdcdesk.desktop.lead.timeline_paint import EntryDelegate
from bdcdesk.report.entry import Entry

_NEAR_TOP = 240


class Timeline(QListView):
    """Stays at the newest entry while it is in sight; a reader who scrolled up is left in peace. Ctrl+C copies the entry with the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bg")
        self.setAccessibleName("Timeline")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._model = TimelineModel(self)
        self._delegate = EntryDelegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._lead = ""

    def show_entries(self, lead: str, entries: tuple[Entry, ...]) -> None:
        """The timeline of `lead` as it is now."""
        if lead != self._lead:
            self._lead = lead
            self._model.open(entries)
            self._settle(to_end=True)
            return
        at_end = self._at_end()
        if self._model.update(entries):
            self._settle(to_end=at_end)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            entry: Entry = self.currentIndex().data(ENTRY)
            QGuiApplication.clipboard().setText(entry.spoken)
            return
        super().keyPressEvent(event)

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
