"""The secrets of a store's sources: with the keys of the hub's computer, and nowhere else.

With those that are sent to somebody stands to whom: a source's options are in the log, where any desk can write them, and whoever turned a
mailbox's host to a server of their own would be told its password.
"""

import secrets
from collections.abc import Mapping
from typing import Final

import msgspec

from bdcdesk.domain.source import COPIES, MAIL, TRIAL, Source
from bdcdesk.intake.mailbox.account import BadOption, account
from bdcdesk.machine.refusals import GivenElsewhere
from bdcdesk.machine.secrets import Keys
from bdcdesk.translation import tr

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
    "meta": {"app": tr("App secret"), "token": tr("Page access token")},
}
"""By kind of source: what the other side gives, and what it is called there."""

_BYTES: Final = 24
_FOR: Final = "given for"
_MAIL: Final = ("host", "port", "tls", "user")
_AIMS: Final[Mapping[str, tuple[str, ...]]] = {
    "mailbox": ("host", "port", "tls", "user", "auth", "client", "token_url", "ca"),
    "crm-mail": _MAIL,
    "crm-webhook": ("url",),
    MAIL: (*_MAIL, "auth", "client", "token_url", "ca"),
    TRIAL: _MAIL,
}


def aim_of(kind: str, options: Mapping[str, str]) -> str:
    """Where the secrets of such a source are sent, to be compared; "" where they are sent nowhere."""
    known: Mapping[str, object] = options
    if kind == "mailbox":
        try:
            # What is not stated is what it stands for: a port that is typed is no other one.
            known = msgspec.to_builtins(account(options))
        except BadOption:
            known = options
    if "user" in _AIMS.get(kind, ()) and not known.get("user"):
        return ""
    parts = {name: str(known.get(name, "")).strip() for name in _AIMS.get(kind, ())}
    return msgspec.json.encode([kind, parts]).decode() if any(parts.values()) else ""


def where(options: Mapping[str, str]) -> str:
    """The same in words."""
    user, host = options.get("user", ""), options.get("host", "")
    told = options.get("url", "") or (tr("{user} at {host}", user=user, host=host) if user else host)
    if options.get("token_url"):
        told += tr(", with tokens from {options}", options=options["token_url"])
    return "".join(letter for letter in told if letter.isprintable())


def secrets_for(keys: Keys, source: Source) -> dict[str, str]:
    """As `secrets_of`, to be sent where the source says. Raises GivenElsewhere, SecretsError."""
    kept, aims = _kept(keys, source.id)
    aim = aim_of(source.kind, source.options)
    if kept and aim and aim not in aims:
        where_to = where(source.options)
        if not aims:
            raise GivenElsewhere(
                tr(
                    "its secrets are from before it was kept where they may be sent, so they are not sent to "
                    "“{where_to}”. If that is where they belong, give them again, once, on the hub's computer: {command}",
                    where_to=where_to,
                    command=_command(source),
                )
            )
        raise GivenElsewhere(
            tr(
                "its secrets were given for another server or user than “{where_to}”, so they are not sent there. If "
                "it is right, give them again on the hub's computer: {command}",
                where_to=where_to,
                command=_command(source),
            )
        )
    return kept if aim or source.kind not in _AIMS else {}


def stand_for(keys: Keys, source: Source) -> bool:
    """Whether this computer's secrets of the source, if it has any, may go where it says. Raises SecretsError."""
    try:
        secrets_for(keys, source)
    except GivenElsewhere:
        return False
    return True


def doubt(keys: Keys, source: Source) -> str:
    """What keeps this computer's secrets of the source from going where it says, in a few words; "" for nothing. Raises SecretsError."""
    if stand_for(keys, source):
        return ""
    if not _kept(keys, source.id)[1]:
        return tr("its secrets are from before it was kept where they may be sent")
    return tr("its secrets were given for another server or user")


def renew_secrets(keys: Keys, source: Source, given: Mapping[str, str]) -> None:
    """Others in the place of those that were got for this source, given by where they are sent. Raises GivenElsewhere, SecretsError."""
    secrets_for(keys, source)
    keep_secrets(keys, source.id, given, *_kept(keys, source.id)[1])


def secrets_of(keys: Keys, source: str) -> dict[str, str]:
    """By what each is for; empty if this computer has none of this source. Raises SecretsError."""
    return _kept(keys, source)[0]


def keep_secrets(keys: Keys, source: str, given: Mapping[str, str], *aims: str) -> None:
    """All of a source's, to be sent to these aims alone, see `aim_of`; those kept before are gone. Raises SecretsError."""
    bound = [aim for aim in dict.fromkeys(aims) if aim]
    keys.put(_name(source), msgspec.json.encode({**given, **({_FOR: "\n".join(bound)} if bound else {})}))


def made_up(kind: str) -> dict[str, str]:
    return {what: secrets.token_urlsafe(_BYTES) for what in MADE.get(kind, ())}


def _kept(keys: Keys, source: str) -> tuple[dict[str, str], tuple[str, ...]]:
    kept = keys.get(_name(source))
    found = msgspec.json.decode(kept, type=dict[str, str]) if kept is not None else {}
    aims = found.pop(_FOR, "")
    return found, tuple(aims.split("\n")) if aims else ()


def _command(source: Source) -> str:
    if source.kind == TRIAL:
        return tr("bdcdesk source test {source} --mail ADDRESS --smtp HOST --user USER", source=source.options.get("source", "NAME"))
    if source.kind == MAIL:
        return tr("bdcdesk mail secret")
    return tr(
        "bdcdesk {command} secret {id} (or in the window there, under Settings)",
        command="copy" if source.kind in COPIES else "source",
        id=source.id,
    )


def _name(source: str) -> str:
    return f"source/{source}"
