"""What came of handing a mail over, at each word of the talk: taken, certainly not, or nobody knows."""

from collections.abc import Iterator
from itertools import count

import pytest

from bdcdesk.contact.mail.post import NoSignIn, Post, Server, SignIn
from bdcdesk.contact.outcome import CertainlyNot, DontKnow, Outcome, Taken
from tests.central.debian import free_ports
from tests.hub.crm import PASSWORD as OF_CRM
from tests.hub.crm import USER as AT_CRM
from tests.hub.crm import MailServer as WithTls
from tests.hub.test_copying import certified

from .server import CUT, PASSWORD, USER, MailServer

MAIL = b"From: a@example.com\r\nSubject: Hi\r\n\r\n.\r\n..two\r\n"
TO = "rosa@example.com"


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


def handed(server: MailServer, sign_in: SignIn | None = None, still: bool = True, to: str = TO) -> Outcome:
    post = Post(Server("127.0.0.1", server.port, "none", USER, timeouts=(5, 5)), lambda: sign_in or SignIn(password=PASSWORD))
    return post.send("<1@x>", "sales@harbor.example.com", to, MAIL, lambda: still)


def test_a_mail_arrives_word_by_word_and_once(server: MailServer) -> None:
    assert handed(server) == Taken("<1@x>")
    assert (server.raw, server.to, server.talks) == ([MAIL], [TO], 1)


def test_an_access_token_signs_in(server: MailServer) -> None:
    assert handed(server, SignIn(token="good")) == Taken("<1@x>")
    refused = handed(server, SignIn(token="old"))
    assert isinstance(refused, CertainlyNot)
    assert refused.stop_queue
    assert len(server.taken) == 1


BEFORE = ("220", "EHLO", "AUTH", "MAIL", "RCPT", "DATA")


@pytest.mark.parametrize("word", BEFORE[1:])
def test_cut_before_the_mail_it_certainly_did_not_go_and_is_tried_again(server: MailServer, word: str) -> None:
    server.answers[word] = CUT
    outcome = handed(server)
    assert isinstance(outcome, CertainlyNot)
    assert outcome.retry_after
    assert server.raw == []


@pytest.mark.parametrize("deaf", [False, True])
def test_cut_after_the_mail_nobody_knows(server: MailServer, deaf: bool) -> None:
    server.answers["."], server.deaf = CUT, deaf
    assert isinstance(handed(server), DontKnow)
    assert len(server.raw) == deaf


@pytest.mark.timeout(20)
@pytest.mark.parametrize(("word", "outcome"), [("220", CertainlyNot), ("EHLO", CertainlyNot), ("RCPT", CertainlyNot), (".", DontKnow)])
@pytest.mark.parametrize("drop", ["250-wait\r\n", "2"])
def test_a_server_that_never_ends_its_answer_holds_nobody(server: MailServer, word: str, outcome: type, drop: str) -> None:
    server.slow[word] = drop
    post = Post(Server("127.0.0.1", server.port, "none", USER, timeouts=(0.3, 0.3)), lambda: SignIn(password=PASSWORD))
    assert isinstance(post.send("<1@x>", "sales@harbor.example.com", TO, MAIL, lambda: True), outcome)


def test_an_answer_that_is_none_says_nothing(server: MailServer) -> None:
    server.answers["."] = "what?"
    assert isinstance(handed(server), DontKnow)


@pytest.mark.parametrize(
    ("word", "answer", "retry", "bad", "stop"),
    [
        ("220", "421 too busy", 60, False, False),
        ("AUTH", "454 4.7.0 later", 60, False, False),
        ("AUTH", "535 5.7.8 no", None, False, True),
        ("MAIL", "550 5.7.1 not you", None, False, True),
        ("MAIL", "452 4.3.1 full", 60, False, False),
        ("RCPT", "450 4.2.0 greylisted", 60, False, False),
        ("RCPT", "550 5.1.1 nobody here", None, True, False),
        ("RCPT", "550 no such user", None, True, False),
        ("RCPT", "550 5.7.1 blocked", None, False, False),
        ("RCPT", "552 5.2.2 over quota", None, False, False),
        ("DATA", "451 4.3.0 later", 60, False, False),
        (".", "451 4.7.1 later", 60, False, False),
        (".", "554 5.7.1 spam", None, False, False),
    ],
)
def test_a_refusal_is_no_doubt(server: MailServer, word: str, answer: str, retry: int | None, bad: bool, stop: bool) -> None:
    server.answers[word] = answer
    outcome = handed(server)
    assert isinstance(outcome, CertainlyNot), outcome
    assert (outcome.retry_after, outcome.bad_number, outcome.stop_queue) == (retry, bad, stop), outcome
    assert server.raw == []
    assert "rosa" not in outcome.reason
    assert outcome.reason.endswith("It was not sent.") or "It was not sent." in outcome.reason


def test_too_late_when_all_is_said_nothing_leaves(server: MailServer) -> None:
    said: list[str] = []
    server.heard = said.append
    outcome = handed(server, still=False)
    assert isinstance(outcome, CertainlyNot)
    assert outcome.code == "too late"
    assert (server.raw, "RCPT" in said, "DATA" in said) == ([], True, False)


def test_it_is_asked_whether_it_is_still_time_after_whom_it_is_for(server: MailServer) -> None:
    asked, order = count(), list[str]()
    server.heard = order.append
    post = Post(Server("127.0.0.1", server.port, "none"), lambda: SignIn())

    def still() -> bool:
        next(asked)
        order.append("still?")
        return True

    assert post.send("<1@x>", "a@example.com", TO, MAIL, still) == Taken("<1@x>")
    assert order.index("RCPT") < order.index("still?") < order.index("DATA")


@pytest.mark.parametrize("to", ["", "a", "a@b\r\nDATA", "rosa@example.com>\r\nRCPT TO:<x@example.com", "a@b, c@d", "ü@example.com"])
def test_what_is_no_address_is_told_to_nobody(server: MailServer, to: str) -> None:
    outcome = handed(server, to=to)
    assert isinstance(outcome, CertainlyNot)
    assert outcome.bad_number
    assert server.talks == 0


def test_nobody_there_no_name_and_nothing_to_sign_in_with() -> None:
    def none() -> SignIn:
        raise NoSignIn("It is not here.", lasting=True)

    outcomes = [
        Post(Server("127.0.0.1", free_ports(1)[0], "none"), SignIn).send("<1@x>", "a@example.com", TO, MAIL, lambda: True),
        Post(Server("mail.invalid", 25, "none"), SignIn).send("<1@x>", "a@example.com", TO, MAIL, lambda: True),
        Post(Server("mail.invalid", 25, "none", "u"), none).send("<1@x>", "a@example.com", TO, MAIL, lambda: True),
    ]
    assert all(isinstance(one, CertainlyNot) for one in outcomes)
    assert [bool(one.retry_after) for one in outcomes if isinstance(one, CertainlyNot)] == [True, True, False]


def test_under_tls_the_server_must_be_who_it_says(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("tls")
    certificate, ca = certified(folder)
    server = WithTls(certificate)
    try:
        trusting = Post(Server("127.0.0.1", server.port, "starttls", AT_CRM, str(ca)), lambda: SignIn(password=OF_CRM))
        assert trusting.check() == Taken("")
        assert trusting.send("<1@x>", AT_CRM, TO, MAIL, lambda: True) == Taken("<1@x>")
        assert server.secured == [True]
        wary = Post(Server("127.0.0.1", server.port, "starttls", AT_CRM), lambda: SignIn(password=OF_CRM))
        outcome = wary.send("<1@x>", AT_CRM, TO, MAIL, lambda: True)
        assert isinstance(outcome, CertainlyNot)
        assert outcome.code == "certificate"
        assert len(server.mails) == 1
    finally:
        server.close()


def test_a_server_that_cannot_encrypt_is_told_no_password(server: MailServer) -> None:
    post = Post(Server("127.0.0.1", server.port, "starttls", USER), lambda: SignIn(password=PASSWORD))
    said: list[str] = []
    server.heard = said.append
    outcome = post.send("<1@x>", "a@example.com", TO, MAIL, lambda: True)
    assert isinstance(outcome, CertainlyNot)
    assert outcome.stop_queue
    assert "AUTH" not in said
