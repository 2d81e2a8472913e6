"""Between what is being written and who reads it beside: what is asked, what is marked, and the chip that tells of the nearest slip."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot

from bdcdesk.desktop.lead.chips import Chips
from bdcdesk.desktop.lead.editor import Editor
from bdcdesk.desktop.writing.finding import Finding
from bdcdesk.desktop.writing.proofreader import Proofreader
from bdcdesk.domain.placeholders import Language


class Proofing(QObject):
    """For the editors of one composer. `spoken`: the language that is written in now; `names`: words that are right there."""

    def __init__(
        self,
        proofreader: Proofreader,
        pages: Sequence[tuple[Editor, Chips]],
        spoken: Callable[[], Language],
        names: Callable[[], tuple[str, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._proofreader, self._pages = proofreader, tuple(pages)
        self._spoken, self._names = spoken, names
        proofreader.found.connect(self._mark)
        for editor, chips in self._pages:
            editor.textChanged.connect(partial(self._changed, editor, chips))
            editor.cursorPositionChanged.connect(partial(self._tell, editor, chips))
            chips.slip_pressed.connect(editor.fix_slip)

    def _changed(self, editor: Editor, chips: Chips) -> None:
        # What is laid ready was read by others; what a person writes is read now.
        if editor.hasFocus() and editor.toPlainText().strip():
            self._proofreader.ask(editor.toPlainText(), self._spoken(), self._names())
        self._tell(editor, chips)

    @Slot(str, object)
    def _mark(self, text: str, findings: Sequence[Finding]) -> None:
        for editor, chips in self._pages:
            if editor.toPlainText() == text:
                editor.mark(findings)
                self._tell(editor, chips)

    def _tell(self, editor: Editor, chips: Chips) -> None:
        chips.show_slip(editor.slip_words, editor.slip)
