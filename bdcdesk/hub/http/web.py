"""The hub's HTTP side as one of its edges: it opens when there is something to take, and knows the sources as they are now."""

from collections.abc import Callable, Mapping
from typing import Final

from bdcdesk.contact.errand import Steps
from bdcdesk.domain.events import Instant
from bdcdesk.domain.source import Source
from bdcdesk.hub.http.address import NoDoor
from bdcdesk.hub.http.gates import KINDS, Gate, Gates, gates_of
from bdcdesk.hub.http.linking import is_shortening
from bdcdesk.hub.http.server import Server
from bdcdesk.hub.http.unsubscribing import is_clicked
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.replica.desk import Desk

LOOK_AGAIN: Final = 20_000
"""Milliseconds after which secrets are looked at again: a command may have changed them."""
_TRY_AGAIN: Final = 30_000


class Web:
    """An `Edge`. The server runs from the start if `at_once`, else from when the store has a source that is sent to over HTTP, or messages
    with links of the hub in them. `secrets` of a source may be asked for in any thread and may raise SecretsError."""

    def __init__(self, desk: Desk, gates: Gates, server: Server, secrets: Callable[[str], Mapping[str, str]], *, at_once: bool) -> None:
        self._desk = desk
        self._gates = gates
        self._server = server
        self._secrets = secrets
        self._asked: dict[str, Source] | None = None
        self._looking = False
        self._next: Instant = 0
        self._next_try: Instant = 0
        self._shut = ""
        self._keyless = ""
        if at_once:
            self._open(0)

    @property
    def problem(self) -> str:
        return self._shut or self._keyless

    def step(self, now: Instant) -> Steps:
        sources = {source.id: source for source in self._desk.sources.values() if source.kind in KINDS}
        wanted = bool(sources) or any(is_clicked(source) or is_shortening(source) for source in self._desk.sources.values())
        if wanted and not self._server.running and now >= self._next_try:
            self._open(now)
        if self._looking or (sources == self._asked and now < self._next):
            return Steps((), self._next)
        self._looking, self._asked, self._next = True, sources, now + LOOK_AGAIN
        return Steps((_Looking(self, sources, self._secrets),), self._next)

    def close(self) -> None:
        self._server.stop()

    def looked(self, sources: dict[str, Source], secrets: Mapping[str, Mapping[str, str]] | None, why: str) -> None:
        """What the keys of this computer say; None if they could not be opened, for which nothing changes."""
        self._looking = False
        self._keyless = why
        if secrets is None:
            return
        gates: dict[str, Gate] = gates_of(sources, secrets)
        self._gates.publish(gates)
        without = [source.name for source in sources.values() if not source.off and source.id not in gates]
        if without:
            self._keyless = (
                f"“{without[0]}” takes nothing: its secrets are not on the hub's computer. Give them there with “bdcdesk source secret”."
            )

    def _open(self, now: Instant) -> None:
        try:
            self._server.start()
            self._shut = ""
        except NoDoor as why:
            self._shut, self._next_try = str(why), now + _TRY_AGAIN


class _Looking:
    """An errand: a keyring may make one wait."""

    def __init__(self, web: Web, sources: dict[str, Source], secrets: Callable[[str], Mapping[str, str]]) -> None:
        self._web = web
        self._sources = sources
        self._secrets = secrets
        self._found: dict[str, Mapping[str, str]] | None = None
        self._why = "The keys of this computer could not be looked at."

    def run(self) -> None:
        try:
            self._found = {source: self._secrets(source) for source in self._sources}
            self._why = ""
        except SecretsError as error:
            self._why = str(error)

    def finish(self, now: Instant) -> None:
        self._web.looked(self._sources, self._found, self._why)
