"""The one try to hand a mail to a mail server: a connection of its own, the mail once, and what came of it."""

import contextlib
import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from typing import Final

import msgspec

from bdcdesk.contact.mail.letter import is_address
from bdcdesk.contact.outcome import CertainlyNot, DontKnow, Outcome, Taken
from bdcdesk.contact.whole_answers import SealedTalk, Talk
from bdcdesk.translation import phrase

CONNECT: Final = 5.0
"""Seconds of silence while we connect, sign in and say whom it is for; as long for the word that the mail may come."""
ANSWER: Final = 18.0
"""Seconds for the mail itself, and as many for the answer to it. All that follows the last look at the clock is shorter than MARGIN."""
_AGAIN: Final = 15
_LATER: Final = 60
"""Seconds after which a server that said so is tried again: not before, for it puts off strangers for a minute to see whether they come."""
_STATUS: Final = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
NO_SUCH: Final = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4"})
"""Statuses (RFC 3463) by which nobody is at this address, now or later."""


class Server(msgspec.Struct, frozen=True):
    """How mails get out. `tls`: "starttls", "implicit", or "none", which is for this computer alone. `ca`: a file of certificates to trust
    instead of the system's. `timeouts`: seconds, CONNECT and ANSWER."""

    host: str
    port: int
    tls: str
    user: str = ""
    ca: str = ""
    timeouts: tuple[float, float] = (CONNECT, ANSWER)


class SignIn(msgspec.Struct, frozen=True):
    """A password, or an access token (XOAUTH2). `refused` is called when it was not accepted: the next one is asked for anew."""

    password: str = ""
    token: str = ""
    refused: Callable[[], None] = lambda: None


class NoSignIn(Exception):
    """The sentence says why there is nothing to sign in with. `lasting`: until somebody does something."""

    def __init__(self, sentence: str, *, lasting: bool) -> None:
        super().__init__(sentence)
        self.lasting = lasting


class _Refusal(Exception):
    def __init__(self, outcome: CertainlyNot) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


class Post:
    """`sign_in` raises NoSignIn; it is asked anew for each mail. Any thread."""

    def __init__(self, server: Server, sign_in: Callable[[], SignIn]) -> None:
        self._server = server
        self._sign_in = sign_in

    def send(self, named: str, sender: str, to: str, mail: bytes, still: Callable[[], bool]) -> Outcome:
        """Hands `mail` over for `to`; taken, it is called `named`. `still` is asked when everything but the mail is said."""
        if not is_address(to):
            return CertainlyNot("address", phrase("This is no address that a mail can be sent to. It was not sent."), bad_number=True)
        try:
            line = self._opened()
        except _Refusal as refusal:
            return refusal.outcome
        with contextlib.closing(line):
            try:
                self._announce(line, sender, to)
                if not still():
                    return CertainlyNot("too late", phrase("Its time had passed before the mail server could be reached. It was not sent."))
                _wait_for(line, self._server.timeouts[0])
                _expect(line.docmd("DATA"), 354, "the mail")
            except _Refusal as refusal:
                return refusal.outcome
            except (smtplib.SMTPException, OSError, ValueError) as error:
                return _unreached(error)
            return self._handed_over(line, named, mail)

    def check(self, sender: str = "") -> Outcome:
        """Signs in, says from whom a mail would come, and leaves: Taken("") if mails can go out."""
        try:
            with contextlib.closing(self._opened()) as line:
                if sender:
                    _expect(line.mail(sender), 250, "sender")
                    line.docmd("RSET")
                return Taken("")
        except _Refusal as refusal:
            return refusal.outcome
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return _unreached(error)

    def _handed_over(self, line: smtplib.SMTP, named: str, mail: bytes) -> Outcome:
        """From here on it may have gone, unless the server says that it has not."""
        try:
            _wait_for(line, self._server.timeouts[1])
            # A point alone ends the mail, so one that begins a line is doubled (RFC 5321, 4.5.2).
            line.send(re.sub(rb"(?m)^\.", b"..", mail) + (b"" if mail.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            code, said = line.getreply()
        except (smtplib.SMTPException, OSError, ValueError):
            return DontKnow(phrase("The mail server did not say whether it took the mail. Nobody knows whether it went."))
        if 200 <= code < 300:
            return Taken(named)
        if 400 <= code < 600:
            return _refused(code, said, "the mail").outcome
        return DontKnow(phrase("The mail server's answer could not be read. Nobody knows whether the mail went."))

    def _opened(self) -> smtplib.SMTP:
        """Connected, under TLS and signed in. Raises _Refusal."""
        server = self._server
        try:
            sign_in = self._sign_in() if server.user else None
        except NoSignIn as why:
            wait = None if why.lasting else _LATER
            raise _Refusal(CertainlyNot("sign-in", f"{why} It was not sent.", stop_queue=why.lasting, retry_after=wait)) from None
        line: smtplib.SMTP | None = None
        try:
            context = ssl.create_default_context(cafile=server.ca or None)
            if server.tls == "implicit":
                line = SealedTalk(server.host, server.port, timeout=server.timeouts[0], context=context)
            else:
                line = Talk(server.host, server.port, timeout=server.timeouts[0])
            if server.tls == "starttls":
                line.starttls(context=context)
            line.ehlo_or_helo_if_needed()
            if sign_in is not None:
                _sign_in(line, server.user, sign_in)
        except BaseException as error:
            if line is not None:
                line.close()
            if sign_in is not None and isinstance(error, smtplib.SMTPAuthenticationError):
                sign_in.refused()
            if isinstance(error, smtplib.SMTPException | OSError | ValueError):
                raise _Refusal(_unreached(error)) from None
            raise
        return line

    def _announce(self, line: smtplib.SMTP, sender: str, to: str) -> None:
        _expect(line.mail(sender), 250, "sender")
        code, said = line.rcpt(to)
        if code not in (250, 251):
            raise _refused(code, said, "address")


def _sign_in(line: smtplib.SMTP, user: str, given: SignIn) -> None:
    """By hand, for the standard library's own way takes no password but an ASCII one."""
    offered = line.esmtp_features.get("auth", "").upper().split()
    if given.token:
        reply = line.docmd("AUTH", "XOAUTH2 " + _sealed(f"user={user}\1auth=Bearer {given.token}\1\1"))
        if reply[0] == 334:
            # It has told why in the question; an empty answer ends it.
            reply = line.docmd("")
    elif "PLAIN" in offered:
        reply = line.docmd("AUTH", "PLAIN " + _sealed(f"\0{user}\0{given.password}"))
    elif "LOGIN" in offered:
        reply = line.docmd("AUTH", "LOGIN " + _sealed(user))
        if reply[0] == 334:
            reply = line.docmd(_sealed(given.password))
    else:
        raise smtplib.SMTPNotSupportedError
    if reply[0] != 235:
        raise smtplib.SMTPAuthenticationError(*reply)


def _sealed(text: str) -> str:
    return b64encode(text.encode()).decode()


def _wait_for(line: smtplib.SMTP, seconds: float) -> None:
    if line.sock is not None:
        line.sock.settimeout(seconds)


def _expect(reply: tuple[int, bytes], code: int, what: str) -> None:
    if reply[0] != code:
        raise _refused(*reply, what)


def _refused(code: int, said: bytes, what: str) -> _Refusal:
    """What a server's word means that it will not; nothing of its words is kept, for a shopper's address may stand in them."""
    found = _STATUS.match(said)
    status = found[1].decode() if found else ""
    number = f"{code} {status}".strip()
    if 400 <= code < 500:
        return _Refusal(CertainlyNot(number, f"The mail server puts {what} off ({number}). It was not sent.", retry_after=_LATER))
    if not 500 <= code < 600:
        return _Refusal(CertainlyNot(number, f"The mail server answers to {what} with {number}. It was not sent.", retry_after=_AGAIN))
    if what == "address":
        gone = status in NO_SUCH or (not status and code == 550)
        why = "There is no such mail address" if gone else "The mail server takes no mail for this address"
        return _Refusal(CertainlyNot(number, f"{why} ({number}). It was not sent.", bad_number=gone))
    if what == "sender":
        why = "The mail server does not let the store's address send. A manager has to correct it"
        return _Refusal(CertainlyNot(number, f"{why} ({number}). It was not sent.", stop_queue=True))
    return _Refusal(CertainlyNot(number, f"The mail server refuses the mail ({number}). It was not sent."))


def _unreached(error: Exception) -> CertainlyNot:
    """Before a word of the mail had left."""
    match error:
        case smtplib.SMTPAuthenticationError(smtp_code=code) if code < 500:
            return CertainlyNot(str(code), phrase("The mail server does not let anybody in for now. It was not sent."), retry_after=_LATER)
        case smtplib.SMTPAuthenticationError():
            why = "The mail server does not accept the store's user and password. Give them anew in the settings of the hub's computer"
            why += " (Mail), or with “bdcdesk mail secret”. It was not sent."
            return CertainlyNot("sign-in", why, stop_queue=True)
        case smtplib.SMTPNotSupportedError():
            why = phrase("The mail server cannot encrypt, or cannot sign in as it is set up. Nothing was told to it, and it was not sent.")
            return CertainlyNot("tls", why, stop_queue=True)
        case ssl.SSLCertVerificationError():
            why = phrase("The mail server shows no certificate that this computer trusts. Nothing was told to it, and it was not sent.")
            return CertainlyNot("certificate", why, stop_queue=True)
        case socket.gaierror():
            why = phrase("The mail server's name could not be found. Is there a connection to the internet? It was not sent.")
            return CertainlyNot("no name", why, retry_after=_AGAIN)
        case smtplib.SMTPResponseException(smtp_code=code) if 400 <= code < 600:
            wait = _LATER if code < 500 else None
            return CertainlyNot(str(code), f"The mail server does not talk to us ({code}). It was not sent.", retry_after=wait)
        case _:
            return CertainlyNot("unreachable", phrase("The mail server could not be reached. It was not sent."), retry_after=_AGAIN)
