"""Connections to a real mail server: encrypted, signed in, and what is said when that is not to be."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bdcdesk.intake.mailbox.line import connect
from bdcdesk.intake.mailbox.problem import MailboxProblem, NotDone, unreachable
from tests.central.debian import free_port
from tests.intake.mailbox.dovecot import HOST, PASSWORD, Dovecot, Platform, needs_dovecot

pytestmark = needs_dovecot
MAIL = b"Message-ID: <a@example.com>\r\nSubject: Lead\r\n\r\nHello"


def problem(account: object, secret: str = PASSWORD) -> MailboxProblem:
    with pytest.raises(MailboxProblem) as caught:
        connect(account, secret).__exit__(None, None, None)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_mails_are_found_told_of_and_handed_out_unseen(dovecot: Dovecot, user: str, tls: str) -> None:
    came = datetime(2026, 9, 21, 23, 59, 58, tzinfo=UTC)
    dovecot.deliver(MAIL, user=user, came=came)
    dovecot.deliver(MAIL + b" again", user=user, came=came + timedelta(days=2))
    with connect(dovecot.account(user, tls=tls), PASSWORD) as line:
        assert (line.newest, line.idles) == (2, True)
        assert line.above(0) == [1, 2]
        assert line.above(1) == [2]
        assert line.above(2) == []
        assert line.since((came + timedelta(days=1)).date()) == [2]
        about = line.about(1)
        assert about is not None
        assert (about.size, about.came) == (len(MAIL), int(came.timestamp() * 1000))
        assert line.content(2) == MAIL + b" again"
        assert line.beginning(1, 10) == MAIL[:10]
        assert (line.about(7), line.content(7), line.beginning(7, 9)) == (None, None, None)
    assert dovecot.flags(user) == {1: set(), 2: set()}


def test_what_is_told_beside_an_answer_is_heard(dovecot: Dovecot, user: str) -> None:
    with connect(dovecot.account(user), PASSWORD) as line:
        line.above(0)
        assert not line._told()
        dovecot.deliver(MAIL, user=user)
        line.about(1)
        assert line._told()
        assert not line._told()


def test_a_mail_that_comes_while_it_is_looked_is_found(dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(dovecot.account(user), PASSWORD) as line:
        search, more = line._client.search, [MAIL]

        def slow(criteria: object) -> object:
            found = search(criteria)
            if more:
                # As if it had come between the search and its answer: only beside the answer it is told.
                dovecot.deliver(more.pop(), user=user)
                line._client.fetch([1], ["UID"])
            return found

        monkeypatch.setattr(line._client, "search", slow)
        assert line.above(0) == [1]


def test_news_come_by_themselves(dovecot: Dovecot, user: str) -> None:
    with connect(dovecot.account(user), PASSWORD) as line:
        line.idle()
        assert not line.news(0)
        dovecot.deliver(MAIL, user=user)
        assert any(line.news(0.2) for _ in range(100))
        line.stop_idling()
        assert line.above(0) == [1]


def test_read_mails_are_marked_or_moved(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(MAIL, MAIL, MAIL, user=user)
    with connect(dovecot.account(user, after="seen"), PASSWORD) as line:
        line.mark([1])
    assert dovecot.flags(user) == {1: {b"\\Seen"}, 2: set(), 3: set()}
    with connect(dovecot.account(user, after="move", to="Gelesen.ö"), PASSWORD) as line, pytest.raises(NotDone, match="no such folder"):
        line.mark([2])
    with dovecot.open(user) as client:
        client.create_folder("Gelesen.ü")
    with connect(dovecot.account(user, after="move", to="Gelesen.ü"), PASSWORD) as line:
        line.mark([2])
        line.mark([2])
    assert set(dovecot.flags(user)) == {1, 3}
    assert len(dovecot.flags(user, "Gelesen.ü")) == 1


def test_what_is_not_right_with_a_mailbox_is_said(dovecot: Dovecot, user: str) -> None:
    refused = problem(dovecot.account(user), "wrong")
    assert (str(refused), refused.lasting) == ("its server does not accept the user name or the password", True)
    gone = problem(dovecot.account(user, folder="Leads"))
    assert str(gone) == "its server did not open the folder “Leads”: there is no such folder"
    assert "cannot be found" in str(unreachable(socket.gaierror(-2, "Name or service not known"), "no-such-host.invalid"))
    assert "cannot be reached" in str(problem(dovecot.account(user, port=free_port())))


def test_no_password_goes_to_a_server_that_cannot_be_trusted(dovecot: Dovecot, user: str) -> None:
    for tls in ("implicit", "starttls"):
        unknown = problem(dovecot.account(user, tls=tls, ca=""))
        assert "certificate of “127.0.0.1” cannot be trusted (unable to get local issuer certificate)" in str(unknown)
        assert unknown.lasting
        assert "Hostname mismatch" in str(problem(dovecot.account(user, tls=tls, host="localhost")))
    assert "does not speak TLS" in str(problem(dovecot.account(user, port=dovecot.plain)))
    assert user not in dovecot.log


@contextmanager
def answering(*lines: bytes) -> Iterator[int]:
    """A server that says these, one to each line it hears, and then hangs up."""
    with socket.create_server((HOST, 0)) as server:

        def serve() -> None:
            caller, _ = server.accept()
            with caller, caller.makefile("rb") as heard:
                tag = b""
                for line in lines:
                    caller.sendall(line.replace(b"TAG", tag))
                    tag, _, _ = heard.readline().partition(b" ")

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join(20)
        assert not thread.is_alive()


def test_a_server_without_encryption_gets_no_password(dovecot: Dovecot, user: str) -> None:
    with answering(b"* OK hello\r\n", b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK done\r\n") as port:
        assert "offers no encryption" in str(problem(dovecot.account(user, tls="starttls", port=port)))


def test_what_is_no_mail_server_is_said_to_be_none(dovecot: Dovecot, user: str) -> None:
    with answering(b"220 ready\r\n") as port:
        assert "no IMAP server" in str(problem(dovecot.account(user, tls="starttls", port=port)))


def test_access_tokens_open_a_mailbox(dovecot: Dovecot, platform: Platform, user: str) -> None:
    platform.begin(user)
    _, said = platform.token({"refresh_token": "refresh-1", "client_id": "bdcdesk-client"})
    assert b"access-1" in said
    with connect(dovecot.account(user, auth="microsoft"), "access-1") as line:
        assert line.newest == 0
    refused = problem(dovecot.account(user, auth="microsoft"), "access-2")
    assert str(refused) == "its server does not accept what Microsoft 365 has allowed us; allow it again"
    assert refused.lasting


def test_a_server_that_is_gone_while_it_is_waited_is_noticed(platform: Platform) -> None:
    server = Dovecot(platform.url)
    try:
        server.start()
        with connect(server.account("a"), PASSWORD) as line:
            line.idle()
            assert not line.news(0)
            server.stop()
            with pytest.raises(MailboxProblem, match="connection"):
                any(line.news(0.2) for _ in range(100))
    finally:
        server.remove()
