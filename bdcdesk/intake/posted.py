"""A document out of the body of an HTTP request."""

import re
from email import message_from_bytes
from email.message import Message
from urllib.parse import urlencode

import msgspec

from bdcdesk.intake.document import Unreadable
from bdcdesk.intake.reading.arriving import HEADER
from bdcdesk.intake.reading.arriving import Posted as Form
from bdcdesk.intake.reading.bounded import slimmed

FORM = "application/x-www-form-urlencoded"
NAMED = re.compile(rb"[\w.%+\[\]-]{1,100}=")


class Posted(msgspec.Struct, frozen=True):
    """What is to be read: `kind` (a media type, lower case) and `charset` as they stood on it, "" if they did not."""

    content: bytes
    kind: str = ""
    charset: str = ""


def posted(content_type: str, body: bytes) -> Posted:
    """The body as one document. Forms in parts become one of pairs, as browsers send them without files; one that holds files is read as a
    mail with attachments, its fields first. What is called a form of pairs is made a proper one where it has spaces in it. Total."""
    content_type = content_type[:HEADER]
    head = Message()
    head["Content-Type"] = content_type or "application/octet-stream"
    kind, charset = head.get_content_type(), head.get_content_charset("") or ""
    if kind == FORM:
        return Posted(_escaped(body), kind, charset)
    if kind != "multipart/form-data":
        return Posted(body, kind if content_type else "", charset)
    head_line = b"MIME-Version: 1.0\r\nContent-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    try:
        slim = slimmed(head_line + body)
        parts = list(message_from_bytes(slim.content, policy=Form(linesep="\r\n", max_line_length=None)).walk())[1:]
        fields = [(part.get_param("name", header="content-disposition"), part) for part in parts]
        pairs = [(name, _text(part)) for name, part in fields if isinstance(name, str) and not (part.get_filename() or part.is_multipart())]
        if slim.cut or not parts or len(pairs) < len(parts):
            return Posted(head_line + _as_part(head, pairs) + body, kind)
    except (ValueError, LookupError, RecursionError, Unreadable):
        return Posted(head_line + body, kind)
    return Posted(urlencode(pairs).encode(), FORM, "utf-8")


def _as_part(head: Message, pairs: list[tuple[str, str]]) -> bytes:
    """The fields that stand beside files as one more part: read alone, each would be a text without its name."""
    boundary = head.get_boundary()
    if not pairs or not boundary:
        return b""
    return f"--{boundary}\r\nContent-Type: {FORM}; charset=utf-8\r\n\r\n{urlencode(pairs)}\r\n".encode("utf-8", "replace")


def _escaped(body: bytes) -> bytes:
    """A form that was sent without escapes, as one types it for curl: with %20 in the place of its spaces, and %26 in that of an "&" that
    no name follows. Anything else as it came."""
    pieces = body.strip().split(b"&")
    if not NAMED.match(pieces[0]) or not re.search(rb"\s", body.strip()):
        return body
    joined = [pieces[0]]
    for piece in pieces[1:]:
        if NAMED.match(piece):
            joined.append(piece)
        else:
            joined[-1] += b"%26" + piece
    return re.sub(rb"\s", lambda space: b"%%%02X" % ord(space[0]), b"&".join(joined)) if len(joined) > 1 else body


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode(part.get_content_charset("utf-8") or "utf-8", "replace") if isinstance(content, bytes) else ""
