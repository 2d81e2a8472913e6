"""What advertising platforms show so that they are believed: Google's key, Meta's signature, and what Meta asks of a new address.

Google: https://developers.google.com/google-ads/webhook/docs/implementation; Meta:
https://developers.facebook.com/docs/graph-api/webhooks/getting-started.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.hub.http.gates import Gate, same

_SIGNED: Final = "sha256="
_SIGNATURE: Final = re.compile(r"sha256=[0-9a-f]{64}", re.ASCII)
_WITHHELD: Final = b"withheld"
_LONGEST_CHALLENGE: Final = 200


class _Keyed(msgspec.Struct):
    google_key: str = ""


def has_google_key(gate: Gate, body: bytes) -> bool:
    wanted = gate.secrets.get("key", "")
    try:
        shown = msgspec.json.decode(body, type=_Keyed).google_key
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return bool(wanted) and same(shown, wanted)


def without_google_key(gate: Gate, body: bytes) -> bytes:
    """The body as it is kept: the key is a secret, which is in no file and no log. The same body gives the same."""
    return body.replace(gate.secrets["key"].encode(), _WITHHELD)


def may_be_signed(signature: str) -> bool:
    """Whether this looks like a signature of Meta's, before there is a body that it could be of."""
    return _SIGNATURE.fullmatch(signature) is not None


def is_signed(gate: Gate, body: bytes, signature: str) -> bool:
    """Whether Meta's X-Hub-Signature-256 (`sha256=` and hex digits) is that of these very bytes under the app's secret."""
    app = gate.secrets.get("app", "")
    wanted = _SIGNED + hmac.new(app.encode(), body, hashlib.sha256).hexdigest()
    return bool(app) and same(signature, wanted)


def challenge_of(gate: Gate | None, query: Mapping[str, str]) -> str | None:
    """What Meta wants to hear back when the address is entered there; None for anybody who does not know the token."""
    wanted = gate.secrets.get("verify", "") if gate is not None and gate.kind == "meta" else ""
    known = same(query.get("hub.verify_token", ""), wanted) and bool(wanted)
    if not known or query.get("hub.mode") != "subscribe":
        return None
    return query.get("hub.challenge", "")[:_LONGEST_CHALLENGE]
