"""What this computer knows of the stock files that came to it. The log is told only of what differs: a file like yesterday's is no news."""

import os
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.machine.folders import write_private

_KEPT: Final = 8


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of one source. `came`: when its files were taken, the newest last; `name`, `hash`, `cars`: of the newest. `refused`: why the last one
    was not taken, "" if it was, and `kept` where its bytes are."""

    came: tuple[Instant, ...] = ()
    name: str = ""
    hash: str = ""
    cars: int = 0
    refused: str = ""
    refused_name: str = ""
    kept: str = ""


class StockRecord:
    """A small file of this computer's, whole or as it was before, whatever is killed when. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, source: str) -> Seen:
        return self._all().get(source, Seen())

    def took(self, source: str, name: str, digest: str, cars: int, now: Instant) -> None:
        seen = self.of(source)
        self._keep(source, Seen((*seen.came, now)[-_KEPT:], name, digest, cars))

    def refused(self, source: str, name: str, reason: str, kept: str) -> None:
        self._keep(source, msgspec.structs.replace(self.of(source), refused=reason, refused_name=name, kept=kept))

    def _all(self) -> dict[str, Seen]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Seen])
        except (FileNotFoundError, ValueError, RecursionError):
            # Unreadable, it tells nothing: the next file writes it anew.
            return {}

    def _keep(self, source: str, seen: Seen) -> None:
        unfinished = self._path.with_suffix(f".{os.getpid()}.new")
        write_private(unfinished, msgspec.json.encode({**self._all(), source: seen}))
        os.replace(unfinished, self._path)
