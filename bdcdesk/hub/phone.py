"""The hub's side of the phone provider's webhooks, as one of its edges: whether they are its own, and who hears what they say."""

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Final, Protocol
from urllib.parse import parse_qsl

import msgspec

from bdcdesk.contact.call_steps import CallStep
from bdcdesk.contact.errand import Steps
from bdcdesk.contact.hooks import Over, heard
from bdcdesk.contact.inbound import Ear
from bdcdesk.contact.outcome import InboundText
from bdcdesk.contact.provider import Kind
from bdcdesk.contact.signatures import Guard, Hook, Seal, Verdict
from bdcdesk.domain.events import Instant
from bdcdesk.hub.counter import Counter
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.replica.desk import Desk

LOOK_AGAIN: Final = 20_000
"""Milliseconds after which it is looked at again how the provider signs: a command may have changed it."""
MANY: Final = 20
WHILE_FOR: Final = 600_000
"""So many that are refused within so many milliseconds are a matter for a person."""
_ALIVE: Final = 3_600_000
"""Milliseconds for which a text to another number is told of."""

WEBHOOK: Final = "A message of the phone provider's"
CALL: Final = "A step of a call"
FORGED: Final = (
    "{0} messages in ten minutes came to the phone provider's address at the hub and were not signed by it. They were refused. Somebody may"
    " be trying to speak in its name; or its signing key was changed: give the new one with “bdcdesk provider”."
)
LATE: Final = (
    "{0} messages of the phone provider's in ten minutes were signed more than five minutes ago and were refused. Look whether this"
    " computer's clock is right; somebody may be repeating old ones."
)
ELSEWHERE: Final = (
    "The phone provider tells this hub of texts to a number that is not this store's, and they were not taken. In its console, let it tell"
    " the hub of the store whose number that is."
)


class Opened(msgspec.Struct, frozen=True):
    """How webhooks are known. `made_of`: the same as long as nothing was changed. `outside`: the address to which the provider sends, as
    it was told it, "" where nobody said how others reach the hub."""

    kind: Kind
    seal: Seal
    outside: str
    made_of: tuple[str, ...]


class Listener(Protocol):
    def hear(self, text: InboundText, now: Instant) -> Ear: ...
    def further(self, sid: str) -> None: ...
    def conduct(self, step: CallStep, now: Instant) -> Ear: ...
    def over(self, sid: str, seconds: int, now: Instant) -> None: ...
    def answer(self, step: str, at: str, asked: Mapping[str, str], told: Mapping[str, str], now: Instant) -> str | None: ...


class PhoneLine:
    """An `Edge`; `judge`, `take` and `not_kept` belong to the server's thread. `look` may wait for a keyring and may raise SecretsError;
    None where no webhooks are taken."""

    def __init__(self, desk: Desk, counter: Counter, look: Callable[[], Opened | None]) -> None:
        self._desk = desk
        self._counter = counter
        self._look = look
        self._listener: Listener | None = None
        self._opened: tuple[Opened, Guard] | None = None
        self._bad: deque[tuple[Instant, Verdict]] = deque(maxlen=10 * MANY)
        self._elsewhere: Instant = 0
        self._keyless = ""
        self._next: Instant = 0

    def connect(self, listener: Listener) -> None:
        """Who hears from now on."""
        self._listener = listener

    @property
    def open(self) -> Opened | None:
        return self._opened[0] if self._opened is not None else None

    def judge(self, hook: Hook) -> Verdict:
        """To be asked only while it is `open`."""
        assert self._opened is not None
        now = self._desk.now()
        verdict = self._opened[1].judge(hook, now)
        if verdict in ("unsigned", "forged", "late"):
            self._bad.append((now, verdict))
        return verdict

    def not_kept(self, hook: Hook) -> None:
        """A good one could not be kept: when it comes again, it is new."""
        if self._opened is not None:
            self._opened[1].not_kept(hook)

    def take(self, body: bytes) -> "Future[Ear]":
        """What became of what a good one says, once it is kept for good; an OSError if it cannot be at present."""
        opened, listener = self.open, self._listener
        said = heard(opened.kind, body, self._desk.now()) if opened is not None else None

        def told() -> Ear:
            if listener is None:
                return "not now"
            if isinstance(said, InboundText):
                return listener.hear(said, self._desk.now())
            if isinstance(said, Over):
                listener.over(said.sid, said.seconds, self._desk.now())
            elif isinstance(said, CallStep):
                return listener.conduct(said, self._desk.now())
            elif said is not None:
                listener.further(said.sid)
            return "kept"

        return self._counter.ask(WEBHOOK, told)

    def say(self, step: str, at: str, asked: Mapping[str, str], body: bytes) -> "Future[str | None]":
        """What a call that is going on hears next, once what it tells is kept for good; None for what is no step of ours, an OSError if it
        cannot be kept at present. `asked` stands in the address of the step, `at` is where steps are."""
        listener = self._listener
        told = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))

        def answered() -> str | None:
            if listener is None:
                raise OSError("This hub does not answer the phone yet.")
            return listener.answer(step, at, asked, told, self._desk.now())

        return self._counter.ask(CALL, answered)

    def not_ours(self) -> None:
        """A text to another number than the store's was told of."""
        self._elsewhere = self._desk.now()

    @property
    def problem(self) -> str:
        now = self._desk.now()
        bad = [verdict for at, verdict in list(self._bad) if at > now - WHILE_FOR]
        late = bad.count("late")
        lines = (
            self._keyless,
            FORGED.format(len(bad) - late) if len(bad) - late >= MANY else "",
            LATE.format(late) if late >= MANY else "",
            ELSEWHERE if self._elsewhere and self._elsewhere > now - _ALIVE else "",
        )
        return "\n".join(line for line in lines if line)

    def step(self, now: Instant) -> Steps:
        if now < self._next:
            return Steps((), self._next)
        self._next = now + LOOK_AGAIN
        return Steps((_Looking(self, self._look),), self._next)

    def close(self) -> None:
        self._opened = None

    def looked(self, opened: Opened | None, why: str) -> None:
        """`why`: the keys could not be opened, for which nothing changes."""
        self._keyless = why
        if why:
            return
        if opened is None:
            self._opened = None
        elif self.open is None or self.open.made_of != opened.made_of:
            self._opened = (opened, Guard(opened.seal))


class _Looking:
    """An errand: a keyring may make one wait."""

    def __init__(self, line: PhoneLine, look: Callable[[], Opened | None]) -> None:
        self._line = line
        self._look = look
        self._found: Opened | None = None
        self._why = "The keys of this computer could not be looked at."

    def run(self) -> None:
        try:
            self._found = self._look()
            self._why = ""
        except SecretsError as error:
            self._why = str(error)

    def finish(self, now: Instant) -> None:
        self._line.looked(self._found, self._why)
