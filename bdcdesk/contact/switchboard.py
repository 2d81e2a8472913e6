"""Everything between the log and the provider, as one step: what goes out, what became of it, what comes in."""

from collections.abc import Callable, Collection, Mapping
from typing import Final, Protocol

from bdcdesk.central.ports import Log
from bdcdesk.contact.answering import Answering, House
from bdcdesk.contact.callers import Callers
from bdcdesk.contact.carrier import NO_MAIL, NO_PHONE, ByPhone, Carrier, Carriers
from bdcdesk.contact.conducting import CallStep, Conducting, Conducts
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
    at this moment. `keep` puts bytes beside the log; `house`: who may be rung for a caller."""

    def __init__(
        self,
        desk: Desk,
        log: Log,
        provider: Provider | None,
        name: str,
        number: str,
        clock: Callable[[], Instant],
        mail: Callable[[], Carrier] = lambda: NO_MAIL,
        keep: Callable[[bytes], str] | None = None,
        house: House | None = None,
    ) -> None:
        self._inbound = Inbound(desk, provider, number) if provider is not None else None
        carriers = Carriers(ByPhone(provider, number) if provider is not None else NO_PHONE, mail)
        self._parts: tuple[Part, ...] = (Dispatcher(desk, log, carriers, name, clock), Reconciler(desk, carriers))
        self._callers: Callers | None = None
        self._conducting: Conducting | None = None
        self._answering: Answering | None = None
        self._receipts = Receipts(desk, provider) if provider is not None else None
        if provider is not None and self._receipts is not None and self._inbound is not None:
            callers = Callers(desk, provider, number, self._inbound, keep)
            self._callers, self._answering = callers, Answering(desk, callers, number, house or House())
            self._parts += (self._receipts, self._inbound, callers)
            if isinstance(provider, Conducts):
                self._conducting = Conducting(desk, provider, number, self._answering.may)
                self._parts += (self._conducting,)
        self._ready: list[Errand] = []

    def answer(self, step: str, at: str, asked: Mapping[str, str], told: Mapping[str, str], now: Instant) -> str | None:
        """What is heard next on the phone, in the provider's words; None for a step that is none. Raises ReplicaError."""
        return None if self._answering is None else self._answering.answer(step, at, asked, told, now)

    def conduct(self, step: CallStep, now: Instant) -> Ear:
        """A webhook told how far a call of ours is, and waits for what comes next. Raises ReplicaError."""
        if self._conducting is None:
            return "kept"
        return "kept" if self._conducting.told(step, now) or step.kind != "call.answered" else "not now"

    def over(self, sid: str, seconds: int, now: Instant) -> None:
        """A webhook told that a shopper's call is over. Raises ReplicaError."""
        if self._callers is not None:
            self._callers.over(sid, seconds, now)

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
        if self._answering is not None:
            self._answering.notice(leads)

    def step(self, now: Instant) -> Steps:
        """Raises ReplicaError when this desk's files fail; what was ready by then is in the next call's errands."""
        when: list[Instant] = []
        for part in self._parts:
            step = part.step(now)
            self._ready += step.errands
            when.append(step.when)
        errands, self._ready = tuple(self._ready), []
        return Steps(errands, min(when))
