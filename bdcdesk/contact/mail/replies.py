"""What comes back for a mail of ours, and what it means: an answer joins the lead that the mail was about, a bounce fails the mail."""

import hashlib
from collections.abc import Iterable

import msgspec

from bdcdesk.contact.errand import about
from bdcdesk.contact.mail.carrier import NAME
from bdcdesk.contact.mail.incoming import Incoming, read
from bdcdesk.contact.mail.letter import message_id, token_of
from bdcdesk.contact.mail.post import NO_SUCH
from bdcdesk.domain import contact_rules
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.dispatch import ReceiveMessage, ReportAccepted, ReportFailed
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch
from bdcdesk.replica.desk import Desk


class Back(msgspec.Struct, frozen=True):
    """A mail that came back: the lead that it is about, the address that ours had gone to ("" where that is erased), and what it tells."""

    lead: str
    address: str
    actions: tuple[Action, ...]

    @property
    def answered(self) -> bool:
        """Whether a person wrote it."""
        return any(isinstance(action, ReceiveMessage) and not action.auto for action in self.actions)


class Replies:
    """Use from the desk's thread. `key` as in `Letterhead`."""

    def __init__(self, desk: Desk, key: bytes) -> None:
        self._desk = desk
        self._key = key
        self._leads: dict[str, str] = {}
        self._tokens: dict[str, str] = {}

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.lead(name)
            for touch in lead.touches if lead else ():
                if touch.channel == "email" and touch.id not in self._leads:
                    self._leads[touch.id] = name
                    self._tokens[token_of(self._key, touch.id)] = touch.id

    def of(self, content: bytes, arrived: Instant, now: Instant) -> Back | None:
        """None for a mail that is about none of ours."""
        mail = read(content)
        if mail is None:
            return None
        sid = mail.sid or f"<{hashlib.sha256(content).hexdigest()[:32]}>"
        ended = self._ended(mail.token, sid, now) if mail.token else None
        if ended is not None:
            return ended
        found = self._known(mail.touches)
        if found is None:
            return None
        return Back(found[0].id, found[1].to, tuple(self._told(mail, *found, sid, arrived, now)))

    def names_ours(self, content: bytes) -> bool:
        """Whether it says that it is about a mail of ours, known here or not."""
        mail = read(content)
        return mail is not None and bool(mail.touches or mail.token)

    def unsubscribed(self, token: str, now: Instant) -> tuple[Action, ...] | None:
        """What a click on the link with this token tells, nothing if it is known; None if there is no such link."""
        ended = self._ended(token, str(now), now)
        return ended.actions if ended is not None else None

    def _ended(self, token: str, cause: str, now: Instant) -> Back | None:
        lead = self._desk.lead(self._leads.get(self._tokens.get(token, ""), ""))
        touch = lead.touch(self._tokens[token]) if lead is not None else None
        if lead is None or touch is None:
            return None
        # That they want no mails outlives their data: the link of an erased lead's mail ends mails as well.
        return Back(lead.id, touch.to, tuple(self._opt_out(lead, touch, cause, now)))

    def _opt_out(self, lead: Lead, touch: Touch, cause: str, now: Instant) -> Iterable[OptOut]:
        """By its `cause`, not by the mail that it is about: who has asked for mails since then may end them again by the same link."""
        if "email" not in self._desk.person(touch.person).opted_out:
            yield OptOut(
                id=caused("mail unsubscribed", touch.id, cause),
                store=lead.store,
                actor=self._desk.me,
                pressed=now,
                lead=lead.id,
                persons=(touch.person,),
                channels=("email",),
                how="text",
            )

    def _known(self, touches: Iterable[str]) -> tuple[Lead, Touch] | None:
        for name in touches:
            lead = self._desk.lead(self._leads.get(name, ""))
            touch = lead.touch(name) if lead is not None else None
            # What an erased shopper writes is a request of its own: of the old one nothing is known any more.
            if lead is not None and touch is not None and not lead.erased:
                return lead, touch
        return None

    def _told(self, mail: Incoming, lead: Lead, touch: Touch, sid: str, arrived: Instant, now: Instant) -> Iterable[Action]:
        told = about(lead, touch, self._desk.me, now)
        if touch.stage in ("sending", "unknown"):
            # Whatever became of our question, the mail was taken: it has come back.
            named = touch.named or next((one for one in (mail.sid,) if mail.kind == "ours"), "") or message_id(touch.id, "mail")
            yield ReportAccepted(id=caused("adopted", NAME, named), provider=NAME, sid=named, adopted=True, **told)
        match mail.kind:
            case "bounce":
                bad = touch.person if mail.status in NO_SUCH else ""
                why = "There is no such mail address" if bad else "The mail came back"
                reason = f"{why} ({mail.status})." if mail.status else f"{why}."
                yield ReportFailed(id=caused("bounced", touch.id, sid), code=mail.status, reason=reason, bad=bad, **told)
            case "answer" | "auto":
                auto = mail.kind == "auto"
                if not auto and contact_rules.is_opt_out(mail.subject, self._desk.rules):
                    yield from self._opt_out(lead, touch, sid, now)
                yield ReceiveMessage(
                    id=caused("inbound", NAME, touch.id, sid),
                    store=lead.store,
                    actor=self._desk.me,
                    pressed=now,
                    lead=lead.id,
                    provider=NAME,
                    sid=sid,
                    person=touch.person,
                    sender=mail.sender or touch.to,
                    body=mail.body or mail.subject,
                    arrived=min(arrived, now),
                    channel="email",
                    subject=mail.subject,
                    auto=auto,
                )
            case "late" | "ours":
                return
