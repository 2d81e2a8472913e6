"""The one form that is open on a lead's page: which it is for a wish, and where it comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bdcdesk.desktop.lead import appointment_form, desk_forms, follow_forms, forms
from bdcdesk.desktop.lead.consent_form import ConsentForm
from bdcdesk.desktop.lead.later import LaterForm
from bdcdesk.desktop.lead.mark_form import GOOD, mark_form
from bdcdesk.desktop.lead.outcome_form import OutcomeForm
from bdcdesk.desktop.lead.people_view import Shut
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.domain.events import Instant
from bdcdesk.translation import tr

if TYPE_CHECKING:
    from bdcdesk.desktop.lead.page import LeadPage


class FormPlace(QObject):
    """`above`: what the form stands over in this column. What is filled in goes out by the page's signals."""

    def __init__(self, page: LeadPage, column: QVBoxLayout, above: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._column = column
        self._above = above
        self.form: forms.Form | None = None

    def open(self, what: str, view: LeadView, now: Instant) -> None:
        """In the place of the one that was open."""
        self.show(_form(what, view, now, self._page))

    def show(self, form: forms.Form) -> None:
        """This one, in the same place."""
        self.put_away()
        self.form = form
        form.finished.connect(self.put_away)
        self._column.insertWidget(self._column.indexOf(self._above), form)
        form.show()
        form.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Nothing of it is done. Who was typing in it types a text."""
        form, self.form = self.form, None
        if form is not None:
            focused = self._page.focusWidget()
            had_focus = form.isAncestorOf(focused) if focused else False
            form.hide()
            self._column.removeWidget(form)
            form.deleteLater()
            if had_focus:
                self._page.composer.editor.setFocus(Qt.FocusReason.OtherFocusReason)


def _form(what: str, view: LeadView, now: Instant, page: LeadPage) -> forms.Form:
    made: forms.Form
    match what:
        case "note":
            made = note = forms.note_form()
            note.done.connect(lambda text, _: page.note_added.emit(text))
        case "promise":
            made = promise = forms.promise_form(view.zone, now)
            promise.done.connect(page.promise_made)
        case "ask desk":
            made = ask = desk_forms.ask_form()
            ask.done.connect(page.desk_asked)
        case "outcome":
            made = outcome = OutcomeForm(not view.elsewhere)
            outcome.chosen.connect(page.outcome_chosen)
            outcome.elsewhere.connect(page.elsewhere_requested)
            outcome.bad.connect(page.bad_requested)
        case "skip":
            made = skip = follow_forms.skip_form()
            skip.done.connect(lambda reason, _: page.skip_requested.emit(reason))
        case "wait":
            made = wait = follow_forms.WaitForm(view.zone, now)
            wait.done.connect(page.wait_requested)
        case "call back":
            made = back = follow_forms.CallBackForm(view.zone, now)
            back.done.connect(page.call_back_requested)
        case "appointment":
            made = appointment = appointment_form.AppointmentForm(view, now)
            appointment.done.connect(page.appointment_requested)
        case "cancelled":
            made = cancel = appointment_form.cancel_form()
            cancel.done.connect(lambda words, _: page.appointment_marked.emit(_meeting(view), "cancelled", words))
        case "left":
            made = left = appointment_form.left_form()
            left.done.connect(lambda words, _: page.appointment_marked.emit(_meeting(view), "left", words))
        case "later":
            made = later = LaterForm(view, now)
            later.done.connect(page.composer.later.choose)
        case "hand over":
            made = over = forms.hand_over_form(view.colleagues)
            over.done.connect(page.handed_over)
        case "mark":
            made = mark = mark_form()
            mark.done.connect(lambda what, words: page.reply_marked.emit(view.markable, what == GOOD, words))
        case "close":
            made = close = forms.close_form()
            close.done.connect(lambda reason, _: page.close_requested.emit(reason))
        case "set aside":
            ways = (("text", tr("Texts"), view.text), ("call", tr("Calls"), view.call))
            made = aside = forms.AsideForm([(channel, called) for channel, called, way in ways if way.aside])
            aside.done.connect(page.aside_requested)
        case "opt out":
            question = tr("{called} asked for no more texts, calls and mails? It holds for all their leads.", called=view.called)
            made = out = forms.SureForm(question, tr("No more contact"))
            out.done.connect(page.opt_out_requested)
        case "agreed":
            made = agreed = ConsentForm(view.addresses, view.zone, now)
            agreed.done.connect(page.consent_told)
        case "opt in":
            shut = view.opted_out
            made = again = forms.AgainForm([way.words for way in shut], view.opens)
            again.done.connect(lambda place, said: _opt_in(page, shut[int(place)], said))
        case _:
            made = sold = forms.SureForm(tr("Sold to {name}? The lead is closed.", name=view.name), tr("Sold"))
            sold.done.connect(page.sold_requested)
    return made


def _meeting(view: LeadView) -> str:
    return view.side.meeting.id if view.side.meeting is not None else ""


def _opt_in(page: LeadPage, way: Shut, said: str) -> None:
    page.opted_in.emit(way.person, way.channel, way.words, said)
