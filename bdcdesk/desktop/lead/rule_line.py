"""The line below the composer that says which contact rule holds something back, by which law, and when somebody last looked at it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bdcdesk.desktop.lead.people_view import Way
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.translation import tr

ASIDE = tr("Set it aside …")


class RuleLine(QWidget):
    """`aside_wanted`: the person may set what it says aside for once, and would. Without words it takes no room."""

    aside_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words("", tone=Tone.muted, wrap=True)
        self.button = KeyButton(ASIDE)
        self.button.setToolTip(tr("For this shopper alone and for an hour, with your reason in the log"))
        self.button.clicked.connect(self.aside_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.hide()

    def show_ways(self, written: Way, call: Way | None = None) -> None:
        """What speaks against what is being written and against a call, said once where it is the same."""
        calls = tuple(line for line in call.why if line not in written.why) if call is not None else ()
        said = " ".join((*written.why, *((tr("Calls:"), *calls) if calls else ())))
        if self._words.text() != said:
            self._words.setText(said)
            self.setAccessibleName(said)
        self.button.setHidden(not (written.aside or (call is not None and call.aside)))
        self.setHidden(not said)

    @property
    def text(self) -> str:
        return self._words.text()
