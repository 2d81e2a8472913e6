"""Where threads that wait for a network hand documents over to the hub's own, and hear when they are kept for good."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, Final, Protocol, TypeAlias, TypeVar

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.hub.linking import Linking
from bdcdesk.intake.document import Quarantined, Taken
from bdcdesk.intake.receive import Reception
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import ReplicaError

Outcome: TypeAlias = Taken | Quarantined
_T = TypeVar("_T")

_log = logging.getLogger("bdcdesk.hub")

DOCUMENT: Final = "A document that was sent in"
CLICK: Final = "A shopper's click that ends mails"
OPENED: Final = "That a link was opened"
FAULT = "{0} could not be kept, for a fault in bdcdesk ({1}). Its sender was told to try again."
STOPPING = "The hub is stopping. Nothing was taken; send it again."

MAILBOX: Final = "mailbox"
"""The kind of source that a mail comes through."""


class Answers(Protocol):
    """What takes mails that answer the store's own; see `Mailing`. Raises OSError."""

    def take(self, content: bytes, arrived: Instant, now: Instant) -> Taken | None: ...
    def unsubscribe(self, token: str) -> bool: ...


class Handed(msgspec.Struct, frozen=True):
    """A document as it came in: its bytes, what it is to be called in quarantine, the id of its source, and when it was accepted, by this
    computer's clock. `kind` (a media type) and `charset` are those that stood on it. `live`: the shopper's own browser sent it.
    `arrived`: when it came to the store's mail server, by that one's clock, 0 for a document that came here at once. `refused`: why it is
    not to be read but kept in quarantine, a sentence."""

    content: bytes
    name: str
    source: str
    accepted: Instant
    kind: str = ""
    charset: str = ""
    live: bool = False
    arrived: Instant = 0
    refused: str = ""


class Counter:
    """`hand_in` from any thread, the rest from the hub's. `clock`: this computer's, in ms; `bell` is rung when something was handed in.
    `mailing` takes what comes back for the store's own mails, `linking` who opened a link in one."""

    def __init__(
        self,
        desk: Desk,
        reception: Reception,
        clock: Callable[[], Instant],
        bell: threading.Event,
        mailing: Answers | None = None,
        linking: Linking | None = None,
    ) -> None:
        self._mailing = mailing
        self._linking = linking
        self._desk = desk
        self._reception = reception
        self._clock = clock
        self._bell = bell
        self._waiting: SimpleQueue[tuple[str, Callable[[], Any], Future[Any]]] = SimpleQueue()
        self._closed = False
        self.problem = ""
        """Why the last of these could not be kept, "" when it was. Whoever sent it was told to send it again."""

    def hand_in(self, handed: Handed) -> "Future[Outcome]":
        """The outcome comes when the document is kept for good, however often it is handed in; an OSError if it cannot be at present."""
        return self._put(DOCUMENT, partial(self._take, handed))

    def opened(self, token: str, machine: bool) -> "Future[bool]":
        """Whether there was anything to tell; an OSError if it cannot be kept."""
        return self._put(OPENED, lambda: self._linking is not None and self._linking.opened(token, machine=machine))

    def unsubscribe(self, token: str) -> "Future[bool]":
        """Whether it was a link of ours: told when it is kept for good that its shopper wants no more mails; an OSError if it cannot be."""
        return self._put(CLICK, partial(self._unsubscribed, token))

    def ask(self, what: str, keep: Callable[[], _T]) -> "Future[_T]":
        """What `keep` gives on the hub's thread, where it may keep something for good; an OSError if it cannot be at present. `what`: the
        beginning of a sentence, “A document that was sent in”."""
        return self._put(what, keep)

    def _put(self, what: str, keep: Callable[[], Any]) -> "Future[Any]":
        future: Future[Any] = Future()
        self._waiting.put((what, keep, future))
        if self._closed:
            self._refuse()
        self._bell.set()
        return future

    def step(self) -> None:
        """Takes all that waits. Raises ReplicaError; who waits is told to come again then."""
        while (next_one := self._next()) is not None:
            what, keep, future = next_one
            if not future.set_running_or_notify_cancel():
                continue
            try:
                outcome = keep()
            except OSError as error:
                self.problem = f"{what} could not be kept ({error.strerror or error}). Its sender was told to try again."
                future.set_exception(error)
            except ReplicaError as error:
                future.set_exception(OSError(str(error)))
                raise
            except Exception as error:
                # A fault of ours. Who sent it has it still, and what others send in is taken.
                _log.exception("handed in", extra={"bdcdesk_event": "hub.document.failed"})
                self.problem = FAULT.format(what, type(error).__name__)
                future.set_exception(OSError(self.problem))
            else:
                self.problem = ""
                future.set_result(outcome)

    def close(self) -> None:
        """Takes nothing any more. Whoever waits is told to come again."""
        self._closed = True
        self._refuse()

    def _refuse(self) -> None:
        while (next_one := self._next()) is not None:
            if next_one[-1].set_running_or_notify_cancel():
                next_one[-1].set_exception(OSError(STOPPING))

    def _next(self) -> "tuple[str, Callable[[], Any], Future[Any]] | None":
        try:
            return self._waiting.get_nowait()
        except Empty:
            return None

    def _unsubscribed(self, token: str) -> bool:
        return self._mailing is not None and self._mailing.unsubscribe(token)

    def _take(self, handed: Handed) -> Outcome:
        source = self._desk.sources.get(handed.source)
        # Between accepting it and now this computer's clock has gone on evenly, whatever central's was found to be meanwhile.
        arrived = handed.arrived or self._desk.now() - max(0, self._clock() - handed.accepted)
        if self._mailing is not None and source is not None and source.kind == MAILBOX and not handed.refused:
            # What answers a mail of ours is about the lead that it was about, and opens none.
            answered = self._mailing.take(handed.content, min(arrived, self._desk.now()), self._desk.now())
            if answered is not None:
                return answered
        if handed.refused:
            return self._reception.set_aside(handed.content, handed.name, handed.refused, arrived, source)
        return self._reception.take(
            handed.content, handed.name, arrived, source=source, kind=handed.kind, charset=handed.charset, live=handed.live
        )
