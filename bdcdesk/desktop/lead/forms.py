"""Small forms that open above the timeline: a note, a promise, handing over, closing. Enter does it, Esc does not."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.moments import MomentEdit
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain import clock
from bdcdesk.domain.events import Instant
from bdcdesk.translation import phrase, tr

_CLOSE_REASONS = (
    phrase("bought elsewhere"),
    phrase("no longer looking"),
    phrase("no answer after all follow-ups"),
    phrase("duplicate"),
    phrase("not a sales lead"),
)


class Form(QFrame):
    """A title, fields, one button that does it, one that does not. `finished` when it is to be put away, done or not."""

    finished = Signal()

    def __init__(self, title: str, does: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar2")
        self.setAccessibleName(title)
        self._warning = words("", tone=Tone.bad, wrap=True)
        self._warning.hide()
        self.does = KeyButton(does, "↵", primary=True)
        self.does.clicked.connect(self.submit)
        self._cancel = KeyButton(tr("Cancel"), "Esc")
        self._cancel.clicked.connect(self.finished)
        self._fields: list[QWidget] = []
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 10)
        fields = QWidget()
        self._row = FlowLayout(fields)
        self._row.addWidget(words(title, role="strong"))
        quick = QWidget()
        self._quick = FlowLayout(quick, gap=6)
        column.addWidget(fields)
        column.addWidget(quick)
        column.addWidget(self._warning)

    def field(self, label: str, widget: QWidget, width: int) -> None:
        """One more field, with its name for ears and eyes; `width` in px at 100 % text."""
        widget.setAccessibleName(label)
        widget.setMinimumWidth(width)
        widget.installEventFilter(self)
        self._fields.append(widget)
        self._row.addWidget(widget)

    def quick(self, text: str, does: Callable[[], None]) -> QPushButton:
        """A chip that fills a field in one press."""
        chip = QPushButton(text)
        chip.setProperty("role", "pill")
        chip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        chip.clicked.connect(lambda: does())
        self._quick.addWidget(chip)
        return chip

    def hint(self, text: str) -> None:
        """Something to know before it is done."""
        self._column.insertWidget(self._column.indexOf(self._warning), words(text, "small", Tone.muted, wrap=True))

    def ready(self, keys: bool = False) -> None:
        """All fields are in: the buttons come last and the first field gets the focus; the form itself if it takes `keys`."""
        self._row.addWidget(self.does)
        self._row.addWidget(self._cancel)
        if keys:
            return
        if self._fields:
            self.setFocusProxy(self._fields[0])
        else:
            self.setFocusProxy(self._cancel)

    def warn(self, text: str) -> None:
        """Says what is still wrong with it."""
        self._warning.setText(text)
        self._warning.setHidden(not text)

    def problem(self) -> str:
        """Why it cannot be done yet, "" if it can."""
        return ""

    @abstractmethod
    def act(self) -> None:
        """Does it."""

    def submit(self) -> None:
        """Does it if nothing is wrong."""
        wrong = self.problem()
        self.warn(wrong)
        if not wrong:
            self.act()
            self.finished.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in any field does it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit()
            return
        super().keyPressEvent(event)


class WordsForm(Form):
    """A line of words, perhaps with a moment: note, promise. `done(words, instant)`; 0 without a moment."""

    done = Signal(str, object)

    def __init__(self, title: str, does: str, hint: str, moment: MomentEdit | None = None, parent: QWidget | None = None) -> None:
        super().__init__(title, does, parent)
        self._line, self._moment = QLineEdit(), moment
        self._line.setPlaceholderText(hint)
        # Alone in its row it may be as long as what it asks.
        self.field(hint, self._line, 230 if moment is not None else 360)
        if moment is not None:
            self.field(tr("By when, store time"), moment, 224)
        self.ready()

    def begin_with(self, text: str) -> None:
        """These words stand there; then it is about the moment."""
        self._line.setText(text)
        if text and self._moment is not None:
            self.setFocusProxy(self._moment)

    def problem(self) -> str:
        if not self._line.text().strip():
            return tr("Write a few words first.")
        return self._moment.problem() if self._moment else ""

    def act(self) -> None:
        self.done.emit(self._line.text().strip(), self._moment.instant() if self._moment else 0)


class ChoiceForm(Form):
    """One of a few, perhaps in one's own words, and a line: handing over, closing. `done(value, words)`."""

    done = Signal(str, str)

    def __init__(
        self,
        title: str,
        does: str,
        label: str,
        options: Sequence[tuple[str, str]],
        own: bool,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, does, parent)
        self._choice, self._line = QComboBox(), QLineEdit()
        self._choice.setEditable(own)
        for value, text in options:
            self._choice.addItem(text, value)
        if not own:
            self._choice.setPlaceholderText(tr("Choose"))
        self._own, self._hint = own, hint
        self.field(label, self._choice, 220)
        if hint:
            self._line.setPlaceholderText(hint)
            self.field(hint, self._line, 240)
        self.ready()

    def problem(self) -> str:
        return "" if self._value() else tr("Choose one first.")

    def act(self) -> None:
        self.done.emit(self._value(), self._line.text().strip())

    def _value(self) -> str:
        typed, at = self._choice.currentText().strip(), self._choice.currentIndex()
        own = self._own and typed != self._choice.itemText(at)
        return typed if own else str(self._choice.itemData(at) or "")


class SureForm(Form):
    """Asks once more. `done()`. The focus is on Cancel."""

    done = Signal()

    def __init__(self, question: str, does: str, parent: QWidget | None = None) -> None:
        super().__init__(question, does, parent)
        self.ready()

    def act(self) -> None:
        self.done.emit()


class AsideForm(ChoiceForm):
    """A rule that a supervisor sets aside for once. `done(channel, reason)`; without a reason it is not done."""

    def __init__(self, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        title = tr("Set the rule aside for one hour")
        super().__init__(title, tr("Set it aside"), tr("For"), options, own=False, hint=tr("Why? It is kept with your name"), parent=parent)
        if len(options) == 1:
            self.setFocusProxy(self._line)

    def problem(self) -> str:
        return super().problem() or ("" if self._line.text().strip() else tr("Say why: it stands in the log with your name."))


class AgainForm(ChoiceForm):
    """A shopper who asked for no more asks to be contacted again. `done(place, words)`: which of the ways, by its place among them."""

    def __init__(self, ways: Sequence[str], opens: bool, parent: QWidget | None = None) -> None:
        options = [(str(place), words) for place, words in enumerate(ways)]
        said = tr("What they said, where and when")
        super().__init__(
            tr("They ask to be contacted again"), tr("Allow it") if opens else tr("Keep it"), "By", options, False, said, parent
        )
        if len(options) == 1:
            self.setFocusProxy(self._line)
        else:
            # What they asked for is to be said, not what stands first.
            self._choice.setCurrentIndex(-1)
        who = (
            tr("It opens this way on all of their leads")
            if opens
            else tr("A supervisor opens it: what you write is kept for them as a note")
        )
        self.hint(tr("{who}. After a STOP by text their carrier lets nothing through before they have texted START.", who=who))

    def problem(self) -> str:
        return super().problem() or (
            "" if self._line.text().strip() else tr("Write down what they said, where and when: it is the evidence.")
        )


def note_form() -> WordsForm:
    return WordsForm(tr("Note"), tr("Keep"), tr("What should the next person know?"))


def promise_form(zone: str, now: Instant, text: str = "", due: Instant = 0) -> WordsForm:
    """`text` and `due`: what was found in what went to the shopper, to be said otherwise."""
    moment = MomentEdit(due or now + 30 * 60_000, zone, now)
    form = WordsForm(tr("Promise"), tr("Promise"), tr("What did you promise?"), moment)
    form.begin_with(text)
    for text, minutes in ((tr("in 10 min"), 10), (tr("in 30 min"), 30), (tr("in 1 hour"), 60), (tr("in 2 hours"), 120)):
        form.quick(text, partial(moment.set_wall, clock.local(now + minutes * 60_000, zone)))
    for text, days, hour in ((tr("today 5 pm"), 0, 17), (tr("tomorrow 10 am"), 1, 10)):
        form.quick(text, partial(moment.set_wall, _on(now, zone, days, hour)))
    return form


def _on(now: Instant, zone: str, days: int, hour: int) -> datetime:
    """A full hour on the store's wall clock, `days` after today."""
    return clock.local(now, zone).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)


def hand_over_form(colleagues: Sequence[tuple[str, str]]) -> ChoiceForm:
    return ChoiceForm(tr("Hand over to"), tr("Hand over"), tr("Hand over to"), colleagues, own=False, hint=tr("A note for them"))


def close_form() -> ChoiceForm:
    return ChoiceForm(
        tr("Close, because"), tr("Close it"), tr("Reason"), [("", ""), *((tr(reason), reason) for reason in _CLOSE_REASONS)], own=True
    )
