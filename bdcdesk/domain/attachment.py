"""A file that came with a shopper's text or mail, as the lead's fold keeps it; and what a file is, by its first bytes."""

from typing import Final, Literal

import msgspec

from bdcdesk.domain.events.attachments import FileKind
from bdcdesk.domain.events.base import Instant

MOST: Final = 10
"""Files of one message that are kept: what a provider takes at most."""
LARGEST: Final = 5_000_000
"""Bytes of one of them."""

PICTURES: Final = frozenset[FileKind]({"jpeg", "png", "gif", "webp"})
"""What can be shown small; the rest is opened outside only."""

_HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_THIRD: Final = (b"3gp", b"3g2", b"3ge", b"3gg")
_MP4: Final = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"MSNV", b"M4V ", b"mmp4"})


class Attachment(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """At `place` of the message `of`, which came at `at`. Kept under the hash `blob`, or not and `why`; `final` as in AttachmentMissed.
    `wanted`: when it was last asked for again. `size` in bytes."""

    of: str
    place: int
    at: Instant
    blob: str = ""
    file: FileKind | None = None
    size: int = 0
    why: str = ""
    final: bool = False
    wanted: Instant = 0
    channel: Literal["text", "email"] = "text"

    @property
    def awaited(self) -> bool:
        return not self.blob and not self.why


def file_kind(content: bytes) -> FileKind | None:
    """By its first bytes alone: names and what a sender says of it are not looked at. None for what is not kept."""
    start = content[:16]
    if start.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start[4:8] == b"ftyp":
        return _boxed(start[8:12])
    # The byte order mark that some phones put before it.
    return "vcard" if content[:32].removeprefix(b"\xef\xbb\xbf").upper().startswith((b"BEGIN:VCARD\r", b"BEGIN:VCARD\n")) else None


def _boxed(brand: bytes) -> FileKind | None:
    """Of an ISO base media file, which says after its first box's name what it is (ISO/IEC 14496-12, 4.3)."""
    if brand in _HEIC:
        return "heic"
    if brand[:3] in _THIRD:
        return "3gp"
    return "mp4" if brand in _MP4 else None
