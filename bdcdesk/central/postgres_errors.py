"""What PostgreSQL and its driver say, as the errors and sentences of bdcdesk."""

import re
from typing import Final

import psycopg
from psycopg.errors import ConnectionTimeout
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from bdcdesk.central.errors import CentralError, Full, NotOurs, NotTrusted, Unreachable, WrongCredentials
from bdcdesk.translation import tr

_SERVER_SPOKE: Final = re.compile(r"\w+:  \S")
"""In libpq's message two blanks behind the severity stand before the server's own words, whatever the language of either."""

_NOT_NOW: Final = ("too many", "connection slots", "the database system is", "terminating connection", "shutdown")
_REFUSED: Final = ("no password supplied", "password authentication failed", "no pg_hba.conf entry", "SCRAM")

_UNPROVEN: Final = (
    ("does not match host name", tr("shows a certificate of another name ({}). Check the address")),
    (
        "does not support SSL",
        tr("offers no TLS, and what shoppers wrote travels only under it ({}). Tell whoever looks after the server"),
    ),
    ("channel binding", tr("cannot prove that nobody stands in between ({}). Tell whoever looks after the server")),
    (
        "root certificate file",
        tr("cannot be checked, for its authority's certificate is not here ({}). Name its file: ?sslrootcert=FILE"),
    ),
    ("SSL error:", tr("shows a certificate that this computer does not trust ({}). Name its authority's file: ?sslrootcert=FILE")),
)
"""What libpq says of a server that could not prove who it is, and what we say then."""

_NOT_BEGUN: Final = ("connection failed: ", "connection is bad: ", "failed to resolve host", "[Errno")
"""What the driver's sentence begins with when no connection came about: nothing can have arrived."""

_CUT: Final = ("unexpected eof", "SYSCALL", "bad record mac")
"""A line that broke while it was secured is a broken line."""

_NO_TABLE: Final = frozenset({"3F000", "42P01", "42883", "42703"})
_FORBIDDEN: Final = frozenset({"28000", "28P01", "42501"})
_PASSING: Final = ("08", "40", "53", "57", "58", "25006", "55P03")


def name_of(url: URL) -> str:
    """The database's address without user and password, to stand behind the word "database"."""
    host = url.host or str(url.query.get("host", "")) or tr("this computer")
    return (f"{url.database} " if url.database else "") + tr("on {host}", host=host) + (f":{url.port}" if url.port else "")


def explain(error: Exception, url: URL) -> CentralError | None:
    """The typed error with its sentence; None for what only a mistake of the program can cause."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(original, psycopg.Error):
        return None
    name, state = name_of(url), original.sqlstate or ""
    if state in ("53100", "53400"):
        return Full(
            tr(
                "The disk of the database {name} is full. Nothing was written. Tell whoever looks after the server, then try again.",
                name=name,
            )
        )
    if state in _NO_TABLE:
        return not_prepared(url)
    if state in _FORBIDDEN:
        return WrongCredentials(
            tr("The database {name} does not let this user do that ({error}). Nothing was written.", name=name, error=_words(original))
        )
    if state == "23505":
        return CentralError(
            tr("The log in the database {name} already holds one of these events under another action. Nothing was written.", name=name)
        )
    if state.startswith("XX"):
        return NotOurs(
            tr(
                "The database {name} is damaged ({error}). Nothing was written. Tell whoever looks after the server.",
                name=name,
                error=_words(original),
            )
        )
    if state.startswith(_PASSING):
        return Unreachable(
            tr("The database {name} cannot answer now ({error}). It is safe to try again.", name=name, error=_words(original))
        )
    if isinstance(original, psycopg.OperationalError) and not state:
        return _unconnected(original, name)
    return None


def not_prepared(url: URL) -> NotOurs:
    """The database answers, and has no log of bdcdesk's."""
    return NotOurs(
        tr(
            "The database {name_of} holds no bdcdesk log. Nothing was changed. Check the address, or prepare the database first.",
            name_of=name_of(url),
        )
    )


def _unconnected(error: psycopg.OperationalError, name: str) -> CentralError:
    said = _words(error)
    unproven = next((sentence for words, sentence in _UNPROVEN if words in said), "")
    if unproven and not any(words in said for words in _CUT):
        return NotTrusted(tr("What answers as the database {name} {says}. Nothing was told to it.", name=name, says=unproven.format(said)))
    # Only a failed sign-in carries the connection: a server that ends one later has said nothing against us.
    answered = error.pgconn is not None and _SERVER_SPOKE.search(str(error)) is not None
    if (answered and not any(words in said for words in _NOT_NOW)) or any(words in said for words in _REFUSED):
        return WrongCredentials(
            tr(
                "The database {name} does not let us in ({said}). Nothing was changed. Check user name, password and the database's name.",
                name=name,
                said=said,
            )
        )
    if isinstance(error, ConnectionTimeout) or str(error).startswith(_NOT_BEGUN):
        return Unreachable(
            tr("The database {name} does not answer ({said}). Nothing was asked of it; it is safe to try again.", name=name, said=said)
        )
    return Unreachable(
        tr(
            "The database {name} does not answer ({said}). It is not known whether the last action arrived; it is safe to try again.",
            name=name,
            said=said,
        )
    )


def _words(error: psycopg.Error) -> str:
    primary = error.diag.message_primary
    if primary:
        return primary
    # A failed connection lists every address it tried; the last line has the reason.
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    chosen = next((line for line in lines if _SERVER_SPOKE.search(line)), lines[0] if lines else type(error).__name__)
    said = chosen.rpartition("failed: ")[2]
    return said.partition(":  ")[2] or said
