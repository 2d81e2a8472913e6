"""Where a mail is written: its subject and its words; and whether it may go."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.checks import check_mail
from bdcdesk.desktop.lead.chips import Chips
from bdcdesk.desktop.lead.editor import Editor
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.domain.reply_checks import LONGEST_SUBJECT


class MailPage(QWidget):
    """`mail_requested(subject, body)` with words that nothing speaks against. Drafts are kept by lead. `chips` belong below the page: in a
    stack they would be given room for the narrowest window."""

    mail_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: LeadView | None = None
        self._drafts: dict[str, tuple[str, str]] = {}
        self._refused = ""
        self.subject, self.editor, self.chips = QLineEdit(), Editor(), Chips()
        self.subject.setPlaceholderText("Subject")
        self.subject.setAccessibleName("Subject of the mail")
        self.subject.setMaxLength(LONGEST_SUBJECT)
        self.subject.setProperty("role", "compose")
        self.editor.setAccessibleName("Mail to the shopper")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for part in (self.subject, self.editor):
            column.addWidget(part)
        self.subject.textChanged.connect(self._changed)
        self.subject.returnPressed.connect(lambda: self.editor.setFocus(Qt.FocusReason.TabFocusReason))
        self.editor.textChanged.connect(self._changed)
        self.editor.send_wanted.connect(self._send)
        self.chips.send_pressed.connect(self._send)
        self.chips.missing_pressed.connect(lambda name: self.editor.choose(f"{{{name}}}"))

    def show_view(self, view: LeadView) -> None:
        """Another lead, or the same one later: then what is being typed stays."""
        before, self._view = self._view, view
        if before is None or before.lead != view.lead:
            if before is not None:
                self._keep(before.lead, self.subject.text(), self.editor.toPlainText())
            self._place(*self._drafts.get(view.lead, ("", "")))
        self._show_checked()

    def refuse(self, lead: str, subject: str, body: str, reason: str) -> None:
        """A mail was not taken: its words come back, unless something else has been typed there since."""
        here = self._view is not None and self._view.lead == lead
        if not here:
            self._drafts.setdefault(lead, (subject, body))
            return
        if not self.editor.toPlainText():
            self._place(subject, body)
        self._refused = reason
        self._show_checked()

    def write_again(self, subject: str, body: str) -> None:
        """Puts words there that a person asked for; Ctrl+Z takes them back."""
        self.subject.setText(subject)
        self.editor.replace(body)
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _place(self, subject: str, body: str) -> None:
        self.subject.setText(subject)
        self.editor.start(body)
        self._refused = ""

    def _keep(self, lead: str, subject: str, body: str) -> None:
        if subject or body:
            self._drafts[lead] = subject, body
        else:
            self._drafts.pop(lead, None)

    def _changed(self) -> None:
        self._refused = ""
        self._show_checked()

    def _send(self) -> None:
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
        self._place("", "")
        self._drafts.pop(self._view.lead, None)
        self.mail_requested.emit(subject, body)

    def _show_checked(self) -> None:
        if self._view is not None and self._view.mail is not None:
            checked = check_mail(self.subject.text(), self.editor.toPlainText(), self._view)
            self.chips.show_checked(checked, self._view.mail, None, self._refused)
