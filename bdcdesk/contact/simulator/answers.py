"""Twilio's JSON, field for field: numbers of segments are strings, dates RFC 2822, addresses relative, what is not known yet null."""

import email.utils
from datetime import UTC, datetime
from typing import TypeAlias

from bdcdesk.contact.simulator.calls import CallIn, Leg, PlacedCall, leg_in, legs
from bdcdesk.contact.simulator.texts import Text, progress, segments
from bdcdesk.domain.events.base import Instant

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | None"

API = "2010-04-01"

_MESSAGES: dict[int, str] = {
    20001: "The request could not be understood",
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    21201: "No 'To' number is specified",
    21205: "Exactly one of Url, Twiml and ApplicationSid is needed; the simulator knows Twiml",
    21211: "The 'To' number is not a valid phone number.",
    21212: "The 'From' number is not a valid phone number.",
    21213: "No 'From' number is specified",
    21220: "Invalid call state",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21610: "Attempt to send to unsubscribed recipient",
    21614: "'To' number is not a valid mobile number",
    21701: "The Messaging Service does not exist.",
    21620: "Invalid media URL(s)",
    21623: "Number of media files exceeds allowed limit",
    21617: "The concatenated message body exceeds the 1600 character limit",
}


def error(code: int, status: int) -> Json:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return {"code": code, "message": _MESSAGES[code], "more_info": more, "status": status}


def date(at: Instant | None) -> str | None:
    return None if at is None else email.utils.format_datetime(datetime.fromtimestamp(at // 1000, UTC))


def account_of(sid: str) -> Json:
    uri = f"/{API}/Accounts/{sid}"
    return {
        "auth_token": "0" * 32,
        "date_created": "Thu, 24 Aug 2023 05:01:45 +0000",
        "date_updated": "Thu, 24 Aug 2023 05:01:45 +0000",
        "friendly_name": "Practice",
        "owner_account_sid": sid,
        "sid": sid,
        "status": "active",
        "subresource_uris": {"calls": f"{uri}/Calls.json", "messages": f"{uri}/Messages.json"},
        "type": "Full",
        "uri": f"{uri}.json",
    }


def message(account: str, text: Text, now: Instant, service: str = "") -> Json:
    so_far = progress(text, now)
    uri = f"/{API}/Accounts/{account}/Messages/{text.sid}"
    return {
        "account_sid": account,
        "api_version": API,
        "body": text.body,
        "date_created": date(text.created),
        "date_sent": date(so_far.sent),
        "date_updated": date(so_far.updated),
        "direction": "inbound" if text.inbound else "outbound-api",
        "error_code": so_far.code or None,
        "error_message": None,
        "from": text.sender,
        "messaging_service_sid": service or None,
        "num_media": str(text.attached),
        "num_segments": str(segments(text.body)),
        "price": None,
        "price_unit": "USD",
        "sid": text.sid,
        "status": so_far.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": text.to,
        "uri": f"{uri}.json",
    }


def call_leg(account: str, call: PlacedCall, sid: str, now: Instant) -> Json:
    """The leg `sid` of the call, None when it is the shopper's and has not begun."""
    agent, shopper = legs(call, now)
    if sid == call.sid:
        return _leg(account, sid, None, agent, call.agent, call.caller_id)
    if shopper is None or call.dial is None:
        return None
    return _leg(account, sid, call.sid, shopper, call.dial.shopper, call.dial.caller_id or call.caller_id)


def inbound_call(account: str, call: CallIn, now: Instant) -> Json:
    return _leg(account, call.sid, None, leg_in(call, now), call.to, call.caller, "inbound")


def _leg(account: str, sid: str, parent: str | None, leg: Leg, to: str, sender: str, direction: str = "") -> Json:
    uri = f"/{API}/Accounts/{account}/Calls/{sid}"
    return {
        "account_sid": account,
        "annotation": None,
        "answered_by": leg.answered_by,
        "api_version": API,
        "caller_name": None,
        "date_created": date(leg.created),
        "date_updated": date(leg.ended or leg.started or leg.created),
        "direction": direction or ("outbound-dial" if parent else "outbound-api"),
        "duration": None if leg.duration is None else str(leg.duration),
        "end_time": date(leg.ended),
        "forwarded_from": None,
        "from": sender,
        "from_formatted": sender,
        "group_sid": None,
        "parent_call_sid": parent,
        "phone_number_sid": None,
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "sid": sid,
        "start_time": date(leg.started),
        "status": leg.status,
        "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
        "to": to,
        "to_formatted": to,
        "trunk_sid": None,
        "uri": f"{uri}.json",
    }


def mp3(sid: str) -> bytes:
    """Of a recording: its name in the frame of an MP3 file, so that one is told from another."""
    return b"ID3\x03\x00\x00\x00\x00\x00\x00" + sid.encode()


def recording(account: str, sid: str, call: str, seconds: int, made: Instant) -> Json:
    uri = f"/{API}/Accounts/{account}/Recordings/{sid}"
    return {
        "account_sid": account,
        "api_version": API,
        "call_sid": call,
        "channels": 2,
        "conference_sid": None,
        "date_created": date(made),
        "date_updated": date(made),
        "duration": str(seconds),
        "encryption_details": None,
        "error_code": None,
        "price": None,
        "price_unit": "USD",
        "sid": sid,
        "source": "RecordVerb",
        "start_time": date(made),
        "status": "completed",
        "track": "both",
        "uri": f"{uri}.json",
    }


def medium(account: str, sid: str, text: str, kind: str, made: Instant) -> Json:
    return {
        "account_sid": account,
        "content_type": kind,
        "date_created": date(made),
        "date_updated": date(made),
        "parent_sid": text,
        "sid": sid,
        "uri": f"/{API}/Accounts/{account}/Messages/{text}/Media/{sid}.json",
    }


def page(name: str, items: list[Json], uri: str, size: int, number: int, next_uri: str | None) -> Json:
    """One page of a list under `name`, in Twilio's envelope."""
    start = size * number
    return {
        name: items,
        "end": start + max(len(items) - 1, 0),
        "first_page_uri": uri,
        "next_page_uri": next_uri,
        "page": number,
        "page_size": size,
        "previous_page_uri": None,
        "start": start,
        "uri": uri,
    }
