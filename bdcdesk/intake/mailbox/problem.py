"""Why a mailbox cannot be read, as a sentence for people. What a server says is looked at and never repeated: it may name anybody."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

CODE = re.compile(r"\[([A-Z0-9-]+)", re.IGNORECASE)
"""A response code (RFC 3501, 5530), as in `[AUTHENTICATIONFAILED] ...`."""

BUSY = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN", "THROTTLED"})
FULL = frozenset({"OVERQUOTA"})
GONE = frozenset({"NONEXISTENT", "TRYCREATE"})
NO_FOLDER = re.compile(
    r"(?:doesn't|does not) exist|no such (?:mailbox|folder)|unknown (?:mailbox|folder)|(?:mailbox|folder) not found", re.IGNORECASE
)
"""How servers say it that give no code with it."""

NO_ENCRYPTION = "its server offers no encryption (STARTTLS), so no password was sent to it. Use “--tls implicit”, or another server"
LOST = "the connection to its server broke"


class MailboxProblem(Exception):
    """Its mails cannot be read at present: the connection is of no use. The message goes on after "it cannot be read: ".

    `lasting`: it stays so until a person does something, so there is no hurry to try again.
    """

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        super().__init__(why)
        self.lasting = lasting


class NotDone(MailboxProblem):
    """The server did not do what was asked, and says so; the connection is fine. `busy`: it may well do it later."""

    def __init__(self, why: str, *, busy: bool) -> None:
        super().__init__(why)
        self.busy = busy


@contextmanager
def asking(what: str) -> Iterator[None]:
    """What goes wrong in it becomes a MailboxProblem; a plain "no" of the server becomes NotDone: it did not `what`."""
    try:
        yield
    except imaplib.IMAP4.abort:
        raise MailboxProblem(LOST) from None
    except imaplib.IMAP4.error as error:
        raise _refused(what, str(error)) from None
    except OSError as error:
        raise MailboxProblem(LOST if not isinstance(error, TimeoutError) else "its server does not answer") from None
    except (ValueError, LookupError, TypeError):
        raise MailboxProblem("its server answers in a way that is not understood") from None


def code(said: str) -> str:
    """The response code in what a server said, "" without one."""
    found = CODE.search(said)
    return found[1].upper() if found else ""


def _refused(what: str, said: str) -> NotDone:
    known = code(said)
    if known in FULL:
        return NotDone(f"its server did not {what}: the mailbox is full, or has been asked for too much today", busy=True)
    if known in GONE or NO_FOLDER.search(said):
        return NotDone(f"its server did not {what}: there is no such folder", busy=False)
    return NotDone(f"its server did not {what}", busy=known in BUSY)


def not_signed_in(said: str, how: str) -> MailboxProblem:
    """The server did not let us in; `how` we showed who we are ("password", or the platform's name)."""
    known = code(said)
    if known in BUSY | FULL:
        return MailboxProblem("its server lets nobody in at present")
    if how == "password":
        if "application-specific" in said.lower():
            return MailboxProblem("it wants an app password made for bdcdesk instead of the account's own", lasting=True)
        return MailboxProblem("its server does not accept the user name or the password", lasting=True)
    return MailboxProblem(f"its server does not accept what {how} has allowed us; allow it again", lasting=True)


def unreachable(error: OSError, host: str) -> MailboxProblem:
    """No encrypted connection came about."""
    if isinstance(error, socket.gaierror):
        return MailboxProblem(f"the name “{host}” cannot be found. Is it spelled right, and is there a connection to the internet?")
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message.rstrip(".")
        return MailboxProblem(f"the certificate of “{host}” cannot be trusted ({why}), so no password was sent to it", lasting=True)
    if isinstance(error, ssl.SSLError):
        return MailboxProblem(f"“{host}” does not speak TLS on this port, so no password was sent to it", lasting=True)
    if isinstance(error, TimeoutError):
        return MailboxProblem(f"“{host}” does not answer")
    return MailboxProblem(f"“{host}” cannot be reached on this port")
