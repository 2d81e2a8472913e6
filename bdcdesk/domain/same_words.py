"""When two texts are the same to whoever reads them: whatever spaces and signs a provider has put in place of those that were written."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from bdcdesk.domain.events.base import Instant
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.short_links import lengthened
from bdcdesk.domain.touch import WAITING, Touch

ASKED_ABOUT: Final = 600_000
"""Milliseconds after which the same words may go to the same person without a question."""

_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("«»“”„‟ʺˮ❝❞〝〞", '"'),
        **dict.fromkeys("‘’‚‛ʻʼʽˈʹ´ˊ`ˋ❛❜‹›′", "'"),
        **dict.fromkeys("‐‑‒–—―−⁃", "-"),
        **dict.fromkeys("⁄∕÷", "/"),
        **dict.fromkeys("•∙", "*"),
    }
)
"""What a provider writes in the seven-bit alphabet of texts (Twilio's Smart Encoding, from memory of its table): else one such sign makes
a text cost twice. Ellipses, broad letters and thin spaces are of Unicode's own plainer spelling."""
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff]")
_GONE: Final = frozenset({"withdrawn", "not sent", "failed"})


def plain(body: str) -> str:
    """The words as a carrier may have changed them."""
    spelled = unicodedata.normalize("NFKC", _UNSEEN.sub("", body).translate(_SIGNS)).translate(_SIGNS)
    return re.sub(r"\s+", " ", spelled).strip()


def own(body: str, links: tuple[str, ...], added: int) -> str:
    """As it was written: with its links, and without the last `added` characters, which the program put there."""
    return lengthened(body[: len(body) - added].rstrip("\n") if added else body, links)


def likeness(body: str, links: tuple[str, ...] = (), added: int = 0) -> str:
    """By what these words are known when they are not kept any more."""
    return hashlib.blake2b(plain(own(body, links, added)).casefold().encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def said_before(leads: Iterable[Lead], person: str, channel: str, like: str, now: Instant) -> Touch | None:
    """The last that said the same to this person and went not long ago, or is still to go."""
    return max(_alike(leads, person, channel, like, now), key=lambda touch: touch.requested, default=None)


def _alike(leads: Iterable[Lead], person: str, channel: str, like: str, now: Instant) -> Iterator[Touch]:
    for lead in leads:
        for touch in lead.touches:
            alike = touch.likeness == like and (touch.person, touch.channel) == (person, channel) and touch.stage not in _GONE
            if alike and (touch.stage in WAITING or now - max(touch.requested, touch.accepted) < ASKED_ABOUT):
                yield touch
