"""Files that came with a shopper's text, in words: each is one thing of the timeline, below the text that it came with."""

from collections.abc import Callable
from typing import Any, Final

from bdcdesk.domain.attachment import MOST, PICTURES, Attachment
from bdcdesk.domain.events import Event, Facts
from bdcdesk.domain.events.attachments import AttachmentKept, AttachmentMissed, AttachmentsCame, AttachmentWanted, FileKind
from bdcdesk.report.entry import Attached, Entry
from bdcdesk.report.times import at_clock
from bdcdesk.report.touch_words import Told
from bdcdesk.translation import many, tr

FILE_STEPS: Final[tuple[type, ...]] = (AttachmentKept, AttachmentMissed, AttachmentWanted)
"""What is told with the file that it is about."""

_WHAT: Final = {"text": tr("a text"), "email": tr("a mail")}
_KINDS: Final[dict[FileKind, tuple[str, str]]] = {
    "jpeg": (tr("Picture"), "JPEG"),
    "png": (tr("Picture"), "PNG"),
    "gif": (tr("Picture"), "GIF"),
    "webp": (tr("Picture"), "WebP"),
    "heic": (tr("Picture"), "HEIC"),
    "mp4": (tr("Video"), "MP4"),
    "3gp": (tr("Video"), "3GP"),
    "pdf": (tr("Document"), "PDF"),
    "vcard": (tr("Contact"), "vCard"),
}


def files(event: Event, facts: AttachmentsCame, told: Told) -> list[Entry]:
    """An entry for each that is awaited, kept or missed, and what is said of those beyond."""
    known = [file for place in range(MOST) if (file := told.lead.attachment(facts.of, place)) is not None]
    if not known:
        return [_line(event, told, tr("{count} came with {what}, erased", count=_count(facts.count), what=_WHAT[facts.channel]))]
    made = [_file(event, file, told) for file in known]
    if facts.count > len(known):
        beyond = many(
            facts.count - len(known),
            "1 more came with it and was not taken: {most} of one message are kept",
            "{n} more came with it and were not taken: {most} of one message are kept",
            most=MOST,
        )
        made.append(_line(event, told, beyond))
    return made


def _file(event: Event, file: Attachment, told: Told) -> Entry:
    name, when = f"{event.id} {file.place}", at_clock(event.at, told.zone, seconds=True)
    if file.file is not None:
        what, form = _KINDS[file.file]
        attached = Attached(file.of, file.place, file.blob, file.file in PICTURES, "open")
        return Entry(name, "theirs", what, f"{form}, {weight(file.size)} · {_with(file)} · {when}", attached=attached)
    if file.awaited:
        return Entry(name, "theirs", tr("A file, being fetched"), f"{_with(file).capitalize()} · {when}")
    attached = Attached(file.of, file.place, act="" if file.final else "again")
    return Entry(
        name, "theirs", tr("A file that is not here. {why}", why=tr(file.why)), f"{_with(file).capitalize()} · {when}", attached=attached
    )


def _with(file: Attachment) -> str:
    return tr("came with {what}", what=_WHAT[file.channel])


def _line(event: Event, told: Told, words: str) -> Entry:
    return Entry(event.id, "line", f"{at_clock(event.at, told.zone, seconds=True)} · {words}")


def weight(size: int) -> str:
    """Of so many bytes."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


def _count(count: int) -> str:
    return many(count, "1 file", "{n} files")


LINES: Final[dict[type[Facts], Callable[[Any, Event, Told], str]]] = {
    AttachmentsCame: lambda facts, event, told: tr("{count} came with {what}", count=_count(facts.count), what=_WHAT[facts.channel]),
    AttachmentKept: lambda facts, event, told: tr(
        "{what} kept, {form}, {weight}", what=_KINDS[facts.file][0], form=_KINDS[facts.file][1], weight=weight(facts.size)
    ),
    AttachmentMissed: lambda facts, event, told: tr("A file is not here. {why}", why=tr(facts.why)),
    AttachmentWanted: lambda facts, event, told: tr("A file asked for again by {who}", who=told.names.of(event.actor)),
}
"""As the log tells them."""
