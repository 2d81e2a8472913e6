"""`bdcdesk source add mailbox`, and the whole hub at it: a process of its own, killed, and started again."""

import os
import signal
import subprocess
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from msgspec.structs import replace

from bdcdesk import cli
from bdcdesk.central.chain import decoded
from bdcdesk.domain.events.lead import LeadReceived
from bdcdesk.domain.source import Source
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.refusals import GivenElsewhere
from bdcdesk.machine.secrets import PASSPHRASE
from bdcdesk.wiring.beginning import begin_store
from bdcdesk.wiring.mailbox_trial import FLAGS
from bdcdesk.wiring.place import NoPlace, Setup, place_of
from bdcdesk.wiring.source_secrets import aim_of, keep_secrets, secrets_for, secrets_of
from bdcdesk.wiring.sources import RUNS
from bdcdesk.wiring.station import Building
from bdcdesk.wiring.story import tell
from tests.hub.test_mailboxes import adf
from tests.intake.mailbox.dovecot import PASSWORD, Dovecot, Platform, dovecot, needs_dovecot, platform, user
from tests.patience import until
from tests.wiring.keeping import MEMBERS, STORE, S

__all__ = ["dovecot", "platform", "user"]
pytestmark = needs_dovecot
ROOT = Path(__file__).parents[2]


class Desk:
    """The hub's computer, at which somebody types these commands."""

    def __init__(self, home: Path) -> None:
        self.environ = {"BDCDESK_HOME": str(home), PASSPHRASE: "a passphrase of tests", "BDCDESK_SOURCE_PASSWORD": PASSWORD}
        place = place_of(self.environ)
        self.keys = PassphraseKeys(self.environ[PASSPHRASE], place.home / "keys.json", Cost(2**4, 8, 1))
        setup = Setup(f"sqlite:///{home / 'central.db'}", S, "ines")
        self.building = Building(place, setup, self.keys, "ines")
        begin_store(self.building, STORE, MEMBERS)
        place.keep(setup)
        self.said: list[str] = []

    def run(self, what: str, *arguments: str) -> list[str]:
        """As it is typed."""
        self.said.clear()
        options: Namespace = cli.understood(["source", what, *arguments])
        assert RUNS[what](options, self.environ, self.said.append) == 0
        return self.said

    def hub_says(self) -> str:
        """What the supervisor's floor shows of it."""
        central = self.building.central()
        try:
            return next((one.doing for one in central.here(S, self.building.clock()) if one.member == "hub"), "")
        finally:
            central.close()

    def facts(self) -> list[Any]:
        central = self.building.central()
        try:
            return [decoded(link).facts for link in central.links(S, 0, 10_000)]
        finally:
            central.close()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return Desk(tmp_path)


def reached(server: Dovecot, user: str) -> list[str]:
    return ["--host", "127.0.0.1", "--port", str(server.tls), "--user", user, "--ca", str(server.ca)]


def options(desk: Desk) -> dict[str, str]:
    *_, source = [facts for facts in desk.facts() if type(facts).__name__ == "SourceSet"]
    found: dict[str, str] = source.options
    return found


def test_a_mailbox_is_tried_and_then_kept_without_its_password(desk: Desk, dovecot: Dovecot, user: str) -> None:
    said = desk.run("add", "mailbox", "Leads inbox", *reached(dovecot, user), "--after", "seen")
    assert said == [
        "The mailbox opens: new mails come in at once. Mails of the last 3 days are read first.",
        "The source “Leads inbox” (leads-inbox) is added.",
    ]
    kept = {"host": "127.0.0.1", "port": str(dovecot.tls), "user": user, "ca": str(dovecot.ca), "after": "seen"}
    assert options(desk) == kept
    assert secrets_of(desk.keys, "leads-inbox") == {"password": PASSWORD}
    assert desk.run("list")[0] == "leads-inbox: “Leads inbox” (mailbox), on"
    central = desk.building.central()
    assert PASSWORD not in "".join(f"{link.facts} {link.personal}" for link in central.links(S, 0, 99))
    central.close()


def test_what_does_not_open_is_not_kept(desk: Desk, dovecot: Dovecot, user: str) -> None:
    way = reached(dovecot, user)
    for environ, arguments, why in (
        ({"BDCDESK_SOURCE_PASSWORD": "wrong"}, way, "does not accept the user name or the password"),
        ({}, [*way, "--folder", "Gone"], "there is no such folder"),
        ({}, [*way, "--after", "move", "--to", "Gone"], "there is no folder “Gone”"),
        ({}, way[:2], "A mailbox needs its user"),
        ({}, [*way[:-1], "/no/such/file"], "no file of certificates"),
    ):
        desk.environ |= {"BDCDESK_SOURCE_PASSWORD": PASSWORD, **environ}
        with pytest.raises(NoPlace, match=why) as refused:
            desk.run("add", "mailbox", "Leads", *arguments)
        assert str(refused.value).endswith("Nothing was changed.")
    del desk.environ["BDCDESK_SOURCE_PASSWORD"]
    with pytest.raises(NoPlace, match="Password of the mailbox is needed"):
        desk.run("add", "mailbox", "Leads", *way)
    assert desk.run("list")[0].startswith("There are no sources yet")
    assert secrets_of(desk.keys, "leads") == {}


def test_a_new_password_is_tried_too(desk: Desk, dovecot: Dovecot, user: str) -> None:
    desk.run("add", "mailbox", "Leads", *reached(dovecot, user))
    desk.environ["BDCDESK_SOURCE_PASSWORD"] = "wrong"
    with pytest.raises(NoPlace, match="does not accept"):
        desk.run("secret", "Leads")
    assert secrets_of(desk.keys, "leads") == {"password": PASSWORD}


def test_a_password_goes_where_it_was_given_for_alone(desk: Desk, dovecot: Dovecot, user: str) -> None:
    desk.run("add", "mailbox", "Leads", *reached(dovecot, user))
    was = {**options(desk), "host": "imap.example.com"}
    mailbox = Source("leads", "Leads", "mailbox", options(desk))
    assert secrets_for(desk.keys, mailbox) == {"password": PASSWORD}
    # As if it had been given for another server, and the one of now had been set at another desk.
    keep_secrets(desk.keys, "leads", {"password": PASSWORD}, aim_of("mailbox", was))
    with pytest.raises(GivenElsewhere, match="bdcdesk source secret leads"):
        secrets_for(desk.keys, mailbox)
    assert (
        desk.run("list")[0]
        == "leads: “Leads” (mailbox), on; its secrets were given for another server or user. Give them again: bdcdesk source secret leads"
    )
    said = desk.run("change", "Leads", "--days", "5")
    assert said[0] == "It was not tried: its secrets were given for another server or user. Give them again: bdcdesk source secret leads"
    with pytest.raises(GivenElsewhere):
        secrets_for(desk.keys, mailbox)
    assert desk.run("secret", "Leads")[0] == f"They are for {user} at 127.0.0.1."
    assert secrets_for(desk.keys, mailbox) == {"password": PASSWORD}
    # Typed here, where what it was is what it was given for: it is tried, and holds for both until the hub hears of the change.
    other = copy(dovecot.ca, desk.building.place.home / "ca.pem")
    desk.run("change", "Leads", "--ca", str(other))
    assert secrets_for(desk.keys, mailbox) == secrets_for(desk.keys, replace(mailbox, options={**mailbox.options, "ca": str(other)}))


def test_a_platform_is_tried_with_its_refresh_token(desk: Desk, dovecot: Dovecot, platform: Platform, user: str) -> None:
    platform.begin(user)
    platform.rotates = True
    desk.environ |= {"BDCDESK_SOURCE_REFRESH": "refresh-1", "BDCDESK_SOURCE_CLIENT_SECRET": "s"}
    own = ["--auth", "google", "--client", "bdcdesk-client", "--option", f"token_url={platform.url}token"]
    desk.run("add", "mailbox", "Leads", *reached(dovecot, user), *own)
    assert secrets_of(desk.keys, "leads") == {"refresh": "refresh-2", "client_secret": "s"}
    assert options(desk)["auth"] == "google"


def test_the_command_line_has_a_flag_for_every_option() -> None:
    given = [word for name in FLAGS for word in (f"--{name}", {"tls": "starttls", "auth": "google", "after": "seen"}.get(name, "1"))]
    heard = cli.understood(["source", "add", "mailbox", "Leads", *given])
    assert all(getattr(heard, name) for name in FLAGS)


class Process:
    """The hub as it is really started."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environ = {**os.environ, **self._desk.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        self._running = subprocess.Popen(
            [sys.executable, "-m", "bdcdesk", "hub"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def end(self, how: signal.Signals) -> int:
        assert self._running is not None
        self._running.send_signal(how)
        return self._running.wait(30)


def test_the_hub_itself_reads_it_is_killed_and_reads_on(desk: Desk, dovecot: Dovecot, user: str) -> None:
    desk.run("add", "mailbox", "Leads", *reached(dovecot, user))
    hub = Process(desk)

    def received() -> Counter[str]:
        return Counter(facts.raw_hash for facts in desk.facts() if isinstance(facts, LeadReceived))

    try:
        for n, name in enumerate(("Ana", "Bo", "Cy"), 1):
            dovecot.deliver(adf(name), user=user, came=datetime.now(UTC) - timedelta(minutes=4))
            hub.start()
            until(lambda n=n: len(received()) == n, name)
            if n < 3:
                hub.end(signal.SIGKILL)
        dovecot.deliver(adf("Di"), user=user)
        until(lambda: len(received()) == 4, "the one that came while it ran")
        with dovecot.open(user) as client:
            client.append("INBOX", adf("Di"))
        dovecot.deliver(adf("Ed"), user=user)
        until(lambda: len(received()) == 5, "the last")
        hub.end(signal.SIGKILL)
        # Somebody changed the password at the provider.
        keep_secrets(desk.keys, "leads", {"password": "of before"}, aim_of("mailbox", options(desk)))
        hub.start()
        until(lambda: "its server does not accept the user name or the password" in desk.hub_says(), "the alarm on the floor")
    finally:
        assert hub.end(signal.SIGTERM) == 0
    assert set(received().values()) == {1}
    leads = [facts for facts in desk.facts() if isinstance(facts, LeadReceived)]
    assert {facts.via for facts in leads} == {"leads"}
    lines: list[str] = []
    tell(desk.building, "", lines.append)
    assert sum("waited 4 min" in line and "before we saw it" in line for line in lines) == 3
    assert not list((desk.building.place.home / "mailboxes").glob("*.damaged"))
