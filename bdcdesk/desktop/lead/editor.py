"""Where the agent writes. Unfilled values stand out; Ctrl+Return sends."""

from PySide6.QtCore import QEvent, QKeyCombination, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from bdcdesk.desktop.theme import current
from bdcdesk.domain.placeholders import missing

_LEAST, _MOST = 2, 7
"""Lines that it is high."""

_CTRL = Qt.KeyboardModifier.ControlModifier
_LETTERS = "DTJLPHKNYG"
_PAGE_KEYS = frozenset(QKeyCombination(_CTRL, key) for key in (Qt.Key(ord(letter)) for letter in _LETTERS))
"""Keys of the page that an editor would otherwise keep for itself (Ctrl+D deletes, Ctrl+K cuts, Ctrl+Y does again).

Where the page has no use for one, the editor gets it after all.
"""


class _Unfilled(QSyntaxHighlighter):
    """Marks {values} that are still to be filled in."""

    def highlightBlock(self, text: str) -> None:
        mark = QTextCharFormat()
        look = current()
        mark.setBackground(look.warn_soft)
        mark.setForeground(look.warn)
        mark.setFontWeight(QFont.Weight.DemiBold)
        for name in missing(text):
            value = f"{{{name}}}"
            at = text.find(value)
            while at >= 0:
                self.setFormat(at, len(value), mark)
                at = text.find(value, at + len(value))


class Editor(QPlainTextEdit):
    """`send_wanted` on Ctrl+Return. Tab goes on to the next control."""

    send_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "compose")
        self.setAccessibleName("Text to the shopper")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._marks = _Unfilled(self.document())
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As many lines as are written, between two and seven."""
        lines = min(_MOST, max(_LEAST, int(self.document().size().height())))
        return QSize(200, lines * self.fontMetrics().lineSpacing() + 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Leaves the page's keys to the page."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.keyCombination() in _PAGE_KEYS:
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Return sends; nothing without a modifier ever does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.send_wanted.emit()
            return
        super().keyPressEvent(event)

    def replace(self, text: str) -> None:
        """Other words in one step that Ctrl+Z takes back; the cursor goes to their end."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def start(self, text: str) -> None:
        """Another lead's words: there is nothing to take back."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def choose(self, words: str) -> bool:
        """Selects the first place where `words` stand, so that typing replaces them."""
        found = self.document().find(words, 0, QTextDocument.FindFlag.FindCaseSensitively)
        if found.isNull():
            return False
        self.setTextCursor(found)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
