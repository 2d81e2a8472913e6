"""The chips below the composer: what is missing, how long it is, whether it may go now, and Send."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from bdcdesk.desktop.lead.checks import Checked
from bdcdesk.desktop.lead.offer_view import Offer
from bdcdesk.desktop.lead.people_view import Way
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.desktop.widgets.pill import Pill
from bdcdesk.desktop.writing.finding import Finding
from bdcdesk.domain.placeholders import VALUES
from bdcdesk.translation import tr


class _LongPill(Pill):
    """A pill for whole sentences: one line while there is room, more where there is not."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setIndent(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """All of it in one line."""
        size = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text())
        return QSize(size.width() + 22, size.height() + 6)


class Chips(QWidget):
    """`missing_pressed(name)`: the person wants to fill that value in; `slip_pressed`: to have the slip put right; `send_pressed`."""

    missing_pressed = Signal(str)
    slip_pressed = Signal()
    send_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stop, self._answers, self._size, self._way = _LongPill(), Pill(), _LongPill(), _LongPill()
        self._hint = _LongPill()
        self._missing: dict[str, QPushButton] = {}
        self._slipped: tuple[str, str, tuple[str, ...]] | None = None
        self.send = KeyButton(tr("Send"), "Ctrl ↵", primary=True)
        self.send.clicked.connect(self.send_pressed)
        self._row = FlowLayout(self, last_right=True)
        self._slip = QPushButton()
        self._slip.setProperty("role", "pill")
        self._slip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._slip.clicked.connect(self.slip_pressed)
        self._slip.hide()
        for chip in (self._stop, self._hint, self._slip, self._answers, self._size, self._way, self.send):
            self._row.addWidget(chip)

    def show_checked(self, checked: Checked, way: Way, offer: Offer | None, refused: str) -> None:
        """`offer` is where the words came from, `refused` why they were not sent a moment ago."""
        told = [name for name in checked.missing if name in VALUES]
        unasked = "" if told else checked.stops if checked.size and way.open else ""
        stop = refused or unasked
        self._stop.show_state(tr("Not sent: {stop}", stop=stop) if stop and refused else stop, Tone.bad)
        for name in dict.fromkeys((*told, *self._missing)):
            self._value_chip(name).setHidden(name not in told)
        self._answers.show_state(
            tr("Answers: {answers}", answers=offer.answers) if offer and offer.answers and checked.size else "", Tone.plain
        )
        self._hint.show_state(checked.hint, Tone.warn)
        special = tr(" (a special character makes it longer)") if checked.special else ""
        self._size.show_state(checked.size + special if checked.size else "", Tone.plain)
        mark = {Tone.ok: "✓ ", Tone.bad: "✕ "}.get(way.tone, "")
        self._way.show_state(f"{mark}{way.words}", way.tone)
        self.send.setEnabled(way.open)

    def show_slip(self, words: str, slip: Finding | None) -> None:
        """The slip that Ctrl+. puts right, and how; or what is said of it where nobody knows what is meant."""
        said = (words, slip.say, slip.fixes) if slip is not None else None
        if said == self._slipped:
            # Asked at each key: a row is laid out anew only where it says something else.
            return
        self._slipped = said
        self._slip.setHidden(slip is None)
        if slip is None:
            return
        fix = slip.fixes[0] if slip.fixes else ""
        self._slip.setText(tr("“{words}” → “{fix}”  Ctrl+.", words=words, fix=fix) if fix else f"“{words}”: {slip.say}")
        self._slip.setEnabled(bool(fix))
        self._slip.setToolTip(slip.say)
        self._slip.setAccessibleName(
            tr("{say} {words}: {fix}, press to put it right", say=slip.say, words=words, fix=fix) if fix else f"{slip.say} {words}"
        )

    @property
    def said(self) -> tuple[str, ...]:
        """The words of all chips in sight, for tests and ears."""
        pills = (self._stop, self._hint, self._answers, self._size, self._way)
        chips = [chip.text() for chip in (*self._missing.values(), self._slip) if not chip.isHidden()]
        return (*(pill.text() for pill in pills if not pill.isHidden()), *chips)

    def _value_chip(self, name: str) -> QPushButton:
        if name in self._missing:
            return self._missing[name]
        chip = self._missing[name] = QPushButton(tr("{{{name}}} is still to be filled in", name=name))
        chip.setProperty("role", "pill")
        chip.setProperty("tone", Tone.warn.value)
        chip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        chip.setAccessibleName(tr("{name} is still to be filled in, press to go there", name=name.replace("_", " ")))
        chip.clicked.connect(lambda: self.missing_pressed.emit(name))
        self._row.insertWidget(1, chip)
        return chip
