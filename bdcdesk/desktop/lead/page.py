"""The lead's page: the middle and right columns of the agent's window. It shows a `LeadView` and says what the person wants."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bdcdesk.desktop.lead import forms
from bdcdesk.desktop.lead.akin import AkinPanel
from bdcdesk.desktop.lead.ask import AskPanel, WishStrip
from bdcdesk.desktop.lead.call_lines import CallLines
from bdcdesk.desktop.lead.columns import Columns
from bdcdesk.desktop.lead.composer import Composer
from bdcdesk.desktop.lead.desk_forms import AnswerForm
from bdcdesk.desktop.lead.desk_words import DeskLine
from bdcdesk.desktop.lead.doubt import DoubtPanel
from bdcdesk.desktop.lead.finder import Findable
from bdcdesk.desktop.lead.form_place import FormPlace
from bdcdesk.desktop.lead.hand_over_lines import HandOverLines
from bdcdesk.desktop.lead.header import Header
from bdcdesk.desktop.lead.notice import Notice
from bdcdesk.desktop.lead.own_calls import OwnCalls
from bdcdesk.desktop.lead.promise_strip import PromiseStrip
from bdcdesk.desktop.lead.side import SideColumn
from bdcdesk.desktop.lead.standing_lines import StandingLines
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.theme import Tone
from bdcdesk.desktop.widgets.turns import Turns
from bdcdesk.domain.events import Instant
from bdcdesk.domain.promising import Found
from bdcdesk.translation import tr

CALL_DELAY = 2_000
"""ms between the key and the call, in which Esc takes it back: a wrong key must not ring a shopper."""


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
    reply_marked = Signal(str, bool, str)
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
        self.story, self.composer, self.side = Findable(), Composer(), SideColumn()
        self.timeline = self.story.timeline
        self.calls, self.standing, self.handing = CallLines(call_delay, self), StandingLines(self), HandOverLines(self)
        self.promised, self.doubt = PromiseStrip(), DoubtPanel()
        self.own_calls, self.wrong = OwnCalls(self), Notice(tr("It is theirs after all"))
        self._held = Notice(tr("Take it back"))
        self._unsent = Notice(tr("Write it again"))
        self._told = Notice("OK")
        told = (self.own_calls.notice, self.wrong, self._told)
        self.columns = Columns(
            lines=(*self.calls.lines, *told, *self.handing.lines, *self.standing.lines),
            header=self.header,
            parts=(self.doubt, self.akin, self.wishes, self.ask, self.story),
            below=(self._held, self._unsent, self.promised, self.composer),
            side=self.side,
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.columns)
        self._unfolding = Turns(self)
        self._forms = FormPlace(self, self.columns.upper, self.wishes)
        self._connect()

    def show_lead(self, view: LeadView) -> None:
        """Another lead, or the same one later. What is being typed, chosen or scrolled to stays."""
        self._unfolding.run(self._parts(view))

    def unfold(self, view: LeadView) -> None:
        """The same, of another lead after the first in several turns of the event loop: what keys act on, then what is only read."""
        if self.lead and (self._unfolding.under_way or view.lead != self.lead):
            self._unfolding.begin(self._parts(view))
        else:
            self.show_lead(view)

    def _parts(self, view: LeadView) -> Iterator[None]:
        """Shows a part of the page at each step."""
        before, self._view = self._view, view
        self._now = max(self._now, view.now)
        if before is None or before.lead != view.lead:
            self._forms.put_away()
            self.calls.delay.stop()
            self.tell("")
            self.handing.put_away()
        self.calls.show_view(view, self._now)
        self.composer.show_view(view)
        yield
        self.own_calls.show_lead(view.lead)
        self.wrong.show_notice(view.wrong[0].words if view.wrong else "", Tone.warn, view.wrong[0].person if view.wrong else "")
        self.header.show_view(view)
        self.promised.show_lead(view.lead, view.zone, self._now)
        self.standing.show_view(view)
        waiting = view.waiting[-1] if view.waiting else None
        self._held.show_notice(waiting.words if waiting else "", Tone.warn, waiting.touch if waiting else "")
        self._unsent.show_notice(view.unsent.words if view.unsent else "", Tone.bad, view.unsent.body if view.unsent else "")
        self._unsent.button.setHidden(view.unsent is None or not view.unsent.body)
        self.handing.show_view(view)
        self.doubt.show_doubts(view.doubts)
        self.akin.show_akin(view.akin)
        yield
        self.wishes.show_wishes(view.wishes)
        self.ask.show_ask(view.ask)
        self.timeline.show_entries(view.lead, view.entries)
        yield
        self.side.show_side(view.side)
        self.columns.show_lead(True)

    def show_nothing(self) -> None:
        """No lead is chosen."""
        self._unfolding.stop()
        self.calls.delay.stop()
        self._forms.put_away()
        self.own_calls.show_lead("")
        self.columns.show_lead(False)

    def tick(self, now: Instant) -> None:
        """Time has moved on; only the pill with the countdown and the shopper's clock change."""
        self._now = now
        self.header.tick(now)
        self.calls.tick(now)

    def offer_promises(self, lead: str, found: Sequence[Found]) -> None:
        """What was sent to this lead promises these."""
        self.promised.offer(lead, found)

    def tell(self, text: str) -> None:
        """Something else that was wished was refused: says why until it is read or another lead is opened."""
        self._told.show_notice(text, Tone.bad)

    @property
    def lead(self) -> str:
        """The lead in sight, "" if none."""
        return self._view.lead if self._view and self.columns.shown else ""

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
                self.calls.delay.begin(view)
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
        self.hand_over_requested.emit(member, note)
        if self._view is not None:
            self.handing.offer(self._view, member)

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

    def _connect(self) -> None:
        self.header.wanted.connect(self._want)
        self.composer.later.wanted.connect(lambda: self._want("later"))
        self.calls.wanted.connect(lambda: self._want("call"))
        self.calls.over.connect(self.call_requested)
        self.calls.hang_up.connect(self.hang_up_requested)
        self.calls.heard.connect(self.listen_requested)
        self.standing.wanted.connect(self._want)
        self.standing.elsewhere_done.connect(self.elsewhere_done)
        self.standing.sale_wanted.connect(self.sale_requested)
        self.standing.mailed.connect(self.desk_mail_requested)
        self.standing.not_bad.connect(self.bad_taken_back)
        self.handing.wanted.connect(lambda: self._want("hand over"))
        self.handing.written.connect(self.composer.write_again)
        self.composer.text_requested.connect(self.text_requested)
        self.composer.wording_kept.connect(self.wording_kept)
        self.composer.wording_refused.connect(self.tell)
        self.composer.mail_requested.connect(self.mail_requested)
        self.side.buying_chosen.connect(self.buying_chosen)
        self.side.promise_kept.connect(self.promise_kept)
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
        self.akin.asked.connect(self.asked_requested)
        self.akin.none.connect(self.none_requested)
        self.own_calls.asks.connect(lambda call: self._forms.show(self.own_calls.form(call)))
        self.timeline.thumbs.wanted.connect(self.picture_wanted)
        self.timeline.opened.connect(self.file_opened)
        self.timeline.wanted.connect(self.file_wanted)
        self.doubt.judged.connect(self.judged)
        self.doubt.wrong.connect(self.wrong_number_told)
        self.composer.rule.aside_wanted.connect(lambda: self._want("set aside"))
        self._told.pressed.connect(lambda _: self.tell(""))
        self.wrong.pressed.connect(self.right_told)
        self._held.pressed.connect(self.withdraw_requested)
        self._unsent.pressed.connect(self._write_again)

    def _write_again(self, body: str) -> None:
        unsent = self._view.unsent if self._view is not None else None
        if self._view is not None and unsent is not None:
            self.composer.pictures.put_back(self._view.lead, unsent.pictures)
            self.composer.write_again(body, unsent.subject)
