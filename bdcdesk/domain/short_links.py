"""Links to the store's own pages as short ones of the hub: shorter in a text, and a click on one is seen.

A link is of one message to one shopper: its token is made of the store's key and the message's id, so nobody can guess one or tell from
it who was written to.
"""

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import msgspec

from bdcdesk.domain.source import LINKS, Source

TOKEN: Final = re.compile(r"[a-z2-7]{12}", re.ASCII)
"""Of 60 bits: with a million links alive, one guess in a million million hits one."""
MOST: Final = 5
"""Links of a message that are made short. The others stay what they are."""
_URL: Final = re.compile(r"https?://[^\s<>\"']{4,2000}", re.IGNORECASE)
_SHORT: Final = re.compile(r"https?://[^\s<>\"']+?/l/([a-z2-7]{12})(?!\w)", re.ASCII)
_BEHIND: Final = ".,;:!?)]}"
"""What stands behind an address in a sentence, and seldom at its end."""


class Shortening(msgspec.Struct, frozen=True):
    """`hub`: its public address (https, no slash at the end), "" if links stay as they are. `pages`: the hosts of the store's own pages."""

    hub: str = ""
    pages: frozenset[str] = frozenset()


class Shortened(msgspec.Struct, frozen=True):
    """`targets`: where each short link of `body` leads, in their order."""

    body: str
    targets: tuple[str, ...] = ()


def shortening_of(sources: Mapping[str, Source]) -> Shortening:
    """As the store has set it."""
    found = next((one for _, one in sorted(sources.items()) if one.kind == LINKS and not one.off), None)
    if found is None:
        return Shortening()
    return Shortening(found.options.get("hub", "").rstrip("/"), hosts_of(found.options.get("pages", "")))


def hosts_of(stated: str) -> frozenset[str]:
    """Those in an option's text ("www.example.com, example.com"), in lower case."""
    return frozenset(host for one in stated.lower().replace(",", " ").split() if (host := one.strip("./")))


def token_of(key: bytes, touch: str, place: int) -> str:
    """What stands in the short link at this place of a message. `key`: the store's own."""
    made = hmac.new(key, f"link {place} {touch}".encode(), hashlib.sha256).digest()
    return b32encode(made)[:12].decode().lower()


def shortened(body: str, how: Shortening, key: bytes, touch: str) -> Shortened:
    """The message with short links for those to the store's own pages, where that is shorter. The same one twice is one link."""
    if not how.hub:
        return Shortened(body)
    targets: list[str] = []

    def short(found: re.Match[str]) -> str:
        url = found[0].rstrip(_BEHIND)
        made = f"{how.hub}/l/{token_of(key, touch, targets.index(url) if url in targets else len(targets))}"
        if not _is_own(url, how.pages) or len(made) >= len(url) or (url not in targets and len(targets) == MOST):
            return found[0]
        if url not in targets:
            targets.append(url)
        return made + found[0][len(url) :]

    return Shortened(_URL.sub(short, body), tuple(targets))


def lengthened(body: str, targets: tuple[str, ...]) -> str:
    """The message as it was written, when it comes back unsent: its short links belong to what never went, and lead nowhere in another."""
    tokens = tuple(dict.fromkeys(_SHORT.findall(body)))
    if len(tokens) != len(targets):
        return body
    led = dict(zip(tokens, targets, strict=True))
    return _SHORT.sub(lambda found: led[found[1]], body)


def _is_own(url: str, pages: frozenset[str]) -> bool:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    # Who stands before an @ is not where it leads; a port of its own is somebody else's server.
    return "@" not in parts.netloc and port in (None, 80, 443) and any(host == page or host.endswith(f".{page}") for page in pages)
