"""The one thing that goes out by itself: real desks and hubs on a real log, the simulated provider, and a clock that the test moves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.domain import clock
from bdcdesk.domain.actions.after_hours import FRESH, Acknowledge
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.intake import DescribeStore, ReceiveLead
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.actions.outcome import SetAfterHours
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.events.arrangement import AfterHours
from bdcdesk.domain.events.contact import MessageRequested
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.identity import persons
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.source import MAIL
from bdcdesk.domain.work import next_work
from bdcdesk.hub.acknowledging import Acknowledging
from bdcdesk.wiring.after_hours import shipped_wordings
from bdcdesk.wiring.recognising import spoken
from tests.contact.conftest import OURS, Practice
from tests.contact.house import HOUR, IGNORES, MINUTE, NINE_PM, RECORD, SECOND, House, Machine
from tests.letters import named

NINE_TO_FIVE = Hours("America/New_York", (((540, 1020),),) * 6 + ((),))
SIX_PM = NINE_PM - 3 * HOUR
MAIL_TO = "rosa.quill@example.com"
BOTH = AfterHours(mail=True, text=True)


class Night:
    """A store that closes at five, and as many hubs as it may have."""

    def __init__(self, house: House, hubs: int = 1) -> None:
        self.house = house
        house.clock.now = SIX_PM
        house.ana.do(DescribeStore, described=StoreDescribed("Harbor Motors", NINE_TO_FIVE, OURS))
        house.ana.do(SetAfterHours, after_hours=BOTH)
        self.hubs: list[tuple[Machine, Acknowledging]] = []
        for n in range(hubs):
            self.start(n)

    def start(self, n: int) -> None:
        """This hub's process, perhaps as after a kill."""
        hub = self.house.hub(f"hub{n}")
        made = Acknowledging(hub.desk, shipped_wordings(), spoken)
        made.notice(list(hub.desk.leads))
        self.hubs[n : n + 1] = [(hub, made)]

    def turns(self, rounds: int = 6) -> None:
        for _ in range(rounds):
            for hub, made in self.hubs:
                changed = hub.step()
                hub.notice(changed)
                made.notice(changed)
                made.step(hub.desk.now())
                hub.turn("dispatcher", "receipts")
            self.house.clock.now += SECOND

    def lead(self, mail: bool = False, number: str = IGNORES, **told: Any) -> str:
        name = self.house.new_id()
        points = (ContactPoint("phone", number, number),) + (ContactPoint("email", MAIL_TO, MAIL_TO),) * mail
        shopper = Shopper("Rosa Quill", "Rosa", "Quill", points, comments=told.pop("comments", "Is the Outback still there?"))
        told = {"source": "AutoBazaar", "arrived": self.house.clock.now, "zones": ("America/New_York",), "consent": {"text": True}, **told}
        self.house.ana.do(ReceiveLead, lead=name, shopper=shopper, persons=persons(RECORD.person_key, points), **told)
        return name

    def writes_mails(self) -> None:
        self.house.ana.do(SetSource, source="mails", name="Mail", kind=MAIL, options={}, new=True)

    def asked(self, lead: str) -> list[MessageRequested]:
        return [event.facts for event in self.house.events(lead) if isinstance(event.facts, MessageRequested)]

    def state(self, lead: str) -> Lead:
        return self.house.state(lead)


@pytest.fixture
def night(house: House) -> Night:
    return Night(house)


def test_who_writes_while_the_store_is_closed_is_told_once_when_a_person_answers_and_waits_as_before(house: House) -> None:
    night = Night(house, hubs=2)
    lead = night.lead()
    due = night.state(lead).due
    night.turns()
    night.start(0)
    night.turns()
    night.start(1)
    night.turns()
    assert [facts.auto for facts in night.asked(lead)] == [True]
    (message,) = house.practice.messages
    assert message["body"].startswith(
        "Hi Rosa, this is Harbor Motors. We have your message. We are closed right now:"
        " a person answers you tomorrow, Tuesday, after 9:00 AM."
    )
    state = night.state(lead)
    (touch,) = state.touches
    assert touch.stage in ("accepted", "delivered")
    # Nobody has answered anything: as if nothing had gone.
    assert (state.due, state.owner, state.answered, state.attempted, state.delivered, state.useful) == (due, "", 0, 0, 0, 0)
    work = next_work(state)
    assert work is not None
    assert (work.kind, work.why, work.due, work.pending) == ("new", "New, first answer", due, False)
    assert clock.local(due, "America/New_York").hour == 9


def test_of_two_hubs_that_act_before_they_hear_of_each_other_one_does(house: House) -> None:
    night = Night(house, hubs=2)
    lead = night.lead()
    heard = [(hub, made, hub.step()) for hub, made in night.hubs]
    for hub, made, changed in heard:
        made.notice(changed)
        made.step(hub.desk.now())
    for hub, _, changed in heard:
        hub.notice(changed | hub.step())
    night.turns()
    assert len(night.asked(lead)) == len(house.practice.messages) == 1


def test_in_their_language(night: Night) -> None:
    night.lead(comments="Hola, ¿todavía tienen la Outback? Gracias")
    night.turns()
    (message,) = night.house.practice.messages
    assert "una persona le responde mañana martes después de las 9:00 a. m." in message["body"]


def test_nothing_goes_to_whom_nothing_may_go_by_itself(night: Night) -> None:
    house = night.house
    test = night.lead(nature="test")
    hiring = night.lead(nature="hiring request", number="+12025550161")
    silent = night.lead(consent={}, number="+12025550162")
    refused = night.lead(consent={"text": False}, number="+12025550163")
    old = night.lead(arrived=house.clock.now - FRESH - MINUTE, number="+12025550164")
    by_hand = night.lead(by_hand=True, number="+12025550165")
    night.turns()
    for lead in (test, hiring, silent, refused, old, by_hand):
        assert night.asked(lead) == []
    house.ana.do(OptOut, lead="", persons=(house.ana.desk.stream_of("+12025550166"),), channels=("text",))
    out = night.lead(number="+12025550166")
    night.turns()
    assert night.asked(out) == []
    assert house.practice.posts == 0


def test_inside_hours_and_where_the_store_does_not_want_it_nothing_goes(night: Night) -> None:
    house = night.house
    house.clock.now = SIX_PM - 4 * HOUR
    inside = night.lead()
    night.turns()
    house.clock.now = SIX_PM
    night.turns()
    house.ana.do(SetAfterHours, after_hours=AfterHours())
    off = night.lead()
    night.turns()
    assert night.asked(inside) == night.asked(off) == []
    assert house.practice.posts == 0


def test_in_quiet_hours_it_is_a_mail_instead_or_nothing(night: Night) -> None:
    night.house.clock.now = NINE_PM + 10 * MINUTE
    without = night.lead(mail=True)
    night.turns()
    assert night.asked(without) == []
    night.writes_mails()
    with_mails = night.lead(mail=True)
    night.turns()
    # Where the store has no postal address for its mails, the gate lets none go.
    assert night.asked(with_mails) == []


def test_what_may_not_go_any_more_when_its_turn_comes_is_not_held_until_morning(night: Night) -> None:
    house = night.house
    house.clock.now = NINE_PM - SECOND
    lead = night.lead()
    hub, made = night.hubs[0]
    changed = hub.step()
    made.notice(changed)
    made.step(hub.desk.now())
    hub.notice(changed | hub.step())
    assert len(night.asked(lead)) == 1
    house.clock.now = NINE_PM + 5 * SECOND
    hub.through(2 * MINUTE, "dispatcher", "receipts", every=20 * SECOND)
    state = night.state(lead)
    assert [touch.stage for touch in state.touches] == ["not sent"]
    assert house.practice.posts == 0
    # It is nobody's trouble: what is owed is the first answer.
    work = next_work(state)
    assert work is not None
    assert work.kind == "new"


def test_whoever_is_at_it_answers_themselves(night: Night) -> None:
    house = night.house
    lead = night.lead()
    person = house.ana.desk.stream_of(IGNORES)
    house.ana.do(SendText, lead=lead, touch=house.new_id(), person=person, to=IGNORES, body=named("Hi Rosa, it is here."))
    night.turns()
    assert [facts.auto for facts in night.asked(lead)] == [False]


def test_only_the_hub_may_send_by_itself_and_nothing_else() -> None:
    from bdcdesk.domain.events import kind_of, write
    from bdcdesk.domain.rights import RIGHTS, forbidden

    by_itself, pressed = MessageRequested("t", "p", 1, 2, auto=True), MessageRequested("t", "p", 1, 2)
    assert forbidden(RIGHTS["hub"], "hub", [(kind_of(by_itself), write(by_itself))]) is None
    assert forbidden(RIGHTS["hub"], "hub", [(kind_of(pressed), write(pressed))]) == "message_requested"
    assert Acknowledge.__struct_config__.tag == "acknowledge"


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    made = Practice(tmp_path / "provider.json")
    yield made
    made.stop()


@pytest.fixture
def house(tmp_path: Path, practice: Practice) -> Iterator[House]:
    made = House(tmp_path, practice)
    yield made
    made.close()
