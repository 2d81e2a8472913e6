"""How a mailbox is reached and what becomes of its mails, out of a source's options."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args
from urllib.parse import urlsplit

import msgspec

Encryption: TypeAlias = Literal["implicit", "starttls"]
Auth: TypeAlias = Literal["password", "microsoft", "google"]
After: TypeAlias = Literal["leave", "seen", "move"]

PORTS: Final[dict[str, int]] = {"implicit": 993, "starttls": 143}
DAYS: Final = 3
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
OPTIONS: Final = ("host", "port", "user", "folder", "tls", "auth", "after", "to", "days", "client", "tenant", "token_url", "ca")
PLATFORMS: Final[dict[str, str]] = {"microsoft": "Microsoft 365", "google": "Google"}
_TOKENS: Final = {
    "microsoft": "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
    "google": "https://oauth2.googleapis.com/token",
}


class BadOption(Exception):
    """A mailbox cannot be meant by these options. The message is a sentence."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A folder of a mailbox. Without a secret.

    `after`: what becomes of a mail that is read: "leave" it as it is, mark it "seen", or "move" it to the folder `to`. `days`: how far
    back the mailbox is looked through at first, and how much of what was looked through is looked at again. `client`: the id that the
    platform gave this program; `token_url` is where it hands out access tokens. `ca`: a file of certificates to trust instead of the
    system's, "" for those.
    """

    host: str
    port: int
    user: str
    folder: str = "INBOX"
    tls: Encryption = "implicit"
    auth: Auth = "password"
    after: After = "leave"
    to: str = ""
    days: int = DAYS
    client: str = ""
    token_url: str = ""
    ca: str = ""


def account(options: Mapping[str, str]) -> Account:
    """Raises BadOption."""
    unknown = sorted(options.keys() - set(OPTIONS))
    if unknown:
        raise BadOption(f"A mailbox has no option “{unknown[0]}”. It has: {', '.join(OPTIONS)}.")
    given = {name: value.strip() for name, value in options.items() if value.strip()}
    for name in ("host", "user"):
        if name not in given:
            raise BadOption(f"A mailbox needs its {'server: --host' if name == 'host' else 'user: --user'}.")
    tls, auth = _one_of(given, "tls", get_args(Encryption)), _one_of(given, "auth", get_args(Auth))
    after = _one_of(given, "after", get_args(After))
    if (after == "move") != ("to" in given):
        raise BadOption("“--after move” goes together with “--to FOLDER”: the folder that read mails are moved to.")
    if auth != "password" and "client" not in given:
        raise BadOption(f"{PLATFORMS[auth]} wants the id of the program that asks: --client, as registered there.")
    port = _number(given, "port", PORTS[tls], 1, 65535)
    made: dict[str, object] = {name: given[name] for name in ("host", "user", "folder", "to", "client") if name in given}
    made |= {"port": port, "tls": tls, "auth": auth, "after": after, "days": _number(given, "days", DAYS, 0, 365)}
    return msgspec.convert({**made, "token_url": _token_url(given, auth), "ca": _certificates(given)}, Account)


def _one_of(given: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    word = given.get(name, words[0])
    if word not in words:
        raise BadOption(f"“{word}” is none of the words for --{name}: {', '.join(words)}.")
    return word


def _number(given: Mapping[str, str], name: str, otherwise: int, least: int, most: int) -> int:
    word = given.get(name, str(otherwise))
    if not (word.isascii() and word.isdecimal() and least <= int(word) <= most):
        raise BadOption(f"--{name} is a number from {least} to {most}, not “{word}”.")
    return int(word)


def _token_url(given: Mapping[str, str], auth: str) -> str:
    if auth == "password":
        return ""
    url = given.get("token_url") or _TOKENS[auth].format(tenant=given.get("tenant", "organizations"))
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise BadOption("Where access tokens come from must be an address that begins with https://.")
    return url


def _certificates(given: Mapping[str, str]) -> str:
    file = given.get("ca", "")
    if file and not Path(file).is_file():
        raise BadOption(f"There is no file of certificates at {file}.")
    return file
