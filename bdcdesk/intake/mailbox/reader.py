"""The steps of a mail: found, fetched, taken, written down as read, marked on its server. In this order, so that none is lost by a kill."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

import msgspec

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.mailbox.account import Account
from bdcdesk.intake.mailbox.line import About
from bdcdesk.intake.mailbox.place import Place
from bdcdesk.intake.mailbox.problem import NotDone

SIZE: Final = 20_000_000
"""Bytes of the largest mail that is read."""
BEGINNING: Final = 65_536
"""Of one that is not, as much as goes to quarantine: its header, and how it begins."""
TRIES: Final = 5
"""How often a mail is asked for that its server does not hand out."""
DAY: Final = 86_400_000

TOO_LARGE = "This mail is larger than 20 MB, so only its beginning is here. Look at it in the mailbox."
WITHHELD = "The mail server does not hand out this mail, so only its beginning is here. Look at it in the mailbox."


class Mail(msgspec.Struct, frozen=True):
    """A mail for the store. `arrived`: when it came into the mailbox, by its server's clock, 0 if that is not known. `refused`: why its
    content is not to be read but kept in quarantine, a sentence, "" for a mail to be read."""

    content: bytes
    name: str
    arrived: Instant
    refused: str = ""


class Folder(Protocol):
    """What is asked of an open folder; see `bdcdesk.intake.mailbox.line.Line`."""

    @property
    def validity(self) -> int: ...

    @property
    def newest(self) -> int: ...

    def since(self, day: date) -> list[int]: ...

    def above(self, uid: int) -> list[int]: ...

    def about(self, uid: int) -> About | None: ...

    def content(self, uid: int) -> bytes | None: ...

    def beginning(self, uid: int, size: int) -> bytes | None: ...

    def mark(self, uids: Sequence[int]) -> None: ...


Take = Callable[[Mail], object]
"""Takes a mail for good: when it has returned, the mail is a lead in the outbox, or in quarantine, once however often it is handed the
same bytes. Raises if it cannot at present."""


class Reader:
    """Reads one open folder. `name` is the source's; `key` keeps the digests from being guessed; `tries` outlives the connection.

    Raises what `folder`, `place` and `take` raise: the same mail is then handed out again by the next reader. What a server only does not
    do is in `complaint`, and holds up no other mail.
    """

    def __init__(self, folder: Folder, place: Place, take: Take, account: Account, name: str, key: bytes, tries: Counter[int]) -> None:
        self._folder = folder
        self._place = place
        self._take = take
        self._account = account
        self._name = name
        self._key = key
        self._tries = tries
        self.complaint = ""
        """What is left over and will be tried again, "" when all is read and marked."""

    def through(self, now: Instant) -> None:
        """Reads every mail that is not settled, whenever it came. To be called first, and again from time to time."""
        self.complaint = ""
        first = now - self._account.days * DAY
        self._place.begin(_of(self._account, self._key), self._folder.validity, self._folder.newest, first)
        self._mark(self._place.unmarked())
        # A server's days begin when they do where it stands.
        day = datetime.fromtimestamp(self._place.since / 1000, UTC).date() - timedelta(days=1)
        found = {*self._folder.since(day), *self._folder.above(self._place.upto)}
        if self._read(sorted(found), now):
            self._place.looked_through(first, now)

    def news(self, now: Instant) -> None:
        """Reads the mails that came since `through`."""
        while self._place.unread(found := self._folder.above(self._place.upto)):
            if not self._read(found, now):
                return

    def _read(self, uids: Iterable[int], now: Instant) -> bool:
        """Whether all of them are settled, or gone. They are all those that are news, in their order, at least."""
        found, left = list(uids), list[int]()
        for uid in self._place.unread(found):
            try:
                self._settle(uid, now)
            except NotDone as problem:
                left.append(uid)
                self.complaint = self.complaint or str(problem)
        # One that was moved here may have come long ago: as news alone it is found again.
        first = min((uid for uid in left if uid > self._place.upto), default=0)
        self._place.all_settled(first - 1 if first else max(found, default=0))
        return not left

    def _settle(self, uid: int, now: Instant) -> None:
        about = self._folder.about(uid)
        mail = None if about is None else self._fetch(uid, about)
        if mail is None:
            return
        known = digest(mail.content, self._key)
        if not self._place.knows(known):
            self._take(mail)
        marks = self._account.after != "leave"
        self._place.settle(uid, known, now, unmarked=marks)
        if marks:
            self._mark([uid])

    def _fetch(self, uid: int, about: About) -> Mail | None:
        name, arrived = f"{self._name} {uid}.eml", about.came
        if about.size > SIZE:
            return self._kept_back(uid, name, arrived, TOO_LARGE)
        try:
            content = self._folder.content(uid)
            if content is None and self._folder.about(uid) is not None:
                raise NotDone("its server did not hand out a mail", busy=False)
        except NotDone as problem:
            if problem.busy:
                raise
            self._tries[uid] += 1
            if self._tries[uid] < TRIES:
                raise
            return self._kept_back(uid, name, arrived, WITHHELD)
        return None if content is None else Mail(content, name, arrived)

    def _kept_back(self, uid: int, name: str, arrived: Instant, why: str) -> Mail | None:
        content = self._folder.beginning(uid, BEGINNING)
        return None if content is None else Mail(content, name, arrived, why)

    def _mark(self, uids: list[int]) -> None:
        if not uids:
            return
        try:
            self._folder.mark(uids)
        except NotDone as problem:
            self.complaint = self.complaint or str(problem)
        else:
            self._place.marked(uids)


_HEADER_END = re.compile(rb"\r?\n\r?\n")
_NAMED = re.compile(rb"^(message-id|date|from|subject)[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)


def digest(content: bytes, key: bytes) -> bytes:
    """By which a mail is known, 32 bytes: its Message-ID together with what its sender wrote; without one, all of it.

    Not the Message-ID alone: there are senders that give the same to every mail. Not the bytes alone: the same mail that came another way,
    or was moved to another server, has other lines in its header.
    """
    split = _HEADER_END.search(content)
    header, body = (content[: split.start()], content[split.end() :]) if split else (content, b"")
    fields: dict[bytes, bytes] = {}
    for name, value in _NAMED.findall(header):
        fields.setdefault(name.lower(), b" ".join(value.split()))
    made = hashlib.blake2b(key=key[:64], digest_size=32)
    if fields.get(b"message-id"):
        for part in (*(fields.get(name, b"") for name in (b"message-id", b"date", b"from", b"subject")), body):
            made.update(len(part).to_bytes(8, "big") + part)
    else:
        made.update(content)
    return made.digest()


def _of(account: Account, key: bytes) -> bytes:
    which = "\n".join((account.host.lower(), str(account.port), account.user, account.folder))
    return hashlib.blake2b(which.encode(), key=key[:64], digest_size=32).digest()
