"""The hub reads what shoppers answer and counts what nobody marked: real desks on a real log, two hubs, a clock that the test moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bdcdesk.domain.actions.appointment import MarkHere, MoveAppointment, SetAppointment
from bdcdesk.domain.actions.dispatch import BeginSending, ReceiveMessage, ReportAccepted
from bdcdesk.domain.appointment import Appointment
from bdcdesk.domain.confirming import ASKS, asks_to_come
from bdcdesk.domain.lead import Lead
from bdcdesk.hub.meetings import Meetings
from bdcdesk.wiring.appointment_words import shipped_reader
from tests.replica.making import START, House, folder

MINUTE, HOUR = 60_000, 3_600_000
WHEN = START + 3 * HOUR
"""1:00 pm in New York."""


class Store:
    def __init__(self, house: House) -> None:
        self.house = house
        self.hub = house.open_store("rivera")
        self.hubs = [self.hub, house.seat("hub2")]
        self.meetings = [Meetings(seat.desk, shipped_reader()) for seat in self.hubs]
        self.ana = house.seat("ana")
        for meetings in self.meetings:
            meetings.notice(["rivera"])

    def settle(self) -> None:
        for _ in range(3):
            for seat in (self.ana, *self.hubs):
                changed = seat.settle()
                for hub, meetings in zip(self.hubs, self.meetings, strict=True):
                    if hub is seat:
                        meetings.notice(changed)
            for hub, meetings in zip(self.hubs, self.meetings, strict=True):
                meetings.step(hub.desk.now())
        for seat in (*self.hubs, self.ana):
            seat.settle()

    def set(self) -> None:
        self.ana.do(SetAppointment, lead="rivera", appointment="m1", when=WHEN, zone="America/New_York", salesperson="kim")
        self.settle()

    def asks(self, body: str = "You're set for today at 1:00 pm. Reply YES?", touch: str = "6d1f7a52-58a4-4c39-9d1b-0c4d8b1f2a10") -> None:
        lead = self.ana.desk.lead("rivera")
        assert lead is not None
        asks = (ASKS,) if asks_to_come(body, lead.appointment, self.ana.desk.now()) else ()
        self.house.clock.at += MINUTE
        self.ana.desk.do(self.ana.text("rivera", body, touch=touch, asks=asks))
        self.settle()
        self.hub.do(BeginSending, lead="rivera", touch=touch, dispatcher="hub", until=self.hub.desk.now() + MINUTE)
        self.settle()
        self.hub.do(ReportAccepted, lead="rivera", touch=touch, provider="sim", sid=touch)
        self.settle()

    def writes(self, body: str, sid: str) -> None:
        self.house.clock.at += MINUTE
        person = self.lead.persons[0]
        told = {"provider": "sim", "sid": sid, "person": person, "sender": "+16025550148", "arrived": self.house.clock()}
        self.hub.do(ReceiveMessage, lead="rivera", body=body, **told)
        self.settle()

    def passes(self, time: int) -> None:
        self.house.clock.at += time
        self.settle()

    @property
    def lead(self) -> Lead:
        return self.house.leads()["rivera"]

    @property
    def meeting(self) -> Appointment:
        assert self.lead.appointment is not None
        return self.lead.appointment


@pytest.fixture
def store() -> Iterator[Store]:
    with folder() as name:
        house = House(Path(name))
        yield Store(house)
        house.close()


def test_a_yes_confirms_by_itself_once_and_names_the_message(store: Store) -> None:
    store.set()
    store.asks()
    store.writes("Yes, see you then", "SM-1")
    assert (store.meeting.state, store.lead.awaits_reply) == ("confirmed", False)
    (told,) = [event for event in store.house.log() if event.kind == "appointment_confirmed"]
    assert getattr(told.facts, "sid", "") == "SM-1"
    assert told.actor in ("hub", "hub2")


def test_a_yes_with_a_question_confirms_and_stays_a_reply(store: Store) -> None:
    store.set()
    store.asks()
    store.writes("yes, but do you have it in blue?", "SM-1")
    assert (store.meeting.state, store.lead.awaits_reply) == ("confirmed", True)


def test_a_yes_to_something_else_confirms_nothing(store: Store) -> None:
    store.set()
    store.asks("Would you like it in blue?")
    store.writes("Yes", "SM-1")
    assert (store.meeting.state, store.lead.awaits_reply) == ("set", True)


def test_nobody_marks_it_and_it_is_missed_once_after_the_grace(store: Store) -> None:
    store.set()
    store.passes(3 * HOUR + 29 * MINUTE)
    assert store.meeting.state == "set"
    store.passes(MINUTE)
    assert (store.meeting.state, store.meeting.timed, store.lead.missed_appointments) == ("missed", True, 1)
    store.ana.do(
        MoveAppointment, lead="rivera", appointment="m1", when=store.house.clock() + HOUR, zone="America/New_York", salesperson="kim"
    )
    store.passes(2 * HOUR)
    assert (store.meeting.state, store.lead.missed_appointments) == ("missed", 2), "its new time is missed for itself"
    assert store.house.kinds("rivera").count("appointment_missed") == 2


def test_who_runs_late_is_waited_for_longer_and_who_is_here_is_not_missed(store: Store) -> None:
    store.set()
    store.asks()
    store.writes("running 20 min late", "SM-1")
    assert (store.meeting.answer, store.meeting.minutes) == ("late", 20)
    store.house.clock.at = WHEN + 31 * MINUTE
    store.settle()
    assert store.meeting.state == "set"
    store.ana.do(MarkHere, lead="rivera", appointment="m1")
    store.passes(HOUR)
    assert store.meeting.state == "here"


def test_a_hub_that_was_off_counts_what_went_by_meanwhile(store: Store) -> None:
    store.set()
    store.house.clock.at = WHEN + 5 * HOUR
    store.hub.restart()
    late = Meetings(store.hub.desk, shipped_reader())
    late.notice(list(store.hub.desk.leads))
    store.hub.settle()
    late.step(store.hub.desk.now())
    store.hub.settle()
    assert store.meeting.state == "missed"
