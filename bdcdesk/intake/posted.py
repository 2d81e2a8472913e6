"""A document out of the body of an HTTP request."""

from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from urllib.parse import urlencode

import msgspec

from bdcdesk.intake.document import Unreadable
from bdcdesk.intake.reading.bounded import slimmed


class Posted(msgspec.Struct, frozen=True):
    """What is to be read: `kind` (a media type, lower case) and `charset` as they stood on it, "" if they did not."""

    content: bytes
    kind: str = ""
    charset: str = ""


def posted(content_type: str, body: bytes) -> Posted:
    """The body as one document. Forms in parts become one of pairs, as browsers send them without files; one that holds files is read as a
    mail with attachments. Total."""
    head = Message()
    head["Content-Type"] = content_type or "application/octet-stream"
    kind, charset = head.get_content_type(), head.get_content_charset("") or ""
    if kind != "multipart/form-data":
        return Posted(body, kind if content_type else "", charset)
    whole = b"MIME-Version: 1.0\r\nContent-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n" + body
    try:
        slim = slimmed(whole)
        if slim.cut:
            return Posted(whole, kind)
        parts = list(message_from_bytes(slim.content, policy=HTTP).walk())[1:]
        fields = [(part.get_param("name", header="content-disposition"), part) for part in parts]
        if not parts or any(not isinstance(name, str) or part.get_filename() or part.is_multipart() for name, part in fields):
            return Posted(whole, kind)
        pairs = [(str(name), _text(part)) for name, part in fields]
    except (ValueError, LookupError, RecursionError, Unreadable):
        return Posted(whole, kind)
    return Posted(urlencode(pairs).encode(), "application/x-www-form-urlencoded", "utf-8")


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode(part.get_content_charset("utf-8") or "utf-8", "replace") if isinstance(content, bytes) else ""
