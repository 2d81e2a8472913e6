"""What is looked through in the desk's thread for as long as somebody looks at it."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from bdcdesk.domain.events import Instant

EVERY: Final = 500
View = TypeVar("View")


class WhileSeen(Generic[View]):
    """Belongs to the desk's thread; costs nothing while nobody looks. `make(now)` says what there is to see, `tell(view)` is called with
    what is different."""

    def __init__(self, make: Callable[[Instant], View], tell: Callable[[View], object]) -> None:
        self._make, self._tell = make, tell
        self._wanted = False
        self._due: Instant = 0
        self._shown: View | None = None

    def want(self, wanted: bool) -> None:
        """It is looked at, or not any more."""
        self._wanted, self._due, self._shown = wanted, 0, None

    def step(self, now: Instant) -> None:
        """Tells what is different, if anybody looks."""
        if not self._wanted or now < self._due:
            return
        self._due = now + EVERY
        view = self._make(now)
        if view != self._shown:
            self._shown = view
            self._tell(view)
