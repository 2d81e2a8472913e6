"""What the shopper wishes and what they asked: the biggest words on the page, and said once."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from bdcdesk.desktop.lead.view import Ask, Question
from bdcdesk.desktop.stylesheet import say
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.card import words
from bdcdesk.desktop.widgets.flow import FlowLayout
from bdcdesk.translation import tr

_LINES = 5
"""Lines of a long question that are in sight at once; the rest is scrolled to."""


class WishStrip(QFrame):
    """How they want to be treated, in one line of strong words. Without wishes it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "accent")
        self.setAccessibleName(tr("What they wish"))
        self._row = FlowLayout(self, gap=18)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.setContentsMargins(20, 6, 20, 6)
        self._shown: tuple[str, ...] = ()
        self.hide()

    def show_wishes(self, wishes: tuple[str, ...]) -> None:
        """Each as it is worded."""
        self.setHidden(not wishes)
        if wishes == self._shown:
            return
        self._shown = wishes
        self._row.fill(words(wish, role="strong", tone=Tone.accent) for wish in wishes)


class Quote(QScrollArea):
    """Their words, wrapped, at most `_LINES` lines high; can be marked and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = words("", role="say", wrap=True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def label(self) -> QLabel:
        return self._label

    def set_words(self, text: str, tone: Tone) -> None:
        """Shows another text."""
        if text == self._label.text():
            return
        self._label.setText(text)
        self._label.setAccessibleName(text)
        if self._label.property("tone") != tone.value:
            say(self._label, tone=tone.value)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """As high as its words, up to the limit."""
        return QSize(super().sizeHint().width(), self.height())

    def _fit(self) -> None:
        line = self._label.fontMetrics().lineSpacing()
        needed = self._label.heightForWidth(max(40, self.viewport().width()))
        self.setFixedHeight(max(line, min(needed, _LINES * line + line // 2)) + 2)


class AskPanel(QFrame):
    """The question with its source and time, what was written since, and which of the questions in it are answered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self._title, self._source, self._count = words("", role="strong"), words("", tone=Tone.muted), words("", tone=Tone.muted)
        self.quote = Quote()
        self._newest = words("", role="strong", wrap=True)
        self._newest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 11, 20, 11)
        column.setSpacing(5)
        head = QWidget()
        row = FlowLayout(head, last_right=True)
        for part in (self._title, self._source, self._count):
            row.addWidget(part)
        topics = QWidget()
        self._topics, self._topic_row = topics, FlowLayout(topics, gap=16)
        self._questions: tuple[Question, ...] = ()
        for piece in (head, self.quote, self._newest, topics):
            column.addWidget(piece)
        topics.hide()

    def show_ask(self, ask: Ask) -> None:
        """Shows what they asked."""
        self._title.setText(ask.title)
        self._source.setText(ask.source)
        self.quote.set_words(f"“{ask.text}”" if ask.text else tr("Nothing was written."), Tone.plain if ask.text else Tone.muted)
        self._newest.setText(tr("Then at {newest_at}: “{newest}”", newest_at=ask.newest_at, newest=ask.newest) if ask.newest else "")
        self._newest.setHidden(not ask.newest)
        self._show_questions(ask.questions)

    def _show_questions(self, questions: tuple[Question, ...]) -> None:
        answered = sum(question.answered for question in questions)
        self._count.setText(
            tr("{answered} answered, {count} open", answered=answered, count=len(questions) - answered) if questions else ""
        )
        self._count.setHidden(not questions)
        self._topics.setHidden(not questions)
        if questions == self._questions:
            return
        self._questions = questions
        self._topic_row.fill(_topic(question) for question in questions)


def _topic(question: Question) -> QLabel:
    if question.answered:
        label = words(f"✓ {question.words}", tone=Tone.ok)
        label.setAccessibleName(tr("{words}, answered", words=question.words))
        return label
    label = words(f"○ {question.words}", role="strong")
    label.setAccessibleName(tr("{words}, open", words=question.words))
    return label
