"""The list itself: fixed row height, so that 100,000 rows cost what ten do; who chose a row, and when the order must hold still."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from bdcdesk.desktop.theme import current
from bdcdesk.desktop.work.delegate import WorkDelegate
from bdcdesk.desktop.work.model import WorkModel
from bdcdesk.translation import tr

"""Pixels that the column has above its list: the list may stand there before they do."""
KEYS_HOLD_MS = 4_000
"""The order holds still for so long after the last key in the list."""
MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}


class WorkList(QTableView):
    """A table of one column, because QListView lays out all its rows anew on each insertion and a table with fixed rows does not.

    `work` is its model. `lead_chosen(lead)` is sent when the person chooses a row, by mouse or key; never because the list changed.
    `pressed_enter(lead)`: to go into the lead.
    """

    lead_chosen = Signal(str)
    pressed_enter = Signal(str)

    def __init__(self, model: WorkModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A widget of our own: asked for its own one, PySide looks through all classes of widgets for what it is.
        self.setViewport(QWidget())
        self.work = model
        self._chosen = ""
        self._place = 0
        self._over = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(KEYS_HOLD_MS)
        self._quiet.timeout.connect(self._release_if_idle)
        self.setAccessibleName(tr("Work"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAutoScroll(False)
        self.setItemDelegate(WorkDelegate(self))
        self.setModel(model)
        self.fit_text()
        model.modelReset.connect(self._choose_again)
        model.rowsInserted.connect(self._choose_again)

    def fit_text(self) -> None:
        """Rows as high as two lines of the text's size need."""
        high = current().size.row
        self.verticalHeader().setMinimumSectionSize(high)
        self.verticalHeader().setDefaultSectionSize(high)
        self.verticalScrollBar().setSingleStep(high)

    @property
    def chosen(self) -> str:
        """The lead that is chosen, or "". It stays chosen while it is not in the list."""
        return self._chosen

    def choose(self, lead: str) -> None:
        """Marks a lead without sending `lead_chosen`, and scrolls to it."""
        self._chosen = lead
        self._choose_again()
        index = self.currentIndex()
        if index.isValid():
            self.scrollTo(index)

    def below(self) -> int:
        """How many rows are wholly or in part below what is seen."""
        seen = self.rowAt(self.viewport().height() - 1)
        return self.work.rowCount() - seen if seen >= 0 else 0

    def tick(self) -> None:
        """The time has moved on: paints the visible rows again."""
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and pages move and choose; Ctrl+Home lets the order go and takes the first row; Enter goes into the lead."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Home and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._quiet.stop()
            self.work.release()
            self._take(0)
            if self._over:
                self.work.hold()
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._chosen:
                self.pressed_enter.emit(self._chosen)
            return
        if key in MOVES:
            self.work.hold()
            self._quiet.start()
            if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
                self._take(0 if key == Qt.Key.Key_Home else self.work.rowCount() - 1)
                return
            page = max(1, self.viewport().height() // current().size.row - 1)
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}[key]
            self._step(step)
            return
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the row under it."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._take(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging over rows chooses none of them."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks go into the lead."""
        self.mousePressEvent(event)
        if self._chosen:
            self.pressed_enter.emit(self._chosen)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Under the cursor nothing moves."""
        self._over = True
        self.work.hold()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The cursor has left: everything may go to its place, unless the keys were just used."""
        self._over = False
        self._release_if_idle()
        super().leaveEvent(event)

    def rowsAboutToBeRemoved(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:
        """Qt would go on to the next row by itself; here, only a person chooses."""
        if start <= self.currentIndex().row() <= end:
            self._place = start
            self._mark(QModelIndex())
        super().rowsAboutToBeRemoved(parent, start, end)

    def _step(self, step: int) -> None:
        """Where the chosen lead is no longer, the row that stands in its place is the next one down."""
        here = self.work.place_of(self._chosen) if self._chosen else -1
        if here >= 0:
            self._take(here + step)
        else:
            self._take(self._place if step > 0 else self._place + step)

    def _take(self, place: int) -> None:
        """Chooses the row at a place, or the nearest there is."""
        last = self.work.rowCount() - 1
        if last < 0:
            return
        place = min(max(place, 0), last)
        index = self.work.index(place)
        self._mark(index)
        self.scrollTo(index)
        lead = self.work.row_at(place).lead
        if lead != self._chosen:
            self._chosen = lead
            self.lead_chosen.emit(lead)

    def _choose_again(self) -> None:
        place = self.work.place_of(self._chosen) if self._chosen else -1
        if place != self.currentIndex().row():
            self._mark(self.work.index(place) if place >= 0 else QModelIndex())

    def _mark(self, index: QModelIndex) -> None:
        if index.isValid():
            self._place = index.row()
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect if index.isValid() else flags.Clear)

    def _release_if_idle(self) -> None:
        if not self._over and not self._quiet.isActive():
            self.work.release()
