"""Everything between the log and the provider, as one step: what goes out, what became of it, what comes in."""

from collections.abc import Callable, Collection
from typing import Final, Protocol

from bdcdesk.central.ports import Log
from bdcdesk.contact.carrier import NO_MAIL, NO_PHONE, ByPhone, Carrier, Carriers
from bdcdesk.contact.dispatcher import Dispatcher
from bdcdesk.contact.errand import Errand, Steps
from bdcdesk.contact.inbound import Ear, Inbound
from bdcdesk.contact.outcome import InboundText
from bdcdesk.contact.provider import Provider
from bdcdesk.contact.receipts import Receipts
from bdcdesk.contact.reconciler import Reconciler
from bdcdesk.domain.events import Instant
from bdcdesk.replica.desk import Desk

NO_PROVIDER: Final = "No phone provider is set up: texts are not going out"


class Contact(Protocol):
    """What a hub asks of its way to the shopper."""

    @property
    def problem(self) -> str: ...
    def notice(self, leads: Collection[str]) -> None: ...
    def step(self, now: Instant) -> Steps: ...


class Part(Protocol):
    def notice(self, leads: Collection[str]) -> None: ...
    def step(self, now: Instant) -> Steps: ...


class Switchboard:
    """Use from the desk's thread; the errands it gives run anywhere. `name` is new at each start of the process. `mail`: who carries mails
    at this moment."""

    def __init__(
        self,
        desk: Desk,
        log: Log,
        provider: Provider | None,
        name: str,
        number: str,
        clock: Callable[[], Instant],
        mail: Callable[[], Carrier] = lambda: NO_MAIL,
    ) -> None:
        self._inbound = Inbound(desk, provider, number) if provider is not None else None
        carriers = Carriers(ByPhone(provider, number) if provider is not None else NO_PHONE, mail)
        self._parts: tuple[Part, ...] = (Dispatcher(desk, log, carriers, name, clock), Reconciler(desk, carriers))
        self._receipts = Receipts(desk, provider) if provider is not None else None
        if self._receipts is not None and self._inbound is not None:
            self._parts += (self._receipts, self._inbound)
        self._ready: list[Errand] = []

    @property
    def problem(self) -> str:
        """Why the phone provider cannot be asked now, in a sentence; "" when it can."""
        return self._inbound.problem if self._inbound is not None else NO_PROVIDER

    def hear(self, text: InboundText, now: Instant) -> Ear:
        """A text that a webhook told of. Raises ReplicaError."""
        return "not ours" if self._inbound is None else self._inbound.hear(text, now)

    def further(self, sid: str) -> None:
        """A webhook told that this text or call of ours has come further."""
        if self._receipts is not None:
            self._receipts.further(sid)

    def notice(self, leads: Collection[str]) -> None:
        """These leads may have changed."""
        for part in self._parts:
            part.notice(leads)

    def step(self, now: Instant) -> Steps:
        """Raises ReplicaError when this desk's files fail; what was ready by then is in the next call's errands."""
        when: list[Instant] = []
        for part in self._parts:
            step = part.step(now)
            self._ready += step.errands
            when.append(step.when)
        errands, self._ready = tuple(self._ready), []
        return Steps(errands, min(when))
