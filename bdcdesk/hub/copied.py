"""How far a target has been copied to: a file beside the log, a line for each event, written when the other side has taken it."""

import os
from collections import Counter
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.central.records import START, Cursor
from bdcdesk.domain.events import Instant
from bdcdesk.domain.source import Source

KEPT: Final = 10_000
"""Lines by which an event that comes again from a restored log is known."""
REMEMBERED: Final = 7 * 86_400_000
"""Milliseconds for which somebody should see that the other side refused something for good."""


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event that is done with. `id` is "" for one of which nothing was to be copied; `refused`: the other side never will take it.
    `kept`: the clause by which it may not go there."""

    seq: int
    hash: bytes
    id: str = ""
    at: Instant = 0
    refused: bool = False
    kept: str = ""


def begin_of(target: Source) -> Cursor:
    """The last event before the target was set: what came before is not copied."""
    seq, _, digest = target.options.get("after", "").partition(":")
    try:
        return Cursor(int(seq), bytes.fromhex(digest))
    except ValueError:
        return START


class Copied:
    """Use from one thread at a time. Raises OSError: then nothing was written."""

    def __init__(self, path: Path, begin: Cursor) -> None:
        self._path = path
        self._begin = begin
        self._lines = _read(path)
        if len(self._lines) > 2 * KEPT:
            self._lines = self._lines[-KEPT:]
            self._write_anew()
        self._ids = {line.id for line in self._lines if line.id}
        self._torn = path.exists() and not path.read_bytes().endswith(b"\n")

    @property
    def cursor(self) -> Cursor:
        """The last event that is done with."""
        return Cursor(self._lines[-1].seq, self._lines[-1].hash) if self._lines else self._begin

    def earlier(self) -> list[Cursor]:
        """Where to go back to in a log that was restored: more and more lines back, and then where it began."""
        back = [self._lines[-1 - 2**n] for n in range(20) if 2**n < len(self._lines)]
        return [*(Cursor(line.seq, line.hash) for line in back), self._begin]

    def has(self, event: str) -> bool:
        return event in self._ids

    def refused(self, now: Instant) -> int:
        """How many were refused for good in the last days."""
        return sum(line.refused and line.at > now - REMEMBERED for line in self._lines)

    def kept_back(self, now: Instant) -> dict[str, int]:
        """How many were not sent in the last days because they may not go there, by the clause."""
        return dict(Counter(line.kept for line in self._lines if line.kept and line.at > now - REMEMBERED))

    def add(self, line: Line) -> None:
        """On disk when it returns."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # What a kill or a full disk has cut off stays a line of its own, which nobody can read.
            written = (b"\n" if self._torn else b"") + msgspec.json.encode(line) + b"\n"
            self._torn = True
            if os.write(handle, written) != len(written):
                raise OSError("The disk is full.")
            os.fsync(handle)
            self._torn = False
        finally:
            os.close(handle)
        self._lines.append(line)
        if line.id:
            self._ids.add(line.id)

    def _write_anew(self) -> None:
        unfinished = self._path.with_suffix(".part")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:
            file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in self._lines))
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, self._path)


def _read(path: Path) -> list[Line]:
    try:
        written = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    lines = []
    for one in written:
        try:
            lines.append(msgspec.json.decode(one, type=Line))
        except (ValueError, RecursionError):
            # Cut off when it was written, or damaged: that event is copied again.
            continue
    return lines
