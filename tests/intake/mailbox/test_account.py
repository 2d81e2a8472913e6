import pytest

from bdcdesk.intake.mailbox.account import DAYS, OPTIONS, Account, BadOption, account
from bdcdesk.intake.mailbox.backoff import FIRST, LASTING, LONGEST, pause

LEAST = {"host": "mail.example.com", "user": "leads@example.com"}


def test_the_least_that_is_said_is_enough() -> None:
    assert account(LEAST) == Account(host="mail.example.com", port=993, user="leads@example.com", days=DAYS)
    assert account({**LEAST, "tls": "starttls"}).port == 143


def test_all_that_can_be_said_is_heard(tmp_path) -> None:
    (tmp_path / "ca.pem").touch()
    said = {
        **LEAST,
        "port": " 1993 ",
        "folder": "Leads",
        "tls": "starttls",
        "auth": "microsoft",
        "after": "move",
        "to": "Read",
        "days": "30",
        "client": "abc",
        "tenant": "harbor.example.com",
        "token_url": "http://127.0.0.1:1/token",
        "ca": str(tmp_path / "ca.pem"),
    }
    assert set(said) == set(OPTIONS)
    heard = account(said)
    assert (heard.port, heard.folder, heard.tls, heard.auth) == (1993, "Leads", "starttls", "microsoft")
    assert (heard.after, heard.to) == ("move", "Read")
    assert (heard.days, heard.client, heard.token_url, heard.ca) == (30, "abc", "http://127.0.0.1:1/token", str(tmp_path / "ca.pem"))


def test_the_platforms_are_asked_where_they_are() -> None:
    microsoft = account({**LEAST, "auth": "microsoft", "client": "c", "tenant": "t"})
    assert microsoft.token_url == "https://login.microsoftonline.com/t/oauth2/v2.0/token"
    assert account({**LEAST, "auth": "google", "client": "c"}).token_url == "https://oauth2.googleapis.com/token"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"host": ""}, "needs its server"),
        ({"user": " "}, "needs its user"),
        ({"password": "x"}, "no option “password”"),
        ({"tls": "none"}, "“none” is none of the words for --tls: implicit, starttls"),
        ({"port": "70000"}, "from 1 to 65535"),
        ({"port": "٣"}, "from 1 to 65535"),
        ({"days": "-1"}, "from 0 to 365"),
        ({"after": "move"}, "--to FOLDER"),
        ({"to": "Read"}, "--to FOLDER"),
        ({"after": "delete"}, "leave, seen, move"),
        ({"auth": "google"}, "Google wants the id"),
        ({"auth": "google", "client": "c", "token_url": "http://example.com/token"}, "https://"),
        ({"ca": "/no/such/file"}, "no file of certificates"),
    ],
)
def test_what_cannot_be_is_said(said: dict[str, str], why: str) -> None:
    with pytest.raises(BadOption) as refused:
        account({**LEAST, **said})
    assert why in str(refused.value)


def test_waits_grow_and_are_never_all_the_same() -> None:
    assert [pause(n, 0, FIRST) for n in (1, 2, 3, 9, 10, 999)] == [1000, 2000, 4000, 256_000, LONGEST, LONGEST]
    assert [pause(n, 0.5, FIRST) for n in (1, 2)] == [750, 1500]
    assert [pause(n, 0, LASTING) for n in (1, 2, 9)] == [60_000, 120_000, LONGEST]
