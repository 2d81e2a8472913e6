"""Telnyx over its REST API v2 (developers.telnyx.com/api): texts with an Idempotency-Key, calls with a command_id.

What its API cannot do, as of 2026-11. There is no list of messages: `find_texts` and `inbound_texts` look through the detail records, which
hold no words and may be minutes behind, and ask for each message by its name; that they show nothing proves little, and what settles an
unknown text is to send it once more under the same `request` (`one_per_request`). A call's steps are told by webhook only: asked, Telnyx
says whether a leg still lives, neither who picked up nor how it ended; so a call that was only polled ends as
"canceled" and stops no clock. Calls cannot be listed: none is ever found, and a call whose
answer was lost is given to the agent, whose own phone is all that can ring twice.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar
from urllib.parse import quote

import msgspec
import requests

from bdcdesk.contact.judging import asked, outcome_of, read, session_for, unreadable
from bdcdesk.contact.outcome import (
    CallStatus,
    InboundText,
    Outcome,
    SentCall,
    SentText,
    TextState,
    TextStatus,
    Trouble,
)
from bdcdesk.contact.provider import InboundCall, ProviderProblem, Recording, always
from bdcdesk.contact.telnyx_codes import trouble
from bdcdesk.contact.voice import WAIT_FOR_KEY
from bdcdesk.contact.wire import Answer, Bearer, Wire
from bdcdesk.domain.events.base import Instant

RING_AGENT, RING_SHOPPER = 20, 25
"""Seconds that each phone is let ring."""

_PAGE = 50
_KNOWN = 5_000
"""Messages that are remembered by name: what a message says does not change."""
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_:-]{1,255}")
_BY_HAND = "Telnyx tells how a call went by webhook only. Note what came of it yourself."
_OVER = frozenset({"90018", "90055"})
"""Codes for a command on a call that has ended."""

_TEXT_STATES: dict[str, TextState] = {
    "queued": "waiting",
    "sending": "waiting",
    "sent": "sent",
    "delivery_unconfirmed": "sent",
    "delivered": "delivered",
    "expired": "failed",
    "sending_failed": "failed",
    "delivery_failed": "failed",
}


class _Error(msgspec.Struct):
    code: str = ""


class _Errors(msgspec.Struct):
    errors: list[_Error] = []


class _Party(msgspec.Struct):
    phone_number: str = ""
    status: str = ""


class _Message(msgspec.Struct):
    id: str
    direction: str = ""
    sender: _Party = msgspec.field(name="from", default_factory=_Party)
    to: list[_Party] = []
    text: str | None = None
    received_at: str | None = None
    errors: list[_Error] = []


class _Told(msgspec.Struct):
    data: _Message


class _Record(msgspec.Struct):
    uuid: str
    created_at: str = ""


class _Pages(msgspec.Struct):
    total_pages: int = 1


class _Records(msgspec.Struct):
    data: list[_Record]
    meta: _Pages = msgspec.field(default_factory=_Pages)


class _Leg(msgspec.Struct):
    call_control_id: str
    is_alive: bool = True
    client_state: str | None = None


class _Dialled(msgspec.Struct):
    data: _Leg


class _Intended(msgspec.Struct):
    """What goes with a call as its `client_state`, so that whoever hears of it knows whom it is for."""

    shopper: str
    caller_id: str


_T = TypeVar("_T")


class Telnyx:
    """A Provider. `connection` is the voice API application that calls go through; `profile` the messaging profile, "" for that of the
    sending number. `timeouts` are seconds: to connect, and of silence. Threads: one at a time. Raises ProviderProblem for a base URL that
    would show the key to the network.
    """

    one_per_request: Final = True

    def __init__(
        self,
        key: str,
        connection: str = "",
        session: requests.Session | None = None,
        timeouts: tuple[float, float] = (5, 30),
        *,
        base_url: str = "https://api.telnyx.com",
        profile: str = "",
        name: str = "telnyx",
    ) -> None:
        session = session_for(base_url, session)
        self.name = name
        self._connection = connection
        self._profile = profile
        self._root = f"{base_url.rstrip('/')}/v2"
        self._wire = Wire(Bearer(key), timeouts, session)
        self._known: dict[str, _Message] = {}

    def send_text(self, to: str, sender: str, body: str, still: Callable[[], bool] = always, request: str = "") -> Outcome:
        profile = {"messaging_profile_id": self._profile} if self._profile else {}
        told = {"to": to, **({"from": sender} if sender else {}), **profile, "text": body}
        headers = {"Idempotency-Key": key_of(request)} if request else {}
        return self._ask_once("messages", told, headers, still, lambda answer: msgspec.json.decode(answer, type=_Told).data.id)

    def place_call(self, agent_phone: str, shopper: str, caller_id: str, still: Callable[[], bool] = always, request: str = "") -> Outcome:
        """Rings the agent. When a webhook says that they have answered, `ask_key` asks for a 1; when another says that it was pressed,
        `put_through` rings the shopper: nothing else does."""
        told = {
            "connection_id": self._connection,
            "to": agent_phone,
            "from": caller_id,
            "timeout_secs": RING_AGENT,
            "client_state": base64.b64encode(msgspec.json.encode(_Intended(shopper, caller_id))).decode(),
            **({"command_id": key_of(request)} if request else {}),
        }
        return self._ask_once("calls", told, {}, still, lambda answer: msgspec.json.decode(answer, type=_Dialled).data.call_control_id)

    def ask_key(self, sid: str, words: str, request: str) -> None:
        """Say this to the agent, who has answered, and wait for a 1; a webhook tells whether it came. Raises ProviderProblem."""
        told = {
            "payload": words,
            "voice": "female",
            "language": "en-US",
            "valid_digits": "1",
            "minimum_digits": 1,
            "maximum_digits": 1,
            "maximum_tries": 2,
            "timeout_millis": 1000 * WAIT_FOR_KEY,
            "command_id": key_of(f"{request}:ask"),
        }
        self._command(sid, "gather_using_speak", told)

    def put_through(self, sid: str, shopper: str, caller_id: str, request: str) -> None:
        """Ring the shopper and bridge them to the agent, who has answered; the same `request` within a minute does it once. Raises
        ProviderProblem."""
        told: dict[str, object] = {
            "to": shopper,
            "from": caller_id,
            "timeout_secs": RING_SHOPPER,
            "command_id": key_of(f"{request}:through"),
        }
        told |= {"target_leg_client_state": base64.b64encode(request.encode()).decode(), "answering_machine_detection": "detect"}
        self._command(sid, "transfer", told)

    def text_status(self, sid: str) -> TextStatus:
        message = self._read(f"messages/{quote(sid, safe='')}", _Told).data
        state = _TEXT_STATES.get(message.to[0].status if message.to else "", "waiting")
        if state != "failed":
            return TextStatus(sid, state)
        code = message.errors[0].code if message.errors else ""
        return TextStatus(sid, state, trouble(code, "The text could not be delivered"))

    def call_status(self, sid: str) -> CallStatus:
        leg = self._read(f"calls/{quote(sid, safe='')}", _Dialled).data
        if leg.is_alive:
            return CallStatus(sid, "ringing agent", shopper=_intended(leg))
        return CallStatus(sid, "ended", "canceled", shopper=_intended(leg), reason=_BY_HAND, sure=False)

    def find_texts(self, to: str, sender: str, since: Instant) -> list[SentText]:
        found = self._messages("outbound", {"filter[cld]": to, **({"filter[cli]": sender} if sender else {})}, since)
        return [SentText(each.id, to, each.text or "", at, each.to[0].status if each.to else "") for each, at in found]

    def find_calls(self, agent_phone: str, caller_id: str, since: Instant) -> list[SentCall]:
        """None: Telnyx has no list of calls."""
        return []

    def inbound_texts(self, number: str, since: Instant) -> list[InboundText]:
        found = list(self._messages("inbound", {"filter[cld]": number}, since))
        return [InboundText(each.id, each.sender.phone_number, number, each.text or "", at) for each, at in reversed(found)]

    def inbound_calls(self, number: str, since: Instant) -> list[InboundCall]:
        """None: Telnyx tells of calls by webhook only."""
        return []

    def hang_up(self, sid: str) -> None:
        self._command(sid, "hangup", {})

    def recordings(self, sid: str) -> list[Recording]:
        """None: nothing is recorded through Telnyx."""
        return []

    def recording(self, name: str) -> bytes:
        raise ProviderProblem("Nothing is recorded through Telnyx.", "recording")

    def check(self) -> None:
        self._asked(lambda: self._wire.get(f"{self._root}/balance", {}))

    def _messages(self, direction: str, query: Mapping[str, str], since: Instant) -> Iterator[tuple[_Message, Instant]]:
        """Newest first, made in the second of `since` or later, as far as the detail records know of them."""
        day = (datetime.fromtimestamp(since // 1000, UTC) - timedelta(days=1)).date().isoformat()
        wanted = {"filter[record_type]": "messaging", "filter[direction]": direction, "filter[created_at][gte]": day, "sort": "-created_at"}
        page, pages = 0, 1
        while page < pages:
            page += 1
            query = {**wanted, **query, "page[number]": str(page), "page[size]": str(_PAGE)}
            records = self._read("detail_records", _Records, query)
            pages = records.meta.total_pages
            for record in records.data:
                at = _instant(record.created_at)
                if at < since - since % 1000:
                    return
                yield self._message(record.uuid), at

    def _message(self, name: str) -> _Message:
        if name not in self._known:
            while len(self._known) >= _KNOWN:
                self._known.pop(next(iter(self._known)))
            self._known[name] = self._read(f"messages/{quote(name, safe='')}", _Told).data
        return self._known[name]

    def _ask_once(
        self, path: str, told: Mapping[str, object], headers: Mapping[str, str], still: Callable[[], bool], sid: Callable[[bytes], str]
    ) -> Outcome:
        # Telnyx holds a repeated key against the bytes: the same request has to be the same ones.
        body = msgspec.json.encode(told, order="sorted")
        return outcome_of(lambda: self._wire.post_json(f"{self._root}/{path}", body, headers, still), sid, _told)

    def _command(self, sid: str, command: str, told: Mapping[str, object]) -> None:
        url, body = f"{self._root}/calls/{quote(sid, safe='')}/actions/{command}", msgspec.json.encode(told, order="sorted")
        asked(
            lambda: self._wire.post_json(url, body, {}, always), _told, fine=lambda answer: command == "hangup" and _code(answer) in _OVER
        )

    def _read(self, path: str, shape: type[_T], query: Mapping[str, str] | None = None) -> _T:
        return read(self._asked(lambda: self._wire.get(f"{self._root}/{path}", query or {})), shape)

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        return asked(ask, _told)


def key_of(request: str) -> str:
    """An idempotency key or command id for a request, which may be called anything."""
    return request if _PLAIN_KEY.fullmatch(request) else hashlib.sha256(request.encode()).hexdigest()


def _told(answer: Answer, otherwise: str) -> Trouble:
    return trouble(_code(answer), otherwise)


def _code(answer: Answer) -> str:
    try:
        errors = msgspec.json.decode(answer.body, type=_Errors).errors
    except (msgspec.DecodeError, UnicodeDecodeError):
        errors = []
    return errors[0].code if errors else {401: "10009", 404: "10005"}.get(answer.status, "")


def _intended(leg: _Leg) -> str:
    try:
        return msgspec.json.decode(base64.b64decode(leg.client_state or "", validate=True), type=_Intended).shopper
    except (msgspec.DecodeError, UnicodeDecodeError, binascii.Error):
        return ""


def _instant(iso: str) -> Instant:
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        raise unreadable() from None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()) * 1000
