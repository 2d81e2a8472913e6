"""Where a mail is written: its subject and its words; and whether it may go."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.checks import check_mail
from bdcdesk.desktop.lead.chips import Chips
from bdcdesk.desktop.lead.editor import Editor
from bdcdesk.desktop.lead.offer_view import Offer
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.reply_checks import LONGEST_SUBJECT
from bdcdesk.translation import tr


class MailPage(QWidget):
    """`mail_requested(subject, body, scenario)` with words that nothing speaks against; `scenario` is "" for words of one's own. Drafts are
    kept by lead. `chips` belong below the page: in a stack they would be given room for the narrowest window."""

    mail_requested = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: LeadView | None = None
        self._drafts: dict[str, tuple[str, str, str]] = {}
        self._refused = self._scenario = ""
        self._offered: Offer | None = None
        self._taken = "", ""
        self._suggested: tuple[str, str] = ("", "")
        self._declined: dict[str, tuple[str, str]] = {}
        self._placing = False
        self.begin = QPushButton()
        self.begin.setProperty("role", "pill")
        self.begin.setProperty("tone", Tone.accent.value)
        self.subject, self.editor, self.chips = QLineEdit(), Editor(), Chips()
        self.subject.setPlaceholderText(tr("Subject"))
        self.subject.setAccessibleName(tr("Subject of the mail"))
        self.subject.setMaxLength(LONGEST_SUBJECT)
        self.subject.setProperty("role", "compose")
        self.editor.setAccessibleName(tr("Mail to the shopper"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.subject, 1)
        row.addWidget(self.begin)
        column.addLayout(row)
        column.addWidget(self.editor)
        self.begin.clicked.connect(self._begin)
        self.subject.textChanged.connect(self._changed)
        self.subject.returnPressed.connect(lambda: self.editor.setFocus(Qt.FocusReason.TabFocusReason))
        self.editor.textChanged.connect(self._changed)
        self.editor.send_wanted.connect(self.send)
        self.chips.send_pressed.connect(self.send)
        self.chips.missing_pressed.connect(self._go_to)

    def show_view(self, view: LeadView) -> None:
        """Another lead, or the same one later: then what is being typed stays."""
        before, self._view = self._view, view
        if before is None or before.lead != view.lead:
            if before is not None:
                self._keep(before.lead, *(("", "") if self._shown == self._suggested else self._shown))
            self._suggested = "", ""
            self._place(*self._drafts.get(view.lead, ("", "", "")))
        self._suggest(view)
        self._show_checked()

    @property
    def scenario(self) -> str:
        """Where the words came from, "" for one's own."""
        return self._scenario

    @property
    def typed(self) -> bool:
        """Whether a person wrote here, or changed what was taken."""
        written = self.subject.text(), self.editor.toPlainText()
        return any(written) and written != self._taken

    def offer(self, offer: Offer) -> None:
        """What the mail may begin with while nothing stands here."""
        self._offered = offer
        self._show_offer()

    def take(self, offer: Offer) -> None:
        """The words of this scenario, as a person asked for; Ctrl+Z takes them back."""
        self.write_again(offer.subject, offer.mail)
        self._scenario, self._taken = offer.id, (offer.subject, offer.mail)
        self._show_checked()

    def _begin(self) -> None:
        if self._offered is not None:
            self.take(self._offered)

    def refuse(self, lead: str, subject: str, body: str, scenario: str, reason: str) -> None:
        """A mail was not taken: its words come back, unless something else has been typed there since."""
        here = self._view is not None and self._view.lead == lead
        if not here:
            self._drafts.setdefault(lead, (subject, body, scenario))
            return
        if not self.editor.toPlainText():
            self._place(subject, body, scenario)
        self._refused = reason
        self._show_checked()

    def write_again(self, subject: str, body: str) -> None:
        """Puts words there that a person asked for; Ctrl+Z takes them back."""
        self.subject.setText(subject)
        self.editor.replace(body)
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put_in(self, words: str) -> None:
        """On a line of its own where the cursor is."""
        self.editor.insertPlainText(f"\n{words}\n")

    @property
    def _shown(self) -> tuple[str, str]:
        return self.subject.text(), self.editor.toPlainText()

    def _suggest(self, view: LeadView) -> None:
        """What is prepared for the follow-up stands there until somebody writes something else, sends it or clears it away."""
        offer = view.offer(view.follow.mail) if view.follow is not None and view.mail is not None else None
        wanted = (offer.subject, offer.mail) if offer is not None else ("", "")
        wanted = ("", "") if self._declined.get(view.lead) == wanted else wanted
        if wanted != self._shown and self._shown in (("", ""), self._suggested):
            self._place(*wanted, offer.id if offer is not None and wanted[1] else "")
            self._suggested = wanted

    def _place(self, subject: str, body: str, scenario: str = "") -> None:
        self._placing = True
        self.subject.setText(subject)
        self.editor.start(body)
        self._placing, self._refused, self._scenario = False, "", scenario

    def _keep(self, lead: str, subject: str, body: str) -> None:
        if subject or body:
            self._drafts[lead] = subject, body, self._scenario
        else:
            self._drafts.pop(lead, None)

    def _go_to(self, name: str) -> None:
        """Where this value is still to be filled in: the subject is read first."""
        missing = f"{{{name}}}"
        place = self.subject.text().find(missing)
        if place < 0:
            self.editor.choose(missing)
            return
        self.subject.setFocus(Qt.FocusReason.OtherFocusReason)
        self.subject.setSelection(place, len(missing))

    def _changed(self) -> None:
        if self._placing:
            return
        if self._view is not None and self._shown == ("", "") and self._suggested != ("", ""):
            self._declined[self._view.lead] = self._suggested
        self._refused = ""
        if not self.editor.toPlainText():
            self._scenario = ""
        self._show_checked()

    def send(self) -> None:
        """If nothing speaks against it; else it says what does."""
        if self._view is None or self._view.mail is None:
            return
        subject, body = self.subject.text(), self.editor.toPlainText()
        checked = check_mail(subject, body, self._view)
        if checked.stops:
            self._refused = checked.stops
            if checked.select:
                self.editor.choose(checked.select)
            self._show_checked()
            return
        scenario = self._scenario
        self._declined[self._view.lead] = self._suggested
        self._place("", "")
        self._drafts.pop(self._view.lead, None)
        self.mail_requested.emit(subject, body, scenario)

    def _show_checked(self) -> None:
        if self._view is not None and self._view.mail is not None:
            checked = check_mail(self.subject.text(), self.editor.toPlainText(), self._view)
            self.chips.show_checked(checked, self._view.mail, self._view.offer(self._scenario), self._refused)
            self._show_offer()

    def _show_offer(self) -> None:
        offer = self._offered
        empty = not (self.subject.text() or self.editor.toPlainText())
        if offer is not None:
            self.begin.setText(tr("Begin with “{name}”", name=offer.name))
        self.begin.setVisible(offer is not None and empty)
