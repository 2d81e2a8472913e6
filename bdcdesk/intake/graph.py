"""Meta's Graph API, as far as leads need it: one lead by its id.

https://developers.facebook.com/docs/marketing-api/guides/lead-ads/retrieving
"""

import hashlib
import hmac
import re
from typing import Final
from urllib.parse import urlsplit

import msgspec
import requests
import urllib3

GRAPH: Final = "https://graph.facebook.com/v23.0"
FIELDS: Final = "id,created_time,field_data,ad_id,ad_name,campaign_id,campaign_name,form_id,platform,is_organic,custom_disclaimer_responses"
TIMEOUTS: Final = (5.0, 15.0)
"""Seconds: to connect, and of silence."""
MOST_BYTES: Final = 1_000_000
_LEAD: Final = re.compile(r"[0-9]{1,30}", re.ASCII)
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class NotGiven(Exception):
    """The lead was not given. The message is a sentence, without anything of a shopper's and without a secret."""


class _Fault(msgspec.Struct):
    code: int = 0


class _Failed(msgspec.Struct):
    error: _Fault = msgspec.field(default_factory=_Fault)


def is_lead(lead: str) -> bool:
    """Whether it can be an id: it becomes part of an address, and came from outside."""
    return _LEAD.fullmatch(lead) is not None


def usable(base: str) -> bool:
    """Whether tokens may be sent there: over TLS, or on this computer."""
    parts = urlsplit(base)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def fetch_lead(base: str, lead: str, token: str, app: str) -> bytes:
    """The lead as Meta gives it. `token`: the page's; `app`: the app's secret. Blocks; any thread. Raises NotGiven."""
    if not is_lead(lead) or not usable(base):
        raise NotGiven("Meta cannot be asked for this lead: its id, or the address, is none.")
    # In a header, not in the address as Meta's examples have it: addresses are written into logs on the way.
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    query = {"fields": FIELDS}
    if app:
        query["appsecret_proof"] = hmac.new(app.encode(), token.encode(), hashlib.sha256).hexdigest()
    try:
        with (
            requests.Session() as session,
            session.get(f"{base}/{lead}", params=query, headers=headers, timeout=TIMEOUTS, allow_redirects=False, stream=True) as got,
        ):
            body = got.raw.read(MOST_BYTES + 1, decode_content=True)
            status = got.status_code
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError):
        raise NotGiven("Meta does not answer.") from None
    if status != 200 or len(body) > MOST_BYTES:
        raise NotGiven(_why(status, body))
    if b'"field_data"' not in body:
        raise NotGiven("Meta answered without the lead.")
    return body


def _why(status: int, body: bytes) -> str:
    try:
        code = msgspec.json.decode(body, type=_Failed).error.code
    except (msgspec.DecodeError, UnicodeDecodeError):
        code = 0
    if code in (102, 190) or status == 401:
        return "Meta does not accept the page's access token any more. Make a new one and give it with “bdcdesk source secret”."
    if code in (10, 200) or status == 403:
        return "Meta does not let this app read the page's leads. Give it leads_retrieval, and the page's leads access."
    if code in (4, 17, 32, 613) or status == 429:
        return "Meta is asked too often at present."
    return f"Meta answered with status {status}{f' and code {code}' if code else ''}."
