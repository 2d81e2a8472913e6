"""What may be gaming, for a supervisor: each agent's figures beside the others', and the leads behind each. It accuses nobody."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.report.gaming_words import JUDGE, NOBODY, Watched
from bdcdesk.translation import tr

READING: Final = tr("The store's log is being read …")
_ABOUT: Final = tr(
    "First answers that answer nothing, leads given back in the last two minutes before they are due, and leads called bad: how often, of"
    " how many, beside all others. Enter opens a lead."
)
_LINE: Final = 26
_LEAD: Final = Qt.ItemDataRole.UserRole


class GamingPanel(QDialog):
    """`lead_opened(lead)`: somebody wants to look at it. On the Qt thread."""

    lead_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What may be gaming"))
        self.resize(860, 560)
        self.state = words(READING, tone=Tone.muted, wrap=True)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(tr("What may be gaming, by agent"))
        self.tree.itemActivated.connect(self._activate)
        column = QVBoxLayout(self)
        column.addWidget(words(tr("What may be gaming"), "heading"))
        column.addWidget(words(_ABOUT, "small", Tone.muted, wrap=True))
        column.addWidget(self.state)
        column.addWidget(self.tree, 1)

    def show_watched(self, told: Sequence[Watched]) -> None:
        """Those first of whom something stands out, with their lines open."""
        self.tree.clear()
        for one in told:
            agent = _item(one.words)
            self.tree.addTopLevelItem(agent)
            for share in one.shares:
                line = _item(share.words)
                agent.addChild(line)
                for lead, name in share.leads:
                    line.addChild(_item(name, lead))
                line.setExpanded(share.stands_out)
            agent.setExpanded(bool(one.shares))
        out = any(one.stands_out for one in told)
        self.state.setText(JUDGE if out else tr("Nothing stands out.") if told else NOBODY)
        first = self.tree.topLevelItem(0)
        if first is not None:
            self.tree.setCurrentItem(first)
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def refused(self, why: str) -> None:
        """Why it could not be told."""
        self.state.setText(why)

    def _activate(self, item: QTreeWidgetItem) -> None:
        lead = str(item.data(0, _LEAD) or "")
        if lead:
            self.lead_opened.emit(lead)
            self.accept()


def _item(text: str, lead: str = "") -> QTreeWidgetItem:
    item = QTreeWidgetItem([text])
    item.setToolTip(0, text)
    item.setSizeHint(0, QSize(0, _LINE))
    item.setData(0, _LEAD, lead)
    return item
