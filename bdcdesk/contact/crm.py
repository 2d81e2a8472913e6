"""The lines to the CRM that a dealer has beside bdcdesk: mail over SMTP, JSON over HTTP. Nothing here contacts a shopper."""

import hashlib
import hmac
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from types import TracebackType
from typing import Final, Protocol
from urllib.parse import urlsplit

import msgspec
import requests
import urllib3

from bdcdesk.domain.events import Instant

# An id is not to stand on a line of its own, which readers may take for an empty one.
_POLICY: Final = SMTP.clone(max_line_length=300)
TIMEOUT: Final = 20.0
"""Seconds of silence."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_UNFIT: Final = frozenset({400, 413, 415, 422})
_KNOWS_IT: Final = 409


class NotTaken(Exception):
    """It was not taken. The message is a sentence without anything of a shopper's and without a secret. `unfit`: of this one thing the
    other side says that it never will take it; else it may be tried again."""

    def __init__(self, why: str, *, unfit: bool = False) -> None:
        super().__init__(why)
        self.unfit = unfit


class Parcel(msgspec.Struct, frozen=True):
    """What is sent of one event. `id` is the event's, the same however often it is sent. As mail: `to`, `subject` and `text`, `lead` for a
    lead in ADF; as JSON: `body`. `at`: when it happened."""

    id: str
    at: Instant = 0
    to: str = ""
    subject: str = ""
    text: str = ""
    lead: bool = False
    body: bytes = b""


class Line(Protocol):
    """An open line to one target; use as a context, in one thread."""

    def __enter__(self) -> "Line": ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def send(self, parcel: Parcel) -> None:
        """Returns when the other side has taken it. Raises NotTaken."""


class Address(msgspec.Struct, frozen=True):
    """How mails get out. `tls` is "starttls", "implicit" or, on this computer alone, "none"."""

    host: str
    port: int
    tls: str
    user: str
    sender: str
    target: str


class Mail:
    """A `Line` by SMTP. The server has to show a certificate for its name."""

    def __init__(self, address: Address, password: str) -> None:
        self._address = address
        self._password = password
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> "Mail":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._line is not None:
            # Told nothing more: whatever became of the last mail is known by now.
            self._line.close()

    def send(self, parcel: Parcel) -> None:
        try:
            if self._line is None:
                self._line = self._opened()
            self._line.send_message(self._message(parcel))
        except smtplib.SMTPDataError as error:
            raise NotTaken(f"it refuses the mail ({error.smtp_code}).", unfit=error.smtp_code >= 500) from None
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _ in error.recipients.values()})
            raise NotTaken(f"its mail server does not take mail for the address ({codes[0]}).") from None
        except smtplib.SMTPAuthenticationError:
            raise NotTaken("the mail server does not accept the user and password. Give them with “bdcdesk copy secret”.") from None
        except smtplib.SMTPResponseException as error:
            raise NotTaken(f"the mail server answered with {error.smtp_code}.") from None
        except ssl.SSLError:
            raise NotTaken("the mail server shows no certificate that this computer trusts. Nothing was told to it.") from None
        except (smtplib.SMTPException, OSError, ValueError):
            raise NotTaken("the mail server does not answer as one.") from None

    def _opened(self) -> smtplib.SMTP:
        to, context = self._address, ssl.create_default_context()
        if to.tls == "implicit":
            line: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=TIMEOUT, context=context)
        else:
            line = smtplib.SMTP(to.host, to.port, timeout=TIMEOUT)
        try:
            if to.tls == "starttls":
                line.starttls(context=context)
            if to.user:
                line.login(to.user, self._password)
        except BaseException:
            line.close()
            raise
        return line

    def _message(self, parcel: Parcel) -> EmailMessage:
        message = EmailMessage(policy=_POLICY)
        message["From"], message["To"], message["Subject"] = self._address.sender, parcel.to, parcel.subject
        domain = self._address.sender.rpartition("@")[2] or "bdcdesk.invalid"
        message["Message-ID"] = f"<{parcel.id}.{self._address.target}@{domain}>"
        # As of when it happened: the same mail, however often it is sent.
        message["Date"] = formatdate(parcel.at / 1000)
        message["X-Bdcdesk-Event"] = parcel.id
        if not parcel.lead:
            message["Auto-Submitted"] = "auto-generated"
        message.set_content(parcel.text)
        return message


class Hook:
    """A `Line` by HTTP: JSON, with a token in the header, and signed. Redirects are not followed."""

    def __init__(self, url: str, secrets: Mapping[str, str]) -> None:
        self._url = url
        self._secrets = secrets
        self._session = requests.Session()

    def __enter__(self) -> "Hook":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._session.close()

    def send(self, parcel: Parcel) -> None:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": parcel.id,
            "X-Bdcdesk-Signature-256": signature(self._secrets.get("signing", ""), parcel.body),
            "Authorization": f"Bearer {self._secrets.get('token', '')}",
        }
        try:
            with self._session.post(
                self._url, data=parcel.body, headers=headers, timeout=(5.0, TIMEOUT), allow_redirects=False, stream=True
            ) as got:
                status = got.status_code
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError):
            raise NotTaken("it does not answer.") from None
        if not (200 <= status < 300 or status == _KNOWS_IT):
            raise NotTaken(f"it answered with status {status}.", unfit=status in _UNFIT)


def signature(secret: str, body: bytes) -> str:
    """What stands in X-Bdcdesk-Signature-256."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def usable(url: str) -> bool:
    """Whether shoppers' words may be sent there: over TLS, or on this computer."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK))


def here(host: str) -> bool:
    """Whether a mail server is on this computer, where it may do without TLS."""
    return host in _LOOPBACK
