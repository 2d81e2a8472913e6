"""Whether a webhook comes from the provider: its signature, its age, and whether it came before.

Twilio: base64 of HMAC-SHA1, under the account's token, over the public address and the sorted fields of the form; for other bodies the
address carries their SHA-256 (twilio.com/docs/usage/security). SignalWire: the same under another header and its own signing key. Telnyx:
Ed25519 over `{timestamp}|{body}` (developers.telnyx.com, webhook signing); the timestamp may be five minutes off.

What Twilio signs has neither a time nor marks where a field's name ends, so a replay is known only as long as it is remembered here (a
text's or call's own name, known to the log, keeps it without effect after that), and what a field says is to be believed only in the
names that Twilio sends.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from typing import Final, Literal, Protocol, TypeAlias
from urllib.parse import parse_qsl

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bdcdesk.domain.events.base import Instant

TWILIO_HEADER: Final = "x-twilio-signature"
SIGNALWIRE_HEADER: Final = "x-signalwire-signature"
TELNYX_HEADER: Final = "telnyx-signature-ed25519"
TELNYX_TIME: Final = "telnyx-timestamp"

WINDOW: Final = 300_000
"""Milliseconds that a Telnyx webhook's time may be before or after ours."""

_BODY_HASH: Final = "bodySHA256"
_REMEMBERED: Final = 24 * 3_600_000
_MOST: Final = 100_000
_PORTS: Final = {"https": ":443", "http": ":80"}
_ADDRESS: Final = re.compile(r"(https?)://([^/?#:]+)(:[0-9]+)?([/?#].*)?", re.DOTALL)

Verdict: TypeAlias = Literal["good", "unsigned", "forged", "late", "replayed"]
"""Only what is good may have an effect. "replayed" is answered like "good" (the provider repeats what it heard no answer to), the others
with 403."""


class Hook(msgspec.Struct, frozen=True):
    """A webhook as it arrived. `url` is the public address with its query, as the provider was told it; `headers` by lower-case name."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class Seal(Protocol):
    """How one provider signs."""

    def judge(self, hook: Hook, now: Instant) -> Verdict:
        """Never "replayed": that takes a memory."""

    def name(self, hook: Hook) -> bytes:
        """The same for whatever is signed alike."""


class TwilioSeal:
    """Twilio's, or SignalWire's with its header. `secret` is the account's token, or SignalWire's signing key."""

    def __init__(self, secret: str, header: str = TWILIO_HEADER) -> None:
        self._secret = secret
        self._header = header

    def judge(self, hook: Hook, now: Instant) -> Verdict:
        shown = hook.headers.get(self._header, "")
        if not shown:
            return "unsigned"
        fields = _form(hook)
        if fields is None or not self._secret:
            return "forged"
        wanted = [twilio_signature(self._secret, url, fields) for url in _addresses(hook.url)]
        # Each is compared whatever the others gave: how long it takes tells nothing.
        return "good" if sum(_same(shown, each) for each in wanted) else "forged"

    def name(self, hook: Hook) -> bytes:
        return hook.headers.get(self._header, "").encode()


class TelnyxSeal:
    """`public_key` is base64, as Telnyx's portal shows it. Raises ValueError for what is no key."""

    def __init__(self, public_key: str) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))

    def judge(self, hook: Hook, now: Instant) -> Verdict:
        shown, said = hook.headers.get(TELNYX_HEADER, ""), hook.headers.get(TELNYX_TIME, "")
        if not shown or not said:
            return "unsigned"
        signature = _bytes_of(shown)
        if signature is None or not _is_plain_number(said):
            return "forged"
        try:
            self._key.verify(signature, telnyx_signed(said, hook.body))
        except InvalidSignature:
            return "forged"
        return "good" if abs(now - int(said) * 1000) <= WINDOW else "late"

    def name(self, hook: Hook) -> bytes:
        return hashlib.sha256(telnyx_signed(hook.headers.get(TELNYX_TIME, ""), hook.body)).digest()


class Guard:
    """Judges what comes in at one address, remembers it for a day, and counts. Threads: one at a time."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal
        self._seen: OrderedDict[bytes, Instant] = OrderedDict()
        self.counts: Counter[Verdict] = Counter()

    def judge(self, hook: Hook, now: Instant) -> Verdict:
        verdict = self._seal.judge(hook, now)
        if verdict == "good":
            self._forget_old(now)
            name = self._seal.name(hook)
            if name in self._seen:
                verdict = "replayed"
            else:
                self._seen[name] = now
        self.counts[verdict] += 1
        return verdict

    def not_kept(self, hook: Hook) -> None:
        """It was good but could not be kept: when the provider repeats it, it is good again."""
        self._seen.pop(self._seal.name(hook), None)

    def _forget_old(self, now: Instant) -> None:
        while self._seen and (len(self._seen) >= _MOST or next(iter(self._seen.values())) < now - _REMEMBERED):
            self._seen.popitem(last=False)


def twilio_signature(secret: str, url: str, fields: Iterable[tuple[str, str]]) -> str:
    """Base64. `url` as it is called; of a field that comes several times, each value once, in order."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.digest(secret.encode(), signed.encode(), "sha1")).decode()


def telnyx_signed(timestamp: str, body: bytes) -> bytes:
    """The bytes that Telnyx signs. `timestamp` is seconds since 1970, in digits."""
    return timestamp.encode() + b"|" + body


def _form(hook: Hook) -> list[tuple[str, str]] | None:
    """The signed fields of the body; None for a body that is not what was signed."""
    hashes = [value for name, value in parse_qsl(hook.url.partition("?")[2]) if name == _BODY_HASH]
    if hashes:
        return [] if _same(hashes[0], hashlib.sha256(hook.body).hexdigest()) else None
    if not hook.body:
        return []
    try:
        return parse_qsl(hook.body.decode(), keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        return None


def _addresses(url: str) -> list[str]:
    """With the port of its scheme and without: proxies differ in which one Twilio signed."""
    found = _ADDRESS.fullmatch(url)
    if found is None:
        return [url]
    scheme, host, port, rest = found.groups("")
    if not port:
        return [url, f"{scheme}://{host}{_PORTS[scheme]}{rest}"]
    return [url, f"{scheme}://{host}{rest}"] if port == _PORTS[scheme] else [url]


def _same(shown: str, wanted: str) -> bool:
    return hmac.compare_digest(shown.encode("utf-8", "backslashreplace"), wanted.encode())


def _bytes_of(text: str) -> bytes | None:
    """Of base64 in its one canonical spelling, else None: a signature with another spelling would be another one to a memory."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if base64.b64encode(found).decode() == text else None


def _is_plain_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 12
