"""Calls through Telnyx: ours, and those of shoppers to the store. Each step is a command, and each step is told by webhook alone.

What its API cannot do, as of 2026-11: asked, Telnyx says whether a leg still lives, neither who picked up nor how it ended; so a call that
was only polled ends as "canceled" and stops no clock. Calls cannot be listed: none is ever found, a call whose answer was lost is given to
the agent, whose own phone is all that can ring twice, and a shopper's call that no webhook told of is never known. A caller who waits for a
phone of ours hears a word and no ringing.

A `state` is given along with a leg, in base64, and comes back with each webhook of it. A command under the same `request` is done once.
"""

import base64
import binascii
from collections.abc import Callable
from typing import Final
from urllib.parse import quote, urlsplit

import msgspec

from bdcdesk.contact.call_steps import packed
from bdcdesk.contact.judging import read
from bdcdesk.contact.outcome import CallStatus, Outcome, SentCall
from bdcdesk.contact.provider import InboundCall, ProviderProblem, Recording, always
from bdcdesk.contact.telnyx_line import TelnyxLine, instant, key_of
from bdcdesk.contact.voice import RING_AGENT, RING_SHOPPER, WAIT_FOR_KEY
from bdcdesk.contact.wire import is_loopback
from bdcdesk.domain.events.base import Instant
from bdcdesk.translation import phrase

_BY_HAND: Final = phrase("Telnyx tells how a call went by webhook only. Note what came of it yourself.")
_OVER: Final = frozenset({"90018", "90055"})
"""Codes for a command on a call that has ended."""
_VOICE: Final = {"voice": "female", "language": "en-US"}
_PAGE, _MOST_PAGES = 100, 20


class _Leg(msgspec.Struct):
    call_control_id: str
    call_leg_id: str = ""
    is_alive: bool = True
    client_state: str | None = None


class _Dialled(msgspec.Struct):
    data: _Leg


class _Intended(msgspec.Struct):
    """What goes with a call as its `client_state`, so that whoever hears of it knows whom it is for."""

    shopper: str
    caller_id: str


class _Files(msgspec.Struct):
    mp3: str | None = None


class _Recorded(msgspec.Struct):
    id: str
    call_control_id: str = ""
    created_at: str = ""
    duration_millis: int = 0
    download_urls: _Files = msgspec.field(default_factory=_Files)


class _OneRecorded(msgspec.Struct):
    data: _Recorded


class _Pages(msgspec.Struct):
    total_pages: int = 1


class _AllRecorded(msgspec.Struct):
    data: list[_Recorded]
    meta: _Pages = msgspec.field(default_factory=_Pages)


class TelnyxCalls:
    """What of a Provider is about calls, and Conducts. `connection` is the voice API application that calls go through."""

    def __init__(self, line: TelnyxLine, connection: str) -> None:
        self._line = line
        self._connection = connection

    def place_call(self, agent_phone: str, shopper: str, caller_id: str, still: Callable[[], bool] = always, request: str = "") -> Outcome:
        """Rings the agent. When a webhook says that they have answered, `ask_key` asks for a 1; when another says that it was pressed,
        `put_through` rings the shopper: nothing else does."""
        told = {
            "connection_id": self._connection,
            "to": agent_phone,
            "from": caller_id,
            "timeout_secs": RING_AGENT,
            "client_state": packed(msgspec.json.encode(_Intended(shopper, caller_id)).decode()),
            **({"command_id": key_of(request)} if request else {}),
        }
        return self._line.ask_once("calls", told, {}, still, lambda answer: msgspec.json.decode(answer, type=_Dialled).data.call_control_id)

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
        told |= {"target_leg_client_state": packed(request), "answering_machine_detection": "detect"}
        self._command(sid, "transfer", told)

    def answer(self, sid: str, state: str, request: str) -> None:
        """Pick up for a shopper who calls. Raises ProviderProblem, as all that follow."""
        self._command(sid, "answer", {"client_state": state, "command_id": key_of(f"{request}:answer")})

    def speak(self, sid: str, words: str, state: str, request: str, *, both: bool = False) -> None:
        """Say this to the leg, or to `both` ends of it; a webhook tells when it was said."""
        plain = "".join(sign if sign.isprintable() else " " for sign in words).strip()
        told = {"payload": plain, **_VOICE, "client_state": state, "command_id": key_of(f"{request}:say")}
        self._command(sid, "speak", {**told, **({"target_legs": "both"} if both else {})})

    def ring(self, caller: str, phone: str, shown: str, seconds: int, state: str, request: str) -> str:
        """Ring a phone of ours for a caller; the leg's name. Nobody is connected by it."""
        told = {
            "connection_id": self._connection,
            "to": phone,
            "from": shown,
            "link_to": caller,
            "timeout_secs": seconds,
            "client_state": state,
            "command_id": key_of(f"{request}:ring"),
        }
        return read(self._line.post("calls", told, always), _Dialled).data.call_control_id

    def connect(self, sid: str, other: str, request: str) -> None:
        """The caller and the phone that was picked up hear each other; when one hangs up, so does the other."""
        told = {"call_control_id": other, "prevent_double_bridge": True, "command_id": key_of(f"{request}:connect")}
        # A caller who has gone is no refusal anybody could do something about: but the phone is still held.
        self._command(sid, "bridge", told)

    def record(self, sid: str, state: str, request: str, *, longest: int = 0) -> None:
        """Record from now on, both ends; with a tone and up to so many seconds of a voicemail (`longest`)."""
        told: dict[str, object] = {"format": "mp3", "client_state": state, "command_id": key_of(f"{request}:record")}
        words = {"channels": "single", "play_beep": True, "max_length": longest, "recording_track": "inbound"}
        self._command(sid, "record_start", {**told, **(words if longest else {"channels": "dual"})})

    def call_status(self, sid: str) -> CallStatus:
        leg = self._line.read(f"calls/{quote(sid, safe='')}", _Dialled).data
        if leg.is_alive:
            return CallStatus(sid, "ringing agent", shopper=_intended(leg))
        return CallStatus(sid, "ended", "canceled", shopper=_intended(leg), reason=_BY_HAND, sure=False)

    def find_calls(self, agent_phone: str, caller_id: str, since: Instant) -> list[SentCall]:
        """None: Telnyx has no list of calls."""
        return []

    def inbound_calls(self, number: str, since: Instant) -> list[InboundCall]:
        """None: Telnyx tells of calls by webhook only."""
        return []

    def hang_up(self, sid: str) -> None:
        self._command(sid, "hangup", {})

    def recordings(self, sid: str) -> list[Recording]:
        # Ten minutes after its end nobody knows the leg any more: then all of the connection's are looked through.
        try:
            leg = self._line.read(f"calls/{quote(sid, safe='')}", _Dialled).data.call_leg_id
        except ProviderProblem:
            leg = ""
        query = {"filter[call_leg_id]": leg} if leg else {"filter[connection_id]": self._connection}
        found: list[_Recorded] = []
        page, pages = 0, 1
        while page < min(pages, _MOST_PAGES):
            page += 1
            listed = self._line.read("recordings", _AllRecorded, {**query, "page[number]": str(page), "page[size]": str(_PAGE)})
            pages = listed.meta.total_pages
            found += [each for each in listed.data if each.call_control_id == sid]
        found.sort(key=lambda each: instant(each.created_at), reverse=True)
        return [Recording(each.id, each.duration_millis // 1000) for each in found]

    def recording(self, name: str) -> bytes:
        url = self._line.read(f"recordings/{quote(name, safe='')}", _OneRecorded).data.download_urls.mp3 or ""
        # The file lies with others: Telnyx's own answer says where, and they are not shown its key.
        if urlsplit(url).scheme != "https" and not (is_loopback(url) and is_loopback(self._line.root)):
            raise ProviderProblem(phrase("Telnyx has this recording at no address that can be asked."), "recording")
        return self._line.asked(lambda: self._line.open_wire.get(url, {})).body

    def remove_recording(self, name: str) -> None:
        self._line.delete(f"recordings/{quote(name, safe='')}")

    def _command(self, sid: str, command: str, told: dict[str, object]) -> None:
        over = _OVER if command == "hangup" else frozenset[str]()
        self._line.post(f"calls/{quote(sid, safe='')}/actions/{command}", told, always, lambda code: code in over)


def _intended(leg: _Leg) -> str:
    try:
        return msgspec.json.decode(base64.b64decode(leg.client_state or "", validate=True), type=_Intended).shopper
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, binascii.Error):
        return ""
