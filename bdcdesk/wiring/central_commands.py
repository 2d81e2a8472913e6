"""What `bdcdesk central ...` does: one function for each sub-command."""

import argparse
import os
import re
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
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
from bdcdesk.wiring.invites import Invite, written
from bdcdesk.wiring.joining import ask_invite, ask_passphrase
from bdcdesk.wiring.joining import join as join_by
from bdcdesk.wiring.people import Meant, Wanted, free_id, proper_name, who_is_meant
from bdcdesk.wiring.place import NoPlace, place_of
from bdcdesk.wiring.station import HUB
from bdcdesk.wiring.telling import Run, Say

HOURS_TO_ACCEPT: Final = 48
LONGEST_INVITE: Final = 168
_PHONE: Final = re.compile(r"\+[1-9][0-9]{7,14}")


def init(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Makes the schema, or brings that of an older release to this one's."""
    from bdcdesk.central.schema import REVISION
    from bdcdesk.central.upgrade import prepare

    before = prepare(owners(options.url, environ))
    if before is None:
        say("The database is ready. Begin a store in it with “bdcdesk central add-store”.")
    elif before == REVISION:
        say(f"The database is up to date (revision {REVISION}). Nothing was changed.")
    else:
        say(f"The database was of revision {before} and is of {REVISION} now. Stores, members and all that was written are as before.")
        say("Nobody has to join again, and desks of the older release go on working with it: update them one by one.")
    return 0


def add_store(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Begins a store: its record, what it is, its supervisor and its hub, and an invite for each of these."""
    name, supervisor = proper_name(options.name, "A store"), proper_name(options.supervisor, "The supervisor")
    described = StoreDescribed(name, Hours(options.zone, HOURS), _phone(options.number))
    store, options.store = plain_id(name), ""
    with reached(options, environ) as (central, _, url):
        if any(record.id == store for record in central.stores()):
            raise NoPlace(
                f"There is a store “{store}” already. Nothing was changed. Add people to it with “bdcdesk central add-member”, which also "
                "gives its supervisor and its hub (“Hub”) another invite, or give another store another name."
            )
        known = Overlay(States(), central.now)
        action = DescribeStore(id=str(uuid.uuid4()), store=store, actor=OWNER, pressed=known.now, described=described)
        decided = action.decide(known)
        if isinstance(decided, Refused):
            raise NoPlace(f"{decided.reason} Nothing was changed.")
        first = (Member(free_id(supervisor, ()), supervisor, "supervisor"), Member(HUB, "Hub", "hub"))
        groups = known.groups(action, decided.changes, os.urandom)
        invites = server(central).begin_store(StoreRecord(store, name, os.urandom(32)), action.id, groups, first, HOURS_TO_ACCEPT)
        say(f"The store “{name}” ({store}) is begun.")
        for member, invited in zip(first, invites, strict=True):
            _tell(central, store, member, invite_to(url, store, invited), HOURS_TO_ACCEPT, say)
    return 0


def add_member(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """Adds somebody, or changes name, role and phone of who is there, and lets another computer of theirs in. All of it or nothing."""
    role = next((role for role in ROLE_WORDS if role == options.role), None)
    if role is None and options.role:
        raise NoPlace(f"There is no role “{options.role}”. Nothing was changed. Use one of: {', '.join(ROLE_WORDS)}.")
    if not 1 <= options.hours <= LONGEST_INVITE:
        raise NoPlace(f"An invite is good for 1 to {LONGEST_INVITE} hours, not {options.hours}. Nothing was changed.")
    wanted = Wanted(options.name, options.id, role, _phone(options.phone) if options.phone else "", options.rename)
    with reached(options, environ) as (central, named, url):
        store = one_store(named)
        logins, meant = server(central), who_is_meant(central, store, wanted)
        member = meant.member
        if options.login:
            logins.add_enrolled(store, member, options.login, new=meant.before is None)
            say(f"{member.name} works at {store} too ({ROLE_WORDS[member.role]}), with the login they have.")
        else:
            invited = logins.add_invited(store, member, options.hours, new=meant.before is None)
            _tell(central, store, member, invite_to(url, store, invited), options.hours, say)
        for line in _changed(meant):
            say(line)
    return 0


def _changed(meant: Meant) -> list[str]:
    """What became of somebody who was there already."""
    member, before = meant.member, meant.before
    if before is None:
        return []
    told = [f"{member.name} ({member.id}) worked here already. For somebody else of that name say another id with --id."]
    if before.name != member.name:
        told.append(f"They were called {before.name} until now.")
    if before.role != member.role:
        told.append(f"They were {ROLE_WORDS[before.role]} until now, and are {ROLE_WORDS[member.role]} from now on.")
    return told


def _tell(central: Central, store: str, member: Member, invite: Invite, hours: int, say: Say) -> None:
    until = _at(central.now() + hours * 3_600_000)
    say(f"The invite of {member.name} ({member.id}, {ROLE_WORDS[member.role]}), good once and until {until}:")
    say("")
    say(written(invite))
    say("")
    say("Send it to them alone. On their computer they start “bdcdesk central join” and paste it.")


def remove_member(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """From now on they read and write nothing, and their connections are ended."""
    with reached(options, environ) as (central, named, _):
        store = one_store(named)
        if not options.url and _last_supervisor(central, store, options.member):
            raise NoPlace(
                f"{options.member} is the only supervisor of {store}: without one nobody could add people there. Nothing was changed. "
                "Add another supervisor first, or let the database's owner do this, with --url."
            )
        if not server(central).remove_member(store, options.member, at_once=options.at_once):
            raise NoPlace(f"Nobody called “{options.member}” works at {store}. Nothing was changed. “bdcdesk central list” has the names.")
        say(f"{options.member} is removed from {store}: they read and write nothing there any more.")
        say(f"Their open leads go to others in one act: “bdcdesk team --transfer {options.member} --to NAME”.")
        if not options.at_once:
            say("For 30 days their desk can still hand over what they had noted before.")
    return 0


def _last_supervisor(central: Central, store: str, member: str) -> bool:
    return [one.id for one in central.members(store) if one.role == "supervisor"] == [member]


def join(options: argparse.Namespace, environ: Mapping[str, str], say: Say) -> int:
    """An invite, typed or from standard input, becomes this computer's own login."""
    return join_by(ask_invite(), options.person, lambda: ask_passphrase(place_of(environ).home), environ, say)


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
