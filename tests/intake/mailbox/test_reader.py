"""Reading a real mailbox, step by step."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.intake.mailbox import reader as steps
from bdcdesk.intake.mailbox.account import Account
from bdcdesk.intake.mailbox.line import connect
from bdcdesk.intake.mailbox.place import Place
from bdcdesk.intake.mailbox.reader import BEGINNING, SIZE, TOO_LARGE, TRIES, WITHHELD, Mail, Reader, digest
from tests.intake.mailbox.dovecot import PASSWORD, Dovecot, needs_dovecot

TODAY = datetime.now(UTC)
NOW = int(TODAY.timestamp() * 1000)
real = needs_dovecot


def mail(name: str, words: str = "Is it still there?") -> bytes:
    return f"Message-ID: <{name}@example.com>\r\nSubject: Lead\r\n\r\n{words}".encode()


class Room:
    """Whoever reads this mailbox, again and again, always in the same place."""

    def __init__(self, dovecot: Dovecot, account: Account, folder: Path) -> None:
        self.dovecot, self.account, self.folder = dovecot, account, folder
        self.taken: list[Mail] = []
        self.tries: Counter[int] = Counter()

    def read(self, now: int = NOW, without: frozenset[int] = frozenset()) -> str:
        place = Place(self.folder / "place.db")
        try:
            with connect(self.account, PASSWORD) as line:
                self._withhold(line, without)
                reader = Reader(line, place, self.taken.append, self.account, "Leads", b"key", self.tries)
                reader.through(now)
                reader.news(now)
                return reader.complaint
        finally:
            place.close()

    def _withhold(self, line: Any, uids: frozenset[int]) -> None:
        part = line._part
        line._part = lambda uid, wanted, named: None if uid in uids and wanted == "BODY.PEEK[]" else part(uid, wanted, named)

    @property
    def contents(self) -> list[bytes]:
        return [one.content for one in self.taken]


@pytest.fixture
def room(dovecot: Dovecot, user: str, tmp_path: Path) -> Room:
    return Room(dovecot, dovecot.account(user), tmp_path)


@real
def test_mails_of_the_last_days_are_read_once_and_left_as_they_are(room: Room, user: str) -> None:
    dovecot = room.dovecot
    dovecot.deliver(mail("ancient"), user=user, came=TODAY - timedelta(days=30))
    dovecot.deliver(mail("a"), mail("b"), user=user, came=TODAY - timedelta(days=2))
    assert room.read() == ""
    assert room.contents == [mail("a"), mail("b")]
    first = room.taken[0]
    assert (first.name, first.refused, first.arrived) == ("Leads 2.eml", "", NOW // 1000 * 1000 - 2 * steps.DAY)
    dovecot.deliver(mail("c"), user=user)
    for _ in range(2):
        room.read()
    assert room.contents == [mail("a"), mail("b"), mail("c")]
    assert set(map(frozenset, dovecot.flags(user).values())) == {frozenset()}


@real
def test_after_weeks_without_a_hub_everything_since_is_read(room: Room, user: str) -> None:
    room.read(NOW - 20 * steps.DAY)
    room.dovecot.deliver(mail("a"), user=user, came=TODAY - timedelta(days=15))
    room.dovecot.renumber(4711, user)
    room.read()
    assert room.contents == [mail("a")]


@real
def test_new_numbers_for_all_mails_double_nothing_and_skip_nothing(room: Room, user: str) -> None:
    dovecot = room.dovecot
    room.account = dovecot.account(user, folder="Leads")
    with dovecot.open(user) as client:
        client.create_folder("Leads")
    dovecot.deliver(mail("a"), mail("b"), user=user, folder="Leads")
    room.read()
    dovecot.renumber(4711, user, "Leads")
    dovecot.deliver(mail("c"), user=user, folder="Leads")
    room.read()
    # And in another order, as on another server, with another line in the header of one.
    with dovecot.open(user) as client:
        client.rename_folder("Leads", "Old")
        client.create_folder("Leads")
    dovecot.deliver(mail("d"), mail("b"), b"Received: by elsewhere\r\n" + mail("c"), mail("a"), user=user, folder="Leads")
    room.read()
    room.read()
    assert room.contents == [mail("a"), mail("b"), mail("c"), mail("d")]


@real
def test_mails_without_a_name_and_with_anothers_are_all_read(room: Room, user: str) -> None:
    nameless = [b"Subject: Lead\r\n\r\none", b"Subject: Lead\r\n\r\ntwo"]
    room.dovecot.deliver(mail("same", "one"), mail("same", "two"), *nameless, user=user)
    room.read()
    assert room.contents == [mail("same", "one"), mail("same", "two"), *nameless]


@real
@pytest.mark.parametrize("after", ["seen", "move"])
def test_read_mails_are_marked_and_what_was_left_unmarked_is_made_up_for(room: Room, user: str, after: str) -> None:
    dovecot = room.dovecot
    room.account = dovecot.account(user, after=after, to="Read" if after == "move" else "")
    dovecot.deliver(mail("a"), mail("b"), user=user)
    if after == "move":
        assert room.read() == "its server did not move a mail to the folder “Read”: there is no such folder"
        assert len(dovecot.flags(user)) == 2
        with dovecot.open(user) as client:
            client.create_folder("Read")
    assert room.read() == ""
    if after == "seen":
        assert dovecot.flags(user) == {1: {b"\\Seen"}, 2: {b"\\Seen"}}
    else:
        assert (dovecot.flags(user), len(dovecot.flags(user, "Read"))) == ({}, 2)
    assert room.contents == [mail("a"), mail("b")]


@real
def test_a_mail_that_is_too_large_goes_to_quarantine_by_its_beginning(room: Room, user: str) -> None:
    large = mail("large") + b"x" * SIZE
    room.dovecot.deliver(large, mail("a"), user=user)
    room.read()
    room.read()
    assert [(one.content, one.refused) for one in room.taken] == [(large[:BEGINNING], TOO_LARGE), (mail("a"), "")]


@real
def test_a_mail_that_the_server_withholds_holds_up_no_other_and_is_not_lost(room: Room, user: str) -> None:
    room.dovecot.deliver(mail("a"), mail("b"), user=user)
    for _ in range(TRIES - 1):
        assert room.read(without=frozenset({1})) == "its server did not hand out a mail"
        assert room.contents == [mail("b")]
    assert room.read(without=frozenset({1})) == ""
    assert [(one.content, one.refused) for one in room.taken] == [(mail("b"), ""), (mail("a"), WITHHELD)]


@real
def test_a_mail_that_was_withheld_once_is_read_when_it_is_handed_out(room: Room, user: str) -> None:
    room.dovecot.deliver(mail("a"), user=user)
    room.read(without=frozenset({1}))
    assert room.read() == ""
    assert [one.refused for one in room.taken] == [""]


def test_a_digest_is_of_what_the_sender_wrote() -> None:
    one = mail("a")
    same = [one, b"Received: by x\r\n\tand y\r\n" + one, one.replace(b"Message-ID: ", b"message-id:\r\n\t")]
    others = [mail("a", "other words"), mail("b"), one.replace(b"Lead", b"Leads"), one[1:], one + b"\n"]
    others += [b"", b"\r\n\r\n", b"Message-ID:\r\n\r\nx"]
    assert len({digest(each, b"k") for each in same}) == 1
    assert len({digest(each, b"k") for each in [one, *others]}) == len(others) + 1
    assert digest(one, b"k") != digest(one, b"l")
