"""Work in pieces: one at each turn of the event loop, so that keys and paints come between them."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """On the Qt thread. One piece of work at a time; another one takes the place of what is left of it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def under_way(self) -> bool:
        return self._timer.isActive()

    def begin(self, pieces: Iterator[None]) -> None:
        """The first piece is done now."""
        self._left = pieces
        self._timer.start()
        self._step()

    def run(self, pieces: Iterator[None]) -> None:
        """All of it now."""
        self.stop()
        for _ in pieces:
            pass

    def stop(self) -> None:
        """What is left is left undone."""
        self._timer.stop()
        self._left = iter(())

    def _step(self) -> None:
        try:
            next(self._left)
        except StopIteration:
            self._timer.stop()
