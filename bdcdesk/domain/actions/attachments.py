"""What is told and wished of files that came with a shopper's text."""

from typing import Literal

from bdcdesk.domain.actions.base import Decision, Known, OnLead, Refused, lead_here
from bdcdesk.domain.events.attachments import AttachmentKept, AttachmentMissed, AttachmentsCame, AttachmentWanted, FileKind
from bdcdesk.translation import tr


class TellAttachments(OnLead, frozen=True, kw_only=True, tag="tell_attachments"):
    """So many came with the message `of`."""

    of: str
    count: int
    channel: Literal["text", "email"] = "text"

    def decide(self, known: Known) -> Decision:
        return self.report(AttachmentsCame(self.of, self.count, self.channel))


class KeepAttachment(OnLead, frozen=True, kw_only=True, tag="keep_attachment"):
    """As in AttachmentKept: the bytes are kept already."""

    of: str
    place: int
    blob: str
    file: FileKind
    size: int

    def decide(self, known: Known) -> Decision:
        return self.report(AttachmentKept(self.of, self.place, self.blob, self.file, self.size))


class MissAttachment(OnLead, frozen=True, kw_only=True, tag="miss_attachment"):
    """As in AttachmentMissed."""

    of: str
    place: int
    why: str
    final: bool = False

    def decide(self, known: Known) -> Decision:
        return self.report(AttachmentMissed(self.of, self.place, self.why, self.final))


class WantAttachment(OnLead, frozen=True, kw_only=True, tag="want_attachment"):
    """Asks for one again that could not be fetched."""

    of: str
    place: int

    def decide(self, known: Known) -> Decision:
        lead = lead_here(known, self.lead)
        if isinstance(lead, Refused):
            return lead
        found = lead.attachment(self.of, self.place)
        if found is None or found.blob or found.final:
            return Refused(tr("There is nothing to ask for again."))
        if found.awaited:
            return Refused(tr("It is being asked for."))
        return self.wish(AttachmentWanted(self.of, self.place))
