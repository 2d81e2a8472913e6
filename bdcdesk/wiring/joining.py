"""`bdcdesk central join`: an invite becomes this computer's own login, with a password that nobody has ever typed."""

import os
import secrets
import sys
from collections.abc import Callable, Mapping
from getpass import getpass
from pathlib import Path
from urllib.parse import quote

from msgspec import structs

from bdcdesk.central.ports import Joined, NotAllowed, WrongCredentials
from bdcdesk.machine.secrets import Keys, open_keys
from bdcdesk.wiring.invites import Invite, read_invite
from bdcdesk.wiring.place import NoPlace, Place, Setup, place_of
from bdcdesk.wiring.station import password_of, with_login

Say = Callable[[str], None]


def ask_invite() -> str:
    """Never from the command line, where everybody on this computer could read it."""
    return getpass("Paste the invite (it is not shown): ") if sys.stdin.isatty() else sys.stdin.read()


def join(line: str, ask: Callable[[], str | None], environ: Mapping[str, str], say: Say) -> int:
    """Accepts an invite and keeps what came of it: the login with this place's setup, its password with the keys.

    The same line again after a lost answer finds what was begun. Raises CentralError, NoPlace, SecretsError.
    """
    invite = read_invite(line)
    place = place_of(environ)
    before = place.setup() if place.setup_file.exists() else None
    url = _address(place, invite)
    if before is not None and (before.url, before.store) != (url, invite.store):
        raise NoPlace(f"This computer works for the store “{before.store}” already. Nothing was changed.")
    joined = accept(url, invite, open_keys(ask, environ, place.home))
    setup = before or Setup(url, invite.store)
    hub = joined.member.role == "hub"
    place.keep(
        structs.replace(setup, member=setup.member if hub else joined.member.id, logins={**setup.logins, joined.member.id: invite.login})
    )
    then = "“bdcdesk hub”" if hub else "“bdcdesk”"
    say(f"{joined.member.name} ({joined.member.role}) may work at {joined.store} from this computer. Start {then}.")
    return 0


def accept(url: str, invite: Invite, keys: Keys) -> Joined:
    """Makes the login ours. Its password is kept before it is told to anybody: a crash in between loses nothing."""
    from bdcdesk.central.postgres import PostgresCentral

    name = password_of(invite.login)
    kept = keys.get(name)
    password = kept.decode() if kept is not None else secrets.token_urlsafe(32)
    if kept is None:
        keys.put(name, password.encode())
    joined: list[Joined] = []
    for tried in (invite.password, password):
        central = PostgresCentral(with_login(url, invite.login, tried))
        try:
            joined = central.accept(password) if tried == invite.password else central.joined(invite.store)
        except WrongCredentials:
            # Accepted before, and the answer was lost; or somebody else was first; or it is too late.
            continue
        finally:
            central.close()
        if joined:
            return joined[0]
    raise NotAllowed("This invite was used already, or it is too old. Nothing was changed. Ask your supervisor for a new one.")


def _address(place: Place, invite: Invite) -> str:
    if not invite.ca:
        return invite.url
    file: Path = place.home / "central-authority.pem"
    if not file.exists() or file.read_text("ascii") != invite.ca:
        unfinished = file.with_suffix(".new")
        unfinished.write_text(invite.ca, "ascii")
        os.replace(unfinished, file)
    return f"{invite.url}{'&' if '?' in invite.url else '?'}sslrootcert={quote(str(file), safe='/')}"
