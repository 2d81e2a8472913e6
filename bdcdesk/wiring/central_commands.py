"""What `bdcdesk central ...` does: one function for each sub-command."""

import argparse
import os
import re
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from getpass import getpass
from typing import Final

from bdcdesk.central.ports import Central
from bdcdesk.central.records import Login, Member, StoreRecord
from bdcdesk.domain.actions.base import Refused
from bdcdesk.domain.actions.intake import DescribeStore
from bdcdesk.domain.events import Instant
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.rights import OWNER, ROLE_WORDS
from bdcdesk.replica.known import Overlay, States
from bdcdesk.wiring.beginning import HOURS, plain_id
from bdcdesk.wiring.central_reach import invite_to, one_store, owners, reached, server
from bdcdesk.wiring.invites import written
from bdcdesk.wiring.joining import ask_invite
from bdcdesk.wiring.joining import join as join_by
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.station import HUB

Say = Callable[[str], None]
Run = Callable[[argparse.Namespace, Mapping[str, str], Say], int]

HOURS_TO_ACCEPT: Final = 48
_PHONE: Final = re.compile(r"\+[1-9][0-9]{7,14}")


def init(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Makes or upgrades the schema."""
    from bdcdesk.central.upgrade import prepare

    prepare(owners(options.url, environ))
    say("The database is ready. Begin a store in it with “bdcdesk central add-store”.")
    return 0


def add_store(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Begins a store: its record, what it is, its supervisor and its hub, and an invite for each of these."""
    described = StoreDescribed(options.name, Hours(options.zone, HOURS), _phone(options.number))
    store, options.store = plain_id(options.name), ""
    with reached(options, environ) as (central, _, url):
        if any(record.id == store for record in central.stores()):
            raise NoPlace(f"There is a store “{store}” already. Nothing was changed. Add people to it with “bdcdesk central add-member”.")
        known = Overlay(States(), central.now)
        action = DescribeStore(id=str(uuid.uuid4()), store=store, actor=OWNER, pressed=known.now, described=described)
        decided = action.decide(known)
        if isinstance(decided, Refused):
            raise NoPlace(f"{decided.reason} Nothing was changed.")
        central.add_store(StoreRecord(store, options.name, os.urandom(32)))
        central.append(store, action.id, known.groups(action, decided.changes, os.urandom))
        say(f"The store “{options.name}” ({store}) is begun.")
        for member in (Member(plain_id(options.supervisor), options.supervisor, "supervisor"), Member(HUB, "Hub", "hub")):
            central.add_member(store, member)
            _invite(central, store, member, url, HOURS_TO_ACCEPT, say)
    return 0


def add_member(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Adds somebody, or changes name, role and phone of who is there, and lets another computer of theirs in."""
    role = next((role for role in ROLE_WORDS if role == options.role), None)
    if role is None:
        raise NoPlace(f"There is no role “{options.role}”. Nothing was changed. Use one of: {', '.join(ROLE_WORDS)}.")
    phone = _phone(options.phone) if options.phone else ""
    with reached(options, environ) as (central, named, url):
        store = one_store(named)
        member = Member(options.id or plain_id(options.name), options.name, role, phone)
        server(central).add_member(store, member)
        if options.login:
            server(central).enrol(store, member.id, options.login)
            say(f"{member.name} works at {store} too ({ROLE_WORDS[role]}), with the login they have.")
        else:
            _invite(central, store, member, url, options.hours, say)
    return 0


def _invite(central: Central, store: str, member: Member, url: str, hours: int, say: Say) -> None:
    invited = server(central).invite(store, member.id, hours)
    until = _at(central.now() + hours * 3_600_000)
    say(f"The invite of {member.name} ({member.id}, {ROLE_WORDS[member.role]}), good once and until {until}:")
    say("")
    say(written(invite_to(url, store, invited)))
    say("")
    say("Send it to them alone. On their computer they start “bdcdesk central join” and paste it.")


def remove_member(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """From now on they read and write nothing, and their connections are ended."""
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        if not server(central).remove_member(store, options.member, at_once=options.at_once):
            raise NoPlace(f"Nobody called “{options.member}” works at {store}. Nothing was changed. “bdcdesk central list” has the names.")
        say(f"{options.member} is removed from {store}: they read and write nothing there any more.")
        if not options.at_once:
            say("For 30 days their desk can still hand over what they had noted before.")
    return 0


def join(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """An invite, typed or from standard input, becomes this computer's own login."""
    return join_by(ask_invite(), options.person, lambda: getpass("Passphrase for this computer: "), environ, say)


def listed(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Every store that this login may see, who works there, and, for who may know, by which logins they come."""
    from bdcdesk.central.postgres import PostgresCentral

    with reached(options, environ) as (central, _, _):
        now = central.now()
        for store in central.stores():
            say(f"{store.name} ({store.id})")
            logins = central.logins(store.id) if isinstance(central, PostgresCentral) else []
            for member in central.members(store.id):
                say(f"  {member.name} ({member.id}), {ROLE_WORDS[member.role]}")
                for login in (one for one in logins if one.member == member.id):
                    say(f"    {login.login}: {_state(login, now)}")
            for login in (one for one in logins if one.removed is not None):
                say(f"  removed: {login.member}, {login.login}: {_state(login, now)}")
    return 0


def _state(login: Login, now: Instant) -> str:
    if login.removed is not None:
        return f"removed {_at(login.removed)}"
    if login.accepted is not None:
        return f"since {_at(login.accepted)}"
    return f"invited until {_at(login.invited_until)}" if login.invited_until > now else "invite not accepted in time"


def status(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Whether central answers, how its clock stands to ours, and how far each store's log has come."""
    with reached(options, environ) as (central, _, _):
        ahead = (central.now() - time.time_ns() // 1_000_000) / 1000
        say(f"Central answers. Its clock is {abs(ahead):.1f} s {'ahead of' if ahead > 0 else 'behind'} this computer's.")
        for store in central.stores():
            here = len(central.here(store.id, central.now()))
            say(f"{store.name} ({store.id}): {central.head(store.id)[0]} events, {len(central.members(store.id))} members, {here} here now")
    return 0


def _phone(number: str) -> str:
    if not _PHONE.fullmatch(number):
        raise NoPlace(f"{number} is no phone number in international form, such as +16025550123. Nothing was changed.")
    return number


def _at(instant: Instant) -> str:
    return datetime.fromtimestamp(instant / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


RUNS: Final[dict[str, Run]] = {
    "init": init,
    "add-store": add_store,
    "add-member": add_member,
    "remove-member": remove_member,
    "join": join,
    "list": listed,
    "status": status,
}
"""By the name of the sub-command."""
