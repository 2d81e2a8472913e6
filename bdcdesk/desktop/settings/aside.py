"""What takes longer than a key press may: done in a thread of its own, told on the Qt thread."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from bdcdesk.translation import tr

FAULT = tr("bdcdesk met a fault of its own. Nothing was changed; a report was written. Try again.")


class Aside(QObject):
    """`run(job, done)`: `done` gets what came of it, or the error in its place. Several may be under way; each is told."""

    _over = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._over.connect(self._tell)

    def run(self, job: Callable[[], object], done: Callable[[object], object]) -> None:
        def work() -> None:
            try:
                self._say(done, job())
            except Exception as error:
                self._say(done, error)
                if not is_told(error):
                    raise

        threading.Thread(target=work, name="settings", daemon=True).start()

    def _say(self, done: Callable[[object], object], outcome: object) -> None:
        try:
            self._over.emit(done, outcome)
        except RuntimeError:
            # Its window closed meanwhile: nobody is there to be told.
            return

    def _tell(self, done: Callable[[object], object], outcome: object) -> None:
        done(outcome)


class Newest(Aside):
    """For what is asked again before it is answered: of several that are under way only the newest is told."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest: object = None

    @property
    def busy(self) -> bool:
        return self._newest is not None

    def run(self, job: Callable[[], object], done: Callable[[object], object]) -> None:
        self._newest = done
        super().run(job, done)

    def forget(self) -> None:
        """What is under way is told to nobody."""
        self._newest = None

    def _tell(self, done: Callable[[object], object], outcome: object) -> None:
        if done is self._newest:
            self._newest = None
            done(outcome)


def is_told(error: Exception) -> bool:
    """Whether it says for itself what happened and what to do."""
    return type(error).__module__.startswith("bdcdesk.")


def sentence(error: Exception) -> str:
    return str(error) if is_told(error) else FAULT
