"""Whatever happens in whatever order (mails come and go, the hub is killed at any step, the server numbers its mails anew), in the end each
mail was taken, and none again without a kill."""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bdcdesk.intake.mailbox.account import Account
from bdcdesk.intake.mailbox.line import About
from bdcdesk.intake.mailbox.place import Place
from bdcdesk.intake.mailbox.problem import NotDone
from bdcdesk.intake.mailbox.reader import DAY, Mail, Reader
from tests.depth import depth

START = 1_790_000_000_000
HOUR = 3_600_000
STAMP = b"Received: by another\r\n"
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""No test here pulls the plug, and waiting for the disk is most of what they would do."""


class Killed(BaseException):
    pass


class Bomb:
    """Kills at its n-th step from now, before or after that is done."""

    def __init__(self) -> None:
        self.left = -1

    def __call__(self, step: Callable[[], Any]) -> Any:
        if self.left == 0:
            self.left = -1
            raise Killed
        self.left -= self.left > 0
        done = step()
        if self.left == 0:
            self.left = -1
            raise Killed
        self.left -= self.left > 0
        return done


class Server:
    """A folder on a server, as IMAP says it is: uids that only grow, until it numbers all anew."""

    def __init__(self) -> None:
        self.validity, self.newest = 1, 0
        self.mails: dict[int, tuple[bytes, int]] = {}
        self.marked: Counter[int] = Counter()
        self.refuses = 0

    def deliver(self, content: bytes, came: int) -> None:
        self.newest += 1
        self.mails[self.newest] = (content, came)

    def renumber(self, order: Callable[[list[Any]], list[Any]]) -> None:
        kept = order(list(self.mails.values()))
        self.validity += 1
        self.newest = len(kept)
        self.mails = dict(enumerate(kept, 1))

    def since(self, day: date) -> list[int]:
        start = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000
        return sorted(uid for uid, (_, came) in self.mails.items() if came >= start)

    def above(self, uid: int) -> list[int]:
        return sorted(one for one in self.mails if one > uid)

    def about(self, uid: int) -> About | None:
        return About(len(self.mails[uid][0]), self.mails[uid][1]) if uid in self.mails else None

    def content(self, uid: int) -> bytes | None:
        if self.refuses:
            self.refuses -= 1
            raise NotDone("no", busy=True)
        return self.mails[uid][0] if uid in self.mails else None

    def beginning(self, uid: int, size: int) -> bytes | None:
        return self.mails[uid][0][:size] if uid in self.mails else None

    def mark(self, uids: Sequence[int]) -> None:
        for uid in uids:
            self.marked[uid] += 1


class Bombed:
    """Every call of `inner` is a step at which the bomb may go off."""

    def __init__(self, inner: Any, bomb: Bomb) -> None:
        self._inner, self._bomb = inner, bomb

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return (lambda *given, **named: self._bomb(lambda: found(*given, **named))) if callable(found) else found


class Hub:
    def __init__(self, server: Server, folder: Path, after: str) -> None:
        self.server, self.path, self.now = server, folder / "place", START
        self.account = Account(host="h", port=1, user="u", after=after, to="read" if after == "move" else "")  # type: ignore[arg-type]
        self.taken: Counter[bytes] = Counter()
        self.kills, self.whole = 0, False
        self.bomb = Bomb()
        self._reader: Reader | None = None
        self._place: Place | None = None

    def take(self, mail: Mail) -> None:
        assert mail.arrived <= self.now
        self.bomb(lambda: self.taken.update([mail.content]))

    def run(self, through: bool) -> None:
        try:
            if self._reader is None:
                self._place = Place(self.path)
                place, folder = Bombed(self._place, self.bomb), Bombed(self.server, self.bomb)
                self._reader = Reader(folder, place, self.take, self.account, "Leads", b"k", Counter())
                through = True
            (self._reader.through if through else self._reader.news)(self.now)
        except Killed:
            self.kills += 1
            self.restart()

    def mails(self) -> set[bytes]:
        """Those that were taken, whatever stamps they bore."""
        return {content.removeprefix(STAMP) for content in self.taken}

    @property
    def fresh(self) -> bool:
        return self._reader is None

    def restart(self) -> None:
        self.whole = False
        if self._place is not None:
            self._place.close()
        self._reader = self._place = None


def mail(n: int, name: int) -> bytes:
    """`name`: 0 for a mail without a Message-ID; the same one for several mails is what some senders do."""
    named = f"Message-ID: <{name}@example.com>\r\n" if name else ""
    return f"{named}Subject: Lead\r\n\r\nlead number {n}".encode()


deeds = st.one_of(
    st.tuples(st.just("mail"), st.integers(0, 4)),
    st.tuples(st.just("kill"), st.integers(0, 40)),
    st.tuples(st.just("renumber"), st.randoms(use_true_random=False)),
    st.tuples(st.just("wait"), st.integers(1, 24 * 20)),
    st.tuples(st.just("refuse"), st.integers(1, 3)),
    st.just(("restart", 0)),
    st.just(("news", 0)),
    st.just(("through", 0)),
    st.just(("forwarded", 0)),
)


def do(hub: Hub, deed: str, what: Any, sent: list[bytes]) -> None:
    match deed:
        case "mail":
            sent.append(mail(len(sent), what))
            hub.server.deliver(sent[-1], hub.now)
        case "forwarded":
            # The same mail once more, by another way: only its stamps differ.
            if sent and sent[0].startswith(b"Message-ID"):
                hub.server.deliver(STAMP + sent[0], hub.now)
        case "kill":
            hub.bomb.left = what
            hub.run(through=False)
        case "renumber":
            hub.server.renumber(lambda mails: what.sample(mails, len(mails)))
            hub.restart()
        case "wait":
            hub.now += what * HOUR
        case "refuse":
            hub.server.refuses = what
        case "restart":
            hub.restart()
        case _:
            hub.bomb.left, calm = -1, not hub.server.refuses
            # A mail that was refused is asked for again when all is looked through.
            whole = calm and (hub.whole or deed == "through" or hub.fresh)
            hub.run(deed == "through")
            if whole:
                assert hub.mails() == set(sent)
            hub.whole = whole


@pytest.mark.parametrize("after", ["leave", "seen"])
@settings(max_examples=depth(50, 300), deadline=None)
@given(st.lists(deeds, max_size=40))
def test_each_mail_is_taken_and_none_again_but_for_a_kill(after: str, story: list[tuple[str, Any]]) -> None:
    server = Server()
    for n in range(3):
        server.deliver(f"an old mail {n}".encode(), START - 10 * DAY)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        hub = Hub(server, Path(folder), after)
        sent: list[bytes] = []
        for deed, what in [("through", 0), *story]:
            do(hub, deed, what, sent)
        hub.bomb.left, server.refuses = -1, 0
        hub.restart()
        hub.run(through=True)
        hub.restart()
        before = hub.taken.copy()
        hub.run(through=True)
        hub.restart()
    assert hub.taken == before
    assert hub.mails() == set(sent)
    again = hub.taken.total() - len(hub.mails())
    assert again <= hub.kills
    if after == "seen":
        assert {uid for uid, (_, came) in server.mails.items() if came >= START} <= set(server.marked) or server.validity > 1


class Stuck(Server):
    """Does not hand out some mails at present."""

    def __init__(self) -> None:
        super().__init__()
        self.stuck: set[int] = set()

    def content(self, uid: int) -> bytes | None:
        if uid in self.stuck:
            raise NotDone("it is busy", busy=True)
        return super().content(uid)


def test_a_mail_from_long_ago_that_was_busy_when_it_was_moved_here_is_not_passed_over(tmp_path: Path) -> None:
    server = Stuck()
    server.deliver(b"an old mail", START - 30 * DAY)
    hub = Hub(server, tmp_path, "leave")
    hub.run(through=True)
    server.deliver(b"moved here", START - 10 * DAY)
    server.deliver(b"new", START)
    server.stuck = {2}
    for through in (False, True, True):
        hub.run(through)
    assert hub._reader is not None
    assert (set(hub.taken), hub._reader.complaint) == ({b"new"}, "it is busy")
    # And whoever is killed meanwhile begins there again.
    hub.restart()
    hub.run(through=True)
    server.deliver(b"newer", START)
    hub.run(through=False)
    server.stuck = set()
    hub.run(through=False)
    assert hub.taken == Counter([b"new", b"newer", b"moved here"])
    assert hub._place is not None
    assert hub._place.upto == 4
    hub.restart()
