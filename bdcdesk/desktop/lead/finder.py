"""The timeline with the bar above it (Ctrl+F), in which words are looked for, or one kind of entry."""

from collections.abc import Iterator
from typing import Final, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.timeline import Timeline
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.desktop.widgets.segmented import Segmented
from bdcdesk.desktop.widgets.turns import Turns
from bdcdesk.report.entry import Entry, Kind
from bdcdesk.report.finding import Sought, words_of
from bdcdesk.translation import tr

FIND: Final = "Ctrl+F"
NONE: Final = tr("Nothing found")
ALL: Final = "all"
KINDS: Final[tuple[tuple[Kind | str, str], ...]] = (
    (ALL, tr("All")),
    ("messages", tr("Messages")),
    ("calls", tr("Calls")),
    ("notes", tr("Notes")),
    ("steps", tr("Steps")),
)
_WIDE: Final = 200
"""Pixels of the field."""
_SLICE: Final = 20_000
"""Letters looked through at a time: some 2 ms where they are new."""
_KNOWN: Final = 20
"""What an entry counts whose words are folded already."""


class Findable(QWidget):
    """A timeline, and the bar above it while something is looked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = Timeline()
        self.finder = Finder(self.timeline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.finder)
        column.addWidget(self.timeline, 1)
        key = QShortcut(QKeySequence(FIND), self)
        key.activated.connect(self.finder.begin)


class FindField(QLineEdit):
    """`step(by)`: Enter goes on to an older one (1), Shift+Enter back to a newer one (-1); so do Up and Down. `left`: Esc."""

    step = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters go on being typed."""
        key, back = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not ctrl:
            self.step.emit(-1 if back else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step.emit(1 if key == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)


class Finder(QFrame):
    """The newest entry that holds what is typed is gone to at once, Enter goes on to older ones and around. On the Qt thread."""

    def __init__(self, timeline: Timeline, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel2")
        self.setAccessibleName(tr("Find in the timeline"))
        self._timeline = timeline
        self._plain: dict[Entry, str] = {}
        self._found: list[int] = []
        self._at = 0
        self._gone = ""
        self._before: QWidget | None = None
        self._looking = Turns(self)
        self.field = FindField()
        self.field.setAccessibleName(tr("Find in the timeline"))
        self.field.setPlaceholderText(tr("Words, or a phone"))
        self.field.setMaxLength(200)
        self.field.setMinimumWidth(_WIDE)
        self.count = words("", "small", Tone.muted)
        self.kinds = Segmented(tr("Show"), KINDS)
        self.kinds.set_value(ALL)
        self.close_button = KeyButton(tr("Close"), "Esc")
        flowing = QWidget()
        row = FlowLayout(flowing, gap=10, last_right=True)
        for part in (self.field, self.count, self.kinds, self.close_button):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 5, 20, 5)
        column.addWidget(flowing)
        self.field.textChanged.connect(lambda _: self._look())
        self.field.step.connect(self._step)
        self.field.left.connect(self.leave)
        self.kinds.chosen.connect(lambda kind: timeline.show_only(cast("Kind", "" if kind == ALL else kind)))
        self.close_button.clicked.connect(self.leave)
        timeline.another.connect(self._put_away)
        timeline.told.connect(lambda: self._look(stay=True))
        self.hide()

    def begin(self) -> None:
        """The keys come into the field; back to where they were with Esc."""
        here = QApplication.focusWidget()
        if self.isHidden() or (here is not None and not self.isAncestorOf(here)):
            self._before = here
        self.show()
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self._timeline)
            around.ensureWidgetVisible(self)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def leave(self) -> None:
        """All entries are shown again, the one that was gone to stays in sight, and the focus is where it was before."""
        before = self._before
        self._timeline.show_only("")
        self._put_away()
        try:
            there = before if before is not None and before.isVisible() else self._timeline
        except RuntimeError:
            # It went while somebody looked for something.
            there = self._timeline
        there.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves from the buttons, too."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _put_away(self) -> None:
        self._before = None
        self._plain.clear()
        self.field.clear()
        self._look()
        self.kinds.set_value(ALL)
        self.hide()

    def _look(self, stay: bool = False) -> None:
        """For what is typed now. `stay`: only the entries are others, and the one that was gone to is not left."""
        sought = Sought(self.field.text())
        if not stay:
            self._timeline.mark(sought if sought else None)
        if not sought:
            self._looking.stop()
            self._found = []
            self._tell("")
            return
        self._looking.begin(self._search(sought, self._timeline.entries, stay))

    def _search(self, sought: Sought, entries: tuple[Entry, ...], stay: bool) -> Iterator[None]:
        found: list[int] = []
        done = 0
        for place in range(len(entries) - 1, -1, -1):
            entry = entries[place]
            plain = self._plain.get(entry)
            if plain is None:
                plain = self._plain[entry] = words_of(entry)
                done += len(plain)
            if sought.fits(plain):
                found.append(place)
            done += _KNOWN
            if done > _SLICE:
                yield
                done = 0
        self._found = found
        here = next((at for at, place in enumerate(found) if stay and entries[place].id == self._gone), -1)
        self._at = max(0, here)
        if here < 0:
            self._go()
        self._tell_place()

    def _go(self) -> None:
        if self._found:
            place = self._found[self._at]
            self._gone = self._timeline.entries[place].id
            self._timeline.go_to(place)

    def _step(self, by: int) -> None:
        if self._looking.under_way or not self._found:
            return
        self._at = (self._at + by) % len(self._found)
        self._go()
        self._tell_place()

    def _tell_place(self) -> None:
        if not self._found:
            self._tell(NONE)
            return
        entry = self._timeline.entries[self._found[self._at]]
        self._tell(tr("{at} of {count}", at=self._at + 1, count=len(self._found)), entry.spoken)

    def _tell(self, count: str, spoken: str = "") -> None:
        self.count.setText(count)
        self.field.setAccessibleDescription(f"{count}: {spoken}" if spoken else count)
        QAccessible.updateAccessibility(QAccessibleEvent(self.field, QAccessible.Event.DescriptionChanged))
