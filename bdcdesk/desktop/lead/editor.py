"""Where the agent writes. Unfilled values stand out, slips are underlined; Ctrl+Return sends."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QKeyCombination, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from bdcdesk.desktop.lead.slip_marks import SlipMarks
from bdcdesk.desktop.theme import current
from bdcdesk.desktop.writing.finding import Finding
from bdcdesk.domain.placeholders import missing
from bdcdesk.translation import tr

_LEAST, _MOST = 2, 7
"""Lines that it is high."""

_CTRL = Qt.KeyboardModifier.ControlModifier
_LETTERS = "DTJLPHKNYG"
_PAGE_KEYS = frozenset(QKeyCombination(_CTRL, key) for key in (Qt.Key(ord(letter)) for letter in _LETTERS))
"""Keys of the page that an editor would otherwise keep for itself (Ctrl+D deletes, Ctrl+K cuts, Ctrl+Y does again).

Where the page has no use for one, the editor gets it after all.
"""


class _Marks(QSyntaxHighlighter):
    """Marks {values} that are still to be filled in, and slips: underlined, in waves for spelling and in dots for the rest."""

    def __init__(self, document: QTextDocument, slips: SlipMarks) -> None:
        super().__init__(document)
        self._slips = slips

    def highlightBlock(self, text: str) -> None:
        self._underline(len(text))
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

    def _underline(self, length: int) -> None:
        begin = self.currentBlock().position()
        for start, end, finding in self._slips.between(begin, begin + length):
            mark = QTextCharFormat()
            spelling = finding.kind == "spelling"
            style = QTextCharFormat.UnderlineStyle
            mark.setUnderlineStyle(style.WaveUnderline if spelling else style.DotLine)
            mark.setUnderlineColor(current().bad if spelling else current().accent)
            self.setFormat(start - begin, end - start, mark)


class Editor(QPlainTextEdit):
    """`send_wanted` on Ctrl+Return; Ctrl+. puts right the slip before the cursor. Tab goes on to the next control."""

    send_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "compose")
        self.setAccessibleName(tr("Text to the shopper"))
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._slips = SlipMarks()
        # Before the marks: they are put anew where something changed, and ask then where the slips stand.
        self.document().contentsChange.connect(self._moved)
        self._marks = _Marks(self.document(), self._slips)
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
        if event.key() == Qt.Key.Key_Period and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.fix_slip()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another look: what is marked is marked in its colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._marks.rehighlight()

    def mark(self, findings: Sequence[Finding]) -> None:
        """What looks wrong in the words that stand here now."""
        if self._slips.take(self.toPlainText(), findings):
            self._marks.rehighlight()

    @property
    def slip(self) -> Finding | None:
        """What Ctrl+. puts right: the slip at the cursor or the last before it, else the first."""
        nearest = self._slips.nearest(self.textCursor().position())
        return nearest[2] if nearest else None

    @property
    def slip_words(self) -> str:
        nearest = self._slips.nearest(self.textCursor().position())
        return self._span(*nearest[:2]).selectedText() if nearest else ""

    def fix_slip(self) -> None:
        """In one step that Ctrl+Z takes back; the cursor stays where it was in the words."""
        nearest = self._slips.nearest(self.textCursor().position())
        if nearest is not None and nearest[2].fixes:
            self._span(*nearest[:2]).insertText(nearest[2].fixes[0])

    def _span(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    @Slot(int, int, int)
    def _moved(self, at: int, removed: int, added: int) -> None:
        self._slips.move(at, removed, added)

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
