"""One store in the desk's thread: its desk, the two threads that wait for its central, and how things stand with both."""

from collections.abc import Callable
from typing import Final

import msgspec

from bdcdesk.central.errors import CentralError, Full, TooOld
from bdcdesk.central.records import SET_ASIDE, Sighting, Visit, troubles_in
from bdcdesk.desktop.shell.backstage import Link, Others, Store
from bdcdesk.desktop.shell.exchanger import Exchanger, Listener
from bdcdesk.domain.events import Instant
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.exchange import Exchange, Result
from bdcdesk.replica.farewell import is_over
from bdcdesk.replica.file import Damaged, ReplicaError
from bdcdesk.replica.outbox import Refusal
from bdcdesk.replica.reading import Progress
from bdcdesk.translation import tr

PAGE: Final = 400
AROUND: Final = 5_000
"""Milliseconds between two looks around at who is here."""
_SETTLED: Final = 700
"""Milliseconds until it is told that something else is done here."""
SILENCE: Final = 10_000
"""Milliseconds after which an exchange that is not answered is told: on every desk's screen within 20 s."""
GONE: Final = tr(
    "You were removed from this store. What you still had to report was handed over, and this desk's copy of its leads was destroyed."
)
_GOING: Final = tr("You were removed from this store. What you still have to report is being handed over.")
_AFTER_FAILURE: Final = 1_000
_FIRST_WORD: Final = 8_000
"""Milliseconds for which a hub that has said nothing yet is waited for: one that starts together with its desks is not silent."""
SILENT: Final = tr(
    "The hub is silent: texts are not going out. They are kept and go out when it is back. Look whether the hub's computer is on and has"
    " its network."
)
_FINDABLE: Final = 20
"""Leads made findable at once."""

Job = Callable[[], None]


class News(msgspec.Struct, frozen=True):
    """What has come of an exchange or a look around: leads whose shown state may differ, actions that were not done, and a sentence for
    the person, once. `others`: who works or is here has changed."""

    changed: frozenset[str] = frozenset()
    refusals: tuple[Refusal, ...] = ()
    said: str = ""
    others: bool = False


class Rooftop:
    """One run of one store's desk. Belongs to the desk's thread, whose `later(rooftop, job)` is called from others; `told` gets the news.

    `closed`: why nothing of it may be seen, in a sentence; "" if it may. `left`: all is handed over, and it is to be destroyed.
    `damaged`: it met damage in its files, and is to be ended and opened anew.
    Opening raises what a station may raise.
    """

    def __init__(self, store: Store, later: Callable[["Rooftop", Job], None], told: Callable[["Rooftop", News], None]) -> None:
        self.store = store
        self.station = store.station()
        self.others = Others()
        self._visits: tuple[Visit, ...] = ()
        self.closed = self.station.sync.closed
        self.damaged = False
        self._later = later
        self._told = told
        self._flying: Instant = 0
        self._removed = False
        self._leaving = False
        self._due: Instant = 0
        self._around: Instant = 0
        self._said = ("", "")
        self._latest: Instant = 0
        self._looked: Instant = 0
        self._away_since: Instant = 0
        self._problem = ""
        self._full = False
        self._measured = False
        self._reading: Progress | None = None
        self._indexing = True
        self._exchanger = Exchanger(store.central, store.clock, self._exchanged, self._seen, self._parted)
        self._listener = Listener(store.central, self.desk.record.id, self._news)

    @property
    def desk(self) -> Desk:
        return self.station.desk

    @property
    def name(self) -> str:
        return self.desk.settings.name if self.desk.settings else self.desk.record.name

    @property
    def names(self) -> dict[str, str]:
        """Of everybody who works there or once did, by their id."""
        known = {member.id: member.name for member in (*self.others.former, *self.others.members)}
        return {self.store.me: self.store.my_name, **known}

    @property
    def visits(self) -> dict[str, Visit]:
        """By lead: shoppers who are on the store's site now."""
        now = self.desk.now()
        return {visit.lead: visit for visit in self._visits if visit.expires > now}

    @property
    def beside(self) -> dict[str, tuple[str, str]]:
        """By lead: who else has it open now, and what they do with it, in the words that their desk tells."""
        now, me = self.desk.now(), self.store.me
        seen = (sighting for sighting in self.others.here if sighting.lead and sighting.member != me and sighting.expires > now)
        return {sighting.lead: (sighting.member, sighting.doing) for sighting in seen}

    @property
    def hubs(self) -> set[str]:
        return {member.id for member in self.others.members if member.role == "hub"}

    @property
    def loaded(self) -> bool:
        return self.station.sync.loaded

    @property
    def measured(self) -> bool:
        """Whether central was asked for its time in this run."""
        return self._measured

    @property
    def left(self) -> bool:
        return self._leaving and not self._flying

    @property
    def waits(self) -> bool:
        """Whether an exchange is under way."""
        return self._flying != 0

    @property
    def busy(self) -> bool:
        """Whether there is something to read or to make findable at once."""
        return not self.closed and (self._indexing or not self.station.sync.stocked)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What a person should know of the store's hub, a sentence each; none when all is well by its own word. While central is away, what
        was last heard."""
        now = self.desk.now()
        heard = [seen for seen in self.others.here if seen.member in self.hubs]
        fresh = [seen.doing for seen in heard if seen.expires > now or self._away_since]
        if fresh:
            return tuple(line for doing in fresh for line in troubles_in(doing))
        return () if self._away_since or (not heard and now < (self._looked or now) + _FIRST_WORD) else (SILENT,)

    @property
    def set_aside(self) -> str:
        """What lies in quarantine by the word of the store's hub, on one line; "" where nothing does, or nothing is heard."""
        now = self.desk.now()
        heard = (seen.doing for seen in self.others.here if seen.member in self.hubs and (seen.expires > now or self._away_since))
        return next((line[len(SET_ASIDE) :] for doing in heard for line in doing.splitlines() if line.startswith(SET_ASIDE)), "")

    def careful(self, act: Job) -> None:
        """Does what may fail at its files: then it is told, and other stores do not suffer."""
        try:
            act()
        except Damaged:
            self.damaged = True
        except ReplicaError as error:
            self._told(self, News(said=str(error)))

    def begin(self) -> None:
        self._exchanger.start()
        self._listener.start()

    def end(self) -> None:
        """Its threads end and its files are closed. What was kept in the outbox is sent at the next start."""
        self._listener.stop()
        self._exchanger.stop()
        self.station.close()

    def hurry(self) -> None:
        """There is something to exchange."""
        self._due = 0

    def load(self) -> bool:
        """Reads some more of its files: the leads, then the cars. Whether these were the last of the cars."""
        before = self.station.sync.stocked
        self.station.sync.load(PAGE)
        return self.station.sync.stocked and not before

    def index(self) -> bool:
        """Makes some more leads findable. Whether there are more."""
        self._indexing = self.station.sync.index(_FINDABLE)
        return self._indexing

    def exchange(self) -> None:
        """Asks central if it is time; an answer comes later."""
        now = self.desk.now()
        if now < self._latest:
            # The clock was set back: what was to be done in a moment would be done in an hour.
            self._due, self._around, self._flying = 0, 0, min(self._flying, now)
        self._latest = now
        if not self._flying and now >= self._due:
            self._due = now + _AFTER_FAILURE
            exchange = self.station.sync.prepare()
            self._flying = now
            self._exchanger.ask(exchange)
        elif self._flying and now > self._flying + SILENCE and not self._away_since:
            # A line that is dead without having been cut may be waited on for long.
            self._away_since, self._problem, self._full = self._flying, tr("The store's database does not answer."), False

    def look_around(self, words: str, lead: str) -> None:
        """Tells the others what is done here if it is time, and asks who they are."""
        now = self.desk.now()
        if (words, lead) != self._said:
            # Others see soon who has opened a lead, but not each of those that are turned through.
            self._said, self._around = (words, lead), min(self._around, now + _SETTLED)
        if now >= self._around:
            self._around = now + AROUND
            self._exchanger.look_around(self.desk.record.id, Sighting(self.desk.me, words, lead, now, now + 4 * AROUND))

    def turned(self) -> bool:
        """Whether it was closed or opened since this was last asked."""
        before = self.closed
        self.closed = _GOING if self._removed else self.station.sync.closed
        return self.closed != before

    def pause(self) -> int:
        """Milliseconds until it wants to be attended to, at most a second."""
        now = self.desk.now()
        ends = [now + 1000] + ([] if self._flying else [self._due]) + ([] if self.closed else [self._around])
        return max(0, min(ends) - now)

    def link(self) -> Link:
        now = self.desk.now()
        offset = (now - self.store.clock()) // 100 * 100
        hub = "\n".join(self.troubles)
        return Link(self.name, offset, self.desk.waiting, self._away_since, self._problem, hub, self._reading, self._full, self.closed)

    def _absorb(self, exchange: Exchange, result: Result) -> None:
        # Pressed or heard of while it was under way: central may have been asked before.
        again = self._due == 0
        # Whatever fails from here on, the next exchange is tried.
        self._flying, self._due = 0, self.desk.now() + _AFTER_FAILURE
        before = {refusal.action.id for refusal in self.desk.refusals()} if exchange.steps else set()
        stepped = self.station.sync.absorb(exchange, result)
        self._due = 0 if again and stepped.problem is None else stepped.when
        now = self.desk.now()
        if is_over(stepped.problem):
            # Central's own word: what was still to be told is handed over, and then this desk is nobody's.
            self._flying, self._leaving, self._removed = now, True, True
            self._exchanger.leave(self.station.sync.farewell())
        elif stepped.problem is None:
            self._removed = False
        said = str(stepped.problem) if isinstance(stepped.problem, TooOld) and str(stepped.problem) != self._problem else ""
        self._measured |= result.offset is not None
        self._reading = stepped.progress
        self._problem = str(stepped.problem or "")
        self._full = isinstance(stepped.problem, Full)
        self._away_since = (self._away_since or now) if stepped.problem else 0
        refusals = self.desk.refusals() if exchange.steps else []
        new = tuple(refusal for refusal in refusals if refusal.action.id not in before)
        self._told(self, News(stepped.changed if not self._removed else frozenset(), new, said))

    # From the other threads

    def _exchanged(self, exchange: Exchange, result: Result) -> None:
        self._later(self, lambda: self._absorb(exchange, result))

    def _parted(self, problem: CentralError | None) -> None:
        def take() -> None:
            # Not all is handed over while central is away; then it is asked again, and answers again that we were removed.
            self._flying, self._leaving = 0, problem is None or is_over(problem)
            self._due = self.desk.now() + _AFTER_FAILURE

        self._later(self, take)

    def _seen(self, others: Others) -> None:
        def take() -> None:
            self._looked = self._looked or self.desk.now()
            # Each visit is prolonged every few seconds: that is no news of the people here.
            people, self._visits = msgspec.structs.replace(others, visits=()), others.visits
            is_news = _people(people) != _people(self.others)
            self.others = people
            if is_news:
                self._told(self, News(others=True))

        self._later(self, take)

    def _news(self) -> None:
        self._later(self, self.hurry)


def _people(others: Others) -> tuple[object, ...]:
    """What is news of them: that somebody is there a moment longer is none."""
    return others.members, others.former, [(seen.member, seen.doing, seen.lead) for seen in others.here]
