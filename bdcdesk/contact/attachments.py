"""Files that came with shoppers' texts and mails: fetched from where they are, looked at, and kept beside the log; or missed, and why.

A file that cannot be fetched is tried a few times, then it says so on the lead, where anybody can have it asked for again.
"""

from collections.abc import Callable, Iterable
from typing import Final, Literal, Protocol, TypedDict

import msgspec

from bdcdesk.central.errors import CentralError
from bdcdesk.contact.errand import Steps
from bdcdesk.contact.provider import MediaTooLarge, ProviderProblem
from bdcdesk.domain.actions.attachments import KeepAttachment, MissAttachment
from bdcdesk.domain.attachment import Attachment, file_kind
from bdcdesk.domain.events import Instant
from bdcdesk.domain.identity import caused
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.desk import Desk
from bdcdesk.translation import phrase

PATIENCE: Final = 60_000
"""Milliseconds that one look at a message's files may take, however slowly they come."""
_PAUSES: Final = (3_000, 15_000, 60_000)
"""Milliseconds between two looks; after the last it is missed."""
NO_FILE: Final = phrase("It is none of the kinds that are kept (pictures, videos, PDFs and contacts), so it was not taken.")
_AGAIN: Final = " It is asked again by itself."
"""Said of a silence, and not so once it is given up."""
FAULT: Final = "bdcdesk met a fault of its own when it fetched it."
GONE: Final = phrase("It is not there, or not any more.")


class Files(Protocol):
    """Where they are: a phone provider, as in `Provider`, or the mails that the hub has kept."""

    def attached(self, sid: str) -> list[str]: ...
    def attachment(self, name: str, still: Callable[[], bool]) -> bytes: ...


class _By(TypedDict):
    store: str
    actor: str
    pressed: Instant
    lead: str


class Got(msgspec.Struct, frozen=True):
    """What came of looking for one: its bytes, or why there are none. `final`: it will be the same another time."""

    content: bytes = b""
    why: str = ""
    final: bool = False


class Attachments:
    """Use from the desk's thread. `keep` puts bytes beside the log and gives their hash; it raises CentralError. Without it nothing is
    fetched."""

    def __init__(self, desk: Desk, source: Files, keep: Callable[[bytes], str] | None, channel: Literal["text", "email"] = "text") -> None:
        self._desk = desk
        self._source = source
        self._channel = channel
        self._keep = keep
        self._awaited: dict[str, str] = {}
        self._looks: dict[str, tuple[int, Instant]] = {}
        self._under_way = ""
        self._epoch = desk.epoch

    def notice(self, leads: Iterable[str]) -> None:
        """These leads may have changed."""
        for name in leads:
            lead = self._desk.confirmed(name)
            files = lead.attachments if lead is not None else ()
            awaited = {file.of for file in files if file.awaited and file.channel == self._channel}
            for of in [of for of, where in self._awaited.items() if where == name and of not in awaited]:
                del self._awaited[of]
                self._looks.pop(of, None)
            self._awaited.update(dict.fromkeys(awaited, name))

    def step(self, now: Instant) -> Steps:
        """One message at a time: what goes out to shoppers must not wait for pictures."""
        if self._epoch != self._desk.epoch:
            self._epoch = self._desk.epoch
            self._awaited.clear()
            self._looks.clear()
            self.notice(list(self._desk.leads))
        if self._keep is None or self._under_way or not self._awaited:
            return Steps((), now + 60_000)
        due = {of: self._looks.get(of, (0, 0))[1] for of in self._awaited}
        of = min(due, key=lambda each: (due[each], each))
        if due[of] > now:
            return Steps((), due[of])
        places = [file.place for file in self._files(of) if file.awaited]
        if not places:
            # The desk knows already what the log is about to say.
            self._looks[of] = (self._looks.get(of, (0, 0))[0], now + _PAUSES[0])
            return Steps((), now + _PAUSES[0])
        self._under_way = of
        return Steps((_Fetch(self, of, tuple(places), now + PATIENCE),), now + PATIENCE)

    def fetch(self, of: str, places: Iterable[int], until: Instant) -> dict[int, Got]:
        """From any thread."""
        try:
            names = self._source.attached(of)
        except ProviderProblem as problem:
            return {place: Got(why=_why(problem)) for place in places}
        return {place: self._one(names[place], until) if place < len(names) else Got(why=GONE) for place in places}

    def fetched(self, of: str, got: dict[int, Got], now: Instant) -> None:
        """Takes up what came of it. Raises ReplicaError: then it is done again."""
        looks = self._looks.get(of, (0, 0))[0]
        self._looks[of] = (looks + 1, now + _PAUSES[min(looks, len(_PAUSES) - 1)])
        for file in self._files(of):
            found = got.get(file.place)
            if found is None or not file.awaited:
                continue
            if found.content:
                self._take(file, found.content, now)
            elif found.final or looks >= len(_PAUSES):
                self._miss(file, found, now)
        self._under_way = ""

    def _one(self, name: str, until: Instant) -> Got:
        try:
            content = self._source.attachment(name, lambda: self._desk.now() < until)
        except MediaTooLarge as large:
            return Got(why=str(large), final=True)
        except ProviderProblem as problem:
            return Got(why=_why(problem))
        return Got(content) if file_kind(content) else Got(why=NO_FILE, final=True)

    def _take(self, file: Attachment, content: bytes, now: Instant) -> None:
        kind = file_kind(content)
        if kind is None or self._keep is None:
            return
        try:
            blob = self._keep(content)
        except CentralError:
            # It is fetched again when central is there.
            return
        cause = caused("attachment", file.of, str(file.place), blob)
        self._desk.do(
            KeepAttachment(id=cause, of=file.of, place=file.place, blob=blob, file=kind, size=len(content), **self._by(file, now))
        )

    def _miss(self, file: Attachment, found: Got, now: Instant) -> None:
        # Told anew each time that it was asked for.
        cause = caused("attachment missed", file.of, str(file.place), str(file.wanted))
        self._desk.do(MissAttachment(id=cause, of=file.of, place=file.place, why=found.why, final=found.final, **self._by(file, now)))

    def _files(self, of: str) -> tuple[Attachment, ...]:
        lead = self._lead(of)
        return tuple(file for file in lead.attachments if file.of == of) if lead is not None and not lead.erased else ()

    def _lead(self, of: str) -> Lead | None:
        return self._desk.lead(self._awaited.get(of, ""))

    def _by(self, file: Attachment, now: Instant) -> _By:
        return _By(store=self._desk.record.id, actor=self._desk.me, pressed=now, lead=self._awaited[file.of])


def _why(problem: ProviderProblem) -> str:
    return str(problem).removesuffix(_AGAIN)


class _Fetch:
    """An errand: one look for the files of one message."""

    def __init__(self, attachments: Attachments, of: str, places: tuple[int, ...], until: Instant) -> None:
        self._attachments = attachments
        self._of = of
        self._places = places
        self._until = until
        # What is told if the look itself ends by a fault.
        self._got = {place: Got(why=FAULT) for place in places}

    def run(self) -> None:
        self._got = self._attachments.fetch(self._of, self._places, self._until)

    def finish(self, now: Instant) -> None:
        self._attachments.fetched(self._of, self._got, now)
