"""Files that came with a shopper's text, in words: each is one thing of the timeline, below the text that it came with."""

from collections.abc import Callable
from typing import Any, Final

from bdcdesk.domain.attachment import MOST, PICTURES, Attachment
from bdcdesk.domain.events import Event, Facts
from bdcdesk.domain.events.attachments import AttachmentKept, AttachmentMissed, AttachmentsCame, AttachmentWanted, FileKind
from bdcdesk.report.entry import Attached, Entry
from bdcdesk.report.times import at_clock
from bdcdesk.report.touch_words import Told

FILE_STEPS: Final[tuple[type, ...]] = (AttachmentKept, AttachmentMissed, AttachmentWanted)
"""What is told with the file that it is about."""

_WHAT: Final = {"text": "a text", "email": "a mail"}
_KINDS: Final[dict[FileKind, tuple[str, str]]] = {
    "jpeg": ("Picture", "JPEG"),
    "png": ("Picture", "PNG"),
    "gif": ("Picture", "GIF"),
    "webp": ("Picture", "WebP"),
    "heic": ("Picture", "HEIC"),
    "mp4": ("Video", "MP4"),
    "3gp": ("Video", "3GP"),
    "pdf": ("Document", "PDF"),
    "vcard": ("Contact", "vCard"),
}


def files(event: Event, facts: AttachmentsCame, told: Told) -> list[Entry]:
    """An entry for each that is awaited, kept or missed, and what is said of those beyond."""
    known = [file for place in range(MOST) if (file := told.lead.attachment(facts.of, place)) is not None]
    if not known:
        return [_line(event, told, f"{_count(facts.count)} came with {_WHAT[facts.channel]}, erased")]
    made = [_file(event, file, told) for file in known]
    if facts.count > len(known):
        more = facts.count - len(known)
        made.append(
            _line(event, told, f"{more} more came with it and {'was' if more == 1 else 'were'} not taken: {MOST} of one message are kept")
        )
    return made


def _file(event: Event, file: Attachment, told: Told) -> Entry:
    name, when = f"{event.id} {file.place}", at_clock(event.at, told.zone, seconds=True)
    if file.file is not None:
        what, form = _KINDS[file.file]
        attached = Attached(file.of, file.place, file.blob, file.file in PICTURES, "open")
        return Entry(name, "theirs", what, f"{form}, {weight(file.size)} · {_with(file)} · {when}", attached=attached)
    if file.awaited:
        return Entry(name, "theirs", "A file, being fetched", f"{_with(file).capitalize()} · {when}")
    attached = Attached(file.of, file.place, act="" if file.final else "again")
    return Entry(name, "theirs", f"A file that is not here. {file.why}", f"{_with(file).capitalize()} · {when}", attached=attached)


def _with(file: Attachment) -> str:
    return f"came with {_WHAT[file.channel]}"


def _line(event: Event, told: Told, words: str) -> Entry:
    return Entry(event.id, "line", f"{at_clock(event.at, told.zone, seconds=True)} · {words}")


def weight(size: int) -> str:
    """Of so many bytes."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


def _count(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


LINES: Final[dict[type[Facts], Callable[[Any, Event, Told], str]]] = {
    AttachmentsCame: lambda facts, event, told: f"{_count(facts.count)} came with {_WHAT[facts.channel]}",
    AttachmentKept: lambda facts, event, told: f"{_KINDS[facts.file][0]} kept, {_KINDS[facts.file][1]}, {weight(facts.size)}",
    AttachmentMissed: lambda facts, event, told: f"A file is not here. {facts.why}",
    AttachmentWanted: lambda facts, event, told: f"A file asked for again by {told.names.of(event.actor)}",
}
"""As the log tells them."""
