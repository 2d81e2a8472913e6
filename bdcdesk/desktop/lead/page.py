"""The lead's page: the middle and right columns of the agent's window. It shows a `LeadView` and says what the person wants."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from bdcdesk.desktop.lead import forms
from bdcdesk.desktop.lead.akin import AkinPanel
from bdcdesk.desktop.lead.ask import AskPanel, WishStrip
from bdcdesk.desktop.lead.call_strip import HANG_UP, CallStrip
from bdcdesk.desktop.lead.composer import Composer
from bdcdesk.desktop.lead.doubt import DoubtPanel
from bdcdesk.desktop.lead.header import Header
from bdcdesk.desktop.lead.notice import Notice
from bdcdesk.desktop.lead.side import SideColumn
from bdcdesk.desktop.lead.timeline import Timeline
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain.events import Instant

CALL_DELAY = 2_000
"""ms between the key and the call, in which Esc takes it back: a wrong key must not ring a shopper."""

KEYS = (
    ("Ctrl+Y", "Take this lead"),
    ("Ctrl+T", "Write a text"),
    ("Ctrl+Return", "Send it"),
    ("Ctrl+D", "Call; Esc within two seconds takes it back"),
    (HANG_UP, "Hang up"),
    ("Ctrl+A", "Set an appointment (while writing: select all)"),
    ("Ctrl+H", "Hand over"),
    ("Ctrl+J", "Jot down a note"),
    ("Ctrl+P", "Make a promise"),
)
"""The page's keys, for the list that F1 shows."""

_EMPTY = "Choose a lead, or press Ctrl+N to take the next best."


class LeadPage(QWidget):
    """Give it views and the time; it sends what the person wants, and never acts by itself. `call_delay` in ms.

    On the Qt thread. Instants in signals are objects, because they do not fit into Qt's int.
    """

    text_requested = Signal(str, str)
    mail_requested = Signal(str, str)
    call_requested = Signal()
    hang_up_requested = Signal(str)
    listen_requested = Signal(str)
    take_requested = Signal()
    release_requested = Signal()
    note_added = Signal(str)
    buying_chosen = Signal(str)
    outcome_chosen = Signal(str)
    promise_made = Signal(str, object)
    promise_kept = Signal(str)
    appointment_requested = Signal(object)
    appointment_marked = Signal(str, str)
    hand_over_requested = Signal(str, str)
    opt_out_requested = Signal()
    close_requested = Signal(str)
    sold_requested = Signal()
    withdraw_requested = Signal(str)
    lead_wanted = Signal(str)
    set_apart_requested = Signal(str)
    told_apart_requested = Signal(str)
    asked_requested = Signal()
    none_requested = Signal(str)
    judged = Signal(str, object, object)
    wrong_number_told = Signal(str)
    aside_requested = Signal(str, str)

    def __init__(self, call_delay: int = CALL_DELAY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: LeadView | None = None
        self._now: Instant = 0
        self._form: forms.Form | None = None
        self.header, self.akin, self.wishes, self.ask = Header(), AkinPanel(), WishStrip(), AskPanel()
        self.doubt = DoubtPanel()
        self.timeline, self.composer, self.side = Timeline(), Composer(), SideColumn()
        self.calling = Notice("Cancel", "Esc")
        self.live, self.missed = CallStrip(), Notice("Call back", "Ctrl D")
        self.listen = KeyButton("Listen")
        self.missed.add(self.listen)
        for button in (self.missed.button, self.listen):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._held = Notice("Take it back")
        self._unsent = Notice("Write it again")
        self._told = Notice("OK")
        self._delay = QTimer(self, singleShot=True, interval=call_delay)
        self._delay.timeout.connect(self._ring)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._escape.setEnabled(False)
        self._lay_out()
        self._connect()

    def show_lead(self, view: LeadView) -> None:
        """Another lead, or the same one later. What is being typed, chosen or scrolled to stays."""
        before, self._view = self._view, view
        self._now = max(self._now, view.now)
        if before is None or before.lead != view.lead:
            self._put_away()
            self._stop_call()
            self.tell("")
        elif not view.call.open:
            self._stop_call()
        self.header.show_view(view)
        self.doubt.show_doubts(view.doubts)
        self.akin.show_akin(view.akin)
        self.wishes.show_wishes(view.wishes)
        self.ask.show_ask(view.ask)
        self.timeline.show_entries(view.lead, view.entries)
        self.composer.show_view(view)
        self.side.show_side(view.side)
        waiting = view.waiting[-1] if view.waiting else None
        self._held.show_notice(waiting.words if waiting else "", Tone.warn, waiting.touch if waiting else "")
        self._unsent.show_notice(view.unsent.words if view.unsent else "", Tone.bad, view.unsent.body if view.unsent else "")
        self._unsent.button.setHidden(view.unsent is None or not view.unsent.body)
        self.live.show_call(view.live, self._now)
        busy = view.live is not None and not view.live.again
        self.missed.show_notice(view.missed.words if view.missed and not busy else "", Tone.warn, view.missed.blob if view.missed else "")
        self.missed.button.setEnabled(view.call.open)
        self.listen.setHidden(view.missed is None or not view.missed.blob)
        self._pages.setCurrentIndex(1)

    def show_nothing(self) -> None:
        """No lead is chosen."""
        self._stop_call()
        self._put_away()
        self._pages.setCurrentIndex(0)

    def tick(self, now: Instant) -> None:
        """Time has moved on; only the pill with the countdown and the shopper's clock change."""
        self._now = now
        self.header.tick(now)
        self.live.tick(now)

    def refused(self, lead: str, body: str, scenario: str, reason: str) -> None:
        """A text that `text_requested` sent was not taken: it stands in the composer of its lead again, and why."""
        self.composer.refuse(lead, body, scenario, reason)

    def mail_refused(self, lead: str, subject: str, body: str, reason: str) -> None:
        """The same of a mail."""
        self.composer.mail.refuse(lead, subject, body, reason)

    def tell(self, text: str) -> None:
        """Something else that was wished was refused: says why until it is read or another lead is opened."""
        self._told.show_notice(text, Tone.bad)

    @property
    def lead(self) -> str:
        """The lead in sight, "" if none."""
        return self._view.lead if self._view and self._pages.currentIndex() == 1 else ""

    @property
    def form(self) -> forms.Form | None:
        """The form that is open."""
        return self._form

    def _want(self, what: str) -> None:
        view = self._view
        if view is None or not self.lead:
            return
        match what:
            case "text":
                self.composer.focus_text()
            case "call":
                self._begin_call(view)
            case "take":
                self.take_requested.emit()
            case "release":
                self.release_requested.emit()
            case "set apart":
                self.set_apart_requested.emit(view.again)
            case _:
                self._open(what, view)

    def _open(self, what: str, view: LeadView) -> None:
        made: forms.Form
        match what:
            case "note":
                made = note = forms.note_form()
                note.done.connect(lambda text, _: self.note_added.emit(text))
            case "promise":
                made = promise = forms.promise_form(view.zone, self._now)
                promise.done.connect(self.promise_made)
            case "appointment":
                made = appointment = forms.appointment_form(view.zone, self._now)
                appointment.done.connect(self.appointment_requested)
            case "hand over":
                made = over = forms.hand_over_form(view.colleagues)
                over.done.connect(self.hand_over_requested)
            case "close":
                made = close = forms.close_form()
                close.done.connect(lambda reason, _: self.close_requested.emit(reason))
            case "set aside":
                ways = (("text", "Texts", view.text), ("call", "Calls", view.call))
                made = aside = forms.AsideForm([(channel, called) for channel, called, way in ways if way.aside])
                aside.done.connect(self.aside_requested)
            case "opt out":
                question = f"{view.called} asked for no more texts, calls and mails? It holds for all their leads."
                made = out = forms.SureForm(question, "No more contact")
                out.done.connect(self.opt_out_requested)
            case _:
                made = sold = forms.SureForm(f"Sold to {view.name}? The lead is closed.", "Sold")
                sold.done.connect(self.sold_requested)
        self._show_form(made)

    def _show_form(self, form: forms.Form) -> None:
        self._put_away()
        self._form = form
        form.finished.connect(self._put_away)
        self._column.insertWidget(self._column.indexOf(self.wishes), form)
        form.show()
        form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_away(self) -> None:
        form, self._form = self._form, None
        if form is not None:
            had_focus = form.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
            form.hide()
            self._column.removeWidget(form)
            form.deleteLater()
            if had_focus:
                self.composer.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _listen(self) -> None:
        if self._view is not None and self._view.missed is not None:
            self.listen_requested.emit(self._view.missed.blob)

    def _begin_call(self, view: LeadView) -> None:
        if self._delay.isActive() or not view.call.open or (view.live is not None and not view.live.again):
            return
        wish = "They asked to be texted. " if "Please text" in view.wishes else ""
        seconds = f"{self._delay.interval() / 1000:g}"
        self.calling.show_notice(f"{wish}Calling {view.called} in {seconds} s — Esc cancels", Tone.accent)
        self._escape.setEnabled(True)
        self._delay.start()

    def _stop_call(self) -> None:
        self._delay.stop()
        self._escape.setEnabled(False)
        self.calling.show_notice("", Tone.accent)

    def _ring(self) -> None:
        self._stop_call()
        self.call_requested.emit()

    def _connect(self) -> None:
        self.header.wanted.connect(self._want)
        self.header.outcome_chosen.connect(self.outcome_chosen)
        self.header.details.toggled.connect(lambda _: self._fit())
        self.composer.text_requested.connect(self.text_requested)
        self.composer.mail_requested.connect(self.mail_requested)
        self.side.buying_chosen.connect(self.buying_chosen)
        self.side.promise_kept.connect(self.promise_kept)
        self.side.appointment_marked.connect(self.appointment_marked)
        self.akin.opened.connect(self.lead_wanted)
        self.akin.set_apart.connect(self.set_apart_requested)
        self.akin.told_apart.connect(self.told_apart_requested)
        self.akin.asked.connect(self.asked_requested)
        self.akin.none.connect(self.none_requested)
        self.live.hang_up.connect(self.hang_up_requested)
        self.live.again.connect(lambda: self._want("call"))
        self.missed.pressed.connect(lambda _: self._want("call"))
        self.listen.clicked.connect(self._listen)
        self.doubt.judged.connect(self.judged)
        self.doubt.wrong.connect(self.wrong_number_told)
        self.composer.rule.aside_wanted.connect(lambda: self._want("set aside"))
        self.calling.pressed.connect(lambda _: self._stop_call())
        self._told.pressed.connect(lambda _: self.tell(""))
        self._held.pressed.connect(self.withdraw_requested)
        self._unsent.pressed.connect(self._write_again)
        # Two owners of Esc make it ambiguous: either way it must take the call back.
        self._escape.activated.connect(self._stop_call)
        self._escape.activatedAmbiguously.connect(self._stop_call)

    def _write_again(self, body: str) -> None:
        unsent = self._view.unsent if self._view is not None else None
        self.composer.write_again(body, unsent.subject if unsent is not None else "")

    def _lay_out(self) -> None:
        upper = QWidget()
        self._column = QVBoxLayout(upper)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in (self.header, self.doubt, self.akin, self.wishes, self.ask, self.timeline):
            self._column.addWidget(part)
        self._column.setStretchFactor(self.timeline, 1)
        self.timeline.setMinimumHeight(90)
        # In a low window, or with large text, all that is above the composer scrolls; the composer stays in reach.
        scroll = QScrollArea()
        scroll.setWidget(upper)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        middle, column = surface("column", margins=(0, 0, 1, 0), spacing=0)
        column.addWidget(self.calling)
        column.addWidget(self.live)
        column.addWidget(self.missed)
        column.addWidget(self._told)
        column.addWidget(scroll, 1)
        for below in (self._held, self._unsent, self.composer):
            column.addWidget(below)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(middle, 1)
        row.addWidget(self.side)
        empty = words(_EMPTY, role="say", tone=Tone.muted, wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the room is too narrow for both columns, the right one comes on demand."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        size = current()
        wide = size.size.side_column * size.type.base // 13
        narrow = self.width() < wide + 480 * size.type.base // 13
        self.header.details.setVisible(narrow)
        details = not narrow or self.header.details.isChecked()
        self.side.setVisible(details)
        self.side.setFixedWidth(min(wide, self.width() // 2) if narrow else wide)
