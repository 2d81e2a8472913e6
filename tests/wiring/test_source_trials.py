"""`bdcdesk source test` and `bdcdesk copy`, against a hub that runs as it does for a store."""

import threading
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bdcdesk.domain.source import TRIAL
from bdcdesk.domain.trial import CLOSED, make_mark
from bdcdesk.domain.work import next_work
from bdcdesk.intake import trials
from bdcdesk.wiring import copies, source_trials, sources
from bdcdesk.wiring.hubs import keep_address, listening_at, run_hub
from bdcdesk.wiring.parsers.contact import NAMED_COPY
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.source_secrets import secrets_of
from bdcdesk.wiring.station import HUB
from tests.faults.real.town import free_port
from tests.hub.crm import WebServer
from tests.patience import until

from .keeping import adf
from .test_sources import Desk


class Store(Desk):
    """`said` is what the last command told; with a hub while it is open."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.building = listening_at(self.building, f"127.0.0.1:{free_port()}")
        keep_address(self.building)
        self.stop = threading.Event()
        self.failed: list[BaseException] = []
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        def run() -> None:
            try:
                run_hub(msgspec.structs.replace(self.building, member=HUB), self.stop)
            except BaseException as error:
                self.failed.append(error)

        self._thread = threading.Thread(target=run)
        self._thread.start()

    def close(self) -> None:
        self.stop.set()
        if self._thread is not None:
            self._thread.join(60)
            assert not self._thread.is_alive()
        assert self.failed == []

    def test(self, name: str, **given: Any) -> int:
        usual = {"url": "", "store": "", "daily": False, "never": False, "mail": "", "smtp": "", "tls": "", "user": "", "sender": ""}
        self.said.clear()
        return source_trials.test(Namespace(**{**usual, "name": name, **given}), self.environ, self.said.append)

    def copy(self, what: str, **given: Any) -> list[str]:
        usual = {"name": "", "url": "", "store": "", "mail": "", "webhook": "", "touches": "", "smtp": "", "tls": "", "user": ""}
        self.said.clear()
        assert copies.RUNS[what](Namespace(**{**usual, "sender": "", **given}), self.environ, self.said.append) == 0
        return self.said


def add_mailbox(store: Store, name: str) -> None:
    store.environ = {**store.environ, f"{sources.VARIABLE}PASSWORD": "of-the-mailbox"}
    store.run("add", kind="mailbox", name=name, option=["user=leads@harbor.example.com", "host=imap.example.com"])


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    # Mailboxes are opened for real in tests/wiring/test_mailbox_sources.py; here it is about what is sent to one.
    monkeypatch.setattr(sources, "tried", lambda mailbox, secrets, now: (secrets, "It opens."))
    made = Store(tmp_path)
    yield made
    made.close()


def test_a_test_lead_goes_through_every_kind_of_source_and_is_nobodys_work(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = ("form", "adf", "star", "google", "folder")
    for kind in kinds:
        store.run("add", kind=kind, name=f"My {kind}")
    store.open()
    for kind in kinds:
        # The first of them may be asked before the hub has opened its door.
        until(lambda kind=kind: store.test(f"my {kind}") == 0, f"a test lead through {kind}")
        assert "It is a lead in the store's log" in store.said[-1], store.said
    station = store.building.station("look")
    central = store.building.central()
    while not station.sync.loaded:
        station.sync.load()
    while station.sync.step(central, store.building.clock).when <= station.desk.now():
        pass
    leads = list(station.desk.leads.values())
    assert sorted(lead.via for lead in leads) == ["", "my-adf", "my-form", "my-google", "my-star"]
    assert {(lead.nature, lead.closed, next_work(lead)) for lead in leads} == {("test", CLOSED, None)}
    central.close()
    station.close()


def test_what_does_not_arrive_or_cannot_be_sent_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_trials, "within", lambda kind: 1)
    for kind in ("form", "meta", "folder"):
        store.run("add", kind=kind, name=f"My {kind}")
    add_mailbox(store, "My mailbox")
    assert store.test("my form") == 1
    assert "The hub does not answer at http://127.0.0.1:" in store.said[0]
    assert store.test("my folder") == 1
    assert "has not arrived within" in store.said[-1]
    for name, why in (("my meta", "Lead Ads Testing Tool"), ("my mailbox", "by which server a mail gets there"), ("x", "no source “x”")):
        with pytest.raises(NoPlace, match=why):
            store.test(name)
    store.run("off", name="my form")
    with pytest.raises(NoPlace, match="is off"):
        store.test("my form")


def test_a_source_is_tested_daily_until_it_is_not(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_trials, "within", lambda kind: 1)
    store.run("add", kind="folder", name="Drop")
    store.test("drop", daily=True)
    trial = store.sources()["test-drop"]
    assert (trial.kind, trial.options, trial.off) == (TRIAL, {"source": "drop"}, False)
    # It is no source itself.
    assert store.run("list") == ["drop: “Drop” (folder), on"]
    assert store.test("drop", never=True) == 0
    assert store.sources()["test-drop"].off


def test_how_a_mail_gets_to_a_mailbox_is_kept_for_the_next_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_trials, "within", lambda kind: 1)
    monkeypatch.setitem(store.environ, copies.PASSWORD, "of-the-mail-server")
    add_mailbox(store, "Leads")
    smtp = f"127.0.0.1:{free_port()}"
    assert store.test("leads", mail="leads@harbor.example.com", smtp=smtp, tls="none", user="desk@harbor.example.com") == 1
    assert store.said == ["The test lead through “Leads” was not taken. The mail server does not answer as one."]
    assert store.sources()["test-leads"].options["to"] == "leads@harbor.example.com"
    assert secrets_of(store.keys, "test-leads") == {"password": "of-the-mail-server"}
    assert store.test("leads") == 1


def test_leads_are_copied_by_a_running_hub(store: Store) -> None:
    crm = WebServer()
    try:
        (_, bearer, signing, _) = store.copy("add", name="Reynolds", webhook=crm.url)
        kept = secrets_of(store.keys, "copy-reynolds")
        assert (kept["token"] in bearer, kept["signing"] in signing) == (True, True)
        store.open()
        for name, content in (("one", adf("Ava Lindqvist", "202-555-0171")), ("trial", trials.adf(make_mark(bytes(12))))):
            unfinished = store.building.place.incoming / f".{name}.part"
            unfinished.write_bytes(content)
            unfinished.rename(unfinished.with_name(f"{name}.xml"))
        until(lambda: crm.posts, "the copy")
        assert [(told["kind"], told["name"]) for told in crm.told()] == [("Lead", "Ava Lindqvist")]
        until(lambda: (store.building.place.home / "copies" / "copy-reynolds.jsonl").exists(), "the word of it")
        (line,) = store.copy("list")
        assert line.startswith(f"copy-reynolds: “Reynolds” to {crm.url}, on; done with ")
        assert store.copy("off", name="reynolds")[0].endswith("Nothing is copied there any more.")
        assert ", off; done with" in store.copy("list")[0]
        assert "from where it was left" in store.copy("on", name="Reynolds")[0]
        store.copy("secret", name="Reynolds")
        assert secrets_of(store.keys, "copy-reynolds")["token"] != kept["token"]
    finally:
        crm.close()


def test_a_copy_that_cannot_be_or_would_go_round_is_refused(store: Store) -> None:
    assert store.copy("list") == ["Nothing is copied to another system. Add one with “bdcdesk copy add”."]
    add_mailbox(store, "Box")
    mail = {"mail": "adf@crm.example.com", "smtp": "mail.example.com", "sender": "desk@harbor.example.com"}
    for given, why in (
        ({"webhook": "http://crm.example.com/x"}, "https://"),
        ({"webhook": "https://crm.example.com/x", "smtp": "mail.example.com"}, "Leave out what is for mail"),
        ({**mail, "smtp": ""}, "name it with --smtp"),
        ({**mail, "smtp": "mail.example.com:x"}, "name it with --smtp"),
        ({**mail, "tls": "none"}, "TLS only"),
        ({**mail, "sender": ""}, "Mails need a sender"),
        ({**mail, "touches": "nobody"}, "“nobody” is no mail address"),
        ({**mail, "mail": "Leads@harbor.example.com"}, "come in as a lead again"),
        ({**mail, "user": "desk"}, "password is needed"),
        ({**mail, "name": "BOX"}, "already"),
    ):
        with pytest.raises(NoPlace, match=why):
            store.copy("add", **{"name": "CRM", **given})
    assert set(store.sources()) == {"box"}
    store.copy("add", name="CRM", **mail)
    options = store.sources()["copy-crm"].options
    seq, _, digest = options.pop("after").partition(":")
    assert (int(seq) > 0, len(digest)) == (True, 64)
    assert options == {"to": "adf@crm.example.com", "host": "mail.example.com", "port": "587", "tls": "starttls", "from": mail["sender"]}
    with pytest.raises(NoPlace, match="Nothing is copied to a “box”"):
        store.copy("off", name="box")
    with pytest.raises(NoPlace, match="no kind of source"):
        store.run("add", kind="crm-mail", name="Sneaky")


def test_the_command_line_names_what_there_is() -> None:
    assert {"add", "list", *NAMED_COPY} == set(copies.RUNS)
