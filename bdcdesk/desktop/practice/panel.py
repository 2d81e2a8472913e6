"""Ctrl+4: practice with made-up shoppers, in the composer that real ones are answered in. Nothing of it leaves this window."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.ask import AskPanel
from bdcdesk.desktop.lead.composer import Composer
from bdcdesk.desktop.practice.view import NAMES, practice_view
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.desktop.writing.finding import Finding
from bdcdesk.desktop.writing.proofreader import Proofreader
from bdcdesk.domain.placeholders import Language
from bdcdesk.domain.practice import Room
from bdcdesk.domain.practice_talk import Talk, begun, ended, proofread, remarks, replied
from bdcdesk.domain.scenarios import Scenario
from bdcdesk.translation import tr

ABOUT: Final = tr("Made-up shoppers: nothing is sent, and nothing of it is kept.")
READING: Final = tr("The shoppers are being read …")
ANOTHER, END = "Ctrl+B", "Ctrl+E"
_LANGUAGES: Final[tuple[tuple[str, Language], ...]] = ((tr("English"), "en"), ("Español", "es"))
_MARKS: Final[Mapping[bool | None, str]] = {True: "✓", False: "✕", None: "·"}


class Kit(msgspec.Struct, frozen=True):
    """What is practised with: shoppers by language, the store's scenarios, whether words promise something by a time, and who writes for
    which store."""

    rooms: Mapping[Language, Room]
    scenarios: tuple[Scenario, ...]
    promises: Callable[[str], bool]
    agent: str
    store: str


class PracticePanel(QDialog):
    """On the Qt thread. `chance` chooses the shoppers."""

    left = Signal()

    def __init__(self, proofreader: Proofreader, chance: Random, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Practice"))
        self.resize(860, 720)
        self._chance, self._number = chance, 0
        self._kit: Kit | None = None
        self.talk: Talk | None = None
        self._good, self._answers = "", ""
        self._proofreader = proofreader
        self.scenario, self.language = QComboBox(), QComboBox()
        for box in (self.scenario, self.language):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.state = words(READING, tone=Tone.muted, wrap=True)
        self.ask, self.facts, self.said, self.composer = AskPanel(), words("", "small", Tone.muted, wrap=True), QPlainTextEdit(), Composer()
        self.another, self.end = (
            KeyButton(tr("Another shopper"), ANOTHER.replace("+", " ")),
            KeyButton(tr("End and tell me"), END.replace("+", " ")),
        )
        self._lay_out()
        self.composer.proofread_by(proofreader)
        proofreader.found.connect(self._found)
        self.composer.text_requested.connect(self._send)
        for button, key, act in ((self.another, ANOTHER, self.begin), (self.end, END, self.finish)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, act=act: act())
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self._enable()

    def show_kit(self, kit: Kit) -> None:
        """There is something to practise with: the first shopper comes."""
        self._kit = kit
        self.scenario.addItem(tr("Any scenario"), "")
        for one in kit.scenarios:
            if any(one.id in room.cases for room in kit.rooms.values()):
                self.scenario.addItem(tr(one.name), one.id)
        for name, language in _LANGUAGES:
            if language in kit.rooms:
                self.language.addItem(name, language)
        for box in (self.scenario, self.language):
            box.activated.connect(lambda _: self.begin())
        self.begin()

    def refused(self, why: str) -> None:
        """Why there is nothing to practise with."""
        self.state.setText(why)

    def begin(self) -> None:
        """Another shopper comes."""
        if self._kit is None:
            return
        room = self._kit.rooms[self.language.currentData()]
        wanted = self.scenario.currentData()
        known = [(name, one) for name, cases in room.cases.items() if wanted in ("", name) for one in cases]
        fresh = [one for one in known if self.talk is None or one[1] != self.talk.shopper]
        if not known:
            self.state.setText(tr("Nobody was made up for this scenario in this language. Choose another one."))
            return
        scenario, shopper = self._chance.choice(fresh or known)
        self._number += 1
        self.talk = begun(scenario, shopper)
        facts = " ".join(room.facts[topic] for topic in shopper.asks)
        self.facts.setText(tr("What your made-up store knows: {facts}", facts=facts))
        self._show(self._kit)
        self.composer.focus_text()

    def finish(self) -> None:
        """Enough of this one: what is to be said of it."""
        if self._kit is not None and self.talk is not None:
            self.talk = ended(self.talk)
            self._show(self._kit)

    def _send(self, body: str, _: str) -> None:
        if self._kit is None or self.talk is None or self.talk.over:
            return
        room = self._kit.rooms[self.language.currentData()]
        self.talk = replied(self.talk, room, body, self._kit.promises)
        self._show(self._kit)
        if self._proofreader.checking:
            self._proofreader.ask(body, room.language, (self.talk.shopper.first, *self.talk.shopper.car))

    @Slot(str, object)
    def _found(self, text: str, findings: tuple[Finding, ...]) -> None:
        if self._kit is None or self.talk is None or all(turn.body != text for turn in self.talk.sent) or not self._proofreader.checking:
            return
        self.talk = proofread(self.talk, text, [text[one.start : one.end] for one in findings])
        if self.talk.over:
            self._show(self._kit)

    def _show(self, kit: Kit) -> None:
        talk = self.talk
        assert talk is not None, "one was begun"
        room = kit.rooms[self.language.currentData()]
        view = practice_view(talk, room.language, kit.scenarios, kit.agent, kit.store, room.firsts, self._number)
        if not talk.sent:
            offer = view.offer(talk.scenario)
            self._good, self._answers = (offer.body, offer.answers) if offer is not None else ("", "")
        self.ask.show_ask(view.ask)
        self.composer.show_view(view)
        if talk.over:
            self.said.setPlainText(f"{self._so_far(talk)}\n\n{self._remarks(talk)}")
            self.another.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.said.setPlainText(self._so_far(talk))
        # Text scrolls, so that what came last is what is seen.
        bar = self.said.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._enable()

    def _so_far(self, talk: Talk) -> str:
        return "\n".join(f"{tr('You') if turn.by == 'you' else talk.shopper.first}: {turn.body}" for turn in talk.turns)

    def _remarks(self, talk: Talk) -> str:
        lines = [f"{_MARKS[one.good]} {one.words}" for one in remarks(talk, NAMES.__getitem__)]
        answers = tr(" It answers: {answers}.", answers=self._answers) if self._answers else ""
        if self._good:
            lines.append(
                tr(
                    "The scenario's own first words to {first}: “{good}”{answers}",
                    first=talk.shopper.first,
                    good=self._good,
                    answers=answers,
                )
            )
        return tr("How it went\n") + "\n".join(lines)

    def _enable(self) -> None:
        going = self.talk is not None and not self.talk.over
        self.composer.setEnabled(going)
        self.end.setEnabled(going)
        self.another.setEnabled(self._kit is not None)
        scenario = (
            next((tr(one.name) for one in self._kit.scenarios if self.talk and one.id == self.talk.scenario), "") if self._kit else ""
        )
        if self.talk is not None:
            self.state.setText(
                f"{scenario}. {ABOUT}"
                if going
                else tr("{scenario}: it is over. {another}: another shopper. {about}", scenario=scenario, another=ANOTHER, about=ABOUT)
            )

    def _lay_out(self) -> None:
        self.scenario.setAccessibleName(tr("Scenario to practise"))
        self.language.setAccessibleName(tr("Language to practise in"))
        self.said.setReadOnly(True)
        self.said.setTabChangesFocus(True)
        self.said.setAccessibleName(tr("What was said, and how it went"))
        head = QWidget()
        row = FlowLayout(head)
        for chooser in (self.scenario, self.language, self.another, self.end):
            row.addWidget(chooser)
        column = QVBoxLayout(self)
        parts: tuple[QWidget, ...] = (head, self.state, self.ask, self.facts, self.said, self.composer)
        for part in parts:
            column.addWidget(part, part is self.said)
