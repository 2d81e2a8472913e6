"""Files in the mails that shoppers answer with: how many there look to be, and each of them."""

import re
from collections.abc import Callable
from email import message_from_bytes
from itertools import islice
from typing import Final

from bdcdesk.contact.provider import MediaTooLarge, ProviderProblem
from bdcdesk.domain.attachment import LARGEST, MOST
from bdcdesk.translation import phrase

_TYPE: Final = rb"image/(?:jpe?g|pjpeg|png|gif|webp|hei[cf])|video/(?:mp4|3gpp)|application/pdf|text/(?:x-)?vcard"
_HEAD: Final = re.compile(rb"\ncontent-type:[ \t]*(" + _TYPE + rb")[ \t]*[;\r\n]", re.IGNORECASE)
_KINDS: Final = re.compile(_TYPE.decode())
_LOOKED_AT: Final = 100
"""Parts of a mail that are looked at: who sends a hundred thousand must not keep the hub busy with them."""
_HEADERS: Final = 2_000
_SIGN: Final = 5_500
"""Characters of a picture as mails carry it, about 4 kB: smaller ones are the signs of a signature."""
NO_MAIL: Final = phrase("The mail is not on the hub's computer, or not any more.")


def looks_like(content: bytes) -> int:
    """How many files a mail seems to have, without taking it apart: a few milliseconds for each MB."""
    heads = islice(_HEAD.finditer(content), _LOOKED_AT)
    return min(MOST, sum(1 for head in heads if not _is_sign(head, content)))


def _is_sign(head: re.Match[bytes], content: bytes) -> bool:
    if not head[1].lower().startswith(b"image/"):
        return False
    plain = content[head.end() : head.end() + _HEADERS + _SIGN].replace(b"\r\n", b"\n")
    body = plain.find(b"\n\n")
    end = plain.find(b"\n--", max(0, body))
    return body >= 0 and 0 <= end - body - 2 < _SIGN


class MailFiles:
    """`content` gives a mail by its hash; it raises OSError, ValueError. Threads: one at a time, any."""

    def __init__(self, content: Callable[[str], bytes]) -> None:
        self._content = content
        self._last: tuple[str, list[bytes]] = ("", [])

    def attached(self, sid: str) -> list[str]:
        """Names of those in the mail of this hash. Raises ProviderProblem."""
        return [f"{sid}/{place}" for place in range(len(self._files(sid)))]

    def attachment(self, name: str, still: Callable[[], bool]) -> bytes:
        """Raises ProviderProblem, MediaTooLarge."""
        sid, _, place = name.rpartition("/")
        content = self._files(sid)[int(place)]
        if len(content) > LARGEST:
            raise MediaTooLarge(f"It is larger than {LARGEST // 1_000_000} MB, so it was not taken.", "size")
        return content

    def _files(self, sid: str) -> list[bytes]:
        if self._last[0] != sid:
            try:
                self._last = (sid, _parts(self._content(sid)))
            except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
                raise ProviderProblem(NO_MAIL, "mail") from None
        return self._last[1]


def _parts(content: bytes) -> list[bytes]:
    found: list[bytes] = []
    for part in message_from_bytes(content).walk():
        if part.is_multipart() or not _KINDS.fullmatch(part.get_content_type()):
            continue
        written = part.get_payload()
        if part.get_content_maintype() == "image" and isinstance(written, str) and len(written.replace("\r\n", "\n")) < _SIGN:
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            found.append(payload)
    return found[:MOST]
