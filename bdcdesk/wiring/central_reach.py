"""How a command reaches a central database: as its owner, by an address that was typed, or as who signed in on this computer."""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from bdcdesk.central.ports import Central
from bdcdesk.central.records import START, Invited
from bdcdesk.domain.rights import OWNER
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.invites import Invite
from bdcdesk.wiring.place import NoPlace, clock
from bdcdesk.wiring.station import with_login

if TYPE_CHECKING:
    from bdcdesk.central.postgres import PostgresCentral

PASSWORD_VARIABLE: Final = "PGPASSWORD"
_ROOT: Final = "sslrootcert"
_LARGEST_CA: Final = 20_000


def owners(url: str, environ: Mapping[str, str]) -> str:
    """The address of a server with its owner's login. The password is libpq's own PGPASSWORD, or asked for. Raises NoPlace."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise NoPlace("The address of a central database looks like postgresql://user@host/database. Nothing was changed.")
    parts = urlsplit(url)
    if parts.password is not None:
        raise NoPlace(
            "This address holds a password, which everybody on this computer can read in the list of programs. Nothing was changed. "
            f"Leave it out, and type it when asked or set {PASSWORD_VARIABLE}."
        )
    if environ.get(PASSWORD_VARIABLE) or not parts.username or not sys.stdin.isatty():
        return url
    return with_login(url, parts.username, getpass(f"Password of {parts.username}: "))


@contextmanager
def reached(options: argparse.Namespace, environ: Mapping[str, str]) -> Iterator[tuple[Central, str, str]]:
    """A central, the store that is meant, and the address for others to come to. Raises CentralError, NoPlace, SecretsError."""
    if options.url:
        from bdcdesk.central.open import open_central

        url = owners(options.url, environ)
        central = open_central(url, actor=OWNER, key=b"", now=clock(), pause=time.sleep)
        home = ""
    else:
        building = building_of(environ)
        central, url, home = building.central(), building.setup.url, building.setup.store
    try:
        yield central, _store(central, getattr(options, "store", "") or home), url
    finally:
        central.close()


def _store(central: Central, wanted: str) -> str:
    """The store that is meant: by its id or name, or the only one. "" if there is none or one of several."""
    stores = central.stores()
    if wanted:
        found = [record.id for record in stores if record.id == wanted] or [record.id for record in stores if record.name == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            raise NoPlace(f"Several stores are called “{wanted}”. Nothing was changed. Say its id with --store: {', '.join(found)}.")
        # Says it of a store from which they were removed.
        central.pull(wanted, START, 1)
        raise NoPlace(f"There is no store “{wanted}” that you may see. Nothing was changed. Check its name.")
    return stores[0].id if len(stores) == 1 else ""


def one_store(store: str) -> str:
    if not store:
        raise NoPlace("There are several stores, or none. Nothing was changed. Say which one is meant with --store.")
    return store


def server(central: Central) -> "PostgresCentral":
    """Raises NoPlace for a file, which has no logins."""
    from bdcdesk.central.postgres import PostgresCentral

    if not isinstance(central, PostgresCentral):
        raise NoPlace("This store is kept in a file on this computer, which has no logins. Nothing was changed. Use “bdcdesk member”.")
    return central


def invite_to(url: str, store: str, invited: Invited) -> Invite:
    """What the invited person's computer must know: this address without our own login and files."""
    scheme, mark, rest = url.partition("://")
    where, _, query = rest.rpartition("@")[2].partition("?")
    asked = dict(parse_qsl(query))
    ca = Path(asked.pop(_ROOT)) if asked.get(_ROOT, "system") != "system" else None
    kept = f"?{urlencode(asked)}" if asked else ""
    return Invite(f"{scheme}{mark}{where}{kept}", store, invited.login, invited.password, _certificate(ca))


def _certificate(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        content = file.read_text("ascii")
    except (OSError, ValueError) as error:
        raise NoPlace(f"The certificate {file} cannot be read. The member is added, but not invited. Check the file.") from error
    return content if len(content) < _LARGEST_CA else ""
