"""What is left on this computer of the documents in which a shopper came: their bytes, copies of files, and what lies in quarantine."""

import html
import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Final
from urllib.parse import unquote_plus

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.reading.arriving import Mailed
from bdcdesk.intake.reading.read import raw_hash

_CHARACTER: Final = re.compile(r"&#0*([0-9]{1,8})[0-9]*")


class Trace(msgspec.Struct, frozen=True):
    """One document: where it lies, its SHA-256 in hex, and its bytes."""

    path: Path
    hash: str
    content: bytes


class Traces:
    """`incoming` is the folder that leads are dropped into: what still waits there is a lead to come and is left alone.

    Raises OSError for what cannot be read or removed; then what was found before is gone, and the rest is found again.
    """

    def __init__(self, incoming: Path, quarantine: Quarantine) -> None:
        self._folders = (incoming / "done", incoming / "quarantine")
        self._quarantine = quarantine

    def find(self, hashes: Iterable[str], addresses: Iterable[str]) -> list[Trace]:
        """Documents with these hashes, and those that hold one of these addresses (E.164 or lower-case mail addresses), by their paths."""
        wanted, sought = set(hashes), [_sought(address) for address in addresses if address]
        return [trace for trace in self._all() if trace.hash in wanted or _holds(trace.content, sought)]

    def remove(self, traces: Iterable[Trace]) -> None:
        for trace in traces:
            if not self._quarantine.forget(trace.path):
                trace.path.unlink(missing_ok=True)

    def _all(self) -> Iterator[Trace]:
        return (self.read(path) for path in self.paths())

    def paths(self) -> Iterator[Path]:
        """All documents there are. Copies come before what was kept, and that before quarantine, where it is told when a document came."""
        for folder in self._folders:
            yield from (path for path in (sorted(folder.glob("*")) if folder.is_dir() else ()) if path.is_file() and not path.is_symlink())
        yield from self._quarantine.accepted.files()
        yield from self._quarantine.files()

    def read(self, path: Path) -> Trace:
        content = path.read_bytes()
        return Trace(path, raw_hash(content), content)

    def kept_at(self, digest: str) -> Instant | None:
        """When a document went into quarantine, None if it is not there."""
        return self._quarantine.kept_at(digest)


def _sought(address: str) -> re.Pattern[str]:
    if "@" in address:
        return re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-])", re.IGNORECASE)
    # However it is written: its digits with little between them, with or without the country code.
    digits = re.sub(r"\D", "", address)
    national = digits[1:] if digits.startswith("1") and len(digits) == 11 else digits
    return re.compile(r"(?<!\d)(?:1[^\d\n]{0,3})?" + r"[^\d\n]{0,3}".join(national) + r"(?!\d)")


def _holds(content: bytes, sought: list[re.Pattern[str]]) -> bool:
    return bool(sought) and any(pattern.search(text) for text in texts(content) for pattern in sought)


def texts(content: bytes) -> Iterator[str]:
    """The document as text, in every way in which it may be one."""
    plain = _unescaped(content.decode("utf-8", "replace"))
    yield plain
    if "%" in plain:
        yield unquote_plus(plain)
    if b"\0" in content:
        yield from (_unescaped(content.decode(encoding, "replace")) for encoding in ("utf-16-le", "utf-16-be"))
    try:
        for part in message_from_bytes(content, policy=Mailed()).walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload != content:
                yield _unescaped(payload.decode("utf-8", "replace"))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        # Mails in mails by the thousand are nobody's, and of some broken headers the mail library makes nothing. What stands in them as it
        # is was looked through above.
        return


def _unescaped(text: str) -> str:
    # No character has a number of more than seven digits, and Python refuses to read one of thousands.
    return html.unescape(_CHARACTER.sub(r"&#\1", text))
