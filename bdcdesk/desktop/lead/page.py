"""The lead's page: the middle and right columns of the agent's window. It shows a `LeadView` and says what the person wants."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from bdcdesk.desktop.lead import forms
from bdcdesk.desktop.lead.akin import AkinPanel
from bdcdesk.desktop.lead.ask import AskPanel, WishStrip
from bdcdesk.desktop.lead.call_delay import CallDelay
from bdcdesk.desktop.lead.call_strip import HANG_UP, CallStrip
from bdcdesk.desktop.lead.composer import Composer
from bdcdesk.desktop.lead.desk_forms import AnswerForm
from bdcdesk.desktop.lead.desk_words import DeskLine
from bdcdesk.desktop.lead.doubt import DoubtPanel
from bdcdesk.desktop.lead.form_place import FormPlace
from bdcdesk.desktop.lead.header import ASK_DESK, CALL_BACK, KEPT, OUTCOME, SKIP, WAIT, Header
from bdcdesk.desktop.lead.notice import Notice
from bdcdesk.desktop.lead.own_calls import OwnCalls
from bdcdesk.desktop.lead.promise_strip import LEAVE, PromiseStrip
from bdcdesk.desktop.lead.side import SideColumn
from bdcdesk.desktop.lead.timeline import Timeline
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.lead.wording_menu import WORDING_KEY
from bdcdesk.desktop.theme import Tone, current
from bdcdesk.desktop.widgets.card import surface, words
from bdcdesk.desktop.widgets.key_button import KeyButton
from bdcdesk.domain.events import Instant
from bdcdesk.domain.placeholders import fill
from bdcdesk.domain.promising import Found

CALL_DELAY = 2_000
"""ms between the key and the call, in which Esc takes it back: a wrong key must not ring a shopper."""

INTRODUCE = "Ctrl+I"

KEYS = (
    ("Ctrl+Y", "Take this lead"),
    ("Ctrl+T", "Write a text"),
    ("Ctrl+G", "Write in English or in Spanish"),
    (WORDING_KEY, "Choose another wording of the reply, or keep it as yours"),
    ("Ctrl+.", "Put right the slip that is underlined before the cursor"),
    ("Ctrl+Return", "Send it"),
    ("Ctrl+D", "Call; Esc within two seconds takes it back"),
    (HANG_UP, "Hang up"),
    ("Ctrl+A", "Set an appointment, or move it (while writing: select all)"),
    ("Ctrl+H", "Hand over"),
    (INTRODUCE, "After handing over: write the shopper who takes over"),
    ("Ctrl+J", "Jot down a note"),
    (OUTCOME, "Outcome: then one key for which; not sales, bad lead"),
    ("Ctrl+P", "Make a promise; keep as work what was promised in the text just sent"),
    (LEAVE, "Leave what was promised in it"),
    (KEPT, "The first promise is kept"),
    (ASK_DESK, "Ask the desk for a price, a payment or a trade figure"),
    (SKIP, "Skip this step of the follow-up"),
    (WAIT, "Not now: wait until a day"),
    (CALL_BACK, "Call back at a time"),
)
"""The page's keys, for the list that F1 shows."""

_EMPTY = "Choose a lead, or press Ctrl+N to take the next best."


class LeadPage(QWidget):
    """Give it views and the time; it sends what the person wants, and never acts by itself. `call_delay` in ms.

    On the Qt thread. Instants in signals are objects, because they do not fit into Qt's int.
    """

    text_requested = Signal(str, str)
    mail_requested = Signal(str, str, str)
    call_requested = Signal()
    hang_up_requested = Signal(str)
    listen_requested = Signal(str)
    picture_wanted = Signal(str)
    file_opened = Signal(str)
    file_wanted = Signal(str, int)
    take_requested = Signal()
    release_requested = Signal()
    note_added = Signal(str)
    buying_chosen = Signal(str)
    outcome_chosen = Signal(str)
    elsewhere_requested = Signal(str)
    elsewhere_done = Signal()
    sale_requested = Signal()
    desk_mail_requested = Signal()
    bad_requested = Signal(str)
    bad_taken_back = Signal()
    promise_made = Signal(str, object)
    promise_kept = Signal(str)
    desk_asked = Signal(str, str)
    desk_answered = Signal(str, object, str)
    question_taken_back = Signal(str)
    skip_requested = Signal(str)
    wait_requested = Signal(object, str)
    wait_no_more_requested = Signal()
    call_back_requested = Signal(object)
    call_back_no_more_requested = Signal()
    appointment_requested = Signal(object, str)
    appointment_marked = Signal(str, str, str)
    calendar_wanted = Signal(str)
    hand_over_requested = Signal(str, str)
    opt_out_requested = Signal()
    close_requested = Signal(str)
    sold_requested = Signal()
    withdraw_requested = Signal(str)
    lead_wanted = Signal(str)
    set_apart_requested = Signal(str)
    told_apart_requested = Signal(str)
    join_requested = Signal(str)
    asked_requested = Signal()
    none_requested = Signal(str)
    judged = Signal(str, object, object)
    wrong_number_told = Signal(str)
    aside_requested = Signal(str, str)
    right_told = Signal(str)
    opted_in = Signal(str, str, str, str)
    wording_kept = Signal(str, object)
    consent_told = Signal(object)

    def __init__(self, call_delay: int = CALL_DELAY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: LeadView | None = None
        self._now: Instant = 0
        self.header, self.akin, self.wishes, self.ask = Header(), AkinPanel(), WishStrip(), AskPanel()
        self.doubt = DoubtPanel()
        self.timeline, self.composer, self.side = Timeline(), Composer(), SideColumn()
        self.calling = Notice("Cancel", "Esc")
        self.live, self.missed = CallStrip(), Notice("Call back", "Ctrl D")
        self.listen = KeyButton("Listen")
        self.follow, self.waits = Notice("Skip", SKIP.replace("+", " ")), Notice("Go on now")
        self.not_now = KeyButton("Not now", WAIT.replace("+", " "))
        self.follow.add(self.not_now)
        for button in (self.follow.button, self.waits.button, self.not_now):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.missed.add(self.listen)
        for button in (self.missed.button, self.listen):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.promised = PromiseStrip()
        self.elsewhere, self.bad = Notice("Done"), Notice("Take it back")
        self.sale = KeyButton("A sale after all")
        self.mail_desk = KeyButton("Mail it")
        self.elsewhere.add(self.mail_desk)
        self.elsewhere.add(self.sale)
        self.own_calls = OwnCalls(self)
        self.wrong = Notice("It is theirs after all")
        self._held = Notice("Take it back")
        self._unsent = Notice("Write it again")
        self._told = Notice("OK")
        self.introduce, self.keeps = Notice("Write it", INTRODUCE.replace("+", " ")), Notice("Hand over", "Ctrl H")
        for button in (self.introduce.button, self.keeps.button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.introducing = QShortcut(QKeySequence(INTRODUCE), self)
        self.introducing.setEnabled(False)
        self._delay = CallDelay(self.calling, call_delay, self)
        self._forms = FormPlace(self, self._lay_out(), self.wishes)
        self._connect()

    def show_lead(self, view: LeadView) -> None:
        """Another lead, or the same one later. What is being typed, chosen or scrolled to stays."""
        before, self._view = self._view, view
        self._now = max(self._now, view.now)
        if before is None or before.lead != view.lead:
            self._forms.put_away()
            self._delay.stop()
            self.tell("")
            self._offer_introduction("", "")
        elif not view.call.open:
            self._delay.stop()
        self.own_calls.show_lead(view.lead)
        self.wrong.show_notice(view.wrong[0].words if view.wrong else "", Tone.warn, view.wrong[0].person if view.wrong else "")
        self.header.show_view(view)
        self.promised.show_lead(view.lead, view.zone, self._now)
        self.elsewhere.show_notice(view.elsewhere, Tone.accent)
        self.elsewhere.button.setHidden(view.shut)
        self.sale.setHidden(view.newer)
        self.mail_desk.setHidden(not view.desk_mail or view.shut)
        self.bad.show_notice(view.bad, Tone.warn)
        self.bad.button.setHidden(not view.opens)
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
        follow = view.follow if not view.shut and not view.waits else None
        self.follow.show_notice(follow.words if follow else "", Tone.accent if follow and follow.now else Tone.muted)
        self.keeps.show_notice(view.keeps if not view.shut else "", Tone.accent)
        self.waits.show_notice(view.waits if not view.shut else "", Tone.muted)
        self._pages.setCurrentIndex(1)

    def show_nothing(self) -> None:
        """No lead is chosen."""
        self._delay.stop()
        self._forms.put_away()
        self.own_calls.show_lead("")
        self._pages.setCurrentIndex(0)

    def tick(self, now: Instant) -> None:
        """Time has moved on; only the pill with the countdown and the shopper's clock change."""
        self._now = now
        self.header.tick(now)
        self.live.tick(now)

    def refused(self, lead: str, body: str, scenario: str, reason: str) -> None:
        """A text that `text_requested` sent was not taken: it stands in the composer of its lead again, and why."""
        self.composer.refuse(lead, body, scenario, reason)

    def mail_refused(self, lead: str, subject: str, body: str, scenario: str, reason: str) -> None:
        """The same of a mail."""
        self.composer.mail.refuse(lead, subject, body, scenario, reason)

    def offer_promises(self, lead: str, found: Sequence[Found]) -> None:
        """What was sent to this lead promises these."""
        self.promised.offer(lead, found)

    def tell(self, text: str) -> None:
        """Something else that was wished was refused: says why until it is read or another lead is opened."""
        self._told.show_notice(text, Tone.bad)

    def show_picture(self, blob: str, image: QImage | None) -> None:
        """A picture that `picture_wanted` asked for, small; None if it cannot be shown so."""
        self.timeline.thumbs.show(blob, image)

    @property
    def lead(self) -> str:
        """The lead in sight, "" if none."""
        return self._view.lead if self._view and self._pages.currentIndex() == 1 else ""

    @property
    def form(self) -> forms.Form | None:
        """The form that is open."""
        return self._forms.form

    def _want(self, what: str) -> None:
        view = self._view
        if view is None or not self.lead:
            return
        match what:
            case "text":
                self.composer.focus_text()
            case "call":
                self._delay.begin(view)
            case "take":
                self.take_requested.emit()
            case "release":
                self.release_requested.emit()
            case "set apart":
                self.set_apart_requested.emit(view.again)
            case "promise" if self.promised.found is not None:
                self.promised.keep()
            case "promise kept":
                for promise in view.side.promises[:1]:
                    self.promise_kept.emit(promise.id)
            case "wait no more":
                self.wait_no_more_requested.emit()
            case "call back no more":
                self.call_back_no_more_requested.emit()
            case _:
                self._forms.open(what, view, self._now)

    def handed_over(self, member: str, note: str) -> None:
        """The form was filled in: whoever takes over may be introduced, by a key and in the agent's own text."""
        view = self._view
        self.hand_over_requested.emit(member, note)
        name = next((name for one, name in view.colleagues if one == member), "") if view is not None else ""
        if view is not None and view.introduction and view.text.open and name:
            self._offer_introduction(name, fill(view.introduction, {"colleague": name.split(" ")[0]}))

    def _offer_introduction(self, name: str, words: str) -> None:
        asks = f"Introduce {name.split(' ')[0]} to {self._view.called}?" if words and self._view is not None else ""
        self.introduce.show_notice(asks, Tone.accent, words)
        self.introducing.setEnabled(bool(words))

    def _introduce(self, words: str) -> None:
        self._offer_introduction("", "")
        self.composer.write_again(words)

    def _mark(self, meeting: str, state: str) -> None:
        """What needs a word of why is asked for it."""
        if state in ("cancelled", "left"):
            self._want(state)
        else:
            self.appointment_marked.emit(meeting, state, "")

    def _answer(self, line: DeskLine) -> None:
        if self._view is not None:
            form = AnswerForm(line.wanted, self._view.zone, self._now)
            form.done.connect(lambda figures, note: self.desk_answered.emit(line.question, figures, note))
            self._forms.show(form)

    def _promise_by(self, text: str, due: Instant) -> None:
        if self._view is not None:
            form = forms.promise_form(self._view.zone, self._now, text, due)
            form.done.connect(self.promise_made)
            self._forms.show(form)

    def _listen(self) -> None:
        if self._view is not None and self._view.missed is not None:
            self.listen_requested.emit(self._view.missed.blob)

    def _connect(self) -> None:
        self.header.wanted.connect(self._want)
        self.header.details.toggled.connect(lambda _: self.fit())
        self.composer.text_requested.connect(self.text_requested)
        self.composer.wording_kept.connect(self.wording_kept)
        self.composer.wording_refused.connect(self.tell)
        self.composer.mail_requested.connect(self.mail_requested)
        self.side.buying_chosen.connect(self.buying_chosen)
        self.side.promise_kept.connect(self.promise_kept)
        self.elsewhere.pressed.connect(lambda _: self.elsewhere_done.emit())
        self.sale.clicked.connect(lambda: self.sale_requested.emit())
        self.mail_desk.clicked.connect(lambda: self.desk_mail_requested.emit())
        self.bad.pressed.connect(lambda _: self.bad_taken_back.emit())
        self.promised.kept.connect(self.promise_made)
        self.promised.other.connect(self._promise_by)
        self.side.appointment_marked.connect(self._mark)
        self.side.move_wanted.connect(lambda: self._want("appointment"))
        self.side.calendar_wanted.connect(self.calendar_wanted)
        self.side.desk.taken_back.connect(self.question_taken_back)
        self.side.desk.answer_wanted.connect(self._answer)
        self.akin.opened.connect(self.lead_wanted)
        self.akin.set_apart.connect(self.set_apart_requested)
        self.akin.told_apart.connect(self.told_apart_requested)
        self.akin.joined.connect(self.join_requested)
        self.introduce.pressed.connect(self._introduce)
        self.introducing.activated.connect(self.introduce.button.click)
        self.keeps.pressed.connect(lambda _: self._want("hand over"))
        self.akin.asked.connect(self.asked_requested)
        self.akin.none.connect(self.none_requested)
        self.own_calls.asks.connect(lambda call: self._forms.show(self.own_calls.form(call)))
        self.live.hang_up.connect(self.hang_up_requested)
        self.live.again.connect(lambda: self._want("call"))
        self.missed.pressed.connect(lambda _: self._want("call"))
        self.follow.pressed.connect(lambda _: self._want("skip"))
        self.not_now.clicked.connect(lambda: self._want("wait"))
        self.waits.pressed.connect(lambda _: self._want("wait no more"))
        self.listen.clicked.connect(self._listen)
        self.timeline.thumbs.wanted.connect(self.picture_wanted)
        self.timeline.opened.connect(self.file_opened)
        self.timeline.wanted.connect(self.file_wanted)
        self.doubt.judged.connect(self.judged)
        self.doubt.wrong.connect(self.wrong_number_told)
        self.composer.rule.aside_wanted.connect(lambda: self._want("set aside"))
        self._delay.over.connect(self.call_requested)
        self._told.pressed.connect(lambda _: self.tell(""))
        self.wrong.pressed.connect(self.right_told)
        self._held.pressed.connect(self.withdraw_requested)
        self._unsent.pressed.connect(self._write_again)

    def _write_again(self, body: str) -> None:
        unsent = self._view.unsent if self._view is not None else None
        self.composer.write_again(body, unsent.subject if unsent is not None else "")

    def _lay_out(self) -> QVBoxLayout:
        """The column that forms come into."""
        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        for part in (self.header, self.doubt, self.akin, self.wishes, self.ask, self.timeline):
            above.addWidget(part)
        above.setStretchFactor(self.timeline, 1)
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
        column.addWidget(self.own_calls.notice)
        column.addWidget(self.wrong)
        column.addWidget(self._told)
        column.addWidget(self.introduce)
        column.addWidget(self.keeps)
        column.addWidget(self.elsewhere)
        column.addWidget(self.bad)
        column.addWidget(self.follow)
        column.addWidget(self.waits)
        column.addWidget(scroll, 1)
        for below in (self._held, self._unsent, self.promised, self.composer):
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
        return above

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the room is too narrow for both columns, the right one comes on demand."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        size = current()
        wide = size.size.side_column * size.type.base // 13
        narrow = self.width() < wide + 480 * size.type.base // 13
        self.header.details.setVisible(narrow)
        details = not narrow or self.header.details.isChecked()
        self.side.setVisible(details)
        self.side.setFixedWidth(min(wide, self.width() // 2) if narrow else wide)
