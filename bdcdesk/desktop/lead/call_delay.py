"""The seconds between the key and the call, in which Esc takes it back: a wrong key must not ring a shopper."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from bdcdesk.desktop.lead.notice import Notice
from bdcdesk.desktop.lead.view import PLEASE_TEXT, LeadView
from bdcdesk.desktop.theme import Tone
from bdcdesk.translation import tr


class CallDelay(QObject):
    """`over()` when nobody took it back. `notice` tells of it meanwhile; `delay` in ms. Esc is its own while it runs."""

    over = Signal()

    def __init__(self, notice: Notice, delay: int, page: QWidget) -> None:
        super().__init__(page)
        self._notice = notice
        self._timer = QTimer(self, singleShot=True, interval=delay)
        self._timer.timeout.connect(self._ring)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), page)
        self._escape.setEnabled(False)
        # Two owners of Esc make it ambiguous: either way it must take the call back.
        self._escape.activated.connect(self.stop)
        self._escape.activatedAmbiguously.connect(self.stop)
        notice.pressed.connect(lambda _: self.stop())

    def begin(self, view: LeadView) -> None:
        """Unless it runs already, or nobody may be called now."""
        if self._timer.isActive() or not view.call.open or (view.live is not None and not view.live.again):
            return
        wish = tr("They asked to be texted. ") if PLEASE_TEXT in view.wishes else ""
        seconds = f"{self._timer.interval() / 1000:g}"
        which = tr(" on your own phone") if view.own_phone else ""
        held = view.call.tone is Tone.warn
        what = (
            tr("{words}. Asked for in {seconds} s", words=view.call.words, seconds=seconds)
            if held
            else tr("Calling {called}{which} in {seconds} s", called=view.called, which=which, seconds=seconds)
        )
        self._notice.show_notice(tr("{wish}{what} — Esc cancels", wish=wish, what=what), Tone.accent)
        self._escape.setEnabled(True)
        self._timer.start()

    def stop(self) -> None:
        """No call is placed."""
        self._timer.stop()
        self._escape.setEnabled(False)
        self._notice.show_notice("", Tone.accent)

    def _ring(self) -> None:
        self.stop()
        self.over.emit()
