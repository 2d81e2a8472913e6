import json

import pytest

from bdcdesk.intake.mailbox.account import Account, account
from bdcdesk.intake.mailbox.problem import MailboxProblem
from bdcdesk.intake.mailbox.tokens import MARGIN, Tokens
from tests.central.debian import free_port
from tests.intake.mailbox.dovecot import Platform

NOW = 1_790_000_000_000
SECRETS = {"refresh": "refresh-1", "client_secret": "s"}


def microsoft(platform: Platform, url: str = "") -> Account:
    said = {"host": "h", "user": "leads", "auth": "microsoft", "client": "bdcdesk-client", "token_url": url or f"{platform.url}token"}
    return account(said)


def made(platform: Platform, kept: list[dict[str, str]], secrets: dict[str, str] | None = None) -> Tokens:
    platform.begin("leads")
    return Tokens(microsoft(platform), SECRETS if secrets is None else secrets, kept.append)


def test_an_access_token_is_asked_for_once_while_it_holds(platform: Platform) -> None:
    tokens = made(platform, [])
    assert tokens.access(NOW) == tokens.access(NOW + 3_600_000 - MARGIN - 1) == "access-1"
    assert platform.asked == [
        {
            "grant_type": "refresh_token",
            "client_id": "bdcdesk-client",
            "client_secret": "s",
            "refresh_token": "refresh-1",
            "scope": "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
        }
    ]
    assert tokens.access(NOW + 3_600_000 - MARGIN) == "access-2"
    assert tokens.held
    tokens.forget()
    assert not tokens.held
    assert tokens.access(NOW) == "access-3"


def test_a_new_refresh_token_is_kept_before_it_is_used(platform: Platform) -> None:
    kept: list[dict[str, str]] = []
    tokens = made(platform, kept)
    platform.rotates = True
    tokens.access(NOW)
    assert kept == [{"refresh": "refresh-2", "client_secret": "s"}]
    tokens.forget()
    tokens.access(NOW)
    assert [one["refresh"] for one in kept] == ["refresh-2", "refresh-3"]

    def full(secrets: dict[str, str]) -> None:
        raise OSError(28, "No space left on device")

    platform.begin("leads")
    platform.rotates = True
    tokens = Tokens(microsoft(platform), SECRETS, full)
    with pytest.raises(OSError, match="No space"):
        tokens.access(NOW)


@pytest.mark.parametrize(
    ("status", "said", "why", "lasting"),
    [
        (400, b'{"error": "invalid_grant"}', "Microsoft 365 no longer lets us in (“invalid_grant”); allow it again", True),
        (429, b'{"error": "temporarily_unavailable"}', "does not let us in at present", False),
        (200, b'{"token_type": "Bearer"}', "does not let us in at present", False),
        (502, b"<html>bad gateway</html>", "not understood", False),
        (302, b"", "not understood", False),
    ],
)
def test_what_the_platform_says_becomes_a_sentence(platform: Platform, status: int, said: bytes, why: str, lasting: bool) -> None:
    tokens = made(platform, [])
    platform.fault = lambda: (status, said)
    with pytest.raises(MailboxProblem) as caught:
        tokens.access(NOW)
    assert why in str(caught.value)
    assert caught.value.lasting is lasting


def test_a_platform_that_is_not_there(platform: Platform) -> None:
    tokens = Tokens(microsoft(platform, f"http://127.0.0.1:{free_port()}/token"), SECRETS, lambda _: None)
    with pytest.raises(MailboxProblem, match="cannot be asked") as caught:
        tokens.access(NOW)
    assert not caught.value.lasting


def test_how_long_it_lasts_may_be_said_in_words_or_not_at_all(platform: Platform) -> None:
    tokens = made(platform, [])
    platform.lasts = "600"
    assert tokens.access(NOW) == "access-1"
    assert tokens.access(NOW + 600_000 - MARGIN) == "access-2"
    platform.fault = lambda: (200, json.dumps({"access_token": "bare"}).encode())
    tokens.forget()
    assert tokens.access(NOW) == tokens.access(NOW + 3_000_000) == "bare"


def test_without_a_refresh_token_the_platform_says_so(platform: Platform) -> None:
    with pytest.raises(MailboxProblem, match="allow it again"):
        made(platform, [], {}).access(NOW)
