"""Signing in at Microsoft 365 and Google: a lasting secret (the refresh token) is exchanged for one that holds an hour."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec
import requests

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.mailbox.account import PLATFORMS, Account
from bdcdesk.intake.mailbox.problem import MailboxProblem

SCOPES: Final = {"microsoft": "https://outlook.office.com/IMAP.AccessAsUser.All offline_access", "google": ""}
SENDING: Final = {"microsoft": "https://outlook.office.com/SMTP.Send offline_access", "google": ""}
"""The same for sending."""
MARGIN: Final = 300_000
"""Milliseconds before its end from which an access token is no longer begun with."""
_LASTS: Final = 3_600
_TIMEOUTS: Final = (15, 30)
_SIGNED_OUT: Final = frozenset({"invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "interaction_required"})


REFRESH: Final = "refresh"
CLIENT_SECRET: Final = "client_secret"
"""Under which a source's secrets have the refresh token, and the program's own secret where the platform gave it one."""


class _Answer(msgspec.Struct, frozen=True):
    access_token: str = ""
    expires_in: int | str = _LASTS
    refresh_token: str = ""
    error: str = ""


class Tokens:
    """The access tokens of one mailbox. `secrets` are the source's as they are kept; `keep` keeps others in their place. One thread.
    `scopes`: what for, by platform; to read, if not given."""

    def __init__(
        self,
        account: Account,
        secrets: Mapping[str, str],
        keep: Callable[[dict[str, str]], None],
        scopes: Mapping[str, str] | None = None,
    ) -> None:
        self._scopes = SCOPES if scopes is None else scopes
        self._account = account
        self.secrets = dict(secrets)
        """As they are by now."""
        self._keep = keep
        self._access, self._until = "", 0

    def access(self, now: Instant) -> str:
        """An access token that holds for some minutes at least. Raises MailboxProblem, and what `keep` raises."""
        if now >= self._until - MARGIN:
            self._renew(now)
        return self._access

    @property
    def held(self) -> bool:
        """Whether there is one from before."""
        return self._until > 0

    def forget(self) -> None:
        """The last one was not accepted: the next `access` asks for another."""
        self._until = 0

    def _renew(self, now: Instant) -> None:
        answer = self._ask()
        if answer.refresh_token and answer.refresh_token != self.secrets.get(REFRESH):
            # Kept before anything is done with what came along: the old one may be void from now on.
            self.secrets[REFRESH] = answer.refresh_token
            self._keep(dict(self.secrets))
        lasts = int(answer.expires_in) if str(answer.expires_in).isdecimal() else _LASTS
        self._access, self._until = answer.access_token, now + 1000 * lasts

    def _ask(self) -> _Answer:
        platform = PLATFORMS[self._account.auth]
        fields = {
            "grant_type": "refresh_token",
            "client_id": self._account.client,
            "client_secret": self.secrets.get(CLIENT_SECRET, ""),
            "refresh_token": self.secrets.get(REFRESH, ""),
            "scope": self._scopes[self._account.auth],
        }
        try:
            got = requests.post(
                self._account.token_url,
                data={name: value for name, value in fields.items() if value},
                timeout=_TIMEOUTS,
                allow_redirects=False,
            )
            answer = msgspec.json.decode(got.content, type=_Answer)
        except (requests.RequestException, OSError):
            raise MailboxProblem(f"{platform} cannot be asked to let us in") from None
        except (ValueError, RecursionError):
            raise MailboxProblem(f"{platform} answers in a way that is not understood") from None
        if got.status_code == 200 and answer.access_token:
            return answer
        if answer.error in _SIGNED_OUT:
            raise MailboxProblem(f"{platform} no longer lets us in (“{answer.error}”); allow it again", lasting=True)
        raise MailboxProblem(f"{platform} does not let us in at present")
