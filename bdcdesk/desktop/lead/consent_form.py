"""What a shopper agreed to, as somebody tells it: by which way and for what, where, to which words, and what proves it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from bdcdesk.desktop.lead.forms import Form
from bdcdesk.desktop.lead.moments import MomentEdit
from bdcdesk.desktop.lead.people_view import Agreed, Shut
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.person import Purpose
from bdcdesk.translation import tr

PURPOSES: Final[tuple[tuple[str, tuple[Purpose, ...]], ...]] = (
    (tr("For their request"), ("informational",)),
    (tr("For offers"), ("marketing",)),
    (tr("For both"), ("informational", "marketing")),
)
_WHERE: Final = tr("Where they agreed, such as “showroom form”")
_WORDING: Final = tr("To which words, as they stood there")
_EVIDENCE: Final = tr("What proves it: a document, a form's address, a recording")


class ConsentForm(Form):
    """`done(Agreed)`."""

    done = Signal(object)

    def __init__(self, ways: Sequence[Shut], zone: str, now: Instant, parent: QWidget | None = None) -> None:
        super().__init__(tr("They agreed to be contacted"), tr("Keep it"), parent)
        self._ways, self._now = ways, now
        self.way, self.purpose, self.when = QComboBox(), QComboBox(), MomentEdit(now, zone, now, past=True)
        self.source, self.wording, self.evidence = QLineEdit(), QLineEdit(), QLineEdit()
        for way in ways:
            self.way.addItem(way.words)
        for words, _ in PURPOSES:
            self.purpose.addItem(words)
        # What they agreed to is to be said, not what stands first.
        self.purpose.setPlaceholderText(tr("For what"))
        self.purpose.setCurrentIndex(-1)
        self.field("By", self.way, 200)
        self.field(tr("For what"), self.purpose, 130)
        self.field(tr("When"), self.when, 224)
        for field, hint in ((self.source, _WHERE), (self.wording, _WORDING), (self.evidence, _EVIDENCE)):
            field.setPlaceholderText(hint)
            self.field(hint, field, 300)
        self.hint(tr("It takes back no opt-out. Without the place and the words nobody could hold it up, so both are needed."))
        self.ready()

    def problem(self) -> str:
        if self.way.currentIndex() < 0:
            return tr("No number or address is known that they could have agreed for.")
        if self.purpose.currentIndex() < 0:
            return tr("Say what they agreed to: to hear of their request, of offers, or both.")
        if self.when.instant() > self._now + 60_000:
            return tr("That time is still to come. Say when they agreed.")
        if not self.source.text().strip() or not self.wording.text().strip():
            return tr("Write where they agreed and to which words: without them it counts for nothing.")
        return ""

    def act(self) -> None:
        self.done.emit(
            Agreed(
                self._ways[self.way.currentIndex()],
                PURPOSES[self.purpose.currentIndex()][1],
                self.source.text().strip(),
                self.wording.text().strip(),
                min(self.when.instant(), self._now),
                self.evidence.text().strip(),
            )
        )
