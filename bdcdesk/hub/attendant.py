"""Who sits at one mailbox all day, in a thread: connects, reads, waits for mails, and after a failure tries again."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent import futures
from concurrent.futures import Future
from pathlib import Path
from typing import Final

import msgspec

from bdcdesk.domain.events import Instant
from bdcdesk.hub.counter import Outcome
from bdcdesk.intake.mailbox.account import Account
from bdcdesk.intake.mailbox.backoff import FIRST, LASTING, pause
from bdcdesk.intake.mailbox.line import ANSWER_SECONDS, Line, connect
from bdcdesk.intake.mailbox.place import Place, PlaceLost
from bdcdesk.intake.mailbox.problem import MailboxProblem
from bdcdesk.intake.mailbox.reader import Mail, Reader
from bdcdesk.intake.mailbox.tokens import Tokens
from bdcdesk.machine import logs
from bdcdesk.machine.refusals import GivenElsewhere, SecretsError

_log = logging.getLogger("bdcdesk.hub.mailbox")

PASSWORD: Final = "password"
"""Under which a source's secrets have a mailbox's password."""
TOLD_FROM: Final = 3
"""From which failure in a row on it is told: a line that only broke is up again before anybody has read of it."""


class Pace(msgspec.Struct, frozen=True):
    """In milliseconds: `renew`, after which it is looked again whatever the server says (a server may end an IDLE after 30 minutes, a
    router forgets a silent connection after 5, and a dead line shows only when something is asked); `poll`, the same for servers without
    IDLE; `whole`, after which all is looked through again. `glance` and `answer` in seconds: between two looks at whether to end, and
    after which a silent server is gone. `secrets`: after which it is looked whether others were given. `first` and `lasting`: the wait
    after a failure, see `pause`."""

    renew: int = 240_000
    poll: int = 15_000
    whole: int = 3_600_000
    secrets: int = 10_000
    first: int = FIRST
    lasting: int = LASTING
    glance: float = 0.5
    answer: float = ANSWER_SECONDS


class Secrets(msgspec.Struct, frozen=True):
    """Those of a source: `get` has them, {} for none on this computer; `keep` keeps others in their place. Raise SecretsError."""

    get: Callable[[], Mapping[str, str]]
    keep: Callable[[Mapping[str, str]], None]


class Attendant:
    """Of one mailbox. `hand_in` is called in its thread and has the mail taken by another, once however often it is handed in.

    `secrets` are the source's. `file` is where it is written what was read, `key` keeps that from being
    guessed. `now` is a clock in ms; `chance()` from 0 up to 1.
    """

    def __init__(
        self,
        name: str,
        account: Account,
        secrets: Secrets,
        hand_in: Callable[[Mail], Future[Outcome]],
        file: Path,
        key: bytes,
        now: Callable[[], Instant],
        chance: Callable[[], float],
        pace: Pace,
    ) -> None:
        self._name = name
        self._account = account
        self._secrets = secrets
        self._used: Mapping[str, str] = {}
        self._hand_in = hand_in
        self._file = file
        self._key = key
        self._now = now
        self._chance = chance
        self._pace = pace
        self._tries: Counter[int] = Counter()
        self._tokens: Tokens | None = None
        self._failures = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"mailbox-{file.stem}", daemon=True)
        self.problem = ""
        """Why its mails cannot be read at present, or not all of them, a sentence; "" when all is well."""

    def start(self) -> None:
        self._thread.start()

    def leave(self) -> None:
        """It goes home soon; `join` waits for it."""
        self._stop.set()

    def join(self, seconds: float) -> bool:
        """Whether it has gone."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._attend()
            except Exception as error:
                self._failed(error)

    def _attend(self) -> None:
        place = Place(self._file)
        try:
            with self._line() as line:
                reader = Reader(line, place, self._take, self._account, self._name, self._key, self._tries)
                looked: Instant = 0
                while not self._stop.is_set():
                    now = self._now()
                    if not looked or now - looked >= self._pace.whole or reader.complaint:
                        reader.through(now)
                        looked = now
                    reader.news(now)
                    self._well(reader.complaint)
                    self._wait(line)
        finally:
            place.close()

    def _take(self, mail: Mail) -> None:
        future = self._hand_in(mail)
        while True:
            done, _ = futures.wait([future], self._pace.glance)
            if done:
                future.result()
                return
            if self._stop.is_set() and future.cancel():
                raise OSError(0, "the hub is stopping")

    def _line(self) -> Line:
        self._used = self._secrets.get()
        if not self._used:
            raise MailboxProblem("its password is not on the hub's computer. Give it there with “bdcdesk source secret”", lasting=True)
        if self._account.auth == "password":
            return connect(self._account, self._used.get(PASSWORD, ""), self._pace.answer)
        if self._tokens is None or self._tokens.secrets != self._used:
            self._tokens = Tokens(self._account, self._used, self._secrets.keep)
        held = self._tokens.held
        try:
            return self._line_by_token(self._tokens)
        except MailboxProblem as problem:
            if problem.lasting:
                self._tokens.forget()
            if not problem.lasting or not held:
                raise
            # One that was good an hour ago may have been withdrawn; a new one tells.
            return self._line_by_token(self._tokens)

    def _line_by_token(self, tokens: Tokens) -> Line:
        return connect(self._account, tokens.access(self._now()), self._pace.answer)

    def _wait(self, line: Line) -> None:
        """Until there may be mails, or it is time to look anyway."""
        if not line.idles:
            self._stop.wait(self._pace.poll / 1000)
            return
        until = self._now() + self._pace.renew
        line.idle()
        while not self._stop.is_set() and self._now() < until:
            if line.news(self._pace.glance):
                break
        line.stop_idling()

    def _well(self, complaint: str) -> None:
        self._failures = 0
        said = f"The mailbox “{self._name}” is read, but {complaint}. It is tried again." if complaint else ""
        self._say(said)

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        lasting = isinstance(error, GivenElsewhere) or (isinstance(error, MailboxProblem) and error.lasting)
        if isinstance(error, PlaceLost):
            self._begin_anew()
            why = "it was not readable any more what had been read of it, so it is looked through again"
        elif isinstance(error, MailboxProblem | SecretsError):
            why = str(error).rstrip(".")
        elif isinstance(error, OSError):
            why = f"what came could not be kept ({error.strerror or str(error).rstrip('.') or 'unknown reason'})"
        else:
            # A fault of ours. It is told as one, and the others go on.
            _log.error("mailbox", exc_info=error, extra={"bdcdesk_event": "hub.mailbox.failed"})
            why = "bdcdesk made a mistake with a mail in it, which stands in the log"
        if lasting or self._failures >= TOLD_FROM:
            self._say(f"The mailbox “{self._name}” cannot be read: {why}. Its mails stay where they are; it is tried again.")
        self._rest(pause(self._failures, self._chance(), self._pace.lasting if lasting else self._pace.first))

    def _rest(self, milliseconds: int) -> None:
        """So long, or until there are other secrets to try."""
        until = self._now() + milliseconds
        while not self._stop.is_set() and (left := until - self._now()) > 0:
            self._stop.wait(min(left, self._pace.secrets) / 1000)
            try:
                if self._secrets.get() not in (self._used, self._tokens.secrets if self._tokens else self._used):
                    return
            except SecretsError:
                continue

    def _begin_anew(self) -> None:
        for file in (self._file, *(self._file.with_name(self._file.name + end) for end in ("-wal", "-shm"))):
            if file.exists():
                file.replace(file.with_name(f"{file.name}.damaged"))

    def _say(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            logs.event(_log, "hub.mailbox.problem" if problem else "hub.mailbox.well", logging.WARNING if problem else logging.INFO)
