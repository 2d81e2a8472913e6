"""From what a person wants on the lead page to actions: the one place where the page's signals meet the desk."""

import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final
from urllib.parse import quote

from PySide6.QtCore import QObject, QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices

from bdcdesk.desktop.lead.page import LeadPage
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.desktop.shell import consent_intents, contact_intents, intents, meeting_intents
from bdcdesk.desktop.shell.pump import Pump
from bdcdesk.report.names import phone
from bdcdesk.translation import phrase, tr

NO_MAILER: Final = tr("No program here opens mail links. Write to {} yourself.")
NO_DIALLER: Final = tr("No program here opens phone links. Dial {} on your phone.")


class Wishes(QObject):
    """On the Qt thread. `phones`: one's own number (E.164) by store, which is rung first in a call. `dial` opens a `tel:` or `mailto:`
    link, and says whether there is a program for it."""

    def __init__(
        self, page: LeadPage, pump: Pump, phones: Mapping[str, str], dial: Callable[[QUrl], bool] = QDesktopServices.openUrl
    ) -> None:
        super().__init__(page)
        self._dial = dial
        self._page = page
        self._pump = pump
        self._phones = phones
        self._view: LeadView | None = None
        page.text_requested.connect(self._text)
        page.mail_requested.connect(self._mail)
        page.call_requested.connect(self._call)
        page.own_calls.told.connect(self._told)
        page.hang_up_requested.connect(lambda touch: self._on(contact_intents.hang_up, touch))
        page.file_wanted.connect(lambda of, place: self._on(contact_intents.want_file, of, place))
        page.take_requested.connect(lambda: self._on(intents.take))
        page.release_requested.connect(lambda: self._on(intents.release))
        page.note_added.connect(lambda words: self._on(intents.note, words))
        page.reply_marked.connect(lambda *said: self._on(intents.mark, *said))
        page.buying_chosen.connect(lambda how: self._on(intents.buying, how))
        page.outcome_chosen.connect(lambda words: self._with(lambda view: intents.outcome(view, words)))
        page.elsewhere_requested.connect(lambda matter: self._on(intents.elsewhere, matter))
        page.elsewhere_done.connect(lambda: self._on(intents.done_elsewhere))
        page.desk_mail_requested.connect(self._mail_desk)
        page.sale_requested.connect(lambda: self._on(intents.sale))
        page.bad_requested.connect(lambda reason: self._on(intents.bad, reason))
        page.bad_taken_back.connect(lambda: self._on(intents.not_bad))
        page.skip_requested.connect(lambda reason: self._with(lambda view: intents.skip(view, reason)))
        page.wait_requested.connect(lambda until, words: self._on(intents.wait, until, words))
        page.call_back_requested.connect(lambda when: self._on(intents.call_back, when))
        page.call_back_no_more_requested.connect(lambda: self._on(intents.call_back_no_more))
        page.wait_no_more_requested.connect(lambda: self._on(intents.wait_no_more))
        page.promise_made.connect(lambda words, due: self._on(intents.promise, words, due))
        page.promise_kept.connect(lambda name: self._on(intents.promise_kept, name))
        page.appointment_requested.connect(lambda when, who: self._with(lambda view: meeting_intents.appointment(view, when, who)))
        page.appointment_marked.connect(lambda *marked: self._on(meeting_intents.marked, *marked))
        page.desk_asked.connect(lambda wanted, note: self._on(intents.ask_desk, wanted, note))
        page.desk_answered.connect(lambda *said: self._on(intents.answer_desk, *said))
        page.question_taken_back.connect(lambda question: self._on(intents.take_back_question, question))
        page.hand_over_requested.connect(lambda member, note: self._on(intents.hand_over, member, note))
        page.opt_out_requested.connect(lambda: self._on(consent_intents.opt_out))
        page.close_requested.connect(lambda reason: self._on(intents.close, reason))
        page.sold_requested.connect(lambda: self._on(intents.sold))
        page.set_apart_requested.connect(lambda raising: self._on(intents.set_apart, raising))
        page.told_apart_requested.connect(lambda other: self._on(intents.tell_apart, other))
        page.join_requested.connect(lambda other: self._on(intents.join, other))
        page.asked_requested.connect(lambda: self._on(intents.is_lead))
        page.none_requested.connect(lambda origin: self._on(intents.is_none, origin))
        page.judged.connect(lambda person, doubts, channels: self._on(consent_intents.judge, person, doubts, channels))
        page.wrong_number_told.connect(lambda person: self._on(consent_intents.wrong_number, person))
        page.right_told.connect(lambda person: self._on(consent_intents.right_number, person))
        page.opted_in.connect(lambda *said: self._with(lambda view: consent_intents.asked_again(view, *said)))
        page.consent_told.connect(lambda agreed: self._on(consent_intents.agreed, agreed))
        page.aside_requested.connect(lambda channel, why: self._with(lambda view: consent_intents.set_aside(view, channel, why)))
        page.wording_kept.connect(lambda scenario, said: self._on(intents.keep_wording, scenario, said))
        page.withdraw_requested.connect(lambda touch: self._on(contact_intents.withdraw, touch))

    def show(self, view: LeadView) -> None:
        """The lead in sight, as the person sees it: what they want is about this."""
        if self._view is None or self._view.lead != view.lead:
            self._pump.doing(phrase("Reading"), view.lead)
        self._view = view

    def _told(self, lead: str, touch: str, result: str, talk: int) -> None:
        self._pump.do(lead, contact_intents.called_myself(lead, touch, result, talk))

    def _text(self, body: str, scenario: str) -> None:
        pictures = self._page.composer.pictures.take(self._page.lead)
        later = self._page.composer.later.take(self._page.lead)
        self._send(lambda view: contact_intents.text(view, body, scenario, pictures, later), body)
        if self._view is not None:
            self._pump.doing(phrase("Texting"), self._view.lead)

    def _mail(self, subject: str, body: str, scenario: str) -> None:
        later = self._page.composer.later.take(self._page.lead)
        self._send(lambda view: contact_intents.mail(view, subject, body, scenario, later), body)
        if self._view is not None:
            self._pump.doing(phrase("Writing to"), self._view.lead)

    def _call(self) -> None:
        view = self._view
        if view is not None and view.own_phone:
            touch = str(uuid.uuid4())
            self._pump.do(view.lead, contact_intents.dial(view, touch), partial(self._dial_it, view, touch))
        else:
            self._with(lambda view: contact_intents.call(view, self._phones))
        if self._view is not None:
            self._pump.doing(phrase("On a call with"), self._view.lead)

    def _dial_it(self, view: LeadView, touch: str) -> None:
        """It may be. How it went is asked, whatever else is looked at by now."""
        opened = self._dial(QUrl(f"tel:{view.call.to}"))
        self._page.own_calls.begin(view.lead, touch, view.called, phone(view.call.to), "" if opened else NO_DIALLER)

    def _mail_desk(self) -> None:
        """A mail to the desk that has it, in this computer's own mail program: a person sends it."""
        view = self._view
        if view is None or not view.desk_mail:
            return
        query = QUrlQuery()
        query.addQueryItem("subject", tr("{name}: not sales", name=view.name))
        query.addQueryItem("body", quote("\n\n".join(part for part in (view.name, view.contact, view.ask.text, view.ask.newest) if part)))
        link = QUrl(f"mailto:{view.desk_mail}")
        link.setQuery(query)
        if not self._dial(link):
            self._page.tell(NO_MAILER.format(view.desk_mail))

    def _send(self, made: Callable[[LeadView], intents.Make], body: str) -> None:
        """What of it is a promise is offered once it is not refused."""
        if self._view is not None and self._page.lead == self._view.lead:
            lead = self._view.lead
            self._pump.do(lead, made(self._view), partial(self._pump.look_for_promises, lead, body))

    def _with(self, made: Callable[[LeadView], intents.Make]) -> None:
        if self._view is not None and self._page.lead == self._view.lead:
            self._pump.do(self._view.lead, made(self._view))

    def _on(self, made: Callable[..., intents.Make], *values: object) -> None:
        if self._page.lead:
            self._pump.do(self._page.lead, made(self._page.lead, *values))
