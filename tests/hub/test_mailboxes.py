"""Somebody at each mailbox: real mail servers, a real desk, and this test as the hub's own thread."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bdcdesk.domain.actions.source import SetSource, SwitchSource
from bdcdesk.domain.events.lead import LeadReceived
from bdcdesk.domain.source import Source
from bdcdesk.hub.attendant import Pace, Secrets
from bdcdesk.hub.counter import Counter
from bdcdesk.hub.mailboxes import Mailboxes
from bdcdesk.intake.mailbox.problem import LOST
from bdcdesk.intake.mailbox.reader import SIZE
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from tests.faults.proxy import Proxy
from tests.intake.mailbox.dovecot import PASSWORD, WITHOUT_IDLE, Dovecot, Platform, needs_dovecot
from tests.patience import until
from tests.replica.making import House, Seat, folder

pytestmark = needs_dovecot

QUICK = Pace(renew=60_000, poll=100, glance=0.05, secrets=50, first=100)


def adf(first: str) -> bytes:
    return (
        f"Message-ID: <{first}@example.com>\r\nFrom: AutoBazaar <leads@autobazaar.example.com>\r\nContent-Type: text/plain\r\n\r\n"
        "<?xml version='1.0'?><adf><prospect><vehicle interest='buy'><year>2021</year><make>Subaru</make></vehicle><customer><contact>"
        f"<name part='first'>{first}</name><phone>602-555-0131</phone></contact></customer>"
        "<provider><name>AutoBazaar</name></provider></prospect></adf>\r\n"
    ).encode()


class Now:
    """The real time, from `ahead` on."""

    def __init__(self) -> None:
        self.ahead = 0

    def __call__(self) -> int:
        return time.time_ns() // 1_000_000 + self.ahead


class Post:
    """A hub's desk and its mailboxes; `again` starts all of it anew on the same files."""

    def __init__(self, home: Path, pace: Pace = QUICK) -> None:
        self.house = House(home)
        self.house.clock = Now()  # type: ignore[assignment]
        self.seat: Seat = self.house.open_store()
        self.home, self.pace = home, pace
        self.secrets: dict[str, Mapping[str, str]] = {}
        self.quarantine = Quarantine(home / "quarantine")
        (home / "mailboxes").mkdir()
        self.open()

    def open(self) -> None:
        reception = Reception(self.seat.desk, self.quarantine)
        self.counter = Counter(self.seat.desk, reception, self.house.clock, threading.Event())
        own = (self.counter, self.home / "mailboxes", self._secrets, self.house.clock, lambda: 0.9)
        self.mailboxes = Mailboxes(self.seat.desk, *own, self.pace)

    def _secrets(self, source: Source) -> Secrets:
        return Secrets(lambda: self.secrets.get(source.id, {}), lambda given: self.secrets.update({source.id: given}))

    def leave(self) -> None:
        self.counter.close()
        self.mailboxes.close()
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("mailbox-")]

    def again(self) -> None:
        self.leave()
        self.seat.restart()
        self.open()

    def add(self, name: str, server: Dovecot, user: str, secrets: Mapping[str, str] | None = None, **options: Any) -> None:
        self.secrets[name] = {"password": PASSWORD} if secrets is None else secrets
        reached = {"host": "127.0.0.1", "port": str(server.tls), "user": user, "ca": str(server.ca)}
        self.seat.do(SetSource, source=name, name=name.title(), kind="mailbox", options={**reached, **options})

    def turn(self) -> None:
        self.counter.step()
        self.mailboxes.step(self.seat.desk.now())

    def until(self, so: Callable[[], object], what: str) -> None:
        def turned() -> object:
            self.turn()
            return so()

        until(turned, what, 30)

    def leads(self) -> list[tuple[str, str]]:
        """First name and source of each lead on the desk."""
        return sorted((lead.shopper.first, lead.via) for lead in self.seat.desk.leads.values())

    def received(self) -> list[LeadReceived]:
        self.seat.settle()
        return [event.facts for event in self.house.log() if isinstance(event.facts, LeadReceived)]


@pytest.fixture
def post() -> Iterator[Post]:
    with folder() as home:
        made = Post(Path(home))
        yield made
        made.leave()
        made.house.close()


@pytest.fixture
def own(platform: Platform) -> Iterator[Dovecot]:
    """A server that the test may stop."""
    running = Dovecot(platform.url)
    try:
        running.start()
        yield running
    finally:
        running.remove()


def test_a_mail_is_a_lead_within_a_second_and_once_over_restarts(post: Post, dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(adf("Ana"), user=user)
    post.add("leads", dovecot, user)
    post.until(lambda: post.leads() == [("Ana", "leads")], "the mail that was there")
    post.turn()
    before = time.monotonic()
    dovecot.deliver(adf("Bo"), user=user)
    post.until(lambda: ("Bo", "leads") in post.leads(), "the mail that came")
    assert time.monotonic() - before < 2
    for _ in range(2):
        post.again()
        dovecot.deliver(adf("Cy"), user=user)
        post.until(lambda: ("Cy", "leads") in post.leads(), "the mail after a restart")
    received = post.received()
    assert len(received) == len({facts.raw_hash for facts in received}) == 3
    assert dovecot.flags(user).keys() == {1, 2, 3, 4}
    assert not any(dovecot.flags(user).values())
    assert post.mailboxes.problem == ""


def test_the_clock_starts_when_the_mail_came(post: Post, dovecot: Dovecot, user: str) -> None:
    came = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=4)
    dovecot.deliver(adf("Ana"), user=user, came=came)
    post.add("leads", dovecot, user)
    post.until(post.leads, "the mail")
    (lead,) = post.seat.desk.leads.values()
    assert lead.arrived == int(came.timestamp() * 1000)
    assert lead.due == lead.arrived + 300_000


def test_no_mail_comes_later_than_now_whatever_its_servers_clock_says(post: Post, dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(adf("Ana"), user=user, came=datetime.now(UTC) + timedelta(hours=2))
    post.add("leads", dovecot, user)
    post.until(post.leads, "the mail")
    (lead,) = post.seat.desk.leads.values()
    assert post.seat.desk.now() - 20_000 < lead.arrived <= post.seat.desk.now()


def test_several_at_once_and_one_that_fails_holds_up_no_other(post: Post, dovecot: Dovecot, user: str) -> None:
    post.add("one", dovecot, f"{user}1")
    post.add("bad", dovecot, f"{user}2", {"password": "wrong"})
    post.add("two", dovecot, f"{user}3")
    for n, name in ((1, "Ana"), (2, "Bo"), (3, "Cy")):
        dovecot.deliver(adf(name), user=f"{user}{n}")
    post.until(lambda: post.leads() == [("Ana", "one"), ("Cy", "two")], "the two")
    post.until(lambda: post.mailboxes.problem, "the alarm")
    said = "The mailbox “Bad” cannot be read: its server does not accept the user name or the password."
    assert post.mailboxes.problem == f"{said} Its mails stay where they are; it is tried again."
    # One that fails hides no other.
    post.add("odd", dovecot, f"{user}4", tls="maybe")
    post.until(lambda: len(post.mailboxes.problem.splitlines()) == 2, "both alarms")
    assert {line.split("”")[0] for line in post.mailboxes.problem.splitlines()} == {"The mailbox “Bad", "The mailbox “Odd"}
    post.seat.do(SwitchSource, source="odd", off=True)
    # The right password is found at once, however long it would have been waited.
    post.secrets["bad"] = {"password": PASSWORD}
    post.until(lambda: ("Bo", "bad") in post.leads() and not post.mailboxes.problem, "the third")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"folder": "Gone"}, "its server did not open the folder “Gone”: there is no such folder"),
        ({"ca": ""}, "the certificate of “127.0.0.1” cannot be trusted"),
        ({"days": "x"}, "--days is a number from 0 to 365, not “x”"),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_said_until_it_is_put_right(
    post: Post, dovecot: Dovecot, user: str, options: dict[str, str], why: str
) -> None:
    post.add("leads", dovecot, user, **options)
    post.until(lambda: why in post.mailboxes.problem, "the alarm")
    assert post.mailboxes.problem.startswith("The mailbox “Leads” cannot be read: ")
    dovecot.deliver(adf("Ana"), user=user)
    post.add("leads", dovecot, user)
    post.until(lambda: post.leads() and not post.mailboxes.problem, "the mail")


def test_without_a_password_on_this_computer(post: Post, dovecot: Dovecot, user: str) -> None:
    post.add("leads", dovecot, user, {})
    post.until(lambda: "its password is not on the hub's computer" in post.mailboxes.problem, "the alarm")
    post.secrets["leads"] = {"password": PASSWORD}
    post.until(lambda: not post.mailboxes.problem, "the password")


def test_a_mailbox_that_is_off_is_left_alone(post: Post, dovecot: Dovecot, user: str) -> None:
    post.add("leads", dovecot, user)
    dovecot.deliver(adf("Ana"), user=user)
    post.until(post.leads, "the first")
    post.seat.do(SwitchSource, source="leads", off=True)
    post.until(lambda: not [one for one in threading.enumerate() if one.name == "mailbox-leads"], "somebody going home")
    dovecot.deliver(adf("Bo"), user=user)
    post.turn()
    post.seat.do(SwitchSource, source="leads", off=False)
    post.until(lambda: post.leads() == [("Ana", "leads"), ("Bo", "leads")], "both")


def test_a_server_that_is_gone_and_back(post: Post, own: Dovecot) -> None:
    post.add("leads", own, "u")
    own.deliver(adf("Ana"), user="u")
    post.until(post.leads, "the first")
    own.stop()
    post.until(lambda: post.mailboxes.problem, "the alarm")
    assert "“127.0.0.1” cannot be reached on this port" in post.mailboxes.problem
    own.start()
    own.deliver(adf("Bo"), user="u")
    post.until(lambda: post.leads() == [("Ana", "leads"), ("Bo", "leads")] and not post.mailboxes.problem, "the second")


def test_a_server_that_says_nothing_of_new_mails_is_asked(post: Post, own: Dovecot) -> None:
    own.stop()
    own.capability = WITHOUT_IDLE
    own.start()
    post.add("leads", own, "u")
    for name in ("Ana", "Bo"):
        own.deliver(adf(name), user="u")
        post.until(lambda name=name: (name, "leads") in post.leads(), name)
    assert "IDLE" not in own.log


def test_a_dead_line_is_noticed_and_made_anew(dovecot: Dovecot, user: str) -> None:
    proxy = Proxy(dovecot.tls)
    with folder() as home:
        post = Post(Path(home), msgspec.structs.replace(QUICK, renew=300, answer=0.5))
        try:
            post.add("leads", dovecot, user, port=str(proxy.port))
            dovecot.deliver(adf("Ana"), user=user)
            post.until(post.leads, "the first")
            # Half-open, as after a router forgot the connection: nothing comes through, and nobody says so.
            proxy.be("mute")
            dovecot.deliver(adf("Bo"), user=user)
            post.until(lambda: post.mailboxes.problem, "the alarm")
            assert LOST in post.mailboxes.problem or "does not answer" in post.mailboxes.problem
            proxy.be("open")
            post.until(lambda: post.leads() == [("Ana", "leads"), ("Bo", "leads")], "the second")
        finally:
            post.leave()
            post.house.close()
            proxy.close()


def test_signed_in_through_a_platform(post: Post, own: Dovecot, platform: Platform) -> None:
    platform.begin("u")
    platform.rotates = True
    options = {"auth": "microsoft", "client": "bdcdesk-client", "token_url": f"{platform.url}token"}
    post.add("leads", own, "u", {"refresh": "refresh-1"}, **options)
    own.deliver(adf("Ana"), user="u")
    post.until(post.leads, "the first")
    assert post.secrets["leads"] == {"refresh": "refresh-2"}
    # What was handed out holds no more: another is asked for with the refresh token that was kept, and nobody need hear of it.
    own.stop()
    platform.withdraw()
    own.start()
    own.deliver(adf("Bo"), user="u")
    post.until(lambda: len(post.leads()) == 2, "the second")
    assert [asked["refresh_token"] for asked in platform.asked] == ["refresh-1", "refresh-2"]
    post.again()
    own.deliver(adf("Cy"), user="u")
    post.until(lambda: len(post.leads()) == 3, "the third")
    assert post.secrets["leads"] == {"refresh": "refresh-4"}
    platform.begin("u")
    post.again()
    post.until(lambda: "Microsoft 365 no longer lets us in (“invalid_grant”); allow it again" in post.mailboxes.problem, "the alarm")
    post.secrets["leads"] = {"refresh": "refresh-1"}
    post.until(lambda: not post.mailboxes.problem, "the new grant")


def test_what_the_server_does_not_do_is_said_and_made_up_for_and_holds_nothing_up(dovecot: Dovecot, user: str) -> None:
    with folder() as home:
        post = Post(Path(home), msgspec.structs.replace(QUICK, renew=200))
        try:
            post.add("leads", dovecot, user, after="move", to="Read")
            for name in ("Ana", "Bo"):
                dovecot.deliver(adf(name), user=user)
                post.until(lambda name=name: (name, "leads") in post.leads(), name)
            post.until(lambda: post.mailboxes.problem, "the alarm")
            said = "The mailbox “Leads” is read, but its server did not move a mail to the folder “Read”: there is no such folder."
            assert post.mailboxes.problem == f"{said} It is tried again."
            with dovecot.open(user) as client:
                client.create_folder("Read")
            post.until(lambda: not post.mailboxes.problem, "the alarm to end")
            assert (dovecot.flags(user), len(dovecot.flags(user, "Read"))) == ({}, 2)
        finally:
            post.leave()
            post.house.close()


def test_what_cannot_be_read_or_is_too_large_is_in_quarantine_once(post: Post, dovecot: Dovecot, user: str) -> None:
    empty = b"Message-ID: <e@example.com>\r\nAuto-Submitted: auto-replied\r\nSubject: Out of office\r\n\r\n\r\n"
    large = adf("Big") + b"x" * SIZE
    dovecot.deliver(empty, large, adf("Ana"), user=user)
    post.add("leads", dovecot, user, after="seen")
    post.until(lambda: all(dovecot.flags(user).values()), "all of them marked")
    post.again()
    dovecot.deliver(adf("Bo"), user=user)
    post.until(lambda: len(post.leads()) == 2, "the next")
    kept = post.quarantine.list()
    assert sorted(one.name for one in kept) == ["Leads 1.eml", "Leads 2.eml"]
    assert any("larger than 20 MB" in one.reason for one in kept)
    assert post.leads() == [("Ana", "leads"), ("Bo", "leads")]


def test_while_nothing_can_be_kept_mails_stay_and_it_is_said(
    post: Post, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.deliver(adf("Ana"), user=user)
    take = post.counter._reception.take

    def full(*values: object, **named: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(post.counter._reception, "take", full)
    post.add("leads", dovecot, user, after="seen")
    post.until(lambda: "what came could not be kept (No space left on device)" in post.mailboxes.problem, "the alarm")
    assert dovecot.flags(user) == {1: set()}
    monkeypatch.setattr(post.counter._reception, "take", take)
    post.until(lambda: post.leads() and not post.mailboxes.problem, "the mail")


def test_a_damaged_record_of_what_was_read_doubles_nothing(post: Post, dovecot: Dovecot, user: str) -> None:
    post.add("leads", dovecot, user)
    dovecot.deliver(adf("Ana"), user=user)
    post.until(post.leads, "the first")
    post.leave()
    (post.home / "mailboxes" / "leads.db").write_bytes(b"no database at all, but long enough to be taken for one" * 99)
    for end in ("-wal", "-shm"):
        (post.home / "mailboxes" / f"leads.db{end}").unlink(missing_ok=True)
    post.open()
    dovecot.deliver(adf("Bo"), user=user)
    post.until(lambda: len(post.leads()) == 2, "the second")
    assert len(post.received()) == 2
    assert (post.home / "mailboxes" / "leads.db.damaged").exists()


def test_other_options_send_another(post: Post, dovecot: Dovecot, user: str) -> None:
    with dovecot.open(user) as client:
        client.create_folder("Leads")
    dovecot.deliver(adf("Ana"), user=user)
    dovecot.deliver(adf("Bo"), user=user, folder="Leads")
    post.add("leads", dovecot, user)
    post.until(post.leads, "the first")
    post.add("leads", dovecot, user, folder="Leads")
    post.until(lambda: post.leads() == [("Ana", "leads"), ("Bo", "leads")], "the other folder")
