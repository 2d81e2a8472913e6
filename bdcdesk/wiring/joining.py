"""`bdcdesk central join`: an invite becomes this computer's own login, with a password that nobody has ever typed."""

import hashlib
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from getpass import getpass
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from msgspec import structs

from bdcdesk.central.errors import NotAllowed, WrongCredentials
from bdcdesk.central.records import Joined
from bdcdesk.machine.credentials import open_service_keys
from bdcdesk.machine.folders import write_private
from bdcdesk.machine.passphrase_keys import SHORTEST
from bdcdesk.machine.secrets import Keys
from bdcdesk.translation import tr
from bdcdesk.wiring.invites import Invite, read_invite
from bdcdesk.wiring.place import Further, NoPlace, Place, Setup, place_of, seat, seat_further, seated
from bdcdesk.wiring.station import Building, password_of, with_login
from bdcdesk.wiring.telling import Say

_CA: Final = "sslrootcert="


def ask_invite() -> str:
    """Never from the command line, where everybody on this computer could read it."""
    return getpass(tr("Paste the invite (it is not shown): ")) if sys.stdin.isatty() else sys.stdin.read()


def ask_passphrase(home: Path, ask: Callable[[str], str] = getpass) -> str | None:
    """The passphrase of this computer's keys, a new one twice; None where nobody can type it. Raises NoPlace."""
    if not sys.stdin.isatty():
        return None
    if (home / "keys.json").exists():
        return ask(tr("Passphrase of this computer: "))
    sys.stderr.write(
        tr(
            "This computer has no keyring that bdcdesk can use: choose a passphrase. It protects this computer's "
            "login and copies, has at least {shortest} characters, and is kept nowhere: without it they cannot "
            "be opened.\n",
            shortest=SHORTEST,
        )
    )
    chosen = ask(tr("New passphrase: "))
    if ask(tr("The same again: ")) != chosen:
        raise NoPlace(tr("The two passphrases are not the same. Nothing was changed, and the invite is still good. Start again."))
    return chosen


def join(line: str, person: str, ask: Callable[[], str | None], environ: Mapping[str, str], say: Say) -> int:
    """Accepts an invite and keeps what came of it: the login with this place's setup, its password with the keys.

    On a computer that works for another store already, that becomes a further one of who works here, `person` where there are several.
    The same line again after a lost answer finds what was begun. Raises CentralError, NoPlace, SecretsError.
    """
    place, invite = place_of(environ), read_invite(line)

    def keys() -> Keys:
        return open_service_keys(ask, environ, place.home)

    before = _setup_before(place)
    if before is None or _is(before.url, before.store, invite):
        _, joined = admit(place, invite, keys)
    else:
        joined = admit_further(place, before, invite, person, keys)
    then = tr("“bdcdesk hub”") if joined.member.role == "hub" else "“bdcdesk”"
    say(
        tr(
            "{name} ({role}) may work at {store} from this computer. Start {then}.",
            name=joined.member.name,
            role=joined.member.role,
            store=joined.store,
            then=then,
        )
    )
    return 0


def admit(place: Place, invite: Invite, keys: Callable[[], Keys]) -> tuple[Setup, Joined]:
    """Accepts an invite to this computer's own store: its setup as it is now kept, and who joined. `keys` is asked for once needed.

    Raises as `join` does.
    """
    before = _setup_before(place)
    if before is not None and not _is(before.url, before.store, invite):
        raise NoPlace(
            tr(
                "This computer works for the store “{store}” already. Nothing was changed. Who works for both gives "
                "this invite to “bdcdesk central join”.",
                store=before.store,
            )
        )
    url = _address(place, invite, before)
    joined = accept(url, invite, keys())
    member, setup = joined.member, before or Setup(url, invite.store)
    setup = structs.replace(setup, logins={**setup.logins, member.id: invite.login})
    if member.role != "hub":
        setup = structs.replace(seat(setup, member), member=member.id)
    place.keep(setup)
    return setup, joined


def admit_further(place: Place, before: Setup, invite: Invite, named: str, keys: Callable[[], Keys]) -> Joined:
    """Accepts an invite to a store beside this computer's own, for who is named by id or name, or the only one here. Raises as `join`."""
    person = _person(before, named)
    same = [other for other in before.further if other.store == invite.store]
    if before.store == invite.store or not all(_is(other.url, other.store, invite) for other in same):
        raise NoPlace(
            tr(
                "This computer works for another store that is called “{store}” too. Nothing was changed. Whoever "
                "looks after one of them must give it another id, or use another computer.",
                store=invite.store,
            )
        )
    url, opened = _address(place, invite, before), keys()
    joined = accept(url, invite, opened)
    there = joined.member
    if there.role == "hub":
        raise NoPlace(
            tr(
                "This invite lets the hub of “{store}” in, but this computer works for “{other}”. It is used up by "
                "this: ask for a new one, and give it to the computer that is to run that hub.",
                store=invite.store,
                other=before.store,
            )
        )
    other = Further(url, invite.store, "", {there.id: invite.login}, {there.id: seated(there)}, {person: there.id})
    record = Building(place, before.at(other), opened, there.id).record()
    place.change(lambda now: seat_further(now, structs.replace(other, name=record.name)))
    return joined


def _person(setup: Setup, named: str) -> str:
    here = [one for one, known in setup.people.items() if not named or named.casefold() in (one.casefold(), known.name.casefold())]
    if len(here) == 1:
        return here[0]
    if not setup.people:
        raise NoPlace(
            tr(
                "This computer works for the store “{store}” already, and nobody has signed in to it. Nothing was changed.",
                store=setup.store,
            )
        )
    names = ", ".join(known.name for known in setup.people.values())
    raise NoPlace(
        tr(
            "Whose invite is it? Nothing was changed. Say with --for which of these works at “{store}” too: {names}.",
            store=setup.store,
            names=names,
        )
    )


def _setup_before(place: Place) -> Setup | None:
    return place.setup() if place.setup_file.exists() else None


def _is(url: str, store: str, invite: Invite) -> bool:
    """Whether the invite is to this store of this address, whoever signed the server's certificate."""
    return store == invite.store and url.partition(_CA)[0].rstrip("?&") == invite.url


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
    raise NotAllowed(tr("This invite was used already, or it is too old. Nothing was changed. Ask your supervisor for a new one."))


def _address(place: Place, invite: Invite, before: Setup | None) -> str:
    if not invite.ca:
        return invite.url
    file = _certificate(place, invite, before)
    if not file.exists() or file.read_text("ascii") != invite.ca:
        unfinished = file.with_suffix(".new")
        write_private(unfinished, invite.ca.encode("ascii"))
        os.replace(unfinished, file)
    return f"{invite.url}{'&' if '?' in invite.url else '?'}{_CA}{quote(str(file), safe='/')}"


def _certificate(place: Place, invite: Invite, before: Setup | None) -> Path:
    """Where it is kept. Other centrals may be signed for by others, and each by somebody else one day."""
    known = [(before.url, before.store), *((other.url, other.store) for other in before.further)] if before is not None else []
    kept = next((url.partition(_CA)[2] for url, store in known if _is(url, store, invite) and _CA in url), "")
    if kept:
        return Path(unquote(kept))
    own = place.home / "central-authority.pem"
    if not own.exists() or own.read_text("ascii") == invite.ca:
        return own
    return place.home / f"central-authority-{hashlib.sha256(invite.ca.encode()).hexdigest()[:12]}.pem"
