"""`bdcdesk mail ...`: tried before it is kept, its secret among the keys and nowhere else, and what it refuses."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bdcdesk import cli
from bdcdesk.domain.source import MAIL, Source
from bdcdesk.machine.refusals import GivenElsewhere
from bdcdesk.wiring.mailing_commands import ID, RUNS, settings_of
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.source_secrets import secrets_for, secrets_of
from tests.contact.mail.server import PASSWORD, USER, MailServer

from .keeping import S
from .test_sources import Desk

BOX = Source("leads-inbox", "Leads inbox", "mailbox", {"host": "imap.example.com", "user": USER})


class Office(Desk):
    """The hub's computer, at which somebody types these commands."""

    def type(self, what: str, *arguments: str) -> list[str]:
        """What is said."""
        self.said.clear()
        options: Namespace = cli.understood(["mail", what, *arguments])
        assert RUNS[what](options, self.environ, self.said.append) == 0
        return self.said

    def set(self, server: MailServer, *arguments: str) -> list[str]:
        return self.type("set", "--smtp", f"127.0.0.1:{server.port}", "--tls", "none", "--user", USER, *arguments)

    def written(self) -> str:
        """All that stands in the log."""
        central = self.building.central()
        try:
            return "".join(f"{link.facts!r} {link.personal!r}" for link in central.links(S, 0, 99))
        finally:
            central.close()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    made = Office(tmp_path)
    made.environ["BDCDESK_MAIL_PASSWORD"] = PASSWORD
    return made


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


def test_it_signs_in_first_writes_to_nobody_and_keeps_the_secret_out_of_the_log(office: Office, server: MailServer) -> None:
    assert office.type("show") == ["No mails go out to shoppers. Set it up with “bdcdesk mail set”."]
    assert f"go out from {USER} from now on" in office.set(server, "--hub", "https://hub.example.com/")[0]
    assert (server.talks, server.raw) == (1, [])
    account = office.sources()[ID]
    assert (account.kind, account.options["hub"], account.off) == (MAIL, "https://hub.example.com", False)
    assert secrets_of(office.keys, ID) == {"password": PASSWORD}
    assert PASSWORD not in office.written()
    assert office.type("show") == [
        f"Mails go out from {USER} by {USER} at 127.0.0.1.",
        "  A click ends mails: https://hub.example.com/u/… must lead to this store's hub.",
    ]
    assert (office.type("test"), server.talks) == (["The mail server lets us in."], 2)


def test_a_wrong_password_changes_nothing(office: Office, server: MailServer) -> None:
    office.environ["BDCDESK_MAIL_PASSWORD"] = "another"
    with pytest.raises(NoPlace, match=r"does not accept the store's user and password.*Nothing was changed"):
        office.set(server)
    assert (office.sources(), secrets_of(office.keys, ID)) == ({}, {})
    del office.environ["BDCDESK_MAIL_PASSWORD"]
    with pytest.raises(NoPlace, match="BDCDESK_MAIL_PASSWORD"):
        office.set(server)


def test_a_new_secret_is_tried_and_on_and_off_are_said(office: Office, server: MailServer) -> None:
    office.set(server)
    office.keys.put(f"source/{ID}", b"{}")
    assert "its secret is not here. Give it" in office.type("show")[-1]
    with pytest.raises(NoPlace, match="not on this computer"):
        office.type("test")
    assert office.type("secret")[-1] == "The mail server lets us in. The hub uses it from the next mail on."
    assert secrets_of(office.keys, ID) == {"password": PASSWORD}
    office.type("off")
    assert (office.sources()[ID].off, office.type("show")[0][:14]) == (True, "Mails are off;")
    office.type("on")
    assert not office.sources()[ID].off


def test_the_secret_is_not_sent_to_a_server_that_somebody_else_has_named(office: Office, server: MailServer) -> None:
    office.set(server)
    elsewhere = replace(office.sources()[ID], options={**office.sources()[ID].options, "host": "mail.elsewhere.example"})
    with pytest.raises(GivenElsewhere, match="bdcdesk mail secret"):
        secrets_for(office.keys, elsewhere)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--smtp", ":587", "--user", USER], "name it with --smtp"),
        (["--smtp", "mail.example.com:no", "--user", USER], "name it with --smtp"),
        (["--smtp", "mail.example.com", "--tls", "none", "--user", USER], "over TLS only"),
        (["--smtp", "mail.example.com", "--user", "sales"], "“sales” is no mail address"),
        (["--smtp", "mail.example.com", "--user", USER, "--reply-to", "x y@example.com"], "is no mail address"),
        (["--smtp", "mail.example.com", "--user", USER, "--hub", "http://hub.example.com"], "begins with https"),
        (["--smtp", "mail.example.com", "--user", USER, "--hub", "https://hub.example.com> x"], "begins with https"),
        (["--smtp", "mail.example.com", "--user", USER, "--mailbox", "Leads inbox"], "--mailbox and --sent go together"),
        (["--smtp", "mail.example.com", "--user", USER, "--mailbox", "Other", "--sent", "Sent"], "no mailbox “Other”"),
        (["--smtp", "mail.example.com", "--from", USER, "--auth", "google"], "--auth goes together with --user"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], why: str) -> None:
    with pytest.raises(NoPlace, match=why):
        settings_of(cli.understood(["mail", "set", *arguments]), {BOX.id: BOX})


def test_the_mailbox_is_named_as_people_name_it() -> None:
    given = ["--smtp", "mail.example.com:465", "--user", USER, "--mailbox", "LEADS inbox", "--sent", "Sent Items", "--auth", "google"]
    made = settings_of(cli.understood(["mail", "set", *given, "--client", "id"]), {BOX.id: BOX})
    assert (made["mailbox"], made["sent"], made["tls"], made["port"]) == (BOX.id, "Sent Items", "implicit", "465")
    assert (made["auth"], made["client"]) == ("google", "id")
