"""A panel with a border, and the plain pieces that screens are laid out with."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from bdcdesk.desktop.theme import Tone


class Card(QFrame):
    """A panel with a border; put things into `body`, and beside its title into `head`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 12, 14, 12)
        self.body.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        if title:
            self.head.addWidget(words(title, role="heading"))
            self.body.addLayout(self.head)


def surface(
    kind: str, across: bool = False, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 8
) -> tuple[QFrame, QBoxLayout]:
    """A frame on one of the stylesheet's surfaces ("bar", "column", "section", "foot" ...) and its layout, across or down."""
    frame = QFrame()
    frame.setProperty("surface", kind)
    layout: QBoxLayout = QHBoxLayout(frame) if across else QVBoxLayout(frame)
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return frame, layout


def words(text: str, role: str = "", tone: Tone = Tone.plain, wrap: bool = False) -> QLabel:
    """A label that shows plain text as it is, whatever a shopper wrote into it."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    if tone is not Tone.plain:
        label.setProperty("tone", tone.value)
    label.setWordWrap(wrap)
    if wrap:
        policy = label.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        label.setSizePolicy(policy)
    return label
