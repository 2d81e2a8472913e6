"""Everything between the log and the provider, as one step: what goes out, what became of it, what comes in."""

from collections.abc import Callable, Collection, Mapping
from typing import Final, Protocol

from bdcdesk.central.ports import Log
from bdcdesk.contact.answering import Answering
from bdcdesk.contact.attachments import Attachments, Files
from bdcdesk.contact.call_steps import CallStep
from bdcdesk.contact.callers import Callers
from bdcdesk.contact.carrier import NO_MAIL, NO_PHONE, ByPhone, Carrier, Carriers
from bdcdesk.contact.conducting import Conducting, Conducts
from bdcdesk.contact.dispatcher import Dispatcher
from bdcdesk.contact.errand import Errand, Steps
from bdcdesk.contact.inbound import Ear, Inbound
from bdcdesk.contact.outcome import InboundText
from bdcdesk.contact.pace import SENDER, Pace
from bdcdesk.contact.provider import Provider
from bdcdesk.contact.receipts import Receipts
from bdcdesk.contact.receiving import Receiving
from bdcdesk.contact.reconciler import Reconciler
from bdcdesk.contact.recordings import Recordings, Shelf
from bdcdesk.contact.ringing import House, Ringing
from bdcdesk.contact.standing_still import StandingStill
from bdcdesk.domain.events import Instant
from bdcdesk.domain.source import calls_itself
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
    at this moment. `shelf`: where recordings and files are kept; `house`: who may be rung for a caller; `mailed`: where files of mails
    are; `pace`: how fast the store's number may text."""

    def __init__(
        self,
        desk: Desk,
        log: Log,
        provider: Provider | None,
        name: str,
        number: str,
        clock: Callable[[], Instant],
        mail: Callable[[], Carrier] = lambda: NO_MAIL,
        shelf: Shelf | None = None,
        house: House | None = None,
        mailed: Files | None = None,
        pace: Pace = SENDER,
    ) -> None:
        self._desk = desk
        self._inbound = Inbound(desk, provider, number) if provider is not None else None
        self._still: StandingStill | None = None
        carriers = Carriers(NO_PHONE, NO_PHONE, mail)
        if provider is not None:
            texts, calls = ByPhone(provider, number, pace), ByPhone(provider, number)
            carriers, self._still = Carriers(texts, calls, mail), StandingStill(provider, texts, calls)
        self._parts: tuple[Part, ...] = (Dispatcher(desk, log, carriers, name, clock), Reconciler(desk, carriers))
        keep = shelf.put if shelf is not None else None
        if mailed is not None:
            self._parts += (Attachments(desk, mailed, keep, "email"),)
        self._callers: Callers | None = None
        self._conducting: Conducting | None = None
        self._receiving: Receiving | None = None
        self._answering: Answering | None = None
        self._noticing: tuple[Ringing | Answering, ...] = ()
        self._receipts = Receipts(desk, provider, self._still) if provider is not None else None
        if provider is not None and self._receipts is not None and self._inbound is not None:
            callers, recordings = Callers(desk, provider, number, self._inbound), Recordings(desk, provider, shelf)
            ringing = Ringing(desk, number, house or House())
            self._callers, self._answering = callers, Answering(desk, callers, number, ringing, recordings.told)
            self._noticing = (ringing, self._answering)
            self._parts += (
                *([self._still] if self._still else []),
                self._receipts,
                self._inbound,
                callers,
                recordings,
                Attachments(desk, provider, keep),
            )
            if isinstance(provider, Conducts):
                self._receiving = Receiving(desk, provider, number, callers, ringing, recordings.told)
                self._conducting = Conducting(desk, provider, number, self._answering.may, ringing, recordings.told)
                self._parts += (self._conducting, self._receiving)
        self._ready: list[Errand] = []

    def answer(self, step: str, at: str, asked: Mapping[str, str], told: Mapping[str, str], now: Instant) -> str | None:
        """What is heard next on the phone, in the provider's words; None for a step that is none. Raises ReplicaError."""
        return None if self._answering is None else self._answering.answer(step, at, asked, told, now)

    def conduct(self, step: CallStep, now: Instant) -> Ear:
        """A webhook told how far a call is, ours or a shopper's, and waits for what comes next. Raises ReplicaError."""
        if self._conducting is None or self._receiving is None:
            return "kept"
        received = self._receiving.told(step, now)
        if received is not None:
            return received
        return "kept" if self._conducting.told(step, now) or step.kind != "call.answered" else "not now"

    def over(self, sid: str, seconds: int, now: Instant) -> None:
        """A webhook told that a shopper's call is over. Raises ReplicaError."""
        if self._callers is not None:
            self._callers.over(sid, seconds, now)

    @property
    def problem(self) -> str:
        """Why the phone provider cannot be asked now, or what stands still there, in sentences; "" when nothing does."""
        if self._inbound is not None:
            return self._inbound.problem or (self._still.problem if self._still is not None else "")
        return "" if calls_itself(self._desk.sources) else NO_PROVIDER

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
        for noticing in self._noticing:
            noticing.notice(leads)

    def step(self, now: Instant) -> Steps:
        """Raises ReplicaError when this desk's files fail; what was ready by then is in the next call's errands."""
        when: list[Instant] = []
        for part in self._parts:
            step = part.step(now)
            self._ready += step.errands
            when.append(step.when)
        errands, self._ready = tuple(self._ready), []
        return Steps(errands, min(when))
