"""The hub tells a shopper who wrote while the store is closed when a person answers: once for a lead, where the store wants it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bdcdesk.domain.actions import Refused
from bdcdesk.domain.actions.after_hours import FRESH, Acknowledge, wanted
from bdcdesk.domain.after_hours import Wordings, acknowledgement, opens_after
from bdcdesk.domain.contact_rules import case_of, completed
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.person import Channel
from bdcdesk.domain.events.settings import StoreDescribed
from bdcdesk.domain.identity import caused, pointed
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.placeholders import Language
from bdcdesk.domain.source import MAIL
from bdcdesk.replica.desk import Desk

AGAIN: Final = 60_000


class Acknowledging:
    """Use from the desk's thread. Raises ReplicaError.

    `spoken`: in which language something is written.

    Two hubs of one store, and one that starts again, make the same action for the same lead: the log has it once.
    """

    def __init__(self, desk: Desk, wordings: Wordings, spoken: Callable[[str], Language]) -> None:
        self._desk = desk
        self._wordings = wordings
        self._spoken = spoken
        self._new = dict[str, None]()

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may be new."""
        oldest = self._desk.now() - FRESH
        for name in leads:
            lead = self._desk.lead(name)
            if lead is not None and lead.arrived >= oldest and not lead.touches and not lead.closed:
                self._new[name] = None

    def step(self, now: Instant) -> Instant:
        """Does what is due. When to call again at the latest."""
        store = self._desk.settings
        if not self._desk.whole or store is None or not self._new:
            return now + AGAIN
        taken, self._new = list(self._new), {}
        for place, name in enumerate(taken):
            lead = self._desk.confirmed(name)
            if lead is None:
                # Not in the log yet: it is heard of again when it is.
                continue
            if wanted(lead, store, now):
                try:
                    self._acknowledge(lead, store, now)
                except BaseException:
                    self._new.update(dict.fromkeys(taken[place:]))
                    raise
        return now + AGAIN

    def _acknowledge(self, lead: Lead, store: StoreDescribed, now: Instant) -> None:
        """By the first way that is open: a text, where the shopper agreed to texts, else a mail."""
        for action in self._ways(lead, store, now):
            if not isinstance(self._desk.do(action), Refused):
                return

    def _ways(self, lead: Lead, store: StoreDescribed, now: Instant) -> Iterator[Acknowledge]:
        written = self._spoken("\n".join((lead.shopper.comments, lead.newest_words)))
        words = acknowledgement(lead, store, now, self._wordings[written])
        points = sorted(pointed(lead.shopper.points, lead.persons), key=lambda pair: not pair[0].preferred)
        for point, stream in points:
            if point.kind == "phone" and store.after_hours.text:
                yield self._one(lead, store, "text", stream, point.address, words.text, "", now)
        mails = any(source.kind == MAIL and not source.off for source in self._desk.sources.values())
        for point, stream in points:
            if point.kind == "email" and store.after_hours.mail and mails:
                yield self._one(lead, store, "email", stream, point.address, words.mail, words.subject, now)

    def _one(
        self, lead: Lead, store: StoreDescribed, channel: Channel, person: str, to: str, body: str, subject: str, now: Instant
    ) -> Acknowledge:
        case = case_of(self._desk, lead, person, channel, letter=body)
        return Acknowledge(
            id=caused("acknowledge", lead.id),
            store=self._desk.record.id,
            actor=self._desk.me,
            pressed=now,
            lead=lead.id,
            touch=caused("acknowledgement", lead.id),
            person=person,
            to=to,
            channel="text" if channel == "text" else "email",
            body=completed(self._desk.rules, case),
            subject=subject,
            until=opens_after(store, now),
        )
