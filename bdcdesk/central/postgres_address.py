"""Where a server is, and how a connection to it is secured: nothing is told to what has not proved that it is that server."""

import os
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bdcdesk.central.errors import NotOurs

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts to which nothing leaves this computer."""

ROOT: Final = "sslrootcert"
"""The address's parameter that names the file with the certificate of whoever signed the server's own."""


def address(url: str) -> URL:
    """The address in the form the driver wants. Raises NotOurs, without showing the address, which may hold a password."""
    try:
        made = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise NotOurs("The database's address cannot be read. It looks like postgresql://user@host:5432/database.") from error
    return _secured(made.set(drivername="postgresql+psycopg"))


def hosts_of(url: URL) -> list[str]:
    """All that the address names as hosts; empty for the socket of this computer."""
    named = [url.host or ""]
    for parameter in ("host", "hostaddr"):
        value = url.query.get(parameter, ())
        named += [value] if isinstance(value, str) else value
    return [host for some in named for host in some.split(",") if host]


def is_local(url: URL) -> bool:
    """Whether a connection stays on this computer. What a service file names could be anywhere."""
    return "service" not in url.query and all(host in LOCAL or host.startswith(("/", "@")) for host in hosts_of(url))


def _secured(url: URL) -> URL:
    if is_local(url) and hosts_of(url):
        return url
    # Whatever the address says of it: TLS to a server that proves its name. libpq leaves sockets of this computer out of this by itself.
    asked: dict[str, str | tuple[str, ...]] = {**url.query, "sslmode": "verify-full"}
    if ROOT not in asked and not _usual_root().exists():
        asked[ROOT] = "system"
    if not is_local(url):
        # A pooler cannot pass it on; an address may say so.
        asked.setdefault("channel_binding", "require")
    return url.set(query=asked)


def _usual_root() -> Path:
    data = os.environ.get("APPDATA") if os.name == "nt" else None
    return (Path(data) / "postgresql" if data else Path.home() / ".postgresql") / "root.crt"
