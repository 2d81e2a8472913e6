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
from bdcdesk.machine.credentials import open_service_keys
from bdcdesk.machine.folders import write_private
from bdcdesk.machine.secrets import Keys
from bdcdesk.wiring.invites import Invite, read_invite
from bdcdesk.wiring.place import NoPlace, Place, Setup, place_of, seat
from bdcdesk.wiring.station import password_of, with_login

Say = Callable[[str], None]


def ask_invite() -> str:
    """Never from the command line, where everybody on this computer could read it."""
    return getpass("Paste the invite (it is not shown): ") if sys.stdin.isatty() else sys.stdin.read()


def join(line: str, ask: Callable[[], str | None], environ: Mapping[str, str], say: Say) -> int:
    """Accepts an invite and keeps what came of it: the login with this place's setup, its password with the keys.

    The same line again after a lost answer finds what was begun. Raises CentralError, NoPlace, SecretsError.
    """
    place = place_of(environ)
    _, joined = admit(place, read_invite(line), lambda: open_service_keys(ask, environ, place.home))
    then = "“bdcdesk hub”" if joined.member.role == "hub" else "“bdcdesk”"
    say(f"{joined.member.name} ({joined.member.role}) may work at {joined.store} from this computer. Start {then}.")
    return 0


def admit(place: Place, invite: Invite, keys: Callable[[], Keys]) -> tuple[Setup, Joined]:
    """Accepts an invite at `place`: this computer's setup as it is now kept, and who joined. `keys` is asked for once it is needed.

    Raises as `join` does.
    """
    before = place.setup() if place.setup_file.exists() else None
    url = _address(place, invite)
    if before is not None and (before.url, before.store) != (url, invite.store):
        raise NoPlace(f"This computer works for the store “{before.store}” already. Nothing was changed.")
    joined = accept(url, invite, keys())
    member, setup = joined.member, before or Setup(url, invite.store)
    setup = structs.replace(setup, logins={**setup.logins, member.id: invite.login})
    if member.role != "hub":
        setup = structs.replace(seat(setup, member), member=member.id)
    place.keep(setup)
    return setup, joined


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
        write_private(unfinished, invite.ca.encode("ascii"))
        os.replace(unfinished, file)
    return f"{invite.url}{'&' if '?' in invite.url else '?'}sslrootcert={quote(str(file), safe='/')}"
