"""How a shopper can be answered, as tabs: by a text, by a mail where the store writes any, or by a call with its guide."""

from typing import Final

from PySide6.QtWidgets import QSizePolicy, QTabBar

from bdcdesk.translation import tr

TEXT: Final = 0
MAIL: Final = 1
GUIDE: Final = 2


class ReplyTabs(QTabBar):
    """TEXT, MAIL or GUIDE is current."""

    def __init__(self) -> None:
        super().__init__()
        for called in (tr("Text"), tr("Mail"), tr("Call guide")):
            self.addTab(called)
        self.setTabVisible(MAIL, False)
        self.setAccessibleName(tr("Text, mail or call guide"))
        self.setExpanding(False)
        self.setDrawBase(False)
        # A long reason gives way to all that stands beside it.
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_mail(self, there: bool) -> None:
        """Whether this shopper can be mailed."""
        if not there and self.mails:
            self.setCurrentIndex(TEXT)
        self.setTabVisible(MAIL, there)

    @property
    def mails(self) -> bool:
        """Whether the mail lies open."""
        return self.currentIndex() == MAIL
