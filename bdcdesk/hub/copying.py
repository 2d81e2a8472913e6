"""Leads, touches and outcomes copied to the CRM beside bdcdesk, in the order of the log, each until the other side has taken it.

What was taken is written down after it was: a kill in between makes it go again, with the same id, and never skips it.
"""

from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from bdcdesk.central.errors import CentralError
from bdcdesk.central.records import START, Cursor, Diverged, Link
from bdcdesk.contact.crm import Line as Wire
from bdcdesk.contact.crm import NotTaken
from bdcdesk.contact.errand import Errand, Steps
from bdcdesk.domain.events import Instant
from bdcdesk.domain.source import COPIES, Source
from bdcdesk.hub.copied import Copied, Line, begin_of
from bdcdesk.hub.parcels import Packed, is_usable, line_to, packed_of
from bdcdesk.machine.refusals import GivenElsewhere, SecretsError
from bdcdesk.replica.desk import Desk

AGAIN: Final = (5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000)
"""Milliseconds until it is tried again, after one failure, two ..."""
GIVE_UP: Final = 86_400_000
"""Milliseconds for which what the other side says that it never will take is offered all the same: somebody may put it right there."""
PAGE: Final = 200
AT_ONCE: Final = 10
"""Events sent over one line before all is looked at anew."""
UNUSABLE: Final = "Nothing is copied to “{0}”: its settings cannot be understood. Switch it off and add it anew with “bdcdesk copy”."
_PAUSE: Final = 1_000
_MARK: Final = 1_000
_IDLE: Final = 60_000

Read = Callable[[Cursor, int], "list[Link] | Diverged"]
"""Events of the store's log after the cursor, in their order. Blocks; in any thread. Raises CentralError, SecretsError."""
Secrets = Callable[[Source], Mapping[str, str]]
"""Those of a target, to be sent where it says. Raises GivenElsewhere, SecretsError."""


class Run:
    """What is under way to one target: `queue` has been read and not copied, up to `read`."""

    def __init__(self, target: Source, copied: Copied) -> None:
        self.target = target
        self.copied = copied
        self.queue: deque[Link] = deque()
        self.read = copied.cursor
        self.tries = 0
        self.refusing: Instant = 0
        self.next: Instant = 0
        self.why = ""
        self.taken: Link | None = None
        """What the other side has taken and could not be written down yet."""


class Copying:
    """An `Edge`. `folder` keeps how far each target is; `secrets` of one may be asked for in any thread and may raise SecretsError."""

    def __init__(self, desk: Desk, read: Read, folder: Path, secrets: Secrets) -> None:
        self._desk = desk
        self._read = read
        self._folder = folder
        self._secrets = secrets
        self._runs: dict[str, Run] = {}
        self._unkept = ""
        self._unusable = ""
        self._busy = False
        self._sending: _Sending | None = None
        self._now: Instant = 0

    @property
    def now(self) -> Instant:
        """Of the last step."""
        return self._now

    @property
    def problem(self) -> str:
        told = (*(self._failed(run) for run in self._runs.values()), self._unkept or self._unusable)
        return "\n".join(problem for problem in told if problem)

    def _failed(self, run: "Run") -> str:
        name = run.target.name
        if run.tries > 1:
            return f"Nothing is copied to “{name}” at present: {run.why} What waits is kept, and tried again."
        refused = run.copied.refused(self._now)
        if refused:
            return f"“{name}” did not take {refused} of the copies sent to it, however often. “bdcdesk copy list” tells how many."
        return ""

    def step(self, now: Instant) -> Steps:
        self._now = now
        on = [source for source in self._desk.sources.values() if source.kind in COPIES and not source.off]
        targets = {source.id: source for source in on if is_usable(source)}
        # Said of the log, where anybody may set them: one that is half set must not keep the others from theirs.
        self._unusable = next((UNUSABLE.format(source.name) for source in on if source.id not in targets), "")
        if self._sending is not None and self._sending.judged != self._judged_by():
            # What of it has not gone is looked at again: it may be nobody's to copy now.
            self._sending.stopped = True
        if self._busy or not self._desk.whole:
            # A lead that is not here yet would be taken for one that nobody is told of.
            return Steps((), now + _PAUSE)
        self._unkept = ""
        self._runs = {name: run for name, run in self._runs.items() if name in targets}
        when = now + _IDLE
        # Those that have waited longest first: one that hangs must not keep the others from their turn.
        for target in sorted(targets.values(), key=lambda one: self._runs[one.id].next if one.id in self._runs else 0):
            run = self._run_of(target)
            if run is None:
                continue
            errand = self._errand(run, now) if run.next <= now else None
            if errand is not None:
                self._busy = True
                return Steps((errand,), now + _PAUSE)
            if run.queue or run.read.seq < self._desk.cursor.seq:
                when = min(when, max(run.next, now + _PAUSE))
        return Steps((), when)

    def close(self) -> None:
        """What is under way comes to nothing here: it is sent again by the next hub."""

    def _run_of(self, target: Source) -> Run | None:
        known = self._runs.get(target.id)
        if known is None:
            try:
                known = self._runs[target.id] = Run(target, Copied(self._folder / f"{target.id}.jsonl", begin_of(target)))
            except OSError as error:
                self._unkept = f"How far “{target.name}” was copied to cannot be read ({error.strerror or error}). Nothing is copied to it."
                return None
        known.target = target
        return known

    def _errand(self, run: Run, now: Instant) -> Errand | None:
        if not run.queue:
            # What the desk has not read yet it could not tell of.
            behind = run.read.seq < self._desk.cursor.seq
            return _Reading(self, run, self._read) if behind else None
        packed: list[Packed] = []
        parcels = 0
        for link in run.queue:
            if link.seq > self._desk.cursor.seq or parcels == AT_ONCE:
                break
            packed.append(packed_of(link, run.target, run.copied, self._desk))
            parcels += packed[-1].parcel is not None
        self._sending = _Sending(self, run, tuple(packed), self._secrets, self._judged_by()) if packed else None
        return self._sending

    def _judged_by(self) -> object:
        """What decides what may be copied, beside the leads themselves: who was erased, and what was agreed with whom."""
        return self._desk.erasures, {source.id: source.agreements for source in self._desk.sources.values()}

    # What errands tell, on the hub's thread

    def was_read(self, run: Run, links: list[Link] | None, why: str) -> None:
        self._busy = False
        if links is None:
            # Central is away, of which the hub tells itself.
            run.next, run.why = self._now + AGAIN[0], why
            return
        run.queue.extend(links)
        if links:
            run.read = Cursor(links[-1].seq, links[-1].hash)

    def was_sent(self, run: Run, done: int, why: str, *, unfit: bool) -> None:
        self._busy, self._sending = False, None
        for _ in range(done):
            run.queue.popleft()
        if done:
            run.tries, run.refusing = 0, 0
        if not why:
            run.why = ""
            return
        run.why = why
        run.next = self._now + AGAIN[min(run.tries, len(AGAIN) - 1)]
        run.tries += 1
        run.refusing = (run.refusing or self._now) if unfit else 0
        if run.refusing and self._now - run.refusing >= GIVE_UP:
            self._set_aside(run)

    def _set_aside(self, run: Run) -> None:
        link = run.queue[0]
        try:
            run.copied.add(Line(link.seq, link.hash, link.id, self._now, refused=True))
        except OSError as error:
            run.why = f"It cannot be written down on this computer ({error.strerror or error})."
            return
        run.queue.popleft()
        run.tries, run.refusing, run.next = 0, 0, self._now


class _Reading:
    """An errand: the next events of the log."""

    def __init__(self, copying: Copying, run: Run, read: Read) -> None:
        self._copying = copying
        self._run = run
        self._read = read
        self._links: list[Link] | None = None
        self._why = "The log could not be read."

    def run(self) -> None:
        try:
            found = self._read(self._run.read, PAGE)
            for cursor in self._run.copied.earlier() if isinstance(found, Diverged) else ():
                # Central was restored: from the last event on that it still has, and what was copied already is known by its id.
                found = self._read(cursor, PAGE)
                if not isinstance(found, Diverged):
                    break
            self._links = self._read_all() if isinstance(found, Diverged) else found
        except (CentralError, SecretsError) as error:
            self._why = str(error)

    def _read_all(self) -> list[Link] | None:
        found = self._read(START, PAGE)
        return None if isinstance(found, Diverged) else found

    def finish(self, now: Instant) -> None:
        self._copying.was_read(self._run, self._links, self._why)


class _Sending:
    """An errand: some events, over one line. `judged` by what; once that is another, `stopped` leaves the rest for the next one."""

    def __init__(self, copying: Copying, run: Run, packed: tuple[Packed, ...], secrets: Secrets, judged: object) -> None:
        self.judged = judged
        self.stopped = False
        self._copying = copying
        self._run = run
        self._packed = packed
        self._secrets = secrets
        self._done = 0
        self._why = "The sending was interrupted."
        self._unfit = False

    def run(self) -> None:
        try:
            target = self._run.target
            secrets = self._secrets(target)
            if not secrets and (target.kind == "crm-webhook" or target.options.get("user")):
                raise NotTaken("its secrets are not on the hub's computer. Give them there with “bdcdesk copy secret”.")
            with line_to(target, secrets) as line:
                for one in self._packed:
                    if self.stopped:
                        break
                    self._copy(line, one)
                    self._done += 1
            self._why = ""
        except NotTaken as why:
            self._why, self._unfit = str(why), why.unfit
        except GivenElsewhere as why:
            self._why = f"{why}."
        except SecretsError:
            self._why = "the keys of this computer cannot be opened."
        except (KeyError, ValueError):
            self._why = "its settings cannot be understood. Switch it off and add it anew."
        except OSError as error:
            self._why = f"it cannot be written down on this computer what was copied ({error.strerror or error})."

    def _copy(self, line: Wire, one: Packed) -> None:
        run, link = self._run, one.link
        if one.fault:
            raise NotTaken(one.fault, unfit=True)
        if one.kept:
            run.copied.add(Line(link.seq, link.hash, link.id, self._copying.now, kept=one.kept))
            return
        if one.parcel is None:
            # Not each is worth a wait for the disk: after a kill these are looked through again.
            if link.seq - run.copied.cursor.seq >= _MARK:
                run.copied.add(Line(link.seq, link.hash))
            return
        if run.taken is None or run.taken.id != link.id:
            line.send(one.parcel)
            run.taken = link
        run.copied.add(Line(link.seq, link.hash, link.id, link.at))
        run.taken = None

    def finish(self, now: Instant) -> None:
        self._copying.was_sent(self._run, self._done, self._why, unfit=self._unfit)
