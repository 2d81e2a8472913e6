"""A field map made from a pasted example: what each field is, chosen from a list, and below at once how the lead would read."""

from collections.abc import Mapping
from datetime import tzinfo
from functools import partial
from typing import Final

from PySide6.QtCore import QStringListModel, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.aside import Newest, sentence
from bdcdesk.desktop.settings.example import EMPTY, Example, choices, read_example
from bdcdesk.desktop.settings.form import Choice, Labelled
from bdcdesk.desktop.settings.reads_as import ReadsAs
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import tr

_AFTER: Final = 150
"""Milliseconds without a key before what was typed is read."""
_AT_ONCE: Final = 4
"""Lines of the map made at once: two hundred would hold the window up."""
_PASTE: Final = tr("Paste what they send: JSON, name=value&name=value, or the heading and a row of a table")


class ExampleEditor(QWidget):
    """On the Qt thread; reading is done in another. `read`: another example or another choice has been read;
    `laid_out`: there are other lists to choose from."""

    read = Signal()
    laid_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._region, self._source = "form", "US", ""
        self._zone: tzinfo | None = None
        self._now: Instant = 0
        self._kept: dict[str, str] = {}
        self._chosen: dict[str, str] = {}
        self._example = EMPTY
        self._lines: tuple[tuple[str, bool], ...] = ()
        self._removed: int | None = None
        self.boxes: dict[str, Choice] = {}
        self._removes: dict[str, QPushButton] = {}
        self._options: tuple[str, ...] = ()
        self._model = QStringListModel(self)
        self._aside = Newest(self)
        self.paste = QPlainTextEdit()
        self.paste.setPlaceholderText(_PASTE)
        self.paste.setTabChangesFocus(True)
        self.paste.setFixedHeight(104)
        self.paste.setProperty("role", "field")
        self.paste.textChanged.connect(self._typed)
        self._wait = QTimer(self, singleShot=True, interval=_AFTER)
        self._wait.timeout.connect(self.read_now)
        self.reads_as = ReadsAs()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Labelled(tr("An e&xample of what they send"), self.paste, tr("It is read here and not kept.")))
        column.addLayout(self._grid)
        column.addWidget(self.reads_as)

    @property
    def map(self) -> dict[str, str]:
        """What the source's fields are: those of the example, and those kept before that are not in it."""
        return {**self._kept, **self._example.map, **self._chosen}

    @property
    def example(self) -> Example:
        """What was read last."""
        return self._example

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """Where something is entered, in the order in which they stand."""
        return self.paste, *(part for theirs, box in self.boxes.items() for part in (box, self._removes.get(theirs)) if part is not None)

    def box(self, theirs: str) -> Choice:
        """The list from which it is chosen what this field of theirs is."""
        return self.boxes[theirs]

    def remove(self, theirs: str) -> QPushButton:
        """What takes this field out of the map: of those that were kept and are not in the example."""
        return self._removes[theirs]

    @property
    def reading(self) -> bool:
        """What was typed last is not read yet: `read` comes."""
        return self._wait.isActive() or self._aside.busy

    def begin(self, kind: str, fields: Mapping[str, str], region: str, zone: tzinfo, now: Instant, source: str) -> None:
        """Of a source that has these fields so far."""
        self._wait.stop()
        self._aside.forget()
        self._kind, self._region, self._zone, self._now, self._source = kind, region, zone, now, source
        self._kept, self._chosen = dict(fields), {}
        self._options = tuple(choices(kind))
        self._model.setStringList(list(choices(kind).values()))
        self.paste.blockSignals(True)
        self.paste.clear()
        self.paste.blockSignals(False)
        self._example = EMPTY
        self._clear()
        self._show()

    def _typed(self) -> None:
        self._wait.start()

    def read_now(self) -> None:
        """Without waiting for another key."""
        self._wait.stop()
        if self._zone is None:
            return
        # What was kept for it holds before what is proposed; what was chosen just now before both.
        told = {**self._kept, **self._chosen}
        job = partial(read_example, self._kind, self.paste.toPlainText(), told, self._region, self._zone, self._now, self._source)
        self._aside.run(job, self._take)

    def _take(self, outcome: object) -> None:
        if isinstance(outcome, Exception):
            outcome = Example(problem=sentence(outcome))
        if isinstance(outcome, Example):
            self._example = outcome
            self._show()
            self.reads_as.show_example(outcome)
            self.read.emit()

    def _show(self) -> None:
        there = self._example.map
        # What was kept and is not in the example goes on being kept: it stays in sight, where it can be removed.
        fields = (*self._example.fields, *((theirs, ours, "") for theirs, ours in self.map.items() if theirs not in there))
        lines = tuple((theirs, theirs in self._kept and theirs not in there) for theirs, _, _ in fields)
        if lines != self._lines:
            self._clear()
            self._lines = lines
            self._add(fields, lines, 0)
        for theirs, ours, _ in fields:
            if theirs in self.boxes:
                self.boxes[theirs].setCurrentIndex(self._place(ours))
        self.reads_as.setVisible(self._example is not EMPTY and bool(self.paste.toPlainText().strip()))

    def _add(self, fields: tuple[tuple[str, str, str], ...], lines: tuple[tuple[str, bool], ...], start: int) -> None:
        """Some lines of the map, and the next ones when Qt has time. `lines`: whether each can be removed."""
        if self._lines is not lines:
            return
        if start == 0 and fields:
            for place, title in enumerate((tr("Their field"), tr("In the example"), tr("What it is here"))):
                self._grid.addWidget(words(title, "small-strong", Tone.muted), 0, place)
        for place, (theirs, ours, value) in enumerate(fields[start : start + _AT_ONCE], start + 1):
            box = Choice()
            box.setModel(self._model)
            box.setCurrentIndex(self._place(ours))
            box.setAccessibleName(tr("What “{theirs}” is here", theirs=theirs))
            box.setAccessibleDescription(tr("In the example: {value}", value=value) if value else "")
            box.activated.connect(partial(self._choose, theirs))
            self.boxes[theirs] = box
            self._grid.addWidget(Elided(theirs, "strong"), place, 0)
            self._grid.addWidget(Elided(" ".join(value.split()), tone=Tone.muted), place, 1)
            self._grid.addWidget(box, place, 2)
            if lines[place - 1][1]:
                self._removes[theirs] = remove = QPushButton(tr("Remove"))
                remove.setAccessibleName(tr("Remove “{theirs}” from the map", theirs=theirs))
                remove.setToolTip(tr("They send it no more: it is taken out of the map"))
                remove.clicked.connect(partial(self._remove, theirs))
                self._grid.addWidget(remove, place, 3)
        if start + _AT_ONCE < len(fields):
            QTimer.singleShot(0, self, partial(self._add, fields, lines, start + _AT_ONCE))
        else:
            self._focus_after_removing()
            self.laid_out.emit()

    def _choose(self, theirs: str, place: int) -> None:
        self._chosen[theirs] = self._options[place]
        self.read_now()

    def _remove(self, theirs: str) -> None:
        self._removed = list(self._removes).index(theirs)
        self._kept.pop(theirs)
        self._chosen.pop(theirs, None)
        # Else Qt would give the focus to whatever comes next, far from here.
        self.paste.setFocus()
        self._show()

    def _focus_after_removing(self) -> None:
        left = list(self._removes.values())
        if self._removed is not None and left:
            near = left[min(self._removed, len(left) - 1)]
            # It is shown when Qt has time, and has no focus before.
            QTimer.singleShot(0, near, near.setFocus)
        self._removed = None

    def _place(self, ours: str) -> int:
        return self._options.index(ours) if ours in self._options else 0

    def _clear(self) -> None:
        self._lines, self.boxes, self._removes = (), {}, {}
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
