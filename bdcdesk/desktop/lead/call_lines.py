"""The lines on calls above a lead's page: one about to be placed, one that goes on, one of the shopper's that nobody took."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from bdcdesk.desktop.lead.call_delay import CallDelay
from bdcdesk.desktop.lead.call_strip import CallStrip
from bdcdesk.desktop.lead.notice import Notice
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain.events import Instant
from bdcdesk.translation import tr


class CallLines(QObject):
    """`lines` from above to below, for the column of `page`. `wanted()`: a call is to be begun; `over()`: nobody took it back, so it is to
    be placed; `hang_up(touch)`; `heard(blob)`: what the shopper left is to be played. `delay` in ms."""

    wanted = Signal()
    over = Signal()
    hang_up = Signal(str)
    heard = Signal(str)

    def __init__(self, delay: int, page: QWidget) -> None:
        super().__init__(page)
        self._blob = ""
        self.calling, self.live, self.missed = Notice(tr("Cancel"), "Esc"), CallStrip(), Notice(tr("Call back"), "Ctrl D")
        self.listen = KeyButton(tr("Listen"))
        self.missed.add(self.listen)
        for button in (self.missed.button, self.listen):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lines = (self.calling, self.live, self.missed)
        self.delay = CallDelay(self.calling, delay, page)
        self.delay.over.connect(self.over)
        self.live.hang_up.connect(self.hang_up)
        self.live.again.connect(self.wanted)
        self.missed.pressed.connect(lambda _: self.wanted.emit())
        self.listen.clicked.connect(lambda: self.heard.emit(self._blob))

    def show_view(self, view: LeadView, now: Instant) -> None:
        if not view.call.open:
            self.delay.stop()
        missed, busy = view.missed, view.live is not None and not view.live.again
        self._blob = missed.blob if missed is not None else ""
        self.live.show_call(view.live, now)
        self.missed.show_notice(missed.words if missed is not None and not busy else "", Tone.warn)
        self.missed.button.setEnabled(view.call.open)
        self.listen.setHidden(not self._blob)

    def tick(self, now: Instant) -> None:
        self.live.tick(now)
