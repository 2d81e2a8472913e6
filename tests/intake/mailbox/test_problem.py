import imaplib
import ssl

import pytest

from bdcdesk.intake.mailbox.problem import LOST, MailboxProblem, NotDone, asking, not_signed_in, unreachable


@pytest.mark.parametrize(
    ("said", "how", "why", "lasting"),
    [
        ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "password", "the user name or the password", True),
        ("LOGIN failed.", "password", "the user name or the password", True),
        ("[ALERT] Application-specific password required: https://example.com", "password", "an app password", True),
        ("[UNAVAILABLE] Temporary authentication failure.", "password", "nobody in at present", False),
        ("[LIMIT] Too many connections", "Google", "nobody in at present", False),
        ("AUTHENTICATE failed.", "Microsoft 365", "what Microsoft 365 has allowed us; allow it again", True),
    ],
)
def test_why_nobody_is_let_in(said: str, how: str, why: str, lasting: bool) -> None:
    problem = not_signed_in(said, how)
    assert why in str(problem)
    assert problem.lasting is lasting


@pytest.mark.parametrize(
    ("error", "why", "busy"),
    [
        (imaplib.IMAP4.error("move failed: [OVERQUOTA] Quota exceeded for rosa@example.com"), "the mailbox is full", True),
        (imaplib.IMAP4.error("fetch failed: [SERVERBUG] rosa@example.com"), "its server did not read", True),
        (imaplib.IMAP4.error("fetch failed: rosa@example.com"), "its server did not read", False),
        (imaplib.IMAP4.error("select failed: [NONEXISTENT] Unknown Mailbox: x"), "there is no such folder", False),
        (imaplib.IMAP4.abort("socket error: EOF, rosa@example.com"), LOST, None),
        (ConnectionResetError(104, "reset"), LOST, None),
        (TimeoutError("timed out"), "does not answer", None),
        (ValueError("rosa@example.com"), "not understood", None),
    ],
)
def test_what_a_server_says_becomes_a_sentence_that_repeats_none_of_it(error: Exception, why: str, busy: bool | None) -> None:
    with pytest.raises(MailboxProblem) as caught, asking("read"):
        raise error
    assert why in str(caught.value)
    assert "rosa" not in str(caught.value)
    assert (caught.value.busy if isinstance(caught.value, NotDone) else None) is busy
    assert caught.value.__cause__ is None


def test_why_no_connection_came_about() -> None:
    assert "does not answer" in str(unreachable(TimeoutError(), "h"))
    assert "cannot be reached" in str(unreachable(ConnectionRefusedError(), "h"))
    assert unreachable(ssl.SSLError(1, "wrong version"), "h").lasting
