"""A member's line to central: slow, cut, losing questions or answers, or carrying a question so late that nobody waits for the answer."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bdcdesk.central.errors import CentralError, Unreachable
from bdcdesk.central.records import Answer, Cursor, Diverged, Group, Link, Sighting

from .server import Server
from .world import SECOND

T = TypeVar("T")
Wait = Callable[[int], None]


class Line:
    """Implements what desks and hubs use of `Central`. `wait(ms)` is how its caller waits for the network."""

    def __init__(self, server: Server, actor: str, wait: Wait) -> None:
        self._server = server
        self._world = server.world
        self._actor = actor
        self._wait = wait
        self.bad = 0.0
        """How likely it is that a question, or an answer, gets lost."""
        self.cut_until = 0
        self.slow = 40
        self.lost: dict[str, int] = {}
        self._session = 0

    def append(self, store: str, action: str, groups: Sequence[Group]) -> Answer:
        def ask() -> Answer:
            return self._server.serve(self._actor, lambda central: central.append(store, action, groups))

        self._wait(self._world.between(0, self.slow))
        if self._world.happens(self.bad / 3):
            # It lies in some buffer; who sent it has given up when it gets there.
            session = self._session
            self._world.later(self._world.between(1, 20 * SECOND), lambda: self._late(ask, session))
            self._lose("late append")
        return self._carried(ask)

    def _late(self, ask: Callable[[], Answer], session: int) -> None:
        if session != self._server.session:
            return
        try:
            answer = ask()
        except CentralError:
            return
        self._world.say(self._actor, f"late append: {type(answer).__name__}")

    def pull(self, store: str, after: Cursor, limit: int) -> list[Link] | Diverged:
        self._wait(self._world.between(0, self.slow))
        return self._carried(lambda: self._server.serve(self._actor, lambda central: central.pull(store, after, limit)))

    def now(self) -> int:
        self._wait(self._world.between(0, self.slow))
        return self._carried(lambda: self._server.serve(self._actor, lambda central: central.now()))

    def tell(self, store: str, sighting: Sighting) -> None:
        self._carried(lambda: self._server.serve(self._actor, lambda central: central.tell(store, sighting)))

    def __getattr__(self, name: str) -> Any:
        def asked(*values: Any) -> Any:
            return self._carried(lambda: self._server.serve(self._actor, lambda central: getattr(central, name)(*values)))

        if name.startswith("_"):
            raise AttributeError(name)
        return asked

    def _carried(self, ask: Callable[[], T]) -> T:
        if self.cut_until > self._world.at:
            self._lose("cut")
        if self._server.up and self._session != self._server.session:
            self._session = self._server.session
            self._lose("broken connection")
        if self._world.happens(self.bad):
            self._lose("question lost")
        answer = ask()
        if self._world.happens(self.bad):
            self._lose("answer lost")
        self._wait(self._world.between(0, self.slow))
        return answer

    def _lose(self, what: str) -> None:
        self.lost[what] = self.lost.get(what, 0) + 1
        self._world.say(self._actor, f"line: {what}")
        raise Unreachable("The store's database cannot be reached.")
