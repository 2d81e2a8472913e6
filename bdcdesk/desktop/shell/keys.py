"""F1: every key there is."""

from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QWidget

from bdcdesk.desktop.lead.page_keys import KEYS as LEAD_KEYS
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.key_button import key_hint

KEYS = (
    ("Ctrl+N", "Take the next best"),
    ("↑ ↓", "Move in the list"),
    ("Enter", "Go to the reply of the chosen lead"),
    ("F5", "Back to the list"),
    ("Ctrl+K", "Search people, phones, vehicles, words in messages, commands"),
    ("Ctrl+E", "What waits at other desks (not sales); bad leads (supervisors)"),
    *LEAD_KEYS,
    ("Ctrl+Shift+T", "Who comes tomorrow and is not confirmed; again: all"),
    ("Ctrl+1", "Work"),
    ("Ctrl+2", "Floor (supervisors)"),
    ("Ctrl+3", "Talking and chased: who answers you, who does not yet"),
    ("Ctrl+4", "Practice with made-up shoppers"),
    ("Ctrl+,", "Settings (supervisors, administrators)"),
    ("Ctrl+R", "Give the chosen card to an agent (floor)"),
    ("Ctrl+Z", "Undo the last move (floor)"),
    ("Ctrl+Shift+G", "What may be gaming, with the leads behind it (floor)"),
    ("Ctrl+L", "Lock, or let a colleague work here"),
    ("Ctrl+Shift+L", "Light or dark"),
    ("F9", "Your preferences: look, size of text, what may call you, checks"),
    ("F1", "These keys"),
)


class KeysPanel(QDialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 16, 20, 16)
        grid.setHorizontalSpacing(16)
        for place, (keys, what) in enumerate(KEYS):
            grid.addWidget(key_hint(keys.replace("+", " ")), place, 0)
            grid.addWidget(words(what), place, 1)
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        grid.addWidget(close, len(KEYS), 1)
        close.setDefault(True)
