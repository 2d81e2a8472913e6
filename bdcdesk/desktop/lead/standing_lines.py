"""The lines above a lead's page: it is no sale or a bad lead, what was said of its newest reply, its next follow-up, or that they wait."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from bdcdesk.desktop.lead.header import SKIP, WAIT
from bdcdesk.desktop.lead.notice import Notice
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.translation import tr


class StandingLines(QObject):
    """`lines` from above to below, for the column of `page`. `wanted(what)`: as of the header. `elsewhere_done()`, `sale_wanted()`
    and `mailed()`: the desk that has it is through with it, it is a sale after all, it is to be written there; `not_bad()`."""

    wanted = Signal(str)
    elsewhere_done = Signal()
    sale_wanted = Signal()
    mailed = Signal()
    not_bad = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.elsewhere, self.bad, self.marked = Notice(tr("Done")), Notice(tr("Take it back")), Notice("")
        self.marked.button.hide()
        self.sale, self.mail_desk = KeyButton(tr("A sale after all")), KeyButton(tr("Mail it"))
        self.elsewhere.add(self.mail_desk)
        self.elsewhere.add(self.sale)
        self.follow, self.waits = Notice(tr("Skip"), SKIP.replace("+", " ")), Notice(tr("Go on now"))
        self.not_now = KeyButton(tr("Not now"), WAIT.replace("+", " "))
        self.follow.add(self.not_now)
        for button in (self.follow.button, self.waits.button, self.not_now):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lines = (self.elsewhere, self.bad, self.marked, self.follow, self.waits)
        self.elsewhere.pressed.connect(lambda _: self.elsewhere_done.emit())
        self.sale.clicked.connect(lambda: self.sale_wanted.emit())
        self.mail_desk.clicked.connect(lambda: self.mailed.emit())
        self.bad.pressed.connect(lambda _: self.not_bad.emit())
        self.follow.pressed.connect(lambda _: self.wanted.emit("skip"))
        self.not_now.clicked.connect(lambda: self.wanted.emit("wait"))
        self.waits.pressed.connect(lambda _: self.wanted.emit("wait no more"))

    def show_view(self, view: LeadView) -> None:
        self.elsewhere.show_notice(view.elsewhere, Tone.accent)
        self.elsewhere.button.setHidden(view.shut)
        self.sale.setHidden(view.newer)
        self.mail_desk.setHidden(not view.desk_mail or view.shut)
        self.bad.show_notice(view.bad, Tone.warn)
        self.bad.button.setHidden(not view.opens)
        self.marked.show_notice(view.marked, Tone.muted)
        follow = view.follow if not view.shut and not view.waits else None
        self.follow.show_notice(follow.words if follow else "", Tone.accent if follow and follow.now else Tone.muted)
        self.waits.show_notice(view.waits if not view.shut else "", Tone.muted)
