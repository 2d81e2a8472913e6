"""How the store words its replies: one is chosen or found, changed beside what it comes to for a lead, kept, and put back as it was."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from bdcdesk.desktop.settings.form import Choice, Labelled
from bdcdesk.desktop.settings.part_form import SettingsForm, beside
from bdcdesk.desktop.settings.read_for import ReadFor
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.wording_files import WordingFiles
from bdcdesk.desktop.settings.wording_words import CHANNELS, LANGUAGES, Place, Reply, Words, found, preview, reply
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import Card, words
from bdcdesk.domain.events.wording import WordingKept
from bdcdesk.domain.placeholders import VALUES
from bdcdesk.domain.reply_stage import STAGE_NAMES, STAGES
from bdcdesk.domain.scenarios import placeholder_problem
from bdcdesk.translation import many, tr

KEPT: Final = tr("Kept. Whoever opens this reply from now on finds it so, unless they word it in their own way.")
KEEP_KEY: Final = "Ctrl+S"
_LINES: Final = 9
_WAIT: Final = 150
"""Milliseconds after the last key until what is looked for is looked for: two hundred replies are gone through."""
_VALUE: Final = tr("Put in a value …")
_EARLIER: Final = tr("As it was before …")
_BRACES: Final = tr("What stands in {braces} is filled in for each shopper; of a call guide, each line is a turn")


class WordingPage(SettingsForm):
    """On the Qt thread. `wanted(scenario, WordingKept, over)`: to be kept, see KeepWording."""

    wanted = Signal(str, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Card(tr("How the store words its replies")), KEPT, parent)
        self.search, self.subject, self.body = QLineEdit(), QLineEdit(), QPlainTextEdit()
        self.scenario, self.stage, self.channel, self.language = Choice(), Choice(), Choice(), Choice()
        self.value, self.earlier, self.lead = Choice(), Choice(), ReadFor()
        self.standard = QPushButton(tr("Back to the standard words"))
        self.whose, self.hits = words("", "small", Tone.muted, wrap=True), words("", "small", Tone.muted, wrap=True)
        self.reads = Card(tr("How it reads"))
        self.read, self.told = words("", wrap=True), words("", "small", Tone.muted, wrap=True)
        self._shown: Place | None = None
        self._drafts: dict[Place, tuple[str, str]] = {}
        self._looking = QTimer(self, singleShot=True, interval=_WAIT)
        self._looking.timeout.connect(self._look)
        self.files = WordingFiles()
        self.hits.hide()
        self._fill_choices()
        self._put_in()
        self._connect()

    def _fill_choices(self) -> None:
        for stage in STAGES:
            self.stage.addItem(STAGE_NAMES[stage].capitalize(), stage)
        for channel, called in CHANNELS:
            self.channel.addItem(called, channel)
        for language, called in LANGUAGES:
            self.language.addItem(called, language)
        self.value.addItem(_VALUE, "")
        for name in VALUES:
            self.value.addItem(name.replace("_", " "), name)

    def _put_in(self) -> None:
        self.body.setProperty("role", "field")
        self.body.setTabChangesFocus(True)
        self.body.setFixedHeight(self.body.fontMetrics().lineSpacing() * _LINES)
        self.read.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._title = Labelled(tr("S&ubject"), self.subject)
        parts = (
            Labelled(tr("&Find"), self.search, tr("A scenario, or words in any reply; Enter goes to the next")),
            self.hits,
            beside(Labelled(tr("&Scenario"), self.scenario), Labelled(tr("S&tage"), self.stage)),
            beside(Labelled(tr("By te&xt, mail or call"), self.channel), Labelled(tr("&Language"), self.language)),
            self.problem,
            self._note,
            self.whose,
            self._title,
            Labelled(tr("&Words"), self.body, _BRACES),
            beside(Labelled(tr("&Values"), self.value), Labelled(tr("&Earlier words"), self.earlier)),
            self.standard,
        )
        for part in parts:
            self.card.body.addWidget(part)
        for part in (Labelled(tr("&Read it as it would go to"), self.lead), self.read, self.told):
            self.reads.body.addWidget(part)
        self.lay_out(self.card, self.files, beside=self.cancel, aside=self.reads)

    def _connect(self) -> None:
        for choice in (self.scenario, self.stage, self.channel, self.language):
            choice.currentIndexChanged.connect(self._choose)
        self.search.textEdited.connect(lambda _: self._looking.start())
        self.search.returnPressed.connect(self._next)
        self.value.activated.connect(self._put_value)
        self.earlier.activated.connect(self._put_earlier)
        self.standard.clicked.connect(lambda: self._put(self.reply.standard) if self.reply is not None else None)
        self.lead.changed.connect(self._show_preview)
        self.subject.textChanged.connect(lambda _: self._show_preview())
        self.body.textChanged.connect(self._show_preview)
        QShortcut(QKeySequence(KEEP_KEY), self).activated.connect(self._submit)

    def focus_first(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.lead.leads_wanted.emit()

    @property
    def place(self) -> Place | None:
        """The reply that is looked at, None while there is no scenario."""
        scenario = self.scenario.currentData()
        if self.view is None or scenario is None:
            return None
        return Place(scenario, self.stage.currentData(), self.channel.currentData(), self.language.currentData())

    @property
    def reply(self) -> Reply | None:
        place = self.place
        return reply(self.view, place) if self.view is not None and place is not None else None

    def _shows(self, view: SettingsView) -> object:
        return (view.scenarios, view.wordings, view.people)

    def _rules(self, view: SettingsView) -> object:
        place = self.place
        return reply(view, place).now if place is not None and any(one.id == place.scenario for one in view.scenarios) else None

    def _load(self, view: SettingsView) -> None:
        self.files.come_to(view.store)
        scenario = self.scenario.currentData()
        self.scenario.blockSignals(True)
        self.scenario.clear()
        for one in view.scenarios:
            self.scenario.addItem(tr(one.name), one.id)
            self.scenario.setItemData(self.scenario.count() - 1, tr(one.goal), Qt.ItemDataRole.ToolTipRole)
        self.scenario.setCurrentIndex(max(0, self.scenario.findData(scenario)))
        self.scenario.blockSignals(False)
        self._show_chosen()

    def _choose(self) -> None:
        """Another reply. What was typed for the one before is there when that is chosen again."""
        if self._shown is not None and self._typed() != self._loaded:
            self._drafts[self._shown] = self._typed()
        self._say_well("")
        self._show_chosen()
        self._loaded = self._typed()
        draft = self._drafts.pop(self._shown, None) if self._shown is not None else None
        if draft is not None:
            self._put(Words(*draft))

    def _show_chosen(self) -> None:
        one, place = self.reply, self.place
        if one is None or place is None:
            return
        self._shown = place
        self._title.setVisible(place.channel == "email")
        self.whose.setText(one.now.said)
        self._put(one.now)
        self.standard.setVisible(one.own)
        self.earlier.clear()
        self.earlier.addItem(_EARLIER if one.earlier else tr("Nothing else was kept before"), None)
        for before in one.earlier:
            self.earlier.addItem(f"{before.said}: {before.body[:60]}", before)
        self.earlier.setEnabled(bool(one.earlier))

    def _put(self, said: Words) -> None:
        self.subject.setText(said.subject)
        self.body.setPlainText(said.body)

    def _put_value(self) -> None:
        name = self.value.currentData()
        self.value.setCurrentIndex(0)
        if name:
            self.body.insertPlainText(f"{{{name}}}")
            self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_earlier(self) -> None:
        before = self.earlier.currentData()
        self.earlier.setCurrentIndex(0)
        if isinstance(before, Words):
            self._put(before)

    def _show_preview(self) -> None:
        place = self.place
        if place is None:
            return
        made = preview(self.subject.text(), self.body.toPlainText(), place, self.lead.known(place.language))
        self.read.setText("\n\n".join(part for part in (made.subject if place.channel == "email" else "", made.body) if part))
        self.told.setText(made.told)

    def _look(self) -> list[Place]:
        """What is found stands in a line; where the reply that is looked at is none of it, the first one is gone to."""
        hits = found(self.view, self.search.text()) if self.view is not None else []
        asked = bool(self.search.text().strip())
        self.hits.setVisible(asked)
        self.hits.setText(many(len(hits), "1 reply", "{n} replies") if hits else tr("No reply says that.") if asked else "")
        if hits and self.place not in hits and self._typed() == self._loaded:
            self._go(hits[0])
        return hits

    def _next(self) -> None:
        self._looking.stop()
        before, hits = self.place, self._look()
        if hits and self.place == before and before in hits and self._typed() == self._loaded:
            self._go(hits[(hits.index(before) + 1) % len(hits)])

    def _go(self, place: Place) -> None:
        said = place.scenario, place.stage, place.channel, place.language
        wanted = zip((self.scenario, self.stage, self.channel, self.language), said, strict=True)
        for choice, value in wanted:
            choice.blockSignals(True)
            choice.setCurrentIndex(choice.findData(value))
            choice.blockSignals(False)
        self._choose()

    def _typed(self) -> tuple[str, str]:
        return self.subject.text(), self.body.toPlainText()

    def _submit(self) -> None:
        one, place = self.reply, self.place
        if one is None or place is None or self._busy:
            return
        subject, body = (typed.strip() for typed in self._typed())
        by_mail = place.channel == "email"
        problem = placeholder_problem(body) or placeholder_problem(subject if by_mail else "")
        if problem or not body:
            self._say_problem(
                tr("This reply {problem}", problem=problem) if problem else tr("There is nothing to keep: a reply has words.")
            )
            self.body.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        subject = subject if by_mail else ""
        if (subject, body) == (one.standard.subject, one.standard.body):
            # The standard words are not kept as one's own: a newer version of them is to be seen.
            subject = body = ""
        self._set_busy(True)
        said = WordingKept(place.stage, place.channel, place.language, body, subject, "", one.version)
        self.wanted.emit(place.scenario, said, one.over)
