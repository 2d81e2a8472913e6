"""An appointment on the lead's page: with whom and when it can be, a clash that is said, and what lies ready to be sent."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDateTimeEdit
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.appointment_form import AppointmentForm
from bdcdesk.desktop.lead.side_view import Bookings
from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.domain.actions.appointment import CancelAppointment, MoveAppointment, SetAppointment
from bdcdesk.domain.appointment_words import OFFER
from bdcdesk.wiring.appointment_words import shipped_wordings

from .conftest import Open, every
from .hands import press
from .story import DAY, MINUTE, SECOND, START, Story, mine, text

HOUR = 60 * MINUTE
FREE = START + DAY
WORDS = shipped_wordings()


def booked(view: LeadView) -> LeadView:
    kim = Bookings("kim", "Kim Novak", (FREE + 4 * HOUR, FREE + 5 * HOUR), ((FREE, FREE + HOUR),), HOUR)
    return msgspec.structs.replace(view, books=(Bookings(free=(FREE,)), kim))


def test_the_form_offers_free_times_of_who_is_chosen_and_says_a_clash_without_forbidding_it(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.show_lead(booked(mine().view()))
    page.timeline.setFocus()
    press(page, Qt.Key.Key_A)
    form = page.form
    assert isinstance(form, AppointmentForm)
    who = next(one for one in every(form) if isinstance(one, QComboBox))
    who.setCurrentIndex(1)
    moment = next(one for one in every(form) if isinstance(one, QDateTimeEdit))
    assert form.moment.instant() // MINUTE in range((FREE + 4 * HOUR) // MINUTE, (FREE + 4 * HOUR) // MINUTE + 5)
    assert form.told == ""
    moment.setDateTime(moment.dateTime().addSecs(-4 * 3600 + 600))
    assert form.told.startswith("Kim Novak has another appointment then: ")
    with qtbot.waitSignal(page.appointment_requested, timeout=1000) as asked:
        press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert asked.args[1] == "kim"


def offered(story: Story) -> tuple[str, str, str, str]:
    """What lies ready, and the offer's words in both languages; its mail."""
    view = story.view(wordings=WORDS)
    english, spanish = (view.offer(OFFER, language) for language in ("en", "es"))
    return view.draft, english.body if english else "", spanish.body if spanish else "", english.mail if english else ""


def test_the_words_that_confirm_it_lie_ready_with_the_time_and_who_meets_them() -> None:
    story = mine()
    assert offered(story)[1:] == ("", "", "")
    story.do(SetAppointment, appointment="a1", when=START + DAY, zone="America/Phoenix", salesperson="kofi")
    draft, english, spanish, mail = offered(story)
    assert draft == OFFER
    assert "tomorrow at 2:38 pm at " in english
    assert "mañana a las 2:38 p. m." in spanish
    for said in (english, spanish, mail):
        assert "{" not in said, "nothing is left to be filled in"
        assert "ofi" in said, "who meets them is named"
        assert " you will meet you" not in said
    story.do(MoveAppointment, SECOND, appointment="a1", when=START + 2 * DAY, zone="America/Phoenix")
    assert offered(story)[1].startswith("Moved, ")
    story.do(CancelAppointment, SECOND, appointment="a1", reason="found one nearer")
    assert "is cancelled" in offered(story)[1]
    text(story, "Then another day. Which one?", "t9")
    assert offered(story)[1] == "", "it was written to them in other words"


def test_the_calendar_file_is_that_of_the_appointment_as_it_is() -> None:
    story = mine()
    story.do(SetAppointment, appointment="a1", when=START + DAY, zone="America/Phoenix")
    meeting = story.view().side.meeting
    assert meeting is not None
    assert "SEQUENCE:0\r\n" in meeting.calendar
    story.do(CancelAppointment, SECOND, appointment="a1")
    meeting = story.view().side.meeting
    assert meeting is not None
    assert "METHOD:CANCEL\r\n" in meeting.calendar
