"""One step of a follow-up plan: its day, how and when the shopper is reached, and in what words, in both languages."""

from typing import Final

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.form import Choice, Labelled
from bdcdesk.desktop.settings.part_form import beside
from bdcdesk.desktop.settings.plan_words import WAYS
from bdcdesk.domain.events.plans import Step
from bdcdesk.domain.placeholders import VALUES
from bdcdesk.domain.plan import CHANNEL_WORDS, CHANNELS
from bdcdesk.translation import tr

_LINES: Final = 5
_GUIDE: Final = 3
_VALUE: Final = tr("Put in a value …")


class StepForm(QWidget):
    """On the Qt thread. `changed()`: somebody typed or chose something else. A day that is no number is 0."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day, self.opens, self.closes = QLineEdit(), QLineEdit(), QLineEdit()
        self.channel, self.instead, self.wording, self.value = Choice(), Choice(), Choice(), Choice()
        self.english, self.spanish, self.guide = _text(_LINES), _text(_LINES), _text(_GUIDE)
        self.more, self.fewer = QPushButton(tr("Another wording")), QPushButton(tr("Take this wording out"))
        self._say: list[tuple[str, str]] = [("", "")]
        self._n = 0
        self._filling = False
        for channel in CHANNELS:
            self.channel.addItem(CHANNEL_WORDS[channel].capitalize(), channel)
        for ways, called in WAYS:
            self.instead.addItem(called, ways)
        self.value.addItem(_VALUE, "")
        for name in VALUES:
            self.value.addItem(name.replace("_", " "), name)
        self._day = Labelled(tr("Da&y"), self.day)
        self._put_in()
        self._connect()

    def _put_in(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (
            beside(
                self._day, Labelled(tr("&From"), self.opens, tr("Such as 09:00")), Labelled(tr("Unti&l"), self.closes, tr("Such as 17:30"))
            ),
            beside(Labelled(tr("&How"), self.channel), Labelled(tr("Where that cannot &be"), self.instead)),
            beside(Labelled(tr("&Wording"), self.wording), Labelled(tr("&Values"), self.value)),
            beside(Labelled(tr("In &English"), self.english), Labelled(tr("In &Spanish"), self.spanish)),
            beside(self.more, self.fewer),
            Labelled(tr("Call &guide"), self.guide, tr("A line for each turn; for calls alone")),
        ):
            column.addWidget(part)

    def _connect(self) -> None:
        for line in (self.day, self.opens, self.closes):
            line.textChanged.connect(self._tell)
        for text in (self.english, self.spanish, self.guide):
            text.textChanged.connect(self._tell)
        for choice in (self.channel, self.instead):
            choice.currentIndexChanged.connect(self._tell)
        self.wording.currentIndexChanged.connect(self._choose)
        self.value.activated.connect(self._put_value)
        self.more.clicked.connect(self._another)
        self.fewer.clicked.connect(self._take_out)

    def show_step(self, step: Step, spanish: tuple[str, ...], by_days: bool) -> None:
        """`by_days`: the plan's steps have days, as all but the long-term plan's have."""
        self._filling = True
        self._day.setVisible(by_days)
        self.day.setText(str(step.day))
        self.opens.setText(step.opens)
        self.closes.setText(step.closes)
        self.channel.setCurrentIndex(self.channel.findData(step.channel))
        self.instead.setCurrentIndex(next((n for n, (ways, _) in enumerate(WAYS) if ways == step.instead), 0))
        self.guide.setPlainText("\n".join(step.guide))
        self._say = list(zip(step.say, spanish, strict=True)) or [("", "")]
        self._list(min(self._n, len(self._say) - 1))
        self._filling = False

    def step(self, like: Step) -> tuple[Step, tuple[str, ...]]:
        """What stands in the form, and its Spanish words."""
        day = self.day.text().strip()
        guide = tuple(line.strip() for line in self.guide.toPlainText().splitlines() if line.strip())
        made = msgspec.structs.replace(
            like,
            day=(int(day) if day.isdecimal() and len(day) <= 2 else 0) if self._day.isVisibleTo(self) else like.day,
            opens=self.opens.text().strip(),
            closes=self.closes.text().strip(),
            channel=self.channel.currentData(),
            instead=WAYS[self.instead.currentIndex()][0],
            say=tuple(english for english, _ in self._say),
            guide=guide,
        )
        return made, tuple(spanish for _, spanish in self._say)

    @property
    def wordings(self) -> tuple[str, str]:
        """The English and the Spanish words that are looked at."""
        return self._say[self._n]

    def _list(self, at: int) -> None:
        self.wording.blockSignals(True)
        self.wording.clear()
        for n in range(len(self._say)):
            self.wording.addItem(tr("{n} of {count}", n=n + 1, count=len(self._say)), n)
        self.wording.setCurrentIndex(at)
        self.wording.blockSignals(False)
        self.fewer.setEnabled(len(self._say) > 1)
        self._show(at)

    def _show(self, at: int) -> None:
        was, self._filling = self._filling, True
        self._n = at
        self.english.setPlainText(self._say[at][0])
        self.spanish.setPlainText(self._say[at][1])
        self._filling = was

    def _choose(self, at: int) -> None:
        self._show(max(0, at))
        self.changed.emit()

    def _another(self) -> None:
        self._say.insert(self._n + 1, ("", ""))
        self._list(self._n + 1)
        self.english.setFocus()
        self.changed.emit()

    def _take_out(self) -> None:
        del self._say[self._n]
        self._list(min(self._n, len(self._say) - 1))
        self.changed.emit()

    def _put_value(self) -> None:
        name = self.value.currentData()
        self.value.setCurrentIndex(0)
        if name:
            (self.spanish if self.spanish.hasFocus() else self.english).insertPlainText(f"{{{name}}}")

    def _tell(self) -> None:
        if not self._filling:
            self._say[self._n] = (self.english.toPlainText().strip(), self.spanish.toPlainText().strip())
            self.changed.emit()


def _text(lines: int) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setProperty("role", "field")
    made.setTabChangesFocus(True)
    made.setFixedHeight(made.fontMetrics().lineSpacing() * lines + 18)
    return made
