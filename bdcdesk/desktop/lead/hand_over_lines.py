"""The lines on handing over above a lead's page: that it is time to, and a text that introduces who took over."""

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from bdcdesk.desktop.lead.notice import Notice
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.theme import Tone
from bdcdesk.domain.placeholders import fill
from bdcdesk.translation import tr

INTRODUCE: Final = "Ctrl+I"


class HandOverLines(QObject):
    """`lines` from above to below, for the column of `page`. `wanted()`: the form is to be opened; `written(words)`: the agent wants to
    introduce whoever took over, in these words."""

    wanted = Signal()
    written = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.introduce, self.keeps = Notice(tr("Write it"), INTRODUCE.replace("+", " ")), Notice(tr("Hand over"), "Ctrl H")
        for button in (self.introduce.button, self.keeps.button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lines = (self.introduce, self.keeps)
        self.introducing = QShortcut(QKeySequence(INTRODUCE), page)
        self.introducing.setEnabled(False)
        self.introducing.activated.connect(self.introduce.button.click)
        self.introduce.pressed.connect(self._write)
        self.keeps.pressed.connect(lambda _: self.wanted.emit())

    def show_view(self, view: LeadView) -> None:
        self.keeps.show_notice(view.keeps if not view.shut else "", Tone.accent)

    def offer(self, view: LeadView, member: str) -> None:
        """This colleague takes over, and may be introduced in the agent's own text."""
        name = next((name for one, name in view.colleagues if one == member), "")
        if view.introduction and view.text.open and name:
            first = name.split(" ")[0]
            self._show(tr("Introduce {first} to {called}?", first=first, called=view.called), fill(view.introduction, {"colleague": first}))

    def put_away(self) -> None:
        """Nobody is introduced any more."""
        self._show("", "")

    def _show(self, asks: str, words: str) -> None:
        self.introduce.show_notice(asks, Tone.accent, words)
        self.introducing.setEnabled(bool(asks))

    def _write(self, words: str) -> None:
        self.put_away()
        self.written.emit(words)
