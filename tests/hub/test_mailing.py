"""Mails to shoppers at a hub: out by a mail server, found in a real folder of sent mails, answered into a real mailbox."""

import hashlib
import re
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from starlette.applications import Starlette

from bdcdesk.contact.mail.carrier import ByMail
from bdcdesk.contact.mail.files import MailFiles
from bdcdesk.contact.mail.letter import message_id, token_of
from bdcdesk.contact.mail.post import Post
from bdcdesk.contact.outcome import CertainlyNot, Taken
from bdcdesk.contact.recordings import Shelf
from bdcdesk.contact.switchboard import Switchboard
from bdcdesk.domain.actions.contact import SendMail
from bdcdesk.domain.actions.rules import SetContactRules
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.contact_rules import case_of, completed
from bdcdesk.domain.events.lead import ContactPoint
from bdcdesk.domain.events.settings import ContactRules
from bdcdesk.domain.identity import persons
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.source import MAIL, Source
from bdcdesk.hub.attendant import Secrets
from bdcdesk.hub.counter import Counter
from bdcdesk.hub.http.server import Server
from bdcdesk.hub.http.unsubscribing import Unsubscribing
from bdcdesk.hub.mailboxes import Mailboxes
from bdcdesk.hub.mailing import Mailing, Opening, account_of, server_of
from bdcdesk.intake.mailbox.tokens import SENDING
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from tests.contact.mail.server import CUT, USER, MailServer
from tests.contact.mail.server import PASSWORD as OF_ACCOUNT
from tests.contact.mail.test_mails import answer
from tests.hub.test_mailboxes import QUICK, Now
from tests.intake.mailbox.dovecot import PASSWORD, Dovecot, Platform, needs_dovecot
from tests.patience import until
from tests.replica.making import House, folder

pytestmark = needs_dovecot
ADDRESS = "rosa.quill@example.com"
PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40


class Office:
    """A hub's desk with a mail account and a mailbox, and this test as its thread."""

    def __init__(self, home: Path, server: MailServer, dovecot: Dovecot, user: str) -> None:
        self.house = House(home)
        self.house.clock = Now()  # type: ignore[assignment]
        self.seat = self.house.open_store()
        self.secrets: dict[str, Mapping[str, str]] = {"leads": {"password": PASSWORD}, "out": {"password": OF_ACCOUNT}}
        quarantine = Quarantine(home / "quarantine")
        (home / "mailboxes").mkdir()
        desk = self.seat.desk
        self.kept = quarantine.accepted
        self.mailing = Mailing(desk, self._secrets, self.kept, self.house.clock)
        self.counter = Counter(desk, Reception(desk, quarantine), self.house.clock, threading.Event(), self.mailing)
        self.mailboxes = Mailboxes(desk, self.counter, home / "mailboxes", self._secrets, self.house.clock, lambda: 0.9, QUICK)
        self.beside: dict[str, bytes] = {}
        mailed, shelf = MailFiles(self.kept.content), Shelf(self._keep, self.beside.get)
        self.board = Switchboard(desk, self.seat.line.real, None, "hub-1", "", desk.now, self.mailing.carrier, shelf, mailed=mailed)
        reached = {"host": "127.0.0.1", "port": str(dovecot.tls), "user": user, "ca": str(dovecot.ca)}
        self.seat.do(SetSource, source="leads", name="Leads", kind="mailbox", options=reached)
        account = {
            "host": "127.0.0.1",
            "port": str(server.port),
            "tls": "none",
            "user": USER,
            "from": USER,
            "mailbox": "leads",
            "sent": "Sent",
            "hub": "https://hub.example.com",
        }
        self.seat.do(SetSource, source="out", name="Mails to shoppers", kind=MAIL, options=account)
        self.seat.do(SetContactRules, added=ContactRules(postal="1 Harbor Road, Erie PA 16501"))
        self.house.receive(self.seat, "l1", ContactPoint("email", ADDRESS, ADDRESS))
        self.seat.settle()

    def _keep(self, content: bytes) -> str:
        blob = hashlib.sha256(content).hexdigest()
        self.beside[blob] = content
        return blob

    def _secrets(self, source: Source) -> Secrets:
        return Secrets(lambda: self.secrets.get(source.id, {}), lambda given: self.secrets.update({source.id: given}))

    @property
    def lead(self) -> Lead:
        lead = self.seat.desk.lead("l1")
        assert lead is not None
        return lead

    def write(self, touch: str) -> None:
        desk, person = self.seat.desk, persons(self.house_key, (ContactPoint("email", ADDRESS, ADDRESS),))[0]
        body = completed(desk.rules, case_of(desk, self.lead, person, "email", letter="Hi Rosa, it is here."))
        self.seat.do(SendMail, lead="l1", touch=touch, person=person, to=ADDRESS, subject="Your Civic", body=body)

    @property
    def house_key(self) -> bytes:
        return self.seat.desk.record.person_key

    def turn(self) -> None:
        self.counter.step()
        changed = {*self.seat.settle(), *self.seat.desk.leads}
        self.board.notice(changed)
        self.mailing.notice(changed)
        now = self.seat.desk.now()
        self.mailboxes.step(now)
        for errand in (*self.mailing.step(now).errands, *self.board.step(now).errands):
            errand.run()
            errand.finish(self.seat.desk.now())

    def until(self, so: Any, what: str) -> None:
        def turned() -> object:
            self.turn()
            return so()

        until(turned, what, 30)

    def close(self) -> None:
        self.counter.close()
        self.mailboxes.close()
        self.house.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


@pytest.fixture
def office(server: MailServer, dovecot: Dovecot, user: str) -> Iterator[Office]:
    with dovecot.open(user) as client:
        client.create_folder("Sent")
    with folder() as name:
        made = Office(Path(name), server, dovecot, user)
        yield made
        made.close()


TOUCH = "0f5c1d3e-0000-4000-8000-000000000001"


def test_out_lost_found_answered_and_ended(office: Office, server: MailServer, dovecot: Dovecot, user: str) -> None:
    server.answers["."], server.deaf = CUT, True
    office.write(TOUCH)
    office.until(lambda: office.lead.touches[0].stage == "unknown", "the answer of the server to be lost")
    carrier = office.mailing.carrier()
    assert isinstance(carrier, ByMail)
    assert carrier.traces(office.lead.touches[0], 0, 1 << 60) == [], "it is not among the sent ones yet"
    dovecot.deliver(server.raw[0], user=user, folder="Sent")
    office.until(lambda: office.lead.touches[0].stage == "accepted", "the mail to be found among the sent ones")
    assert office.lead.touches[0].sid == message_id(TOUCH, "harbor.example.com")
    assert len(server.raw) == 1
    back = answer(TOUCH, From="Sam Quill <sam.quill@example.com>")
    back.add_attachment(PICTURE, "image", "jpeg", filename="dent.jpg")
    dovecot.deliver(back.as_bytes(), user=user)
    office.until(lambda: office.lead.reply is not None, "the answer on its lead")
    assert office.lead.reply is not None
    assert office.lead.reply.text == "Yes, Tuesday is good."
    assert list(office.seat.desk.leads) == ["l1"], "it opened no lead"
    (kept,) = office.kept.files()
    assert ADDRESS.encode() in kept.read_bytes(), "so that it is found when they are forgotten, whoever has answered"
    office.until(lambda: any(file.blob for file in office.lead.attachments), "its picture on the lead")
    (file,) = office.lead.attachments
    assert (file.channel, file.of, office.beside[file.blob]) == ("email", kept.stem, PICTURE)
    (link,) = re.findall(r"<https://hub\.example\.com(/u/[^>]+)>", server.taken[0]["List-Unsubscribe"])
    assert click(office, link) == 200
    assert office.seat.desk.person(office.lead.touches[0].person).opted_out == {"email"}
    assert [click(office, path) for path in (link, "/u/" + "0" * 40)] == [200, 404]


def click(office: Office, path: str) -> int:
    """As a mail program does it for the shopper (RFC 8058). What the hub answers."""
    web = Server(Starlette(routes=Unsubscribing(office.counter.unsubscribe).routes()), "127.0.0.1:0")
    web.start()
    try:
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(requests.post, f"{web.url}{path}", data={"List-Unsubscribe": "One-Click"}, timeout=10)
            office.until(asked.done, "the click to be answered")
            return asked.result().status_code
    finally:
        web.stop()


def test_while_leads_are_read_anew_nobody_is_told_that_their_link_is_none(office: Office) -> None:
    token = token_of(office.house_key, TOUCH)
    assert not office.mailing.unsubscribe(token)
    office.seat.desk._held.whole = False
    with pytest.raises(OSError, match="read anew"):
        office.mailing.unsubscribe(token)


def test_a_hub_without_the_password_leaves_mails_to_the_hub_that_has_it(office: Office, server: MailServer) -> None:
    office.secrets.pop("out")
    office.write(TOUCH)
    office.turn()
    office.turn()
    assert (office.lead.touches[0].stage, server.talks) == ("requested", 0)
    assert "password is not on the hub's computer" in office.mailing.problem


def test_an_account_that_lets_nobody_in_is_told_of_and_goes_on_with_another_password(office: Office, server: MailServer) -> None:
    office.secrets["out"] = {"password": "of last year"}
    office.write(TOUCH)
    office.until(lambda: office.mailing.problem, "the supervisor to be told")
    assert office.mailing.problem.startswith("Mails are not going out: The mail server does not accept the store's user and password.")
    clock = office.house.clock
    office.turn()
    talks = server.talks
    for _ in range(12):
        clock.ahead += 10_000
        office.turn()
    assert server.talks == talks, "not tried every time"
    assert office.lead.touches[0].stage == "requested"
    office.secrets["out"] = {"password": OF_ACCOUNT}
    clock.ahead += 10_000
    office.until(lambda: office.lead.touches[0].stage == "accepted", "it to go with the password that was given")
    assert (office.mailing.problem, len(server.raw)) == ("", 1)


def test_an_account_that_was_mended_elsewhere_is_tried_again_by_itself(office: Office, server: MailServer) -> None:
    server.answers["AUTH"] = "535 5.7.8 locked"
    office.write(TOUCH)
    office.until(lambda: office.mailing.problem, "the supervisor to be told")
    office.turn()
    server.answers.clear()
    office.turn()
    assert office.mailing.problem, "not at once"
    office.house.clock.ahead += 300_000
    office.until(lambda: office.lead.touches[0].stage == "accepted", "it to go by itself")


def test_an_access_token_is_used_while_it_holds_and_asked_anew_once_it_is_refused(server: MailServer, platform: Platform) -> None:
    given = (200, b'{"access_token": "good", "expires_in": 3600, "token_type": "Bearer"}')
    platform.begin("leads")
    platform.fault = lambda: given
    options = {"host": "127.0.0.1", "port": str(server.port), "tls": "none", "user": USER, "auth": "google", "client": "bdcdesk-client"}
    options["token_url"] = platform.url
    secrets = Secrets(lambda: {"refresh": "refresh-1"}, lambda given: None)
    post = Post(server_of(options), Opening(account_of(options), secrets, lambda: 1_000_000, SENDING).sign_in)
    assert [post.check(), post.check()] == [Taken(""), Taken("")]
    assert (len(platform.asked), len(server.tokens)) == (1, 2)
    server.answers["AUTH"] = "535 5.7.8 withdrawn"
    assert isinstance(post.check(), CertainlyNot)
    server.answers.clear()
    assert post.check() == Taken("")
    assert len(platform.asked) == 2
