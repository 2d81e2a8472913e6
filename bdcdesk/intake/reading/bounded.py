"""How much of a document is looked at, and a mail's bytes without what no lead stands in: photos, PDFs, the rest of very long parts.

The standard library's parser takes a mail line by line, a hundred times as long as it takes to find the lines that may part it. So a
large mail is cut at those first, by its bytes, and only what is kept is parsed.
"""

import base64
import binascii
import re
from itertools import pairwise
from typing import NamedTuple

from bdcdesk.intake.document import Unreadable

LENGTH = 48_000
"""Characters of a document that are read, and of all parts of a mail together: a third more than in the largest document seen."""
LINES = 6_000
"""Lines of a document that are read; a line of one byte takes as long as any."""
VALUES = 500
"""Values of a form's JSON; the longest form that was ever seen has 60."""
VALUE = 20_000
"""Characters of one value: what is kept of a shopper's words. A photo that a form sends along as text is cut, and no reason to say so."""
DEPTH = 40
JSON_SIZE = 1_000_000
HEAD = 8_000
HEADS = 200_000
HEAD_LINES = 400
DASHED_LINES = 1_200
FIRST = 24
PICTURES = (b"image/", b"audio/", b"video/", b"font/")
TYPES = re.compile(
    rb"application/(?:pdf|zip|gzip|x-zip|x-gzip|x-7z|x-rar|vnd\.rar|msword|rtf|postscript|vnd\.(?!.*xml\b)|pkcs7-sig|x-pkcs7-sig)"
)
NAMES = re.compile(
    rb"\.(?:pdf|jpe?g|png|gif|bmp|tiff?|heic|webp|svgz|ico|mp[34]|mov|avi|wav|m4a|3gp|amr|zip|gz|7z|rar|docx?|xlsx?|pptx?|exe|dll|p7s|ttf|woff2?)"
    rb"[\"']?\s*(?:;|\r|\n|\Z)"
)
MAGIC = (
    *(b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf"),
    *(b"II*\0", b"MM\0*", b"\0\0\0", b"ID3", b"OggS", b"MZ\x90", b"%!PS", b"{\\rtf"),
)
"""What files begin with that are no text; three zero bytes are a film's or a HEIC photo's."""
WRITTEN = (b"%PDF", b"%!PS", b"{\\rtf")
TYPE = re.compile(rb"^content-type:[ \t]*(?:\r?\n[ \t]+)?([^\s;]+)", re.MULTILINE)
STATED = re.compile(
    rb"^content-type:\s*(?:(?:application|text)/(?:[\w.-]{1,60}\+)?(?:xml|json|csv)|application/x-www-form)|\.(?:xml|adf|json|csv)\b",
    re.MULTILINE,
)
BLANK = re.compile(rb"\r?\n\r?\n|\r\r")
BASE64 = re.compile(rb"^content-transfer-encoding:\s*base64", re.MULTILINE)

TOO_LONG = f"The document is very long: only its first {LENGTH:,} characters, or {LINES:,} lines, were read. All of it is kept."
TOO_LARGE = (
    f"This document is longer than {LENGTH:,} characters or {LINES:,} lines and may hold several leads: nothing of it was taken."
    " Hand them in one by one."
)
TOO_MANY_PARTS = "This mail cannot be read: it has too many parts."


class Slim(NamedTuple):
    """`cut`: text was left out, not only binary attachments."""

    content: bytes
    cut: bool


class _Chunk(NamedTuple):
    """From a line that may part a mail to the next: places in its bytes. `rank`: 0 is read first: a document or a form by its header."""

    start: int
    body: int
    end: int
    rank: int
    encoded: bool


def first_part(content: bytes) -> bytes:
    """As many bytes as LENGTH characters take, and a few more: so that a longer text is seen to be longer."""
    return content[: LENGTH + 1000 if not content[:400].count(0) and content.isascii() else 4 * LENGTH]


def slimmed(content: bytes) -> Slim:
    """The mail with each part's headers, without the bodies of binary parts, and with as much of the others as is read at most.

    One pass over the bytes, whatever is in them. Raises Unreadable: more lines part it than any mail has parts.
    """
    if len(content) <= LENGTH and content.count(b"\n") + content.count(b"\r") <= LINES:
        return Slim(content, cut=False)
    chunks = _chunks(content)
    kept: dict[int, tuple[bytes, bytes]] = {}
    left, lines, cut = 2 * LENGTH, LINES, False
    # A document at the end is not lost to a long text before it.
    for number, chunk in sorted(enumerate(chunks), key=lambda each: each[1].rank):
        head = content[chunk.start : min(chunk.body, chunk.start + HEAD)]
        head = _lines(head, min(HEAD_LINES, lines))
        if len(head) < chunk.body - chunk.start:
            head += b"\n\n"
        lines -= _ends(head)
        most = LENGTH * 3 // 2 if chunk.encoded else LENGTH
        binary = _binary(content, chunk)
        body = b"" if binary else _lines(content[chunk.body : min(chunk.end, chunk.body + max(0, min(most, left)))], lines)
        if body or chunk.end == chunk.body:
            cut = cut or len(body) < chunk.end - chunk.body
        elif not binary:
            cut = True
        if body and not body.endswith(b"\n"):
            body += b"\n"
        lines = max(0, lines - _ends(body))
        left -= len(body)
        kept[number] = (head, body)
    return Slim(b"".join(part for number in range(len(chunks)) for part in kept[number]), cut)


def _chunks(content: bytes) -> list[_Chunk]:
    places = [0]
    while place := content.find(b"\n--", places[-1]) + 1:
        places.append(place)
        if len(places) > DASHED_LINES:
            raise Unreadable(TOO_MANY_PARTS)
    found: list[_Chunk] = []
    room = HEADS
    for start, end in pairwise((*places, len(content))):
        top = content[start : min(end, start + min(HEAD, room))]
        room -= len(top)
        blank = BLANK.search(top)
        # Without a header, or with one that does not end: of a mail's own nothing else is there, of words all are.
        body = start + blank.end() if blank else start + len(top) if start == 0 else start
        head = top[: body - start].lower()
        told = b"content-" in head
        stated = TYPE.search(head) if told else None
        rank = 0 if STATED.search(head) else 2 if stated and stated[1].startswith(b"application/") else 1
        found.append(_Chunk(start, body, end, rank, told and BASE64.search(head) is not None))
    return found


def _binary(content: bytes, chunk: _Chunk) -> bool:
    """Whether a part is no text: by its type, by its first bytes, or by its name. One that begins with a tag is text."""
    head = content[chunk.start : min(chunk.body, chunk.start + HEAD)].lower()
    stated = TYPE.search(head)
    if stated and stated[1].startswith(PICTURES):
        return True
    first = content[chunk.body : chunk.body + 4 * FIRST].lstrip()
    if chunk.encoded:
        try:
            first = base64.b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", first)[: FIRST // 3 * 4])
        except (binascii.Error, ValueError):
            return False
    if is_binary(first):
        return True
    if first.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<", b"{", b"[")):
        return False
    return (stated is not None and TYPES.match(stated[1]) is not None) or (stated is not None and NAMES.search(head) is not None)


def is_binary(content: bytes) -> bool:
    """Whether it begins as files of photos, films, sheets and the like do, and as no text does."""
    return content.startswith(MAGIC) and (
        content.startswith(WRITTEN) or any(byte < 9 or 13 < byte < 32 or byte > 126 for byte in content[:FIRST])
    )


def first_lines(text: str) -> str:
    """Its first LINES lines."""
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return text if ends < LINES else "".join(text.splitlines(keepends=True)[:LINES])


def _ends(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _lines(text: bytes, most: int) -> bytes:
    """Its first `most` lines."""
    if _ends(text) <= most:
        return text
    return b"".join(text.splitlines(keepends=True)[: max(0, most)])


def within(given: object) -> tuple[object, bool]:
    """A value of JSON with at most VALUES values and LENGTH characters in them and their names, and whether anything was left out."""
    room = [VALUES, LENGTH]
    return _within(given, room, DEPTH), min(room) < 0


def _within(given: object, room: list[int], depth: int) -> object:
    room[0] -= 1
    if min(room) < 0 or depth == 0:
        room[0] = -1
        return None
    if isinstance(given, dict):
        kept: dict[str, object] = {}
        for name, one in given.items():
            room[1] -= len(name)
            inner = _within(one, room, depth - 1)
            if min(room) < 0 and inner is None:
                break
            kept[name[:VALUE]] = inner
        return kept
    if isinstance(given, list):
        items: list[object] = []
        for one in given:
            inner = _within(one, room, depth - 1)
            if min(room) < 0 and inner is None:
                break
            items.append(inner)
        return items
    if isinstance(given, str):
        room[1] -= min(len(given), VALUE)
        return given[:VALUE]
    return given
