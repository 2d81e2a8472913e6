"""A test lead through each source that is to have one, once a day, and seen to arrive: else somebody is told, by name."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.contact.crm import Address, Mail, NotTaken, Parcel
from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant
from bdcdesk.domain.source import TRIAL, Source
from bdcdesk.domain.trial import day_to_test, make_mark, mark_of
from bdcdesk.intake.trials import CANNOT, NotPossible, adf, drop, letter, post, within
from bdcdesk.machine.folders import write_private
from bdcdesk.machine.refusals import GivenElsewhere, SecretsError
from bdcdesk.replica.desk import Desk
from bdcdesk.report.times import lasted

EVERY: Final = 10_000
AGAIN: Final = 3_600_000
"""Milliseconds after which one that did not arrive is sent once more, the same day."""


class Sent(msgspec.Struct, frozen=True, omit_defaults=True):
    """The last test lead of a source: for which day, when, by central's clock; when it was seen as a lead (0: not), or `why` it was not
    taken."""

    mark: str
    day: str
    sent: Instant
    arrived: Instant = 0
    why: str = ""


class Doors(msgspec.Struct, frozen=True):
    """The ways in which leads come to this hub: where its HTTP answers ("" while it does not), its folder, and the secrets of sources and
    trials, to be sent where they say, which may be asked for in any thread and may raise GivenElsewhere and SecretsError."""

    http: Callable[[], str]
    folder: Path
    secrets: Callable[[Source], dict[str, str]]


class Trials:
    """An `Edge`. `notice` must be told of every lead that comes. `file` keeps what was sent; `random(n)` gives n random bytes."""

    def __init__(self, desk: Desk, doors: Doors, file: Path, random: Callable[[int], bytes]) -> None:
        self._desk = desk
        self._doors = doors
        self._file = file
        self._random = random
        self._sent = _read(file)
        self._sending: set[str] = set()
        self._next: Instant = 0
        self._now: Instant = 0

    @property
    def problem(self) -> str:
        return "\n".join(problem for source in self._wanted() if (problem := self._lost(source)))

    def _lost(self, source: Source) -> str:
        sent = self._sent.get(source.id)
        if sent is None or sent.arrived or source.id in self._sending:
            return ""
        if sent.why:
            return f"The test lead through “{source.name}” was not taken: {sent.why} Leads may be lost there."
        if self._now > sent.sent + within(source.kind):
            late = lasted(self._now - sent.sent)
            return f"The test lead through “{source.name}” has not arrived, {late} after it was sent. Leads may be lost there."
        return ""

    def notice(self, leads: Iterable[str]) -> None:
        """Leads that are here now, new or not."""
        marks = {sent.mark: source for source, sent in self._sent.items() if not sent.arrived}
        if not marks:
            return
        for name in leads:
            # In the log itself: on a disk here it would not be work for anybody yet.
            lead = self._desk.confirmed(name)
            mark = mark_of(lead.nature, lead.source_id, lead.shopper.comments) if lead is not None else ""
            if mark in marks:
                self._keep(marks[mark], msgspec.structs.replace(self._sent[marks[mark]], arrived=self._desk.now(), why=""))

    def step(self, now: Instant) -> Steps:
        self._now = now
        store = self._desk.settings
        if now < self._next or store is None or not self._desk.whole:
            return Steps((), max(self._next, now + EVERY))
        self._next = now + EVERY
        day = day_to_test(store.hours, now)
        due = [source for source in self._wanted() if day and self._is_due(source.id, day, now)]
        if not due or self._sending:
            return Steps((), self._next)
        # One at a time: the provider's requests must not wait behind these.
        source = due[0]
        sent = Sent(make_mark(self._random(12)), day, now)
        # Before it goes: what arrives must be known as ours.
        self._keep(source.id, sent)
        self._sending.add(source.id)
        settings = next(one for one in self._settings() if one.options.get("source") == source.id)
        return Steps((_Sending(self, source, settings, sent, self._doors),), self._next)

    def _is_due(self, source: str, day: str, now: Instant) -> bool:
        last = self._sent.get(source)
        return last is None or last.day != day or (not last.arrived and now >= last.sent + AGAIN)

    def close(self) -> None:
        """What was sent is seen by the next hub, or sent again by it."""

    def was_sent(self, source: str, sent: Sent, why: str) -> None:
        self._sending.discard(source)
        now = self._sent.get(source)
        if why and now is not None and now.mark == sent.mark and not now.arrived:
            self._keep(source, msgspec.structs.replace(now, why=why))

    def _settings(self) -> list[Source]:
        return [one for one in self._desk.sources.values() if one.kind == TRIAL and not one.off]

    def _wanted(self) -> list[Source]:
        sources = self._desk.sources
        found = [sources.get(one.options.get("source", "")) for one in self._settings()]
        return [source for source in found if source is not None and not source.off]

    def _keep(self, source: str, sent: Sent) -> None:
        self._sent[source] = sent
        unfinished = self._file.with_suffix(".part")
        try:
            write_private(unfinished, msgspec.json.encode(self._sent))
            os.replace(unfinished, self._file)
        except OSError:
            # At worst a test lead goes twice: what counts is whether it arrives.
            unfinished.unlink(missing_ok=True)


def send(source: Source, settings: Source, mark: str, at: Instant, doors: Doors) -> str:
    """Sends a test lead through the source. Why it was not taken, in words, or "". `settings`: the source of the kind "test".

    Blocks; in any thread. Raises NotPossible, SecretsError.
    """
    if source.kind == "folder":
        return drop(doors.folder, mark)
    if source.kind == "mailbox":
        return _mail(settings, mark, at, doors)
    if source.kind in CANNOT:
        raise NotPossible(CANNOT[source.kind])
    sent = letter(source, mark, doors.secrets(source))
    base = doors.http()
    return post(base, sent) if base else "The hub takes nothing over HTTP at present."


def _mail(trial: Source, mark: str, at: Instant, doors: Doors) -> str:
    settings = trial.options
    if "to" not in settings:
        raise NotPossible("It is not known by which server a mail gets there. Name it with “bdcdesk source test --mail --smtp”.")
    address = Address(
        settings["host"], int(settings["port"]), settings["tls"], settings.get("user", ""), settings["from"], target=mark.rpartition("-")[2]
    )
    try:
        password = doors.secrets(trial).get("password", "")
    except GivenElsewhere as elsewhere:
        return _sentence(f"{elsewhere}.")
    try:
        with Mail(address, password) as line:
            line.send(Parcel(mark, at, settings["to"], "ADF lead", adf(mark).decode(), lead=True))
    except NotTaken as why:
        return _sentence(str(why))
    return ""


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


class _Sending:
    """An errand: one test lead."""

    def __init__(self, trials: Trials, source: Source, settings: Source, sent: Sent, doors: Doors) -> None:
        self._trials = trials
        self._source = source
        self._settings = settings
        self._sent = sent
        self._doors = doors
        self._why = "The sending was interrupted."

    def run(self) -> None:
        try:
            self._why = send(self._source, self._settings, self._sent.mark, self._sent.sent, self._doors)
        except (NotPossible, SecretsError) as why:
            self._why = str(why)
        except (KeyError, ValueError):
            self._why = "Its settings cannot be understood."

    def finish(self, now: Instant) -> None:
        self._trials.was_sent(self._source.id, self._sent, self._why)


def _read(file: Path) -> dict[str, Sent]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Sent])
    except (OSError, ValueError, RecursionError):
        # Not known any more: they are sent again.
        return {}
