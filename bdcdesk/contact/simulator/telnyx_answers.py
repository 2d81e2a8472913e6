"""Telnyx's words, as the simulator speaks them: its JSON for a text and for what it refuses."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, TypeAlias
from uuid import UUID

from starlette.responses import JSONResponse, Response

from bdcdesk.contact.simulator.answers import Json
from bdcdesk.contact.simulator.texts import Text, progress, segments
from bdcdesk.domain.events.base import Instant

STATUSES: Final = {"undelivered": "delivery_failed", "received": "received"}
_TITLES: Final = {
    "10002": "Invalid phone number",
    "10005": "Resource not found",
    "10007": "Unexpected error",
    "10009": "Authentication failed",
    "10011": "Too many requests",
    "10015": "Bad Request",
    "40001": "Not routable",
    "40005": "Message expired during transmission",
    "40002": "Blocked as spam - temporary",
    "40008": "Undeliverable",
    "40010": "Not 10DLC registered",
    "40012": "Invalid messaging destination number",
    "40300": "Blocked due to STOP message",
    "40302": "Message too large",
    "40305": "Invalid 'from' address",
    "40310": "Invalid 'to' address",
    "40316": "No content provided",
    "90018": "Call has already ended",
    "90034": "Call is not answered yet",
}
_FROM_TWILIO: Final = {
    20429: "10011",
    20003: "10009",
    20500: "10007",
    30003: "40005",
    30005: "40012",
    30007: "40002",
    30008: "40008",
    30034: "40010",
}


class Refused(Exception):
    """Telnyx's error `code` with the HTTP `status`."""

    def __init__(self, code: str, status: int = 422) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


Files: TypeAlias = Sequence[tuple[str, str, str, bytes]]
"""As the state has them."""


def telnyx_message(text: Text, now: Instant, files: Files, at: str = "https://media.telnyx.com") -> Json:
    """`at`: where the files lie."""
    so_far = progress(text, now)
    done = so_far.status in ("delivered", "undelivered")
    errors: list[Json] = [_error(_FROM_TWILIO[so_far.code])] if so_far.code else []
    return {
        "record_type": "message",
        "direction": direction(text),
        "id": uuid_of(text.sid),
        "type": "MMS" if files else "SMS",
        "from": {"phone_number": text.sender, "carrier": "", "line_type": ""},
        "to": [{"phone_number": text.to, "status": STATUSES.get(so_far.status, so_far.status), "carrier": "", "line_type": ""}],
        "text": text.body,
        "media": [_medium(at, *file) for file in files],
        "parts": segments(text.body),
        "received_at": iso(text.created),
        "sent_at": None if so_far.sent is None else iso(so_far.sent),
        "completed_at": iso(so_far.updated) if done else None,
        "errors": errors,
    }


def telnyx_record(text: Text, now: Instant) -> Json:
    """A text among the detail records."""
    so_far = progress(text, now)
    return {
        "record_type": "message_detail_record",
        "uuid": uuid_of(text.sid),
        "direction": direction(text),
        "cld": text.to,
        "cli": text.sender,
        "created_at": iso(text.created),
        "message_type": "SMS",
        "status": STATUSES.get(so_far.status, so_far.status),
    }


def telnyx_recording(sid: str, call: str, seconds: int, made: Instant, here: str) -> Json:
    """`sid`, `call`, `seconds` and `made` as the state has them; `here`: where the file lies, ending in a slash."""
    return {
        "record_type": "recording",
        "id": uuid_of(sid),
        "call_control_id": f"v3:{call[2:]}",
        "call_leg_id": uuid_of(call),
        "channels": "single",
        "created_at": iso(made),
        "duration_millis": 1000 * seconds,
        "status": "completed",
        "download_urls": {"mp3": f"{here}_simulator/media/{sid}.mp3"},
    }


def _medium(at: str, sid: str, text: str, kind: str, content: bytes) -> Json:
    return {"url": f"{at}/{sid}", "content_type": kind, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def refuse(*rules: tuple[bool, str]) -> None:
    for broken, code in rules:
        if broken:
            raise Refused(code)


def refusal(refused: Refused) -> Response:
    return JSONResponse({"errors": [_error(refused.code)]}, refused.status)


def _error(code: str) -> Json:
    return {"code": code, "title": _TITLES[code], "detail": _TITLES[code]}


def from_twilio(code: int, status: int) -> Json:
    return {"errors": [_error(_FROM_TWILIO[code])]}


def direction(text: Text) -> str:
    return "inbound" if text.inbound else "outbound"


def uuid_of(sid: str) -> str:
    return str(UUID(sid[2:]))


def iso(at: Instant) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).isoformat()
