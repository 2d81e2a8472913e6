"""What shoppers write back, as a webhook tells it or read by asking the provider, and which lead it joins.

A store's hub takes what was written to the store's number, and nothing else.

A text joins the newest open lead of its sender, else the newest closed one, which it reopens; an unknown sender opens a lead.
"""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from bdcdesk.contact.errand import Steps
from bdcdesk.contact.outcome import InboundText
from bdcdesk.contact.provider import Provider, ProviderProblem, ProviderSilent
from bdcdesk.domain import contact_rules
from bdcdesk.domain.actions import Action
from bdcdesk.domain.actions.attachments import TellAttachments
from bdcdesk.domain.actions.dispatch import ReceiveMessage
from bdcdesk.domain.actions.intake import ReceiveLead
from bdcdesk.domain.actions.lead import OptOut
from bdcdesk.domain.actions.rules import HearWords
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.contact import MessageReceived
from bdcdesk.domain.events.lead import ContactPoint, Shopper
from bdcdesk.domain.events.settings import NOTHING_ADDED, ContactRules
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.zones import zones
from bdcdesk.replica.desk import Desk
from bdcdesk.translation import phrase

EVERY: Final = 2_000
_OVERLAP: Final = 120_000
_DAY: Final = 86_400_000
_LONGEST_WAIT: Final = 300_000
"""Milliseconds for which a provider that wants to be left alone is, at most: a shopper who has written waits to be heard."""

Ear: TypeAlias = Literal["kept", "not now", "not ours"]
"""What became of a text that a webhook told of. "not now": it is read by asking."""


class Inbound:
    """Use from the desk's thread. `number` is the store's, E.164. `problem` is why nothing can be read now, "" when it can."""

    def __init__(self, desk: Desk, provider: Provider, number: str) -> None:
        self._desk = desk
        self._provider = provider
        self._number = number
        self._by_person: dict[str, set[str]] = {}
        self._since: Instant = 0
        self._next: Instant = 0
        self._known: dict[str, str] = {}
        self._attached: set[str] = set()
        self._epoch = desk.epoch
        self._caught_up = False
        self.problem = ""

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.confirmed(name)
            for person in lead.persons if lead else ():
                self._by_person.setdefault(person, set()).add(name)
            if lead is not None:
                self._known.update(dict.fromkeys(lead.received_sids, name))
                self._attached.update(attachment.of for attachment in lead.attachments)

    def step(self, now: Instant) -> Steps:
        if self._epoch != self._desk.epoch:
            # What was read into a log that is gone is read again; what is known of it by then comes from the desk.
            self._epoch, self._since, self._caught_up = self._desk.epoch, 0, False
            self._known.clear()
            self._attached.clear()
            self._by_person.clear()
            self.notice(list(self._desk.leads))
        if now < self._next or self._desk.settings is None or not self._desk.whole:
            return Steps((), max(self._next, now + 100))
        self._next = now + 10 * EVERY
        return Steps((Reading(self, self._since or self._first_look(now)),), self._next)

    def _first_look(self, now: Instant) -> Instant:
        """From before the last text that was taken up, however long this hub was off; texts are taken up oldest first."""
        leads = self._desk.leads.values()
        answering = sorted(((lead.reply.at, lead.id) for lead in leads if lead.reply), reverse=True)
        for _, name in answering:
            facts = [event.facts for event in self._desk.timeline(name).events]
            arrived = [said.arrived for said in facts if isinstance(said, MessageReceived) and said.provider == self._provider.name]
            if arrived:
                return max(arrived) - _DAY
        return min((lead.received for lead in leads), default=now) - 3 * _DAY

    def ask(self, since: Instant) -> tuple[list[InboundText], str, int]:
        """Texts since then, why not if none could be read, and the milliseconds that the provider wants to be left alone. From any
        thread."""
        try:
            return self._provider.inbound_texts(self._number, since), "", EVERY
        except ProviderSilent as silent:
            return [], str(silent), max(EVERY, min(1_000 * silent.retry_after, _LONGEST_WAIT))
        except ProviderProblem as problem:
            return [], str(problem), EVERY

    def told(self, texts: list[InboundText], problem: str, now: Instant) -> None:
        self.problem = problem
        if not self._desk.whole or self._epoch != self._desk.epoch:
            # Leads that are not here would be taken for new ones: it is asked again when they are.
            self._next = now + EVERY
            return
        for text in texts:
            self._take(text, now)
            # By a date that is still to come, nothing would be new before it.
            self._since = max(self._since, min(text.at, now) - _OVERLAP)
        self._caught_up = self._caught_up or not problem
        self._next = now + EVERY

    def leave_alone(self, wait: int, now: Instant) -> None:
        """The provider wants not to be asked for so many milliseconds."""
        self._next = max(self._next, now + wait)

    def hear(self, text: InboundText, now: Instant) -> Ear:
        """A text that the provider tells of by itself; kept for good when this returns. Raises ReplicaError."""
        if text.to != self._number:
            return "not ours"
        # What came in while this hub was off is read first: from where, the last text that was taken up says.
        if not self._caught_up or self._epoch != self._desk.epoch or self._desk.settings is None or not self._desk.whole:
            self._next = min(self._next, now)
            return "not now"
        self._take(text, now)
        return "kept"

    @property
    def caught_up(self) -> bool:
        """Whether what came in while this hub was off has been read."""
        return self._caught_up

    def opened(self, person: str, lead: str) -> None:
        """A lead of this person's was made, which the log may not hold yet."""
        self._by_person.setdefault(person, set()).add(lead)

    def _take(self, text: InboundText, now: Instant) -> None:
        if text.sid not in self._known:
            action = self._action(text, now)
            if isinstance(action, ReceiveLead):
                # First: were this process ended in between, the text would be known by its lead, and nobody would hear what it says.
                self._desk.do(self._heard(text, action, now))
            self._desk.do(action)
            self._known[text.sid] = action.lead if isinstance(action, ReceiveLead | ReceiveMessage) else ""
            if isinstance(action, ReceiveLead):
                # What the same shopper wrote right after it joins this lead, which the log does not hold yet.
                self.opened(action.persons[0], action.lead)
                joined = self.joins(action.persons[0])
                self._known[text.sid] = joined.id if joined is not None else action.lead
        # Looked at by itself: a hub may have ended between the one and the other.
        if text.attached and text.sid not in self._attached and self._known[text.sid]:
            self._attached.add(text.sid)
            self._desk.do(self._files(text, self._known[text.sid], now))

    def _action(self, text: InboundText, now: Instant) -> Action:
        person = self._desk.stream_of(text.sender)
        lead = self.joins(person)
        cause = caused("inbound", self._provider.name, text.sid)
        store, actor = self._desk.record.id, self._desk.me
        if lead is not None:
            return ReceiveMessage(
                id=cause,
                store=store,
                actor=actor,
                pressed=now,
                lead=lead.id,
                provider=self._provider.name,
                sid=text.sid,
                person=person,
                sender=text.sender,
                body=text.body,
                arrived=min(text.at, now),
            )
        if contact_rules.is_opt_out(text.body, self._desk.rules, self._added):
            return OptOut(
                id=cause, store=store, actor=actor, pressed=now, lead="", persons=(person,), channels=("text", "call"), how="text"
            )
        point = ContactPoint("phone", text.sender, text.sender, preferred=True)
        return ReceiveLead(
            id=cause,
            store=store,
            actor=actor,
            pressed=now,
            lead=caused("lead by text", self._provider.name, text.sid),
            source="Text to the store",
            arrived=min(text.at, now),
            shopper=Shopper(points=(point,), comments=text.body),
            persons=(person,),
            zones=zones((point,)),
            prefers="text",
        )

    def _heard(self, text: InboundText, lead: ReceiveLead, now: Instant) -> HearWords:
        """A lead that begins with “wrong number” is nobody to write to before somebody has read it."""
        return HearWords(
            id=caused("heard", self._provider.name, text.sid),
            store=lead.store,
            actor=lead.actor,
            pressed=now,
            person=lead.persons[0],
            about=lead.lead,
            body=text.body,
            sid=text.sid,
        )

    def _files(self, text: InboundText, lead: str, now: Instant) -> TellAttachments:
        return TellAttachments(
            id=caused("attached", self._provider.name, text.sid),
            store=self._desk.record.id,
            actor=self._desk.me,
            pressed=now,
            lead=lead,
            of=text.sid,
            count=text.attached,
        )

    @property
    def _added(self) -> ContactRules:
        return self._desk.settings.contact if self._desk.settings is not None else NOTHING_ADDED

    def joins(self, person: str) -> Lead | None:
        """The lead that what this person writes or says belongs to, None where there is none."""
        known = [lead for name in self._by_person.get(person, ()) if (lead := self._desk.lead(name)) is not None and not lead.erased]
        return max(known, key=lambda lead: (not lead.closed, lead.arrived, lead.id), default=None)


class Reading:
    """An errand: what came in since."""

    def __init__(self, inbound: Inbound, since: Instant) -> None:
        self._inbound = inbound
        self._since = since
        self._texts: list[InboundText] = []
        # Unless it is read to the end: what was not read is not known to be nothing.
        self._wait = EVERY
        self._problem = phrase("The phone provider's texts could not be read. They are asked for again by themselves.")

    def run(self) -> None:
        self._texts, self._problem, self._wait = self._inbound.ask(self._since)

    def finish(self, now: Instant) -> None:
        self._inbound.told(self._texts, self._problem, now)
        self._inbound.leave_alone(self._wait, now)
