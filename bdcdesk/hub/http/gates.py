"""Which sources may be sent to over HTTP, and what each must show. Read by the server's thread, replaced by the hub's."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.domain.source import Source

BY_PATH: Final = frozenset({"form", "adf", "star"})
"""Kinds that show their secret in the address (or in the header X-Bdcdesk-Secret)."""
KINDS: Final = BY_PATH | {"google", "meta"}

_NOBODY: Final = "no source has this secret, so that who guesses at names learns nothing from the time that it takes"


class Gate(msgspec.Struct, frozen=True):
    """A source that is on, with its secrets by what each is for."""

    source: str
    kind: str
    secrets: Mapping[str, str]


class Gates:
    """Empty and not `ready` until the hub knows its store's sources."""

    def __init__(self) -> None:
        self._open: Mapping[str, Gate] | None = None

    @property
    def ready(self) -> bool:
        return self._open is not None

    @property
    def names(self) -> list[str]:
        return sorted(self._open or ())

    def publish(self, gates: Mapping[str, Gate]) -> None:
        self._open = gates

    def of(self, source: str) -> Gate | None:
        return (self._open or {}).get(source)


def gates_of(sources: Mapping[str, Source], secrets: Mapping[str, Mapping[str, str]]) -> dict[str, Gate]:
    """Those sources that are on, are sent to over HTTP, and have their secrets on this computer."""
    return {
        source.id: Gate(source.id, source.kind, known)
        for source in sources.values()
        if source.kind in KINDS and not source.off and (known := secrets.get(source.id))
    }


def shows_secret(gate: Gate | None, shown: str) -> bool:
    """Whether this opens a gate by its address. Takes as long for one that is not there."""
    wanted = gate.secrets.get("secret", "") if gate is not None and gate.kind in BY_PATH else ""
    return same(shown, wanted or _NOBODY) and bool(wanted)


def same(shown: str, wanted: str) -> bool:
    """In a time that does not tell how much of it is right."""
    return hmac.compare_digest(*(hashlib.sha256(one.encode("utf-8", "backslashreplace")).digest() for one in (shown, wanted)))
