"""Events of what came with a shopper's text or mail: pictures and other files, which are kept beside the log and never in it."""

from typing import Literal

from bdcdesk.domain.events.base import Facts

FileKind = Literal["jpeg", "png", "gif", "webp", "heic", "mp4", "3gp", "pdf", "vcard"]
"""What is kept, by what the file's first bytes say; everything else is refused."""


class AttachmentsCame(Facts, frozen=True, tag="attachments_came"):
    """So many files came with the message `of` (the provider's name for it, of a mail the hash of its document). They are still at the
    provider, or in the mail as the hub has kept it."""

    of: str
    count: int
    channel: Literal["text", "email"] = "text"


class AttachmentKept(Facts, frozen=True, tag="attachment_kept"):
    """The file at this `place` (from 0) of the message is kept beside the log, under the hash `blob`; `size` in bytes."""

    of: str
    place: int
    blob: str
    file: FileKind
    size: int


class AttachmentMissed(Facts, frozen=True, tag="attachment_missed"):
    """It is not kept, and `why` in a sentence. `final`: asking again would change nothing."""

    of: str
    place: int
    why: str
    final: bool = False


class AttachmentWanted(Facts, frozen=True, tag="attachment_wanted"):
    """Somebody wants one that was missed to be asked for again."""

    of: str
    place: int
