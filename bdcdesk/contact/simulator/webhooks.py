"""The simulated provider's webhooks: what became of our texts, and what shoppers write, signed as the provider that is played signs.

They go out when told to, all that has become due by then, so that they keep to a clock that tests move. On the way they can be forged,
doubled, replayed, late, or out of order.
"""

import hashlib
import uuid
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import urlencode

import msgspec
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bdcdesk.contact.signatures import (
    SIGNALWIRE_HEADER,
    TELNYX_HEADER,
    TELNYX_TIME,
    TWILIO_HEADER,
    WINDOW,
    telnyx_signed,
    twilio_signature,
)
from bdcdesk.contact.simulator.answers import API, Json
from bdcdesk.contact.simulator.state import State
from bdcdesk.contact.simulator.telnyx_answers import Files, iso, telnyx_message
from bdcdesk.contact.simulator.texts import Text, changes, progress, segments
from bdcdesk.contact.wire import is_loopback
from bdcdesk.domain.events.base import Instant

Style = Literal["twilio", "signalwire", "telnyx"]
Trick = Literal["forged", "doubled", "replayed", "late", "reordered"]

_SILENCE = 5
_HEADERS = {"twilio": TWILIO_HEADER, "signalwire": SIGNALWIRE_HEADER}


class Where(msgspec.Struct, forbid_unknown_fields=True):
    """What is posted to /_simulator/webhooks: where they go from now on, and whose they are.

    `url` is on this machine; what is signed is `public` where that is another one. `secret` is the signing key, or what it is made from.
    `since`: an instant after which what had happened by now is told too.
    """

    url: str
    style: Style
    secret: str
    public: str = ""
    since: Instant | None = None


class Delivery(msgspec.Struct, forbid_unknown_fields=True):
    """What is posted to /_simulator/webhooks/deliver.

    "forged": before each true one, the same under another's key. "doubled": each twice. "replayed": all that went out earlier, once more.
    "late": with the time of a quarter of an hour ago, where times are signed. "reordered": the newest first.
    """

    tricks: list[Trick] = []


class Letter(msgspec.Struct, frozen=True):
    """One webhook as it goes out."""

    sid: str
    status: str
    headers: dict[str, str]
    body: bytes


class Delivered(msgspec.Struct, frozen=True):
    """`answer` is the HTTP status, 0 for none. `forged` and `again` say what was odd about it."""

    sid: str
    status: str
    answer: int
    forged: bool = False
    again: bool = False


class Courier:
    """`begin`, `letters` and `remember` belong to the event loop; `deliver` waits for the network, in any thread."""

    def __init__(self, state: State, account: str) -> None:
        self._state = state
        self._account = account
        self._where: Where | None = None
        self._until: Instant = 0
        self._gone: list[Letter] = []

    def begin(self, where: Where, now: Instant) -> str:
        """Gives Telnyx's public key, "" for the others. Raises ValueError for an address that is not on this machine."""
        if not is_loopback(where.url):
            raise ValueError("The simulator's webhooks go to this machine only.")
        self._where, self._until = where, now if where.since is None else where.since
        self._gone.clear()
        return (
            b64encode(_key(where.secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
            if where.style == "telnyx"
            else ""
        )

    @property
    def where(self) -> Where | None:
        """Where they go, None for nowhere."""
        return self._where

    def signed(self, where: Where, url: str, fields: Mapping[str, str]) -> dict[str, str]:
        """The headers of a form that goes to this address, as it is known outside. Not of Telnyx's."""
        signature = twilio_signature(where.secret, url, fields.items())
        return {"Content-Type": "application/x-www-form-urlencoded", _HEADERS[where.style]: signature}

    def letters(self, delivery: Delivery, now: Instant) -> list[tuple[Letter, Delivered]]:
        """What is due, in the order in which it goes out, each with what will be said of it."""
        where = self._where
        if where is None:
            return []
        due = sorted((at, text.n, text) for text in self._state.texts(now) for at in changes(text) if self._until < at <= now)
        self._until = now
        if "reordered" in delivery.tricks:
            due.reverse()
        signed = now - 3 * WINDOW if "late" in delivery.tricks else now
        out = [(letter, Delivered(letter.sid, letter.status, 0, again=True)) for letter in self._gone if "replayed" in delivery.tricks]
        for at, _, text in due:
            true = self._letter(where, text, at, signed)
            if "forged" in delivery.tricks:
                other = msgspec.structs.replace(where, secret=f"not {where.secret}")
                out.append((self._letter(other, text, at, signed), Delivered(true.sid, true.status, 0, forged=True)))
            out.append((true, Delivered(true.sid, true.status, 0)))
            if "doubled" in delivery.tricks:
                out.append((true, Delivered(true.sid, true.status, 0, again=True)))
            self._gone.append(true)
        return out

    def event(self, kind: str, payload: Json, now: Instant) -> tuple[Letter, Delivered]:
        """One of Telnyx's about a call."""
        where = self._where
        assert where is not None
        name = f"{kind} {uuid.uuid4()}"
        return _signed(where, name, kind, kind, payload, now, now), Delivered(name, kind, 0)

    def deliver(self, letters: Sequence[tuple[Letter, Delivered]]) -> list[Delivered]:
        where = self._where
        told: list[Delivered] = []
        with requests.Session() as session:
            session.trust_env = False
            for letter, about in letters if where else ():
                try:
                    url = where.url if where else ""
                    answer = session.post(url, letter.body, headers=letter.headers, timeout=_SILENCE, allow_redirects=False).status_code
                except requests.RequestException:
                    answer = 0
                told.append(msgspec.structs.replace(about, answer=answer))
        return told

    def _letter(self, where: Where, text: Text, at: Instant, signed: Instant) -> Letter:
        status = progress(text, at).status
        if where.style == "telnyx":
            files = self._state.media(text=text.sid) if text.attached else []
            return _telnyx(where, text, files, at, signed, status)
        fields = self._fields(text, at)
        token = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{text.sid} {status}"))
        headers = {**self.signed(where, where.public or where.url, fields), "I-Twilio-Idempotency-Token": token}
        return Letter(text.sid, status, headers, urlencode(fields).encode())

    def _files(self, text: Text) -> dict[str, str]:
        """With the addresses that Twilio puts in. None of ours follows them: whoever signs a webhook could name any host."""
        told = {"NumMedia": str(text.attached)}
        for place, (sid, _, kind, _) in enumerate(self._state.media(text=text.sid) if text.attached else ()):
            told[f"MediaContentType{place}"] = kind
            told[f"MediaUrl{place}"] = f"https://api.twilio.com/{API}/Accounts/{self._account}/Messages/{text.sid}/Media/{sid}"
        return told

    def _fields(self, text: Text, at: Instant) -> dict[str, str]:
        so_far = progress(text, at)
        fields = {
            "AccountSid": self._account,
            "ApiVersion": API,
            "From": text.sender,
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsStatus": so_far.status,
            "To": text.to,
        }
        if text.inbound:
            return {**fields, **self._files(text), "Body": text.body, "NumSegments": str(segments(text.body))}
        return {**fields, "MessageStatus": so_far.status, **({"ErrorCode": str(so_far.code)} if so_far.code else {})}


def _telnyx(where: Where, text: Text, files: Files, at: Instant, signed: Instant, status: str) -> Letter:
    kind = "message.received" if text.inbound else "message.sent" if status == "sent" else "message.finalized"
    return _signed(where, text.sid, status, kind, telnyx_message(text, at, files), at, signed)


def _signed(where: Where, name: str, status: str, kind: str, payload: Json, at: Instant, signed: Instant) -> Letter:
    event = {
        "data": {
            "event_type": kind,
            "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name} {status}")),
            "occurred_at": iso(at),
            "payload": payload,
            "record_type": "event",
        },
        "meta": {"attempt": 1, "delivered_to": where.public or where.url},
    }
    body, stamp = msgspec.json.encode(event), str(signed // 1000)
    signature = b64encode(_key(where.secret).sign(telnyx_signed(stamp, body))).decode()
    return Letter(name, status, {"Content-Type": "application/json", TELNYX_HEADER: signature, TELNYX_TIME: stamp}, body)


def _key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret.encode()).digest())
