"""The simulated provider's other room: Telnyx's paths and JSON over the same people and the same memory.

An Idempotency-Key is honoured for texts, a command_id for calls; both as long as the process lives. Detail records are there at once,
which Telnyx does not promise.
"""

import hmac
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bdcdesk.contact.simulator.answers import Json, mp3
from bdcdesk.contact.simulator.broken import NoResponse, afterwards, instead
from bdcdesk.contact.simulator.calls import Dial, PlacedCall, legs, over
from bdcdesk.contact.simulator.exchange import STORE
from bdcdesk.contact.simulator.faults import Faults
from bdcdesk.contact.simulator.played import TALK
from bdcdesk.contact.simulator.state import State
from bdcdesk.contact.simulator.telnyx_answers import (
    Refused,
    direction,
    from_twilio,
    iso,
    refusal,
    refuse,
    telnyx_message,
    telnyx_record,
    telnyx_recording,
    uuid_of,
)
from bdcdesk.contact.simulator.telnyx_calls import Dialled, TelnyxSwitch
from bdcdesk.contact.simulator.texts import Text
from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.pictures import MOST, is_address

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_KEY = re.compile(r"[A-Za-z0-9_:-]{1,255}")
_LONGEST: Final = 1_600
BY_WEBHOOK: Final = "by webhook"
"""In the place of an address that is told of a key: the agent waits for what a webhook brings about."""


class Sent(msgspec.Struct):
    """The body of POST /messages."""

    to: str = ""
    text: str = ""
    media_urls: tuple[str, ...] = ()
    sender: str = msgspec.field(name="from", default="")
    messaging_profile_id: str = ""
    webhook_url: str = ""


class TelnyxRoom:
    """Threads: the event loop's only. `posted` is told of each POST, whatever is answered."""

    def __init__(
        self, state: State, now: Callable[[], Instant], faults: Faults, secret: str, posted: Callable[[], None], switch: TelnyxSwitch
    ) -> None:
        self._state = state
        self._switch = switch
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
        at = f"{str(request.base_url).rstrip('/')}{STORE}"
        return self._get(request, lambda: {"data": self._message(self._text(request.path_params["sid"]), at)})

    async def call(self, request: Request) -> Response:
        name = request.path_params["sid"]
        return self._get(request, lambda: {"data": self._switch.leg(name) if self._switch.has(name) else self._leg(self._call(name))})

    async def records(self, request: Request) -> Response:
        return self._get(request, lambda: self._records(dict(request.query_params)))

    async def recordings(self, request: Request) -> Response:
        return self._get(request, lambda: self._recordings(dict(request.query_params), str(request.base_url)))

    async def recording(self, request: Request) -> Response:
        return self._get(request, lambda: {"data": telnyx_recording(*self._kept(request.path_params["name"]), str(request.base_url))})

    async def remove(self, request: Request) -> Response:
        fault = self._faults.take("DELETE")
        spoilt = instead(fault, request, from_twilio) if fault else None
        if spoilt is not None:
            return spoilt
        try:
            self._let_in(request)
            gone = self._kept(request.path_params["name"])
        except Refused as refused:
            return refusal(refused)
        self._state.remove_recording(gone[0])
        return JSONResponse({"data": telnyx_recording(*gone, str(request.base_url))})

    async def media(self, request: Request) -> Response:
        """The file, where Telnyx has others keep it: who shows a key there is refused, as by a signed address of theirs."""
        found = self._state.recordings(sid=request.path_params["sid"])
        if not found or "authorization" in request.headers:
            return Response(status_code=404 if not found else 400)
        return Response(mp3(found[0][0]), media_type="audio/mpeg")

    async def balance(self, request: Request) -> Response:
        return self._get(request, lambda: {"data": {"record_type": "balance", "balance": "10.00", "currency": "USD"}})

    def _once(self, key: str, body: bytes) -> Json:
        """A repeated key gets the first answer again, if the bytes are the same."""
        refuse((bool(key) and not _KEY.fullmatch(key), "10015"))
        if key in self._keys:
            refuse((self._keys[key][0] != body, "10015"))
            return self._keys[key][1]
        answer = self._send(msgspec.json.decode(body, type=Sent))
        if key:
            self._keys[key] = (body, answer)
        return answer

    def _send(self, asked: Sent) -> Json:
        now = self._now()
        refuse((not asked.sender and not asked.messaging_profile_id, "40305"), (not asked.text, "40316"))
        refuse(
            (not _E164.fullmatch(asked.to), "40310"), (not _E164.fullmatch(asked.sender), "40305"), (len(asked.text) > _LONGEST, "40302")
        )
        refuse((self._state.shopper(asked.to).texts == "landline", "40001"), (self._state.stopped(asked.to, asked.sender, now), "40300"))
        refuse((len(asked.media_urls) > MOST or not all(map(is_address, asked.media_urls)), "10015"))
        return {"data": self._message(self._state.take_text(asked.to, asked.sender, asked.text, now, asked.media_urls))}

    def _dial(self, body: bytes) -> Json:
        asked = msgspec.json.decode(body, type=Dialled)
        if asked.link_to:
            return {"data": self._switch.ring(asked)}
        refuse((not asked.connection_id, "10015"), (not _E164.fullmatch(asked.to), "10002"), (not _E164.fullmatch(asked.sender), "10002"))
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
        asked = msgspec.json.decode(body, type=Dialled)
        if self._switch.has(name):
            self._switch.act(name, command, asked, body)
            return {"data": {"result": "ok"}}
        call, now = self._call(name), self._now()
        refuse((command not in ("hangup", "transfer", "gather_using_speak", "speak", "record_start"), "10005"), (over(call, now), "90018"))
        if command == "hangup":
            self._state.hang_up(call.sid, now)
        elif command == "gather_using_speak":
            refuse((legs(call, now)[0].status != "in-progress", "90034"))
            self.asked.append(call.sid)
        elif command in ("speak", "record_start"):
            self._switch.done(command, asked)
            if command == "record_start":
                self._state.record(call.sid, TALK, now)
        elif asked.command_id not in self._commands:
            refuse((legs(call, now)[0].status != "in-progress", "90034"), (not _E164.fullmatch(asked.to), "10002"))
            self._state.put_through(call.sid, Dial(asked.to, asked.sender or call.caller_id, asked.timeout_secs, False))
            self._commands[asked.command_id or call.sid] = None
        return {"data": {"result": "ok"}}

    def _records(self, asked: Mapping[str, str]) -> Json:
        refuse((asked.get("filter[record_type]") != "messaging", "10015"))
        size, page = int(asked.get("page[size]", "20")), int(asked.get("page[number]", "1"))
        since = datetime.fromisoformat(asked.get("filter[created_at][gte]", "1970-01-01")).replace(tzinfo=UTC).timestamp() * 1000
        now = self._now()
        texts = self._state.texts(now, asked.get("filter[cld]", ""), asked.get("filter[cli]", ""))
        wanted = asked.get("filter[direction]", "")
        made = [text for text in texts if text.created >= since and wanted in ("", direction(text))]
        shown: list[Json] = [telnyx_record(text, now) for text in made[size * (page - 1) : size * page]]
        pages = -(-len(made) // size)
        return {"data": shown, "meta": {"page_number": page, "page_size": size, "total_pages": pages, "total_results": len(made)}}

    def _recordings(self, asked: Mapping[str, str], here: str) -> Json:
        leg, connection = asked.get("filter[call_leg_id]", ""), asked.get("filter[connection_id]", "")
        refuse((not leg and not connection, "10015"))
        size, page = int(asked.get("page[size]", "20")), int(asked.get("page[number]", "1"))
        # A connection's own order: which of them is the newest, who asks has to see.
        made = [each for each in reversed(self._state.recordings()) if leg in ("", uuid_of(each[1]))]
        shown: list[Json] = [telnyx_recording(*each, here) for each in made[size * (page - 1) : size * page]]
        return {"data": shown, "meta": {"page_number": page, "page_size": size, "total_pages": -(-len(made) // size)}}

    def _kept(self, name: str) -> tuple[str, str, int, Instant]:
        found = self._state.recordings(sid=f"RE{name.replace('-', '')}")
        if not found:
            raise Refused("10005", 404)
        return found[0]

    def _message(self, text: Text, at: str = "") -> Json:
        return telnyx_message(text, self._now(), self._state.media(text=text.sid) if text.attached else [], at)

    def _leg(self, call: PlacedCall) -> Json:
        agent, now = legs(call, self._now())[0], self._now()
        until = now if agent.ended is None else agent.ended
        return {
            "record_type": "call",
            "call_control_id": f"v3:{call.sid[2:]}",
            "call_leg_id": uuid_of(call.sid),
            "call_session_id": uuid_of(call.child),
            "client_state": self._client_states.get(call.sid),
            "is_alive": agent.ended is None,
            "call_duration": 0 if agent.started is None else (until - agent.started) // 1000,
            "start_time": None if agent.started is None else iso(agent.started),
            "end_time": None if agent.ended is None else iso(agent.ended),
        }

    def _text(self, name: str) -> Text:
        plain, now = name.replace("-", ""), self._now()
        found = self._state.text(f"SM{plain}", now) or self._state.text(f"MM{plain}", now)
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
        spoilt = instead(fault, request, from_twilio) if fault else None
        if spoilt is not None:
            return spoilt
        try:
            self._let_in(request)
            taken = act(body)
        except Refused as refused:
            return refusal(refused)
        return afterwards(fault, request, from_twilio) if fault else JSONResponse(taken, 200)

    def _get(self, request: Request, act: Callable[[], Json]) -> Response:
        fault = self._faults.take("GET")
        if fault:
            return instead(fault, request, from_twilio) or afterwards(fault, request, from_twilio)
        try:
            self._let_in(request)
            return JSONResponse(act())
        except Refused as refused:
            return refusal(refused)

    def _let_in(self, request: Request) -> None:
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), self._authorization):
            raise Refused("10009", 401)


def telnyx_routes(
    state: State, now: Callable[[], Instant], faults: Faults, secret: str, posted: Callable[[], None], switch: TelnyxSwitch
) -> list[Route]:
    room = TelnyxRoom(state, now, faults, secret, posted, switch)
    return [
        Route("/v2/messages", room.send, methods=["POST"]),
        Route("/v2/messages/{sid}", room.text, methods=["GET"]),
        Route("/v2/detail_records", room.records, methods=["GET"]),
        Route("/v2/calls", room.dial, methods=["POST"]),
        Route("/v2/calls/{sid}", room.call, methods=["GET"]),
        Route("/v2/calls/{sid}/actions/{command}", room.act, methods=["POST"]),
        Route("/v2/recordings", room.recordings, methods=["GET"]),
        Route("/v2/recordings/{name}", room.recording, methods=["GET"]),
        Route("/v2/recordings/{name}", room.remove, methods=["DELETE"]),
        Route("/_simulator/media/{sid}.mp3", room.media, methods=["GET"]),
        Route("/v2/balance", room.balance, methods=["GET"]),
    ]
