"""Where a reply is written: a scenario's words to begin with, what is wrong with them below, and the guide for a call."""

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.checks import check
from bdcdesk.desktop.lead.chips import Chips
from bdcdesk.desktop.lead.drafts import Draft, DraftBook
from bdcdesk.desktop.lead.editor import Editor
from bdcdesk.desktop.lead.later import Later
from bdcdesk.desktop.lead.mail_page import MailPage
from bdcdesk.desktop.lead.offer_view import Offer, Worded
from bdcdesk.desktop.lead.pictures import Pictures
from bdcdesk.desktop.lead.proofing import Proofing
from bdcdesk.desktop.lead.reply_tabs import MAIL, TEXT, ReplyTabs
from bdcdesk.desktop.lead.rule_line import RuleLine
from bdcdesk.desktop.lead.scenario_line import LANGUAGE_KEY, OTHER, CallGuide, ScenarioLine
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.lead.wording_menu import WordingMenu
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.writing.proofreader import Proofreader
from bdcdesk.domain.events.wording import Spoken
from bdcdesk.domain.placeholders import Language
from bdcdesk.translation import tr


class Composer(QFrame):
    """`text_requested(body, scenario)` with words that nothing speaks against; `scenario` is "" for words of one's own;
    `mail_requested(subject, body, scenario)` where mails are written; `wording_kept(scenario, WordingKept)`: so a reply is worded from now
    on, and `wording_refused(why)`.

    What is offered is in the shopper's language until another one is chosen for this lead. Drafts are kept by lead. Nothing that a person
    typed is ever replaced by itself.
    """

    text_requested = Signal(str, str)
    mail_requested = Signal(str, str, str)
    wording_kept = Signal(str, object)
    wording_refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "foot")
        self._view: LeadView | None = None
        self._drafts = DraftBook()
        self._scenario = self._chosen = self._refused = ""
        self._language: Language | None = None
        self._typed = self._placing = self._turned = self._showing = False
        self.editor, self.chips, self.tabs = Editor(), Chips(), ReplyTabs()
        self.adds, self.rule = words("", tone=Tone.muted, wrap=True), RuleLine()
        self._pages, self.mail = QStackedWidget(), MailPage()
        self.wording, self.pictures, self.later = WordingMenu(self._written, self), Pictures(self), Later(self)
        self.scenario_line, self.guide = ScenarioLine(self.wording.choices, self.pictures.menu), CallGuide()
        self._lay_out()
        self.scenario_line.chosen.connect(self._take_offer)
        self.scenario_line.other_language.connect(self._speak_other)
        QShortcut(QKeySequence(LANGUAGE_KEY), self).activated.connect(self._speak_other)
        self.editor.textChanged.connect(self._changed)
        self.editor.send_wanted.connect(self._send)
        self.chips.send_pressed.connect(self._send)
        self.chips.missing_pressed.connect(lambda name: self.editor.choose(f"{{{name}}}"))
        self.pictures.chosen.connect(self.mail.put_in)
        self.later.chosen.connect(lambda: self.mail.send() if self.tabs.mails else self._send())
        self.tabs.currentChanged.connect(self._turn)
        self.mail.mail_requested.connect(self.mail_requested)
        self.wording.chosen.connect(self._take_wording)
        self.wording.kept.connect(self.wording_kept)
        self.wording.refused.connect(self.wording_refused)

    def proofread_by(self, proofreader: Proofreader) -> None:
        """What is typed here is read by it, and marked."""
        pages = (self.editor, self.chips), (self.mail.editor, self.mail.chips)
        Proofing(proofreader, pages, lambda: self._spoken, lambda: self._view.names if self._view is not None else (), self)

    def show_view(self, view: LeadView) -> None:
        """Another lead, or the same one later: then what is being typed stays."""
        before, self._view = self._view, view
        self._showing = True
        self.tabs.show_mail(view.mail is not None)
        for part in (self.mail, self.pictures, self.later):
            part.show_view(view)
        if before is None or before.lead != view.lead:
            self._open(view, before.lead if before else "")
            self._turn_to(view)
        elif not self._typed and (not self.editor.toPlainText() or not self.editor.hasFocus()):
            self._suggest(view)
        self._showing = False
        self._show_scenario()
        self._show_checked()

    def refuse(self, lead: str, body: str, scenario: str, reason: str, pictures: tuple[str, ...] = ()) -> None:
        """A text was not taken: its words and `pictures` come back as the draft of its lead unless something else was typed there since."""
        here = self._view is not None and self._view.lead == lead
        if not (self._typed if here else self._drafts.of(lead).typed):
            self.pictures.put_back(lead, pictures)
            if here:
                self._place(body, scenario, typed=True, start=False)
            else:
                self._drafts.keep(lead, Draft(body, scenario, typed=True))
        if here:
            self._refused = reason
            self._show_checked()

    def write_again(self, body: str, subject: str = "") -> None:
        """Puts words into the editor that a person asked for, a mail's with its `subject`; Ctrl+Z takes it back."""
        if subject and self.tabs.isTabVisible(MAIL):
            self.tabs.setCurrentIndex(MAIL)
            self.mail.write_again(subject, body)
            return
        self._place(body, "", typed=True, start=False)
        self.focus_text()

    def focus_reply(self) -> None:
        """Into the text or mail that lies open."""
        (self.mail.editor if self.tabs.mails else self.editor).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_text(self) -> None:
        """Ctrl+T: ready to type."""
        self._turned = False
        self.tabs.setCurrentIndex(TEXT)
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def _spoken(self) -> Language:
        return self._language or (self._view.language if self._view is not None else "en")

    def _speak_other(self) -> None:
        """Ctrl+G: what is offered is in the other language from now on. What a person typed stays."""
        self._language = OTHER[self._spoken]
        view = self._view
        offer = self._offer(self._scenario) if view is not None else None
        if view is not None and not self._typed and offer is not None and self.editor.toPlainText():
            self._place(offer.body, offer.id, typed=False, start=False)
        mail = self._offer(self.mail.scenario)
        if mail is not None and not self.mail.typed:
            self.mail.take(mail)
        self._show_scenario()

    def _offer(self, scenario: str) -> Offer | None:
        return self._view.offer(scenario, self._spoken) if self._view is not None else None

    def _open(self, view: LeadView, before: str) -> None:
        if before:
            self._drafts.keep(before, Draft(self.editor.toPlainText(), self._scenario, self._typed) if self._typed else Draft())
        self._chosen, self._refused, self._language = "", "", None
        draft = self._drafts.of(view.lead)
        self._place(draft.text, draft.scenario, draft.typed, start=True)
        if not draft.typed:
            self._suggest(view)

    def _turn_to(self, view: LeadView) -> None:
        """A mail that is prepared lies open, and nobody finds the next lead's text behind it."""
        mails = view.mail is not None and view.mail.open and view.follow is not None and view.follow.mail != ""
        if mails or self._turned:
            self.tabs.setCurrentIndex(MAIL if mails else TEXT)
        self._turned = mails

    def _suggest(self, view: LeadView) -> None:
        offer = self._offer(self._chosen or view.draft) if view.draft else None
        if offer is None:
            self._place("", "", typed=False, start=True)
        elif self._drafts.wants(view.lead, offer.body) and self.editor.toPlainText() != offer.body:
            self._place(offer.body, offer.id, typed=False, start=True)

    def _place(self, text: str, scenario: str, typed: bool, start: bool) -> None:
        self._placing = True
        if not start:
            self.editor.replace(text)
        elif self.editor.toPlainText() != text:
            self.editor.start(text)
        self._placing = False
        self._typed, self._scenario, self._refused = typed and bool(text), scenario if text else "", ""
        self._show_checked()

    def _changed(self) -> None:
        if self._placing or self._view is None:
            return
        empty, offer = not self.editor.toPlainText(), self._offer(self._scenario)
        if empty and offer is not None:
            self._drafts.decline(self._view.lead, offer.body)
        self._typed = not empty
        self._scenario, self._refused = "" if empty else self._scenario, ""
        self._show_checked()

    def _send(self) -> None:
        view = self._view
        if view is None:
            return
        body, scenario = self.editor.toPlainText(), self._scenario
        checked = check(body, view)
        if checked.stops:
            self._refused = checked.stops
            if checked.select:
                self.editor.choose(checked.select)
            self._show_checked()
            return
        offer = self._offer(scenario)
        self._drafts.decline(view.lead, offer.body if offer else "")
        self._place("", "", typed=False, start=True)
        self._drafts.keep(view.lead, Draft())
        self.text_requested.emit(body, scenario)

    def _take_offer(self, scenario: str) -> None:
        offer = self._offer(scenario)
        if offer is None:
            return
        self._chosen = scenario
        if self.tabs.mails:
            self._show_scenario()
            self.mail.take(offer)
        else:
            self._place(offer.body, scenario, typed=False, start=False)
            self._show_scenario()
            self.focus_text()

    def _written(self) -> tuple[Spoken, str, str]:
        if self.tabs.mails:
            return "email", self.mail.subject.text(), self.mail.editor.toPlainText()
        return "text", "", self.editor.toPlainText()

    def _take_wording(self, one: Worded) -> None:
        offer = self._offer(self._chosen or self._view.recognised) if self._view is not None else None
        if offer is None:
            return
        if one.channel == "email":
            self.mail.take(msgspec.structs.replace(offer, subject=one.subject, mail=one.body))
        else:
            self._place(one.body, offer.id, typed=True, start=False)
            self.focus_text()

    def _show_checked(self) -> None:
        # Several things change when a lead is shown: what comes of them is shown once.
        if self._view is not None and not self._showing:
            checked = check(self.editor.toPlainText(), self._view)
            added = " ".join(checked.adds.split("\n"))
            self.adds.setText(tr("Sent below your words, as the first text needs it: “{added}”", added=added) if added else "")
            self.adds.setHidden(not added or self.tabs.currentIndex() != TEXT)
            self._show_rule()
            self.chips.show_checked(checked, self._view.text, self._offer(self._scenario), self._refused)

    def _show_rule(self) -> None:
        view = self._view
        if view is not None and view.mail is not None and self.tabs.mails:
            self.rule.show_ways(view.mail)
        elif view is not None:
            self.rule.show_ways(view.text, view.call)

    def _show_scenario(self) -> None:
        view = self._view
        if view is None:
            return
        self.scenario_line.show_offers([offer for offer in view.offers if offer.language == self._spoken])
        offer = self._offer(self._chosen or view.recognised)
        if offer is None:
            return
        self.scenario_line.show_offer(offer, by_hand=bool(self._chosen))
        self.guide.show_offer(offer)
        self.mail.offer(offer)
        self.wording.show_offer(view, offer)

    def _turn(self, page: int) -> None:
        # A stack is as high as its highest page: a mail's is not to stretch the others.
        vertical = QSizePolicy.Policy.Fixed if page == MAIL else QSizePolicy.Policy.Ignored
        self.mail.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        self._pages.setCurrentIndex(page)
        self.chips.setHidden(page != TEXT)
        self.pictures.write(mails=page == MAIL)
        self.adds.setHidden(page != TEXT or not self.adds.text())
        self.mail.chips.setHidden(page != MAIL)
        self._show_rule()

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("surface", "section")
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.scenario_line)
        self._pages.addWidget(self.editor)
        self.mail.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._pages.addWidget(self.mail)
        self._pages.addWidget(self.guide)
        self._pages.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 0, 20, 11)
        column.setSpacing(5)
        self.adds.hide()
        for part in (head, self._pages, self.pictures, self.later, self.adds, self.chips, self.mail.chips, self.rule):
            column.addWidget(part)
        self.mail.chips.hide()
