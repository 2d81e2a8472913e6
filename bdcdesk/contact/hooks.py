"""What a webhook of the phone provider's says, once it is known to be its own (see `signatures`).

A text that came in is taken as it stands. Of a text or call of ours only its name is: how far it is by now is then asked for, so that
webhooks that come twice, late or in another order tell nothing that is not so.
"""

from datetime import UTC, datetime
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

import msgspec

from bdcdesk.contact.call_steps import CallStep, Turn, unpacked
from bdcdesk.contact.outcome import InboundText
from bdcdesk.contact.provider import Kind
from bdcdesk.domain.events import Instant

THANKS: Final = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
"""What Twilio is answered: any other text would be sent to the shopper."""


class Further(msgspec.Struct, frozen=True):
    """A text or call of ours, `sid` at the provider, has come further."""

    sid: str


class Over(msgspec.Struct, frozen=True):
    """A shopper's call to the store is over; somebody or something had it for so many seconds."""

    sid: str
    seconds: int


_OVER: Final = frozenset({"completed", "no-answer", "busy", "failed", "canceled"})

Heard: TypeAlias = InboundText | Further | Over | CallStep | None


class _Party(msgspec.Struct):
    phone_number: str = ""


class _Payload(msgspec.Struct):
    id: str = ""
    sender: _Party = msgspec.field(name="from", default_factory=_Party)
    to: list[_Party] = []
    text: str | None = None
    media: list[msgspec.Raw] | None = None
    received_at: str | None = None


class _Call(msgspec.Struct):
    call_control_id: str = ""
    client_state: str | None = None
    direction: str | None = None
    sender: str | None = msgspec.field(name="from", default=None)
    to: str | None = None
    recording_started_at: str | None = None
    recording_ended_at: str | None = None
    digits: str | None = None
    hangup_cause: str | None = None
    result: str | None = None


class _Kind(msgspec.Struct):
    event_type: str = ""
    payload: msgspec.Raw = msgspec.Raw(b"{}")


class _Event(msgspec.Struct):
    data: _Kind


def heard(kind: Kind, body: bytes, now: Instant) -> Heard:
    """None for what says nothing to us. `now` by central's time: Twilio does not say when a text came."""
    try:
        return _telnyx(body, now) if kind == "telnyx" else _twilio(dict(parse_qsl(body.decode(), keep_blank_values=True)), now)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _twilio(fields: dict[str, str], now: Instant) -> Heard:
    sid = fields.get("MessageSid", "")
    if sid and "MessageStatus" in fields:
        return Further(sid)
    if sid and fields.get("SmsStatus", "received") == "received" and fields.get("From"):
        # Of the addresses in it none is followed: what came with the text is asked for by the text's name.
        attached = fields.get("NumMedia", "")[:4]
        count = int(attached) if attached.isdecimal() else 0
        return InboundText(sid, fields["From"], fields.get("To", ""), fields.get("Body", ""), now - now % 1000, count)
    if fields.get("CallSid") and fields.get("Direction") == "inbound" and not fields.get("ParentCallSid"):
        seconds = fields.get("CallDuration", "")
        return Over(fields["CallSid"], int(seconds) if seconds.isdecimal() else 0) if fields.get("CallStatus") in _OVER else None
    # Of a call that bridges, the first leg is the one that we know.
    call = fields.get("ParentCallSid") or fields.get("CallSid", "")
    return Further(call) if call else None


def _telnyx(body: bytes, now: Instant) -> Heard:
    event = msgspec.json.decode(body, type=_Event).data
    if event.event_type.startswith("call."):
        return _call_step(event.event_type, msgspec.json.decode(event.payload, type=_Call), now)
    if not event.event_type.startswith("message."):
        return None
    message = msgspec.json.decode(event.payload, type=_Payload)
    if not message.id:
        return None
    if event.event_type != "message.received":
        return Further(message.id)
    to = message.to[0].phone_number if message.to else ""
    at = _instant(message.received_at, now)
    return InboundText(message.id, message.sender.phone_number, to, message.text or "", at, len(message.media or ()))


def _call_step(kind: str, call: _Call, now: Instant) -> CallStep | None:
    given = unpacked(call.client_state or "")
    # What tells of a recording names the leg by what we gave it along alone.
    if not call.call_control_id and not given:
        return None
    began, ended = _instant(call.recording_started_at, now), _instant(call.recording_ended_at, now)
    return CallStep(
        kind,
        call.call_control_id,
        given if isinstance(given, str) else "",
        call.digits or "",
        call.hangup_cause or "",
        (call.result or "").startswith("machine"),
        given if isinstance(given, Turn) else None,
        call.direction == "incoming",
        call.sender or "",
        call.to or "",
        max(0, ended - began) // 1000,
    )


def _instant(iso: str | None, now: Instant) -> Instant:
    try:
        at = datetime.fromisoformat(iso or "")
    except ValueError:
        return now - now % 1000
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()) * 1000
