"""Whether all is well, for who watches over the hub."""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

import msgspec
from starlette.requests import Request

from bdcdesk.domain.events import Instant
from bdcdesk.hub.http.gates import Gates, same
from bdcdesk.hub.pulse import Pulse

STUCK: Final = 60_000
"""Milliseconds without a round of the hub's thread after which it counts as stuck: one may wait for a server for 30 s, twice."""
AWAY: Final = 60_000
"""Milliseconds without an answer of central's after which somebody should look."""
_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


class Told(msgspec.Struct, frozen=True):
    status: int
    body: dict[str, object]


class Health:
    """`tell` from the hub's thread, the rest from the server's. `token`: whoever shows it is trusted, "" for nobody."""

    def __init__(self, clock: Callable[[], Instant], token: str = "") -> None:
        self._clock = clock
        self._token = token
        self._pulse = Pulse()

    def tell(self, pulse: Pulse) -> None:
        self._pulse = pulse

    def trusts(self, request: Request) -> bool:
        """Whether it comes from this computer itself, and through nobody's proxy, or shows the token."""
        if self._token and same(request.headers.get("Authorization", ""), f"Bearer {self._token}"):
            return True
        try:
            here = request.client is not None and ip_address(request.client.host).is_loopback
        except ValueError:
            return False
        return here and not any(header in request.headers for header in _FORWARDED)

    def told(self, request: Request, gates: Gates) -> Told:
        """200 when nobody needs to look, else 503. `taking`: leads are taken all the same. Names of sources only for who is trusted."""
        pulse, now = self._pulse, self._clock()
        turning = bool(pulse.turned) and now - pulse.turned < STUCK
        reached = bool(pulse.reached) and now - pulse.reached < AWAY
        taking = turning and pulse.ready and gates.ready
        body: dict[str, object] = {
            "hub": ("running" if turning else "stuck") if pulse.turned else "starting",
            "central": "reached" if reached else "away",
            "taking": taking,
            "sources": len(gates.names),
        }
        if self.trusts(request):
            body |= {"sources": gates.names, "outbox": pulse.waiting, "fetching": pulse.fetching, "problem": pulse.problem}
        return Told(200 if taking and reached else 503, body)

    def gauges(self) -> dict[str, float]:
        pulse, now = self._pulse, self._clock()
        return {
            "bdcdesk_outbox_actions": pulse.waiting,
            "bdcdesk_seconds_since_exchange": (now - pulse.reached) / 1000 if pulse.reached else -1,
            "bdcdesk_seconds_since_turn": (now - pulse.turned) / 1000 if pulse.turned else -1,
            "bdcdesk_leads_to_fetch": pulse.fetching,
        }
