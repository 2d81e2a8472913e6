"""Above the composer: which scenario its words are of and why, another one to be chosen, and the language. And its guide for a call."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QScrollArea, QSizePolicy, QWidget

from bdcdesk.desktop.lead.offer_view import Offer
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.elided import Elided
from bdcdesk.domain.placeholders import Language
from bdcdesk.translation import tr

LANGUAGE_KEY: Final = "Ctrl+G"

OTHER: Final[Mapping[Language, Language]] = {"en": "es", "es": "en"}
_NAMED: Final[Mapping[Language, str]] = {"en": tr("English"), "es": "Español"}


class ScenarioLine(QWidget):
    """`chosen(scenario)`: its words are wanted; `other_language()`. `more`: the last entries of its menu."""

    chosen = Signal(str)
    other_language = Signal()

    def __init__(self, *more: QMenu) -> None:
        super().__init__()
        self._offers: Sequence[Offer] = ()
        self._more = more
        self.choose, self.because, self.language = QPushButton(), Elided(tone=Tone.muted), QPushButton()
        self.choose.setProperty("role", "pill")
        self.choose.setProperty("tone", Tone.accent.value)
        self.choose.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        menu = QMenu(self.choose)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill_menu)
        self.choose.setMenu(menu)
        self.language.setProperty("role", "pill")
        self.language.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.language.clicked.connect(lambda: self.other_language.emit())
        self.because.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        called = Elided(tr("Scenario"), tone=Tone.muted)
        called.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (called, self.choose, self.because, self.language):
            row.addWidget(part)

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Those that can be chosen, in the language that is written in."""
        self._offers = offers

    def show_offer(self, offer: Offer, by_hand: bool) -> None:
        """`by_hand`: the agent chose it."""
        self.language.setText(_NAMED[offer.language])
        other = _NAMED[OTHER[offer.language]]
        self.language.setAccessibleName(tr("The reply is in {named}, press for {other}", named=_NAMED[offer.language], other=other))
        self.language.setToolTip(tr("Write in {other} ({language_key})", other=other, language_key=LANGUAGE_KEY))
        self.choose.setText(f"{offer.name} ▾")
        self.choose.setAccessibleName(tr("Scenario {name}, press to choose another", name=offer.name))
        why = tr("chosen by you") if by_hand else tr("because: {because}", because=offer.because)
        self.because.setText(f"{why} · {offer.stage}")
        self.because.updateGeometry()

    def _fill_menu(self) -> None:
        menu = self.choose.menu()
        menu.clear()
        for offer in self._offers:
            action = menu.addAction(offer.name)
            action.setToolTip(offer.goal)
            action.triggered.connect(lambda _=False, scenario=offer.id: self.chosen.emit(scenario))
        menu.addSeparator()
        for one in self._more:
            menu.addMenu(one)


class CallGuide(QScrollArea):
    """What the call is for, and its turns in order."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words("", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setWidget(self._words)
        self.setWidgetResizable(True)
        self.setAccessibleName(tr("Call guide"))

    def show_offer(self, offer: Offer) -> None:
        steps = "\n".join(f"{number}.  {step}" for number, step in enumerate(offer.guide, 1))
        self._words.setText(tr("Goal: {goal}\n\n{steps}", goal=offer.goal, steps=steps))

    @property
    def text(self) -> str:
        return self._words.text()
