"""The secrets of a store's sources: with the keys of the hub's computer, and nowhere else."""

import secrets
from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.machine.secrets import Keys

MADE: Final[Mapping[str, tuple[str, ...]]] = {
    "form": ("secret",),
    "adf": ("secret",),
    "star": ("secret",),
    "google": ("key",),
    "meta": ("verify",),
    "crm-webhook": ("token", "signing"),
}
"""By kind of source: what this computer makes up, for the sender to be told."""

ASKED: Final[Mapping[str, Mapping[str, str]]] = {
    "meta": {"app": "App secret", "token": "Page access token"},
}
"""By kind of source: what the other side gives, and what it is called there."""

_BYTES: Final = 24


def secrets_of(keys: Keys, source: str) -> dict[str, str]:
    """By what each is for; empty if this computer has none of this source. Raises SecretsError."""
    kept = keys.get(_name(source))
    return msgspec.json.decode(kept, type=dict[str, str]) if kept is not None else {}


def keep_secrets(keys: Keys, source: str, given: Mapping[str, str]) -> None:
    """All of a source's; those kept before are gone. Raises SecretsError."""
    keys.put(_name(source), msgspec.json.encode(dict(given)))


def made_up(kind: str) -> dict[str, str]:
    return {what: secrets.token_urlsafe(_BYTES) for what in MADE.get(kind, ())}


def _name(source: str) -> str:
    return f"source/{source}"
