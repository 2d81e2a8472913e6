"""What is being written is read beside the typing, in a thread of its own: English and Spanish, each made when it is first needed."""

import gc
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, Signal

from bdcdesk.desktop.resources import resource
from bdcdesk.desktop.writing.finding import Finding
from bdcdesk.domain.placeholders import Language


class Checker(Protocol):
    """A language. Threads: one, the same always."""

    def learn(self, names: Iterable[str]) -> None: ...
    def check(self, text: str) -> tuple[Finding, ...]: ...
    def fixes(self, word: str) -> tuple[str, ...]:
        """For a finding that came without any, where they take long: asked for when nothing else is waited for."""
        ...


class Asked(msgspec.Struct, frozen=True):
    text: str
    language: Language
    names: tuple[str, ...]


class Proofreader(QObject):
    """On the Qt thread. `found(text, findings)` for the newest text that was asked about; an older one is passed over. It may come once
    more for the same text, with fixes that took longer.

    `made` gives a language's checker, in the other thread. `broken(error)`: what nobody expected; nothing is checked any more then, and
    writing goes on. The thread begins with the first text, and ends with this, or when it is closed.
    """

    found = Signal(str, object)
    broken = Signal(object)

    def __init__(self, made: Callable[[Language], Checker], parent: QObject | None = None) -> None:
        super().__init__(parent)
        reading = self._reading = _Reading(made, self._tell, self.broken.emit)
        self.destroyed.connect(lambda: reading.close())
        self._wanted = True

    def ask(self, text: str, language: Language, names: tuple[str, ...] = ()) -> None:
        """Returns at once. `names` are words that are right here. Nothing is found while nobody wants it."""
        if not self._wanted:
            self._tell(text, ())
            return
        self._reading.ask(Asked(text, language, names))

    def checks(self, wanted: bool) -> None:
        """Whether anything is to be checked from now on."""
        self._wanted = wanted

    @property
    def checking(self) -> bool:
        return self._wanted

    def close(self) -> None:
        """Ends the thread: nothing is checked any more."""
        self._reading.close()

    def _tell(self, text: str, findings: tuple[Finding, ...]) -> None:
        self.found.emit(text, findings)


class _Reading:
    """The thread, which knows its window no longer than that is there."""

    def __init__(
        self,
        made: Callable[[Language], Checker],
        tell: Callable[[str, tuple[Finding, ...]], object],
        broken: Callable[[Exception], object],
    ) -> None:
        self._made, self._tell, self._broken = made, tell, broken
        self._asked: SimpleQueue[Asked | None] = SimpleQueue()
        self._checkers: dict[Language, Checker] = {}
        self._thread: threading.Thread | None = None

    def ask(self, asked: Asked) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="proofreader", daemon=True)
            self._thread.start()
        self._asked.put(asked)

    def close(self) -> None:
        """Waits for the check that is under way, or for a dictionary that is being read: about a second at most."""
        if self._thread is not None:
            self._asked.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (asked := self._asked.get()) is not None:
            if not self._asked.empty():
                continue
            try:
                self._check(self._checker(asked), asked.text)
            except Exception as error:
                _said(self._broken, error)
                return

    def _check(self, checker: Checker, text: str) -> None:
        found = list(checker.check(text))
        _said(self._tell, text, tuple(found))
        for place, finding in enumerate(found):
            if finding.kind == "spelling" and not finding.fixes and self._asked.empty():
                found[place] = msgspec.structs.replace(finding, fixes=checker.fixes(text[finding.start : finding.end]))
        if self._asked.empty():
            _said(self._tell, text, tuple(found))

    def _checker(self, asked: Asked) -> Checker:
        if asked.language not in self._checkers:
            self._checkers[asked.language] = self._made(asked.language)
        checker = self._checkers[asked.language]
        checker.learn(asked.names)
        return checker


def _said(say: Callable[..., object], *what: object) -> None:
    try:
        say(*what)
    except RuntimeError:
        # Its window closed meanwhile: nobody is there to be told.
        return


def checker_of(language: Language) -> Checker:
    """Made of the program's own data files; raises ResourceMissingError."""
    from bdcdesk.desktop.writing.english import English
    from bdcdesk.desktop.writing.slips import read_slips

    with _uncollected():
        english = English(read_slips(resource("writing", "en.json").read_bytes()))
        if language == "en":
            return english
        from bdcdesk.desktop.writing.spanish import Spanish

        return Spanish(resource("dictionaries") / "es", elsewhere=english.knows)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A dictionary is a hundred thousand objects that stay: looking through them would stop every thread for a third of a second."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if collects:
            gc.enable()
