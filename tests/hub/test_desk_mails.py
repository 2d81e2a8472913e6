"""A desk that is reached by mail hears by mail of what is sent to it: real desks on a real log, a real mail server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bdcdesk.contact.carrier import NO_MAIL, Carrier
from bdcdesk.contact.mail.carrier import ByMail
from bdcdesk.contact.mail.letter import Letterhead
from bdcdesk.contact.mail.post import Post, Server, SignIn
from bdcdesk.domain.actions.outcome import SendElsewhere, SetDepartments, TakeForSale
from bdcdesk.domain.events.arrangement import Department
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.outcome import DeskMail
from bdcdesk.hub.desk_mails import DeskMails
from tests.contact.mail.server import CUT, PASSWORD, USER, MailServer
from tests.hub.test_mailboxes import Now
from tests.replica.making import House, Seat

MINUTE = 60_000
SERVICE = Department("service", mail="service@example.com")


class Hub:
    """One run of a hub at a seat of its own."""

    def __init__(self, seat: Seat, server: MailServer, name: str) -> None:
        self.seat = seat
        post = Post(Server("127.0.0.1", server.port, "none", USER, timeouts=(5, 5)), lambda: SignIn(password=PASSWORD))
        self.carrier: Carrier = ByMail(Letterhead(USER, "Harbor Motors", USER, b"k" * 32), post, None, seat.desk.now)
        self.mails = DeskMails(seat.desk, lambda: self.carrier, name)
        self.mails.notice(list(seat.desk.leads))

    def turn(self, finishes: bool = True) -> None:
        self.seat.settle()
        self.mails.notice(list(self.seat.desk.leads))
        for errand in self.mails.step(self.seat.desk.now()).errands:
            errand.run()
            if finishes:
                errand.finish(self.seat.desk.now())
        self.seat.settle()


class Office:
    def __init__(self, home: Path) -> None:
        self.server = MailServer()
        self.house = House(home)
        self.house.clock = Now()  # type: ignore[assignment]
        self.seat = self.house.open_store("l1")
        self.seat.do(SetDepartments, departments=(SERVICE, Department("parts", ("ben",))))
        self.seat.settle()

    def hub(self, name: str) -> Hub:
        return Hub(self.house.seat(f"hub {name}"), self.server, name)

    def send(self, matter: str) -> None:
        self.seat.do(SendElsewhere, lead="l1", matter=matter)
        self.seat.settle()

    @property
    def lead(self) -> Lead:
        return self.house.leads()["l1"]

    @property
    def written(self) -> DeskMail | None:
        assert self.lead.elsewhere is not None
        return self.lead.elsewhere.written

    def later(self, ms: int) -> None:
        self.house.clock.ahead += ms  # type: ignore[attr-defined]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.server.close()
    made.house.close()


def test_two_hubs_write_it_once_and_it_says_all_that_the_desk_needs(office: Office) -> None:
    one, other = office.hub("one"), office.hub("other")
    office.send("service")
    for _ in range(3):
        one.turn()
        other.turn()
    office.hub("after a restart").turn()
    assert office.written is not None
    assert (office.written.state, office.server.to) == ("taken", ["service@example.com"])
    (mail,) = office.server.taken
    assert mail["Subject"].startswith("Service: Robin L1, by ")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None
    assert "Reach them at: " in mail.get_content()
    assert office.house.kinds("l1")[-3:] == ["sent_elsewhere", "desk_mailing", "desk_mailed"]


def test_a_desk_of_people_and_a_sale_get_none_and_a_store_without_an_account_writes_none(office: Office) -> None:
    hub = office.hub("one")
    office.send("parts")
    hub.turn()
    hub.carrier = NO_MAIL
    office.send("service")
    hub.turn()
    assert (office.server.taken, office.written) == ([], None)
    office.seat.do(TakeForSale, lead="l1")
    office.seat.settle()
    assert office.lead.elsewhere is None
    hub.turn()
    assert office.server.taken == []


def test_what_certainly_did_not_go_is_tried_again_later_and_then_left_to_a_person(office: Office) -> None:
    hub = office.hub("one")
    office.server.answers["RCPT"] = "451 4.2.0 later"
    office.send("service")
    for wait in (0, MINUTE, 5 * MINUTE, 30 * MINUTE):
        office.later(wait)
        for _ in range(3):
            hub.turn()
    assert office.written is not None
    assert (office.written.state, office.written.tries, office.written.again) == ("not sent", 4, 0)
    del office.server.answers["RCPT"]
    office.later(60 * MINUTE)
    hub.turn()
    assert office.server.taken == []


def test_of_a_mail_that_may_have_gone_nobody_sends_another(office: Office) -> None:
    hub = office.hub("one")
    office.server.answers["."] = CUT
    office.server.deaf = True
    office.send("service")
    for _ in range(3):
        hub.turn()
    assert office.written is not None
    assert (office.written.state, len(office.server.taken)) == ("unknown", 1)
    office.server.deaf = False
    del office.server.answers["."]
    office.later(10 * MINUTE)
    hub.turn()
    assert len(office.server.taken) == 1


def test_a_hub_that_died_in_the_middle_leaves_it_to_the_next_to_say_that_nobody_knows(office: Office) -> None:
    hub = office.hub("one")
    office.send("service")
    hub.turn()
    hub.turn(finishes=False)
    assert len(office.server.taken) == 1
    after = office.hub("after a restart")
    after.turn()
    assert office.written is not None
    assert office.written.state == "going", "the first may still be at it"
    office.later(4 * MINUTE)
    after.turn()
    assert (office.written.state, len(office.server.taken)) == ("unknown", 1)
