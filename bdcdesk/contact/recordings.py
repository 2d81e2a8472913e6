"""What was recorded of calls, ours and the shoppers': fetched from the provider with our credentials and kept beside the log. Then it is
deleted at the provider, unless the store wants it left there.

Whoever looks for one waits for the provider and for central, and so does it as an errand: the desk only writes down what came of it.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Final, Literal

import msgspec

from bdcdesk.central.errors import CentralError
from bdcdesk.contact.errand import Errand, Steps
from bdcdesk.contact.provider import Provider, ProviderProblem, Recording
from bdcdesk.domain.actions.calls import KeepRecording, ReportRecordingRemoved
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.desk import Desk

_IDLE: Final = 60_000
_PAUSES: Final = (3_000, 15_000, 60_000, 300_000, 1_800_000)
"""Milliseconds between two looks for a recording. After the last nobody looks any more until the hub starts anew, except for one that the
provider has and central could not keep: that one is tried again for as long as it takes."""
_AT_ONCE: Final = 2
"""So many are looked for at once: a central that makes one wait is not to have all the threads that texts go out through."""
_LOOKED_FOR: Final = 7 * 86_400_000
"""Milliseconds after a call in which a hub that starts looks for its recording."""
MOST: Final = 12_000_000
"""Bytes of a recording that is kept: more than an hour of talk."""


class Shelf(msgspec.Struct, frozen=True):
    """Where bytes are kept beside the log, from any thread and several at once: `put` gives their hash, `get` None for what is not there.
    Both raise CentralError."""

    put: Callable[[bytes], str]
    get: Callable[[str], bytes | None]


class Wanted(msgspec.Struct, frozen=True):
    """A call whose recording is not kept yet. `of`: our name for it, `sid` the provider's."""

    lead: str
    of: str
    sid: str
    voicemail: bool


class Copy(msgspec.Struct, frozen=True):
    """What the provider still has of a call, under its `name`, and central under the hash `blob`. `name` "": of a shopper who was erased,
    whatever there is of the call `sid`; then nothing is asked of central."""

    lead: str
    of: str
    sid: str
    name: str
    blob: str


class Kept(msgspec.Struct, frozen=True):
    """A recording that is beside the log under the hash `blob`."""

    recording: Recording
    blob: str


Found = Kept | Literal["none yet", "not kept"]


class Recordings:
    """Use from the desk's thread. `shelf` None: nothing is fetched."""

    def __init__(self, desk: Desk, provider: Provider, shelf: Shelf | None) -> None:
        self._desk = desk
        self._provider = provider
        self._shelf = shelf
        self._copies: dict[str, Copy] = {}
        self._tries: dict[str, tuple[int, Instant]] = {}
        self._removing = ""
        self._wanted: dict[str, Wanted] = {}
        self._looks: dict[str, tuple[int, Instant]] = {}
        self._refused: set[str] = set()
        self._running: set[str] = set()
        self._epoch = desk.epoch

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.confirmed(name)
            if lead is not None:
                self._look_for(lead)
                self._look_for_copies(lead)

    def told(self, of: str) -> None:
        """A webhook tells that a recording of this call, by our name or the provider's, is ready."""
        for wanted in [wanted for wanted in self._wanted.values() if of in (wanted.of, wanted.sid)]:
            self._looks[wanted.of] = (0, 0)

    def step(self, now: Instant) -> Steps:
        if self._epoch != self._desk.epoch:
            self._epoch = self._desk.epoch
            self._wanted.clear()
            self._looks.clear()
            self._refused.clear()
            self._copies.clear()
            self.notice(list(self._desk.leads))
        if self._shelf is None or not self._desk.whole or self._desk.settings is None:
            return Steps((), now + _IDLE if self._shelf is None else now + 100)
        removal = self._removal(self._shelf, now)
        idle = [wanted for wanted in self._wanted.values() if wanted.of not in self._running]
        due = sorted((wanted for wanted in idle if self._at(wanted) <= now), key=self._at)[: _AT_ONCE - len(self._running)]
        for wanted in due:
            looks = self._looks.get(wanted.of, (0, 0))[0]
            self._looks[wanted.of] = (looks + 1, now + _PAUSES[min(looks, len(_PAUSES) - 1)])
            self._running.add(wanted.of)
        ready: tuple[Errand, ...] = tuple(_Fetch(self, self._provider, self._shelf, wanted) for wanted in due)
        later = [at for at in (*map(self._at, idle), *(at for _, at in self._tries.values())) if at > now]
        return Steps((*removal, *ready), min([now + _IDLE, *later]))

    def fetched(self, wanted: Wanted, found: Found, now: Instant) -> None:
        """Raises ReplicaError."""
        self._running.discard(wanted.of)
        (self._refused.add if found == "not kept" else self._refused.discard)(wanted.of)
        if not isinstance(found, Kept):
            return
        what: Literal["voicemail", "talk"] = "voicemail" if wanted.voicemail else "talk"
        self._desk.do(
            KeepRecording(
                id=caused("recording", wanted.of, found.blob),
                store=self._desk.record.id,
                actor=self._desk.me,
                pressed=now,
                lead=wanted.lead,
                of=wanted.of,
                what=what,
                blob=found.blob,
                seconds=found.recording.seconds,
                name=found.recording.name,
            )
        )
        self._wanted.pop(wanted.of, None)

    def removed(self, copy: Copy, gone: bool, now: Instant) -> None:
        """Raises ReplicaError."""
        self._removing = ""
        if gone:
            self._desk.do(
                ReportRecordingRemoved(
                    id=caused("recording removed", copy.of, copy.name),
                    store=self._desk.record.id,
                    actor=self._desk.me,
                    pressed=now,
                    lead=copy.lead,
                    of=copy.of,
                    name=copy.name,
                )
            )
            self._copies.pop(copy.of, None)

    def _removal(self, shelf: Shelf, now: Instant) -> tuple[Errand, ...]:
        """One at a time: nothing waits for it."""
        store = self._desk.settings
        leave = store is not None and store.calls.leave
        for copy in self._copies.values() if not self._removing else ():
            tries, at = self._tries.get(copy.of, (0, 0))
            if at <= now and not (leave and copy.name):
                self._tries[copy.of] = (tries + 1, now + _PAUSES[min(tries, len(_PAUSES) - 1)])
                self._removing = copy.of
                return (_Removal(self, self._provider, shelf, copy),)
        return ()

    def _look_for_copies(self, lead: Lead) -> None:
        """What of this lead the provider still has. Of who was erased it is all that was recorded, also what was never fetched."""
        erased = self._erased(lead.id)
        for ring in lead.rings:
            there = erased and ring.state in ("answered", "voicemail")
            self._copy(Copy(lead.id, ring.id, ring.sid, "" if erased else ring.copy, ring.blob), ring.removed, there)
        for touch in lead.touches:
            if touch.channel == "call":
                there = erased and touch.result == "answered"
                self._copy(Copy(lead.id, touch.id, touch.sid, "" if erased else touch.copy, touch.recording), touch.removed, there)

    def _copy(self, copy: Copy, removed: bool, there: bool) -> None:
        if copy.sid and not removed and (copy.name or there):
            self._copies[copy.of] = copy
        else:
            self._copies.pop(copy.of, None)

    def _at(self, wanted: Wanted) -> Instant:
        """When it is looked for next; never is very late."""
        looks, at = self._looks.get(wanted.of, (0, 0))
        return at if looks <= len(_PAUSES) or wanted.of in self._refused else 2**62

    def _look_for(self, lead: Lead) -> None:
        """Of which calls of this lead a recording is still to come."""
        store, since = self._desk.settings, self._desk.now() - _LOOKED_FOR
        talk = store is not None and store.calls.record
        for ring in lead.rings:
            awaited = ring.state == "voicemail" or (talk and ring.state == "answered")
            self._want(awaited and not ring.blob, ring.at > since, Wanted(lead.id, ring.id, ring.sid, ring.state == "voicemail"))
        for touch in lead.touches:
            if touch.channel == "call" and touch.sid:
                awaited = talk and touch.stage == "ended" and touch.result == "answered"
                self._want(awaited and not touch.recording, touch.requested > since, Wanted(lead.id, touch.id, touch.sid, False))

    def _want(self, awaited: bool, recent: bool, wanted: Wanted) -> None:
        if awaited and (recent or wanted.of in self._refused) and not self._erased(wanted.lead):
            self._wanted.setdefault(wanted.of, wanted)
        else:
            self._wanted.pop(wanted.of, None)

    def _erased(self, lead: str) -> bool:
        found = self._desk.lead(lead)
        return found is None or bool(found.erased)


class _Fetch:
    """An errand: one look for one recording, which is kept beside the log before anybody is told of it."""

    def __init__(self, recordings: Recordings, provider: Provider, shelf: Shelf, wanted: Wanted) -> None:
        self._recordings = recordings
        self._provider = provider
        self._shelf = shelf
        self._wanted = wanted
        self._found: Found = "none yet"

    def run(self) -> None:
        try:
            found = self._provider.recordings(self._wanted.sid)
            content = self._provider.recording(found[0].name) if found else b""
        except ProviderProblem:
            return
        if not content or len(content) > MOST:
            return
        try:
            blob = self._shelf.put(content)
        except CentralError:
            self._found = "not kept"
            return
        if blob == hashlib.sha256(content).hexdigest():
            self._found = Kept(found[0], blob)

    def finish(self, now: Instant) -> None:
        self._recordings.fetched(self._wanted, self._found, now)


class _Removal:
    """An errand: the provider deletes what central certainly has, or of who was erased all there is."""

    def __init__(self, recordings: Recordings, provider: Provider, shelf: Shelf, copy: Copy) -> None:
        self._recordings = recordings
        self._provider = provider
        self._shelf = shelf
        self._copy = copy
        self._gone = False

    def run(self) -> None:
        copy = self._copy
        try:
            if copy.name and not self._is_kept():
                return
            for name in [copy.name] if copy.name else [each.name for each in self._provider.recordings(copy.sid)]:
                self._provider.remove_recording(name)
        except (ProviderProblem, CentralError):
            return
        self._gone = True

    def _is_kept(self) -> bool:
        """By its bytes: a hash that somebody wrote down once is none of what is there now."""
        content = self._shelf.get(self._copy.blob)
        return content is not None and hashlib.sha256(content).hexdigest() == self._copy.blob

    def finish(self, now: Instant) -> None:
        self._recordings.removed(self._copy, self._gone, now)
