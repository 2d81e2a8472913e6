"""From a database's address to the central that keeps it."""

from collections.abc import Callable
from pathlib import Path

from bdcdesk.central.errors import NotOurs
from bdcdesk.central.ports import Central
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.domain.events import Instant


def open_central(url: str, *, actor: str, key: bytes, now: Callable[[], Instant], pause: Callable[[float], None]) -> Central:
    """The log at `sqlite:///path` (a relative path, or an absolute one behind a fourth slash) or `postgresql://user@host/database`.

    `actor` (the member in whose name events are written), `key` (32 raw bytes), `now` and `pause(seconds)` are used for a file alone: a
    server knows its member by the login, and has its own clock. A file is opened here, a server at the first call. Raises NotOurs,
    WrongCredentials, Unreachable or Full.
    """
    # Never shown whole: an address may hold a password.
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        if not rest.startswith("/") or rest == "/":
            raise NotOurs("The address names no file. A file's address is sqlite:/// followed by its path. Nothing was changed.")
        return SqliteCentral(Path(rest[1:]), key, actor, now, pause)
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        # SQLAlchemy and psycopg take longer to load than the window takes to paint: a desk with a file of its own never loads them.
        from bdcdesk.central.postgres import PostgresCentral

        return PostgresCentral(url)
    known = "Use sqlite:///path for a file, or postgresql://user@host/database for a server."
    raise NotOurs(f"{f'{scheme}://' if rest else 'This'} is no address of a database that bdcdesk knows. {known}")
