"""The simulated provider's other room: Telnyx's paths and JSON over the same people and the same memory.

An Idempotency-Key is honoured for texts, a command_id for calls; both as long as the process lives. Detail records are there at once,
which Telnyx does not promise.
"""

import hmac
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bdcdesk.contact.simulator.answers import Json
from bdcdesk.contact.simulator.broken import NoResponse, afterwards, instead
from bdcdesk.contact.simulator.calls import Dial, PlacedCall, legs, over
from bdcdesk.contact.simulator.faults import Faults
from bdcdesk.contact.simulator.state import State
from bdcdesk.contact.simulator.texts import Text, progress, segments
from bdcdesk.domain.events.base import Instant

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_KEY = re.compile(r"[A-Za-z0-9_:-]{1,255}")
_LONGEST: Final = 1_600
BY_WEBHOOK: Final = "by webhook"
"""In the place of an address that is told of a key: the agent waits for what a webhook brings about."""
_STATUSES: Final = {"undelivered": "delivery_failed", "received": "received"}
_TITLES: Final = {
    "10002": "Invalid phone number",
    "10005": "Resource not found",
    "10007": "Unexpected error",
    "10009": "Authentication failed",
    "10011": "Too many requests",
    "10015": "Bad Request",
    "40001": "Not routable",
    "40005": "Message expired during transmission",
    "40008": "Undeliverable",
    "40012": "Invalid messaging destination number",
    "40300": "Blocked due to STOP message",
    "40302": "Message too large",
    "40305": "Invalid 'from' address",
    "40310": "Invalid 'to' address",
    "40316": "No content provided",
    "90018": "Call has already ended",
    "90034": "Call is not answered yet",
}
_FROM_TWILIO: Final = {20429: "10011", 20003: "10009", 20500: "10007", 30003: "40005", 30005: "40012", 30008: "40008"}


class Refused(Exception):
    """Telnyx's error `code` with the HTTP `status`."""

    def __init__(self, code: str, status: int = 422) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class Sent(msgspec.Struct):
    """The body of POST /messages."""

    to: str = ""
    text: str = ""
    sender: str = msgspec.field(name="from", default="")
    messaging_profile_id: str = ""
    webhook_url: str = ""


class Dialled(msgspec.Struct):
    """The body of POST /calls and of a call's actions."""

    to: str = ""
    sender: str = msgspec.field(name="from", default="")
    connection_id: str = ""
    timeout_secs: int = 30
    answering_machine_detection: str = "disabled"
    client_state: str | None = None
    command_id: str = ""


class TelnyxRoom:
    """Threads: the event loop's only. `posted` is told of each POST, whatever is answered."""

    def __init__(self, state: State, now: Callable[[], Instant], faults: Faults, secret: str, posted: Callable[[], None]) -> None:
        self._state = state
        self._now = now
        self._faults = faults
        self._authorization = f"Bearer {secret}".encode()
        self._posted = posted
        self.asked: list[str] = []
        self._keys: dict[str, tuple[bytes, Json]] = {}
        self._commands: dict[str, Json] = {}
        self._client_states: dict[str, str | None] = {}

    async def send(self, request: Request) -> Response:
        return await self._post(request, lambda body: self._once(request.headers.get("idempotency-key", ""), body))

    async def dial(self, request: Request) -> Response:
        return await self._post(request, self._dial)

    async def act(self, request: Request) -> Response:
        return await self._post(request, lambda body: self._act(request.path_params["sid"], request.path_params["command"], body))

    async def text(self, request: Request) -> Response:
        return self._get(request, lambda: {"data": self._message(self._text(request.path_params["sid"]))})

    async def call(self, request: Request) -> Response:
        return self._get(request, lambda: {"data": self._leg(self._call(request.path_params["sid"]))})

    async def records(self, request: Request) -> Response:
        return self._get(request, lambda: self._records(dict(request.query_params)))

    async def balance(self, request: Request) -> Response:
        return self._get(request, lambda: {"data": {"record_type": "balance", "balance": "10.00", "currency": "USD"}})

    def _once(self, key: str, body: bytes) -> Json:
        """A repeated key gets the first answer again, if the bytes are the same."""
        _refuse((bool(key) and not _KEY.fullmatch(key), "10015"))
        if key in self._keys:
            _refuse((self._keys[key][0] != body, "10015"))
            return self._keys[key][1]
        answer = self._send(msgspec.json.decode(body, type=Sent))
        if key:
            self._keys[key] = (body, answer)
        return answer

    def _send(self, asked: Sent) -> Json:
        now = self._now()
        _refuse((not asked.sender and not asked.messaging_profile_id, "40305"), (not asked.text, "40316"))
        _refuse(
            (not _E164.fullmatch(asked.to), "40310"), (not _E164.fullmatch(asked.sender), "40305"), (len(asked.text) > _LONGEST, "40302")
        )
        _refuse((self._state.shopper(asked.to).texts == "landline", "40001"), (self._state.stopped(asked.to, asked.sender, now), "40300"))
        return {"data": self._message(self._state.take_text(asked.to, asked.sender, asked.text, now))}

    def _dial(self, body: bytes) -> Json:
        asked = msgspec.json.decode(body, type=Dialled)
        _refuse((not asked.connection_id, "10015"), (not _E164.fullmatch(asked.to), "10002"), (not _E164.fullmatch(asked.sender), "10002"))
        if asked.command_id and asked.command_id in self._commands:
            return self._commands[asked.command_id]
        detect = asked.answering_machine_detection != "disabled"
        call = self._state.take_call(asked.to, asked.sender, asked.timeout_secs, detect, None, self._now(), ask=BY_WEBHOOK)
        self._client_states[call.sid] = asked.client_state
        answer: Json = {"data": self._leg(call)}
        if asked.command_id:
            self._commands[asked.command_id] = answer
        return answer

    def _act(self, name: str, command: str, body: bytes) -> Json:
        call, now = self._call(name), self._now()
        asked = msgspec.json.decode(body, type=Dialled)
        _refuse((command not in ("hangup", "transfer", "gather_using_speak"), "10005"), (over(call, now), "90018"))
        if command == "hangup":
            self._state.hang_up(call.sid, now)
        elif command == "gather_using_speak":
            _refuse((legs(call, now)[0].status != "in-progress", "90034"))
            self.asked.append(call.sid)
        elif asked.command_id not in self._commands:
            _refuse((legs(call, now)[0].status != "in-progress", "90034"), (not _E164.fullmatch(asked.to), "10002"))
            self._state.put_through(call.sid, Dial(asked.to, asked.sender or call.caller_id, asked.timeout_secs, False))
            self._commands[asked.command_id or call.sid] = None
        return {"data": {"result": "ok"}}

    def _records(self, asked: Mapping[str, str]) -> Json:
        _refuse((asked.get("filter[record_type]") != "messaging", "10015"))
        size, page = int(asked.get("page[size]", "20")), int(asked.get("page[number]", "1"))
        since = datetime.fromisoformat(asked.get("filter[created_at][gte]", "1970-01-01")).replace(tzinfo=UTC).timestamp() * 1000
        texts = self._state.texts(self._now(), asked.get("filter[cld]", ""), asked.get("filter[cli]", ""))
        wanted = asked.get("filter[direction]", "")
        made = [text for text in texts if text.created >= since and wanted in ("", _direction(text))]
        shown: list[Json] = [self._record(text) for text in made[size * (page - 1) : size * page]]
        pages = -(-len(made) // size)
        return {"data": shown, "meta": {"page_number": page, "page_size": size, "total_pages": pages, "total_results": len(made)}}

    def _record(self, text: Text) -> Json:
        so_far = progress(text, self._now())
        return {
            "record_type": "message_detail_record",
            "uuid": _uuid(text.sid),
            "direction": _direction(text),
            "cld": text.to,
            "cli": text.sender,
            "created_at": iso(text.created),
            "message_type": "SMS",
            "status": _STATUSES.get(so_far.status, so_far.status),
        }

    def _message(self, text: Text) -> Json:
        return telnyx_message(text, self._now())

    def _leg(self, call: PlacedCall) -> Json:
        agent, now = legs(call, self._now())[0], self._now()
        until = now if agent.ended is None else agent.ended
        return {
            "record_type": "call",
            "call_control_id": f"v3:{call.sid[2:]}",
            "call_leg_id": _uuid(call.sid),
            "call_session_id": _uuid(call.child),
            "client_state": self._client_states.get(call.sid),
            "is_alive": agent.ended is None,
            "call_duration": 0 if agent.started is None else (until - agent.started) // 1000,
            "start_time": None if agent.started is None else iso(agent.started),
            "end_time": None if agent.ended is None else iso(agent.ended),
        }

    def _text(self, name: str) -> Text:
        found = self._state.text(f"SM{name.replace('-', '')}", self._now())
        if found is None:
            raise Refused("10005", 404)
        return found

    def _call(self, name: str) -> PlacedCall:
        found = self._state.call(f"CA{name.removeprefix('v3:')}")
        if found is None:
            raise Refused("10005", 404)
        return found

    async def _post(self, request: Request, act: Callable[[bytes], Json]) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            return NoResponse()
        self._posted()
        fault = self._faults.take("POST")
        spoilt = instead(fault, request, _from_twilio) if fault else None
        if spoilt is not None:
            return spoilt
        try:
            self._let_in(request)
            taken = act(body)
        except Refused as refused:
            return _refusal(refused)
        return afterwards(fault, request, _from_twilio) if fault else JSONResponse(taken, 200)

    def _get(self, request: Request, act: Callable[[], Json]) -> Response:
        fault = self._faults.take("GET")
        if fault:
            return instead(fault, request, _from_twilio) or afterwards(fault, request, _from_twilio)
        try:
            self._let_in(request)
            return JSONResponse(act())
        except Refused as refused:
            return _refusal(refused)

    def _let_in(self, request: Request) -> None:
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), self._authorization):
            raise Refused("10009", 401)


def telnyx_message(text: Text, now: Instant) -> Json:
    so_far = progress(text, now)
    done = so_far.status in ("delivered", "undelivered")
    errors: list[Json] = [_error(_FROM_TWILIO[so_far.code])] if so_far.code else []
    return {
        "record_type": "message",
        "direction": _direction(text),
        "id": _uuid(text.sid),
        "type": "SMS",
        "from": {"phone_number": text.sender, "carrier": "", "line_type": ""},
        "to": [{"phone_number": text.to, "status": _STATUSES.get(so_far.status, so_far.status), "carrier": "", "line_type": ""}],
        "text": text.body,
        "media": [],
        "parts": segments(text.body),
        "received_at": iso(text.created),
        "sent_at": None if so_far.sent is None else iso(so_far.sent),
        "completed_at": iso(so_far.updated) if done else None,
        "errors": errors,
    }


def telnyx_routes(state: State, now: Callable[[], Instant], faults: Faults, secret: str, posted: Callable[[], None]) -> list[Route]:
    room = TelnyxRoom(state, now, faults, secret, posted)
    return [
        Route("/v2/messages", room.send, methods=["POST"]),
        Route("/v2/messages/{sid}", room.text, methods=["GET"]),
        Route("/v2/detail_records", room.records, methods=["GET"]),
        Route("/v2/calls", room.dial, methods=["POST"]),
        Route("/v2/calls/{sid}", room.call, methods=["GET"]),
        Route("/v2/calls/{sid}/actions/{command}", room.act, methods=["POST"]),
        Route("/v2/balance", room.balance, methods=["GET"]),
    ]


def _refuse(*rules: tuple[bool, str]) -> None:
    for broken, code in rules:
        if broken:
            raise Refused(code)


def _refusal(refused: Refused) -> Response:
    return JSONResponse({"errors": [_error(refused.code)]}, refused.status)


def _error(code: str) -> Json:
    return {"code": code, "title": _TITLES[code], "detail": _TITLES[code]}


def _from_twilio(code: int, status: int) -> Json:
    return {"errors": [_error(_FROM_TWILIO[code])]}


def _direction(text: Text) -> str:
    return "inbound" if text.inbound else "outbound"


def _uuid(sid: str) -> str:
    return str(UUID(sid[2:]))


def iso(at: Instant) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).isoformat()
