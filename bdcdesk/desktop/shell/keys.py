"""F1: every key there is."""

from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QWidget

from bdcdesk.desktop.lead.page_keys import KEYS as LEAD_KEYS
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.key_button import key_hint
from bdcdesk.translation import tr

KEYS = (
    ("Ctrl+N", tr("Take the next best")),
    ("↑ ↓", tr("Move in the list")),
    ("Enter", tr("Go to the reply of the chosen lead")),
    ("F5", tr("Back to the list")),
    ("Ctrl+K", tr("Search people, phones, vehicles, words in messages, commands")),
    ("Ctrl+E", tr("What waits at other desks (not sales); bad leads (supervisors)")),
    *LEAD_KEYS,
    ("Ctrl+Shift+T", tr("Who comes tomorrow and is not confirmed; again: all")),
    ("Ctrl+1", tr("Work")),
    ("Ctrl+2", tr("Floor (supervisors)")),
    ("Ctrl+3", tr("Talking and chased: who answers you, who does not yet")),
    ("Ctrl+4", tr("Practice with made-up shoppers")),
    ("Ctrl+,", tr("Settings (supervisors, administrators)")),
    ("Ctrl+R", tr("Give the chosen card to an agent (floor)")),
    ("Ctrl+Z", tr("Undo the last move (floor)")),
    ("Ctrl+Shift+G", tr("What may be gaming, with the leads behind it (floor)")),
    ("Ctrl+L", tr("Lock, or let a colleague work here")),
    ("Ctrl+Shift+L", tr("Light or dark")),
    ("F9", tr("Your preferences: look, size of text, what may call you, checks")),
    ("F1", tr("These keys")),
)


class KeysPanel(QDialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 16, 20, 16)
        grid.setHorizontalSpacing(16)
        for place, (keys, what) in enumerate(KEYS):
            grid.addWidget(key_hint(keys.replace("+", " ")), place, 0)
            grid.addWidget(words(what), place, 1)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.accept)
        grid.addWidget(close, len(KEYS), 1)
        close.setDefault(True)
