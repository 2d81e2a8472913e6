"""One connection to a mailbox over IMAP: encrypted, signed in, with its folder open."""

import imaplib
import selectors
import ssl
from collections.abc import Sequence
from datetime import date
from types import TracebackType
from typing import Any, Final

import msgspec
from imapclient import IMAPClient, SocketTimeout

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.mailbox.account import PLATFORMS, Account
from bdcdesk.intake.mailbox.problem import LOST, NO_ENCRYPTION, MailboxProblem, NotDone, asking, not_signed_in, unreachable

CONNECT_SECONDS: Final = 15.0
ANSWER_SECONDS: Final = 60.0


class About(msgspec.Struct, frozen=True):
    """What is known of a mail before it is fetched: its size in bytes, and when it came into the mailbox, by its server's clock: whole
    seconds, 0 if the server does not say it in a way that is understood."""

    size: int
    came: Instant


class Line:
    """Opened by `connect`; use as a context. One thread. Every method may raise MailboxProblem: then the line is of no use any more,
    unless it is NotDone.

    `validity`: the folder's UIDVALIDITY, 0 if its server knows none; a mail's uid holds as long as it stays the same. `newest`: no mail had
    a higher uid when the folder was opened. `idles`: the server tells of mails by itself; `moves`: it can move them.
    """

    def __init__(self, client: Any, account: Account) -> None:
        self._client = client
        self._account = account
        with asking(f"open the folder “{account.folder}”"):
            # A folder that is only looked at is not changed by a mistake of ours either.
            opened = client.select_folder(account.folder, readonly=account.after == "leave")
            self.validity = int(opened.get(b"UIDVALIDITY", 0))
            after_newest = opened.get(b"UIDNEXT")
            self.newest = int(after_newest) - 1 if after_newest is not None else max(client.search(["UID", "*"]), default=0)
            self.idles = bool(client.has_capability("IDLE"))
            self.moves = bool(client.has_capability("MOVE"))

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        hang_up(self._client, polite=kind is None)

    def since(self, day: date) -> list[int]:
        """The uids of the mails that came that day (of the server) or later, in ascending order."""
        with asking("look for mails"):
            return sorted(self._client.search(["SINCE", day]))

    def above(self, uid: int) -> list[int]:
        """The uids above this one, in ascending order; also of those that came while it was looked for."""
        with asking("look for mails"):
            while True:
                self._told()
                found = sorted(one for one in self._client.search(["UID", f"{uid + 1}:*"]) if one > uid)
                if found or not self._told():
                    return found

    def about(self, uid: int) -> About | None:
        """None if the mail is gone by now."""
        with asking("tell of a mail"):
            found = self._client.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"]).get(uid)
            if found is None or b"RFC822.SIZE" not in found:
                return None
            came = found.get(b"INTERNALDATE")
            return About(int(found[b"RFC822.SIZE"]), int(came.timestamp() * 1000) if came is not None else 0)

    def content(self, uid: int) -> bytes | None:
        """The whole mail, which stays as unseen as it is. None if it is gone by now."""
        return self._part(uid, "BODY.PEEK[]", b"BODY[]")

    def beginning(self, uid: int, size: int) -> bytes | None:
        """Its first `size` bytes: the header, and what follows."""
        return self._part(uid, f"BODY.PEEK[]<0.{size}>", b"BODY[]<0>")

    def mark(self, uids: Sequence[int]) -> None:
        """Does with these read mails what the account says; those that are gone do no harm."""
        if self._account.after == "seen":
            with asking("mark a mail as seen"):
                self._client.add_flags(list(uids), [b"\\Seen"], silent=True)
        elif self._account.after == "move":
            if not self.moves:
                raise NotDone("its server cannot move mails; let read mails be left, or marked as seen", busy=False)
            with asking(f"move a mail to the folder “{self._account.to}”"):
                self._client.move(list(uids), self._account.to)

    def named(self, message: str) -> list[int]:
        """The uids of the mails with this Message-ID."""
        with asking("look for mails"):
            return [int(uid) for uid in self._client.search(["HEADER", "Message-ID", message])]

    def has(self, folder: str) -> bool:
        """Whether there is a folder of this name."""
        with asking("tell of its folders"):
            return bool(self._client.folder_exists(folder))

    def idle(self) -> None:
        """From now on the server says by itself that there is news; until `stop_idling` nothing else may be asked of it."""
        with asking("wait for mails"):
            self._client.idle()

    def news(self, seconds: float) -> bool:
        """Whether the server said that there are mails, waiting for it at most so long."""
        with asking("wait for mails"):
            said = self._client.idle_check(timeout=seconds)
            if not said and self._readable() and not (said := self._client.idle_check(timeout=0)) and self._readable():
                # There is something to read and nothing comes of it: the other end is gone.
                raise MailboxProblem(LOST)
            if any(b"BYE" in part[:1] for part in said):
                raise MailboxProblem("its server closed the connection")
            return any(b"EXISTS" in part[1:2] for part in said)

    def stop_idling(self) -> bool:
        """Whether it said at last that there are mails. A dead line shows here."""
        with asking("wait for mails"):
            _, said = self._client.idle_done()
            return any(b"EXISTS" in part[1:2] for part in said)

    def _part(self, uid: int, wanted: str, named: bytes) -> bytes | None:
        with asking("hand out a mail"):
            found = self._client.fetch([uid], [wanted]).get(uid)
            return None if found is None or found.get(named) is None else bytes(found[named])

    def _told(self) -> bool:
        """Whether the answers since the last call said that there are more mails. A server says it once, in the answer to whatever it is
        asked; imapclient shows what NOOP and IDLE say, not what a SEARCH does."""
        _, said = self._client._imap.response("EXISTS")
        return bool(said != [None])

    def _readable(self) -> bool:
        with selectors.DefaultSelector() as selector:
            selector.register(self._client.socket(), selectors.EVENT_READ)
            return bool(selector.select(0))


def connect(account: Account, secret: str, answer: float = ANSWER_SECONDS) -> Line:
    """Connects, signs in and opens the folder; `secret` is the password, or an access token. Raises MailboxProblem.

    `answer`: seconds of silence after which a server that was asked something is taken for gone.

    Nothing of who we are is sent before the connection is encrypted and the server's certificate is found to be right.
    """
    client = _encrypted(account, answer)
    try:
        _sign_in(client, account, secret)
        return Line(client, account)
    except BaseException:
        hang_up(client, polite=False)
        raise


def hang_up(client: Any, *, polite: bool) -> None:
    """Closes a connection, whatever state it is in."""
    try:
        if polite:
            client.logout()
        else:
            client.shutdown()
    except (imaplib.IMAP4.error, OSError, ValueError):
        try:
            client.shutdown()
        except (imaplib.IMAP4.error, OSError):
            return


def _encrypted(account: Account, answer: float) -> Any:
    try:
        context = ssl.create_default_context(cafile=account.ca or None)
        implicit = account.tls == "implicit"
        timeout = SocketTimeout(min(CONNECT_SECONDS, answer), answer)
        client = IMAPClient(account.host, account.port, ssl=implicit, ssl_context=context if implicit else None, timeout=timeout)
    except imaplib.IMAP4.error:
        raise MailboxProblem(f"what answers at “{account.host}” on this port is no IMAP server") from None
    except OSError as error:
        raise unreachable(error, account.host) from None
    except ValueError:
        raise MailboxProblem(f"“{account.host}” is no name of a server", lasting=True) from None
    client.normalise_times = False
    if implicit:
        return client
    try:
        if not client.has_capability("STARTTLS"):
            raise MailboxProblem(NO_ENCRYPTION, lasting=True)
        client.starttls(context)
    except MailboxProblem:
        hang_up(client, polite=False)
        raise
    except imaplib.IMAP4.error:
        hang_up(client, polite=False)
        raise MailboxProblem(NO_ENCRYPTION, lasting=True) from None
    except OSError as error:
        hang_up(client, polite=False)
        raise unreachable(error, account.host) from None
    return client


def _sign_in(client: Any, account: Account, secret: str) -> None:
    try:
        if account.auth != "password":
            client.oauth2_login(account.user, secret)
        elif client.has_capability("AUTH=PLAIN"):
            client.plain_login(account.user, secret)
        else:
            client.login(account.user, secret)
    except imaplib.IMAP4.abort:
        raise MailboxProblem(LOST) from None
    except imaplib.IMAP4.error as error:
        raise not_signed_in(str(error), PLATFORMS.get(account.auth, "password")) from None
    except UnicodeEncodeError:
        raise MailboxProblem("its server cannot take a password with such letters; choose one of plain letters", lasting=True) from None
    except OSError:
        raise MailboxProblem(LOST) from None
