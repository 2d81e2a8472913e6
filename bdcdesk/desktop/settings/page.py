"""The settings of a store: where leads come from, how they are handed out, where they are copied to, by whom it texts,
calls and writes mails, what holds before that, what callers hear, who has what is no sale, what is offered and in which words, how its
people share the work."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bdcdesk.desktop.settings.books_page import BooksPage
from bdcdesk.desktop.settings.calls_page import CallsPage
from bdcdesk.desktop.settings.campaigns_page import CampaignsPage
from bdcdesk.desktop.settings.contact_page import ContactPage
from bdcdesk.desktop.settings.desks_page import DesksPage
from bdcdesk.desktop.settings.distribution_page import DistributionPage
from bdcdesk.desktop.settings.form import Choice
from bdcdesk.desktop.settings.mail_account_page import MailAccountPage
from bdcdesk.desktop.settings.part_form import PartForm
from bdcdesk.desktop.settings.phone_page import PhonePage
from bdcdesk.desktop.settings.plans_page import PlansPage
from bdcdesk.desktop.settings.settings_view import SettingsView
from bdcdesk.desktop.settings.source_words import COPIED, SOURCES
from bdcdesk.desktop.settings.sources_page import ADD_KEY, SourcesPage
from bdcdesk.desktop.settings.team_page import TeamPage
from bdcdesk.desktop.settings.wording_page import WordingPage
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.desktop.widgets.segmented import Segmented
from bdcdesk.translation import tr

PARTS = (
    ("sources", tr("Sources")),
    ("distribution", tr("Who is asked")),
    ("copies", tr("CRM copies")),
    ("phone", tr("Phone")),
    ("mail", tr("Mail")),
    ("rules", tr("Contact rules")),
    ("calls", tr("Calls")),
    ("offers", tr("Offers")),
    ("wording", tr("Wording")),
    ("plans", tr("Plans")),
    ("desks", tr("Desks")),
    ("team", tr("Team")),
    ("books", tr("Books")),
)


class SettingsPage(QWidget):
    """On the Qt thread. `stores` are (id, name); `store_chosen(id)`: the person wants to see another one's."""

    store_chosen = Signal(str)

    def __init__(self, stores: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Its own ground: what lies below it keeps the look of the start.
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sources, self.copies, self.distribution = SourcesPage(SOURCES), SourcesPage(COPIED), DistributionPage()
        self.phone, self.contact, self.calls, self.mail = PhonePage(), ContactPage(), CallsPage(), MailAccountPage()
        self.desks, self.offers = DesksPage(), CampaignsPage()
        self.team, self.books, self.wording, self.plans = TeamPage(), BooksPage(), WordingPage(), PlansPage()
        self.parts = Segmented(tr("Settings"), PARTS)
        self.parts.setFixedWidth(1092)
        self._chooser = Choice(parent=self)
        self._chooser.setAccessibleName(tr("Store"))
        for store, name in stores:
            self._chooser.addItem(name, store)
        self._chooser.currentIndexChanged.connect(self._choose)
        head, row = surface("bar", across=True, margins=(20, 9, 20, 9), spacing=14)
        row.addWidget(words(tr("Settings"), "heading"))
        row.addWidget(self.parts)
        row.addStretch(1)
        self._chooser.setVisible(len(stores) > 1)
        if len(stores) > 1:
            row.addWidget(words(tr("Store")))
            row.addWidget(self._chooser)
        for part in (
            self.sources,
            self.copies,
            self.distribution,
            self.phone,
            self.contact,
            self.calls,
            self.mail,
            self.desks,
            self.offers,
            self.wording,
            self.wording.files,
            self.plans,
            self.team,
            self.team.cover,
            self.team.transfer,
            self.team.roles,
            self.books,
        ):
            part.busy.connect(partial(self._hold, part))
        self._busy: set[QWidget] = set()
        self._stack = QStackedWidget()
        self._pages: dict[str, SourcesPage | PartForm] = {
            "sources": self.sources,
            "distribution": self.distribution,
            "calls": self.calls,
            "offers": self.offers,
            "wording": self.wording,
            "plans": self.plans,
            "copies": self.copies,
            "phone": self.phone,
            "rules": self.contact,
            "mail": self.mail,
            "desks": self.desks,
            "team": self.team,
            "books": self.books,
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.parts.set_value("sources")
        self.parts.chosen.connect(self._go)
        QShortcut(QKeySequence(ADD_KEY), self).activated.connect(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)

    @property
    def store(self) -> str:
        return str(self._chooser.currentData())

    def show_part(self, part: str) -> None:
        """One of PARTS, as if it had been chosen."""
        self.parts.set_value(part)
        self._go(part)

    def focus_first(self) -> None:
        """Puts the keys where a person begins."""
        self._pages[self.parts.value()].focus_first()

    def show_settings(self, view: SettingsView) -> None:
        for page in self._pages.values():
            page.show_settings(view)
        self._stack.setDisabled(view.store != self.store)

    def _choose(self) -> None:
        """What is still shown is the other store's: nothing of it is to be kept here."""
        self._stack.setDisabled(True)
        self.store_chosen.emit(self.store)

    def _hold(self, part: QWidget, busy: bool) -> None:
        """What comes of it is of the store that is chosen: no other is, until nothing is under way on any part."""
        (self._busy.add if busy else self._busy.discard)(part)
        self._chooser.setDisabled(bool(self._busy))

    def _go(self, part: str) -> None:
        self._stack.setCurrentWidget(self._pages[part])
        if part in ("wording", "plans"):
            (self.wording if part == "wording" else self.plans).lead.leads_wanted.emit()

    def _add(self) -> None:
        """One more of what is looked at."""
        page = self._stack.currentWidget()
        if isinstance(page, SourcesPage):
            page.begin()
