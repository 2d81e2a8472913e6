"""What the shopper wrote that may mean stop, at the top of their page: until somebody says what it means, nothing goes to them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.people_view import Doubt
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.translation import tr

NO_MORE = tr("They want no more")
WRONG = tr("Wrong number")
OTHER = tr("It means something else")
ELSEWHERE = tr("It stands on another lead of theirs. Read it there.")


class DoubtPanel(QFrame):
    """`judged(person, doubts, channels)`: somebody read these, and they mean no more of these channels, () nothing of that.
    `wrong(person)`: the number is somebody else's.

    Without doubts it takes no room.
    """

    judged = Signal(str, object, object)
    wrong = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel2")
        self.setAccessibleName(tr("What may mean stop"))
        self._doubts: tuple[Doubt, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 8, 20, 8)
        self._column.setSpacing(6)
        self.hide()

    def show_doubts(self, doubts: tuple[Doubt, ...]) -> None:
        """Shows these; the same ones stay as they are, with the focus where it is."""
        self.setHidden(not doubts)
        if doubts == self._doubts:
            return
        self._doubts = doubts
        while item := self._column.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for doubt in doubts:
            self._column.addWidget(words(doubt.words, role="strong", tone=Tone.warn, wrap=True))
            self._column.addWidget(words(f"“{doubt.quote}”" if doubt.quote else ELSEWHERE, wrap=True))
            self._column.addWidget(self._answers(doubt))

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The answers in sight by their words, those of the last doubt where there are several."""
        return {button.text(): button for button in self.findChildren(QPushButton) if not button.isHidden()}

    def _answers(self, doubt: Doubt) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row)
        no_more = (NO_MORE, lambda: self.judged.emit(doubt.person, doubt.doubts, doubt.channels))
        wrong = (WRONG, lambda: self.wrong.emit(doubt.person))
        other = (OTHER, lambda: self.judged.emit(doubt.person, doubt.doubts, ()))
        # What it most likely means comes first.
        for text, pressed in (wrong, no_more, other) if doubt.wrong else (no_more, wrong, other):
            button = KeyButton(text)
            button.setAccessibleName(f"{text}: {doubt.quote or doubt.words}")
            button.clicked.connect(pressed)
            flow.addWidget(button)
        return row
