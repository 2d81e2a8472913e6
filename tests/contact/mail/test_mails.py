"""A mail from the key press to what comes back, and a hub that is killed between any two steps of it."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from bdcdesk.central.records import ANY, Appended, Group
from bdcdesk.contact.mail.carrier import ByMail
from bdcdesk.contact.mail.letter import Letterhead, message_id, token_of
from bdcdesk.contact.mail.post import Post, Server, SignIn
from bdcdesk.contact.mail.replies import Replies
from bdcdesk.contact.timing import MARGIN, WINDOW
from bdcdesk.domain.actions.contact import SendMail
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.actions.rules import SetContactRules
from bdcdesk.domain.contact_rules import case_of, completed
from bdcdesk.domain.events.contact import MessageReceived, MessageSending, Said
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.person import NumberWrong
from bdcdesk.domain.events.settings import ContactRules
from bdcdesk.domain.identity import lead_stream, persons
from tests.contact.conftest import Practice
from tests.contact.house import HOUR, MINUTE, RECORD, SECOND, House, Machine
from tests.replica.test_wiping import sealed

from .server import CUT, PASSWORD, USER, MailServer

TO = "rosa.quill@example.com"
DOMAIN = "harbor.example.com"


class Mails:
    def __init__(self, house: House, server: MailServer) -> None:
        self.house = house
        self.server = server
        head = Letterhead(USER, "Harbor Motors", USER, RECORD.person_key, "https://hub.example.com")
        self.sees = True
        post = Post(Server("127.0.0.1", server.port, "none", USER, timeouts=(5, 5)), lambda: SignIn(password=PASSWORD))
        self.carrier = ByMail(head, post, lambda message: server.has(message) if self.sees else None, house.clock)
        house.mail = self.carrier
        house.ana.do(SetContactRules, added=ContactRules(postal="1 Harbor Road, Erie PA 16501"))
        point = ContactPoint("email", TO, TO)
        self.person = persons(RECORD.person_key, (point,))[0]
        self.lead = house.new_id()
        shopper = Shopper(name="Rosa Quill", first="Rosa", points=(point,))
        now = house.clock.now
        house.ana.do(ReceiveLead, lead=self.lead, source="AutoBazaar", arrived=now, shopper=shopper, persons=(self.person,), zones=())

    def send(self, body: str = "Hi Rosa, it is here.", subject: str = "Your Civic") -> str:
        desk, touch = self.house.ana.desk, self.house.new_id()
        lead = desk.lead(self.lead)
        assert lead is not None
        whole = completed(desk.rules, case_of(desk, lead, self.person, "email", letter=body))
        self.house.ana.do(SendMail, lead=self.lead, touch=touch, person=self.person, to=TO, body=whole, subject=subject)
        return touch

    def stage(self) -> str:
        return self.house.touch(self.lead).stage

    def come_back(self, hub: Machine, mail: EmailMessage | bytes) -> bool:
        """Whether it was taken for one about ours."""
        replies = Replies(hub.desk, RECORD.person_key)
        replies.notice(hub.desk.leads)
        now = hub.desk.now()
        found = replies.of(mail if isinstance(mail, bytes) else mail.as_bytes(), now, now)
        for action in found.actions if found else ():
            hub.desk.do(action)
        hub.notice(hub.step())
        self.house.ana.step()
        return found is not None


@pytest.fixture
def mails(tmp_path: Path, practice: Practice) -> Iterator[Mails]:
    house, server = House(tmp_path, practice), MailServer()
    yield Mails(house, server)
    house.close()
    server.close()


QUOTING = "Yes, Tuesday is good.\n\nOn Mon, Sep 21, 2026 at 9:00 AM Harbor Motors wrote:\n> STOP it\n"


def answer(touch: str, body: str = QUOTING, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = f"Rosa Quill <{TO}>"
    made["Subject"] = "Re: Your Civic"
    made["Message-ID"] = f"<{len(body)}.a@mail.example.com>"
    made["In-Reply-To"] = message_id(touch, DOMAIN)
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(body)
    return made


def bounce(touch: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    return (
        "From: Mail Delivery <mailer-daemon@mail.example.com>\r\nSubject: Undelivered\r\nMessage-ID: <b1@mail.example.com>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not go.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.com\r\n\r\n"
        f"Final-Recipient: rfc822; {TO}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id(touch, DOMAIN)}\r\nSubject: Your Civic\r\n\r\n--b--\r\n"
    ).encode()


def test_a_mail_goes_out_once_under_the_name_that_was_written_down_before(mails: Mails) -> None:
    touch, hub = mails.send(), mails.house.hub()
    hub.turn()
    named = message_id(touch, DOMAIN)
    (sending,) = [event.facts for event in mails.house.events(mails.lead) if isinstance(event.facts, MessageSending)]
    assert sending.named == named
    (mail,) = mails.server.taken
    assert (mail["Message-ID"], mail["Subject"], mails.server.to) == (named, "Your Civic", [TO])
    assert "1 Harbor Road" in mail.get_content()
    state = mails.house.touch(mails.lead)
    assert (state.stage, state.sid, state.provider, state.body, state.subject) == ("accepted", named, "mail", "", "")
    assert state.reached
    hub.through(HOUR, "dispatcher", "reconciler", "receipts", every=MINUTE)
    assert len(mails.server.raw) == 1


def test_without_the_stores_postal_address_none_goes(mails: Mails) -> None:
    mails.house.ana.do(SetContactRules, added=ContactRules())
    with pytest.raises(AssertionError, match="postal address"):
        mails.send()


@pytest.mark.parametrize("reached", [True, False])
@pytest.mark.parametrize("when", ["begun", "posted"])
def test_a_hub_that_is_killed_on_the_way_sends_nothing_twice(mails: Mails, when: str, reached: bool) -> None:
    mails.send()
    if not reached:
        mails.server.answers["."] = CUT
    (errand,) = mails.house.hub().begin()
    if when == "posted":
        errand.run()
    mails.server.answers.clear()
    hub = mails.house.hub()
    hub.through(WINDOW + MARGIN + 10 * MINUTE, "dispatcher", "reconciler", every=5 * SECOND)
    went = when == "posted" and reached
    assert len(mails.server.raw) == went
    assert mails.stage() == ("accepted" if went else "unknown")
    assert mails.house.touch(mails.lead).given_up != went


def test_what_was_taken_and_not_heard_of_is_found_by_its_name(mails: Mails) -> None:
    touch = mails.send()
    mails.server.answers["."], mails.server.deaf = CUT, True
    hub = mails.house.hub()
    hub.turn()
    assert mails.stage() == "unknown"
    mails.sees = False
    hub.through(MINUTE, "dispatcher", "reconciler")
    assert mails.stage() == "unknown", "a folder that cannot be looked into says nothing"
    mails.sees = True
    hub.through(MINUTE, "dispatcher", "reconciler")
    assert (mails.stage(), mails.house.touch(mails.lead).sid) == ("accepted", message_id(touch, DOMAIN))
    assert len(mails.server.raw) == 1


def test_where_there_is_nowhere_to_look_an_agent_decides_at_once(mails: Mails) -> None:
    mails.carrier._seen = None
    mails.send()
    mails.server.answers["."] = CUT
    hub = mails.house.hub()
    hub.turn()
    hub.through(10 * SECOND, "dispatcher", "reconciler")
    touch = mails.house.touch(mails.lead)
    assert (touch.stage, touch.given_up, len(mails.server.raw)) == ("unknown", True, 0)
    assert "no folder of sent mails" in touch.reason


def test_put_off_it_goes_later_under_the_same_name(mails: Mails) -> None:
    touch, hub = mails.send(), mails.house.hub()
    mails.server.answers["RCPT"] = "451 4.7.1 greylisted"
    hub.turn()
    assert mails.stage() == "requested"
    mails.server.answers.clear()
    hub.through(2 * MINUTE, "dispatcher", "reconciler", every=5 * SECOND)
    assert mails.stage() == "accepted"
    assert [mail["Message-ID"] for mail in mails.server.taken] == [message_id(touch, DOMAIN)]


@pytest.mark.parametrize(("word", "answer"), [("AUTH", "535 5.7.8 no"), ("MAIL", "553 5.7.1 not yours")])
def test_an_account_in_trouble_stops_its_queue_and_goes_on_once_it_is_mended(mails: Mails, word: str, answer: str) -> None:
    mails.send()
    mails.server.answers[word] = answer
    hub = mails.house.hub()
    hub.turn()
    assert mails.stage() == "requested", "it waits with the rest"
    assert mails.carrier.shut == mails.carrier.problem
    assert ("sent" in mails.carrier.problem, bool(mails.carrier.problem)) == (False, True)
    talks = mails.server.talks
    mails.send("Hi Rosa, one more.")
    hub.through(2 * MINUTE, "dispatcher", "reconciler", every=5 * SECOND)
    assert mails.server.talks == talks, "each try would lock the account for longer"
    mails.carrier.try_again()
    assert mails.carrier.shut, "nothing was mended"
    mails.server.answers.clear()
    mails.carrier.try_again()
    assert (mails.carrier.shut, mails.server.raw) == ("", []), "nobody is written to"
    hub.through(MINUTE, "dispatcher", "reconciler", every=5 * SECOND)
    assert len(mails.server.raw) == 2


def test_what_waits_too_long_for_an_account_is_given_back(mails: Mails) -> None:
    mails.send()
    mails.server.answers["AUTH"] = "535 5.7.8 no"
    hub = mails.house.hub()
    hub.turn()
    hub.through(11 * MINUTE, "dispatcher", "reconciler", every=30 * SECOND)
    assert mails.stage() == "not sent"
    assert mails.server.raw == []


def test_an_address_that_does_not_exist_is_written_to_no_more(mails: Mails) -> None:
    mails.send()
    mails.server.answers["RCPT"] = "550 5.1.1 nobody here"
    mails.house.hub().turn()
    assert mails.stage() == "not sent"
    mails.house.ana.step()
    with pytest.raises(AssertionError, match="no mail reaches it"):
        mails.send()


def test_an_answer_is_a_reply_on_its_lead_without_what_it_quotes(mails: Mails) -> None:
    touch, hub = mails.send(), mails.house.hub()
    hub.turn()
    assert mails.come_back(hub, answer(touch))
    assert mails.come_back(hub, answer(touch)), "the same once more"
    lead = mails.house.ana.desk.lead(mails.lead)
    assert lead is not None
    assert lead.reply is not None
    assert (lead.reply.text, lead.awaits_reply, len(lead.received_sids)) == ("Yes, Tuesday is good.", True, 1)
    assert "email" not in mails.house.ana.desk.person(mails.person).opted_out, "the STOP was in what it quotes"
    (said,) = [event.personal for event in mails.house.events(mails.lead) if isinstance(event.personal, Said)]
    assert said.subject == "Re: Your Civic"


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}])
def test_a_machines_answer_is_shown_and_starts_no_clock(mails: Mails, headers: dict[str, str]) -> None:
    touch, hub = mails.send(), mails.house.hub()
    hub.turn()
    before = mails.house.ana.desk.lead(mails.lead)
    assert mails.come_back(hub, answer(touch, "Unsubscribe", **headers))
    lead = mails.house.ana.desk.lead(mails.lead)
    assert lead is not None
    assert before is not None
    assert (lead.reply, lead.awaits_reply, lead.answered) == (None, False, mails.house.touch(mails.lead).reached)
    assert not mails.house.ana.desk.person(mails.person).opted_out
    assert [event.facts.auto for event in mails.house.events(mails.lead) if isinstance(event.facts, MessageReceived)] == [True]


@pytest.mark.parametrize(("status", "bad"), [("5.1.1", True), ("5.2.2", False), ("5.7.1", False)])
def test_what_came_back_failed_and_starts_the_clock_again(mails: Mails, status: str, bad: bool) -> None:
    touch, hub = mails.send(), mails.house.hub()
    hub.turn()
    assert mails.come_back(hub, bounce(touch, status))
    state = mails.house.touch(mails.lead)
    assert (state.stage, state.reached, status in state.reason) == ("failed", 0, True)
    assert mails.house.ana.desk.person(mails.person).wrong == bad
    told = [event.facts for event in mails.house.central.read_stream("s1", mails.person) if isinstance(event.facts, NumberWrong)]
    assert [one.lead for one in told] == ([mails.lead] if bad else [])


def test_a_word_that_it_comes_later_changes_nothing(mails: Mails) -> None:
    touch, hub = mails.send(), mails.house.hub()
    hub.turn()
    assert mails.come_back(hub, bounce(touch, "4.4.1", "delayed"))
    assert mails.stage() == "accepted"


def test_an_answer_to_what_nobody_knew_of_shows_that_it_went(mails: Mails) -> None:
    touch, hub = mails.send(), mails.house.hub()
    mails.server.answers["."], mails.server.deaf = CUT, True
    hub.turn()
    assert mails.stage() == "unknown"
    mails.come_back(hub, answer(touch))
    assert (mails.stage(), mails.house.touch(mails.lead).sid) == ("accepted", message_id(touch, DOMAIN))


def test_our_own_copy_in_our_mailbox_is_no_lead(mails: Mails) -> None:
    mails.send()
    hub = mails.house.hub()
    hub.turn()
    assert mails.come_back(hub, mails.server.raw[0])
    assert mails.stage() == "accepted"


@pytest.mark.parametrize("how", ["subject", "subject es", "body", "header", "click"])
def test_unsubscribing_ends_mails_and_nothing_else(mails: Mails, how: str) -> None:
    touch, hub = mails.send(), mails.house.hub()
    hub.turn()
    token = token_of(RECORD.person_key, touch)
    if how == "click":
        replies = Replies(hub.desk, RECORD.person_key)
        replies.notice(hub.desk.leads)
        assert replies.unsubscribed("0" * 40, hub.desk.now()) is None
        for action in replies.unsubscribed(token, hub.desk.now()) or ():
            hub.desk.do(action)
        assert replies.unsubscribed(token, hub.desk.now()) == (), "it is known"
        hub.step()
        mails.house.ana.step()
    else:
        made = {
            "subject": answer(touch, "", Subject="Unsubscribe"),
            "subject es": answer(touch, "Gracias por todo.", Subject="Darme de baja"),
            "body": answer(touch, "UNSUBSCRIBE\n\n> Hi Rosa"),
            "header": answer(touch, "", Subject=f"unsubscribe {token}", In_Reply_To="<other@x>"),
        }[how]
        assert mails.come_back(hub, made)
    assert mails.house.ana.desk.person(mails.person).opted_out == {"email"}
    with pytest.raises(AssertionError, match="asked for no more mails"):
        mails.send()


def test_who_asks_for_mails_again_may_end_them_again_by_the_same_link(mails: Mails) -> None:
    touch, hub = mails.send(), mails.house.hub()
    hub.turn()
    token = token_of(RECORD.person_key, touch)
    once = answer(touch, "", Subject=f"unsubscribe {token}")
    out = []
    for mail in (once, answer(touch, "Start"), once, answer(touch, "", Subject=f"unsubscribe {token}", Message_ID="<second@x>")):
        assert mails.come_back(hub, mail)
        out.append("email" in mails.house.ana.desk.person(mails.person).opted_out)
    assert out == [True, False, False, True], "the same mail read once more is no second wish, another one is"


def test_the_link_in_an_erased_shoppers_mail_ends_mails_as_well(mails: Mails) -> None:
    touch, hub = mails.send(), mails.house.hub()
    hub.turn()
    words = tuple(event.id for event in mails.house.events(mails.lead) if event.personal is not None)
    groups = [Group(lead_stream(mails.lead), ANY, (sealed(words),)), Group(mails.person, ANY, (sealed(()),))]
    assert isinstance(mails.house.central.erase("s1", mails.house.new_id(), groups), Appended)
    hub.step()
    replies = Replies(hub.desk, RECORD.person_key)
    replies.notice(hub.desk.leads)
    assert replies.of(answer(touch).as_bytes(), hub.desk.now(), hub.desk.now()) is None, "an answer is a request of its own"
    back = replies.of(answer(touch, "", Subject=f"unsubscribe {token_of(RECORD.person_key, touch)}").as_bytes(), 1, hub.desk.now())
    assert back is not None
    assert (back.address, [action.persons for action in back.actions if isinstance(action, OptOut)]) == ("", [(mails.person,)])


def test_who_unsubscribes_while_it_waits_gets_nothing(mails: Mails) -> None:
    mails.send()
    hub = mails.house.hub()
    mails.house.ana.step()
    mails.house.ana.do(OptOut, lead=mails.lead, persons=(mails.person,), channels=("email",))
    hub.turn()
    hub.turn()
    assert (mails.server.raw, mails.stage()) == ([], "not sent")


def test_a_mail_about_nothing_of_ours_is_left_to_intake(mails: Mails) -> None:
    mails.send()
    hub = mails.house.hub()
    hub.turn()
    other = answer("0f5c1d3e-0000-4000-8000-00000000ffff")
    assert not mails.come_back(hub, other)
    assert not mails.come_back(hub, b"\x00\xff garbage .bdcdesk@")
    assert not mails.come_back(hub, answer(mails.lead))
