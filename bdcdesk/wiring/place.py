"""Which store this computer works for, and where it keeps what."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from bdcdesk.central.records import Member
from bdcdesk.domain.events import Instant
from bdcdesk.domain.rights import Role
from bdcdesk.machine.folders import folders, make, private, write_private
from bdcdesk.translation import tr


class NoPlace(Exception):
    """This computer is not set up, or its setup cannot be read. The message is a sentence."""


class Seat(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody who works at this computer, as central last knew them. `pin`: they come back with one; it stands with the keys.

    `left`: they work at further stores only, for they were removed from this computer's own.
    """

    name: str
    role: Role
    phone: str = ""
    pin: bool = False
    left: bool = False


class Further(msgspec.Struct, frozen=True, omit_defaults=True):
    """A further store that some of the people here work for. `url`, `logins` and `people` as in `Setup`, by who they are there.

    `who`: which member of this store each of them is, by their id in this computer's own store.
    """

    url: str
    store: str
    name: str = ""
    logins: dict[str, str] = {}
    people: dict[str, Seat] = {}
    who: dict[str, str] = {}


class Setup(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is not secret: where central is, for which store, who signs in. `provider` and `account` name the phone provider's API,
    `key` the API key whose secret is with the keys, `service` the messaging service or profile that texts go through.

    `people`: who works at this computer, by their id. `logins`: by which login each of them comes to a central server; its password is
    with the keys. `further`: other stores; no two have the same id.
    `http`: where this computer's hub listens for leads, HOST:PORT. `outside`: how others reach it (https://leads.example.com), "" where
    nobody said it. `graph`: the address of Meta's Graph API, "" for its own. `folders`: from where stock files may be taken, by store and
    source, as somebody named them at this computer.
    `rate`: texts a second that the provider lets the store's number send, 0 where nobody said it.
    `ahead`: milliseconds by which every clock of the demo runs ahead, so that its day begins in business hours; 0 outside the demo.
    """

    url: str
    store: str
    member: str = ""
    provider: str = ""
    account: str = ""
    ahead: int = 0
    logins: dict[str, str] = {}
    people: dict[str, Seat] = {}
    further: tuple[Further, ...] = ()
    http: str = ""
    graph: str = ""
    outside: str = ""
    folders: dict[str, str] = {}
    key: str = ""
    service: str = ""
    rate: float = 0

    def at(self, other: Further) -> "Setup":
        """The same computer's setup as of a further store."""
        return Setup(other.url, other.store, logins=other.logins, people=other.people, ahead=self.ahead)


def public(address: str) -> str:
    """How others reach this computer's hub, as it is kept. Raises NoPlace for what is no such address."""
    plain = address.strip().rstrip("/")
    if not plain.startswith(("https://", "http://")) or " " in plain:
        raise NoPlace(tr("The hub's address begins with https://, such as https://leads.example.com. Nothing was changed."))
    return plain


def a_second(rate: float) -> float:
    """How many texts a second a store's number may send, as it is kept. Raises NoPlace for what is no such number."""
    if not 0.01 <= rate <= 1000:
        raise NoPlace(tr("A number sends from 0.01 to 1000 texts a second. Nothing was changed. Its provider's console says how many."))
    return rate


def seated(member: Member) -> Seat:
    return Seat(member.name, member.role, member.phone)


def seat(setup: Setup, *members: Member) -> Setup:
    """The same with these people at this computer, as they are now; who is there keeps their PIN."""
    people = dict(setup.people)
    for one in members:
        before = people.get(one.id)
        people[one.id] = msgspec.structs.replace(seated(one), pin=before.pin if before else False)
    return msgspec.structs.replace(setup, people=people)


def mark_pin(setup: Setup, member: str, has: bool = True) -> Setup:
    """The same with a mark that this person has a PIN, or has none."""
    here = setup.people.get(member)
    if here is None:
        return setup
    return msgspec.structs.replace(setup, people={**setup.people, member: msgspec.structs.replace(here, pin=has)})


def unseat(setup: Setup, member: str) -> Setup:
    """The same without this person at this computer's own store. Who works at further stores keeps their place and their PIN."""
    logins = {one: login for one, login in setup.logins.items() if one != member}
    people = {one: kept for one, kept in setup.people.items() if one != member}
    if member in setup.people and any(member in other.who for other in setup.further):
        people[member] = msgspec.structs.replace(setup.people[member], left=True)
    return msgspec.structs.replace(setup, member="" if setup.member == member else setup.member, people=people, logins=logins)


def seat_further(setup: Setup, other: Further) -> Setup:
    """The same where somebody works at a further store too: `other` holds them alone, as that central knows them now."""
    before = next((one for one in setup.further if one.store == other.store), None)
    if before is not None:
        logins, people = {**before.logins, **other.logins}, {**before.people, **other.people}
        other = msgspec.structs.replace(other, logins=logins, people=people, who={**before.who, **other.who})
    if before == other:
        return setup
    kept = tuple(other if one.store == other.store else one for one in setup.further)
    return msgspec.structs.replace(setup, further=kept if before is not None else (*kept, other))


def unseat_further(setup: Setup, person: str, store: str) -> Setup:
    """The same where this person no longer works at a further store; one at which nobody here works is forgotten."""
    kept: list[Further] = []
    for other in setup.further:
        if other.store == store and person in other.who:
            there = other.who[person]
            logins, people = ({one: known for one, known in each.items() if one != there} for each in (other.logins, other.people))
            who = {one: member for one, member in other.who.items() if one != person}
            other = msgspec.structs.replace(other, logins=logins, people=people, who=who)
        if other.who or other.store != store:
            kept.append(other)
    return msgspec.structs.replace(setup, further=tuple(kept))


_CHANGING = threading.Lock()


class Place(msgspec.Struct, frozen=True):
    """`home` holds the setup and all files of this computer; `incoming` is the folder that leads are dropped into."""

    home: Path
    incoming: Path
    logs: Path

    @property
    def setup_file(self) -> Path:
        return self.home / "setup.json"

    def setup(self) -> Setup:
        """Raises NoPlace."""
        try:
            return msgspec.json.decode(self.setup_file.read_bytes(), type=Setup)
        except FileNotFoundError as missing:
            raise NoPlace(
                tr("This computer is not set up yet. Start “bdcdesk” to set up a store or sign in, or try “bdcdesk demo”.")
            ) from missing
        except (msgspec.DecodeError, OSError) as error:
            raise NoPlace(
                tr(
                    "{setup_file} cannot be read. Nothing was changed. Put it right, or remove it and sign in again.",
                    setup_file=self.setup_file,
                )
            ) from error

    def change(self, change: Callable[[Setup], Setup]) -> Setup:
        """Changes the setup as it is kept now, and keeps it. From any thread. Raises NoPlace."""
        with _CHANGING:
            before = self.setup()
            after = change(before)
            if after != before:
                self.keep(after)
            return after

    def keep(self, setup: Setup) -> None:
        unfinished = self.setup_file.with_suffix(".new")
        write_private(unfinished, msgspec.json.format(msgspec.json.encode(setup), indent=2))
        os.replace(unfinished, self.setup_file)


def place_of(environ: Mapping[str, str]) -> Place:
    """The folders of this user on this computer, made if they are not there."""
    found = make(folders(environ))
    return Place(found.data, found.intake, found.logs)


def place_in(home: Path) -> Place:
    """A place all of whose folders are under `home`."""
    return Place(private(home), private(home / "incoming"), private(home / "logs"))


def clock(ahead: int = 0) -> Callable[[], Instant]:
    """This computer's clock, `ahead` ms ahead."""
    return lambda: time.time_ns() // 1_000_000 + ahead


def _even() -> int:
    """Nanoseconds that go on evenly, sleep included, whatever the clock is set to."""
    # Linux stops its monotonic clock while it sleeps, and has another that goes on; macOS has one that does; Windows' own does.
    counts_sleep: int | None = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic_ns() if counts_sleep is None else time.clock_gettime_ns(counts_sleep)


_BEGAN = (time.time_ns(), _even())


def steady(ahead: int = 0) -> Callable[[], Instant]:
    """This computer's clock as it stood when the process began, gone on evenly since, `ahead` ms ahead.

    A desk measures central's time against this one: a clock that is set by an hour between two exchanges would make a hub wait for that
    hour, or send at night. The same in the whole process, whoever asked for it when.
    """
    wall, even = _BEGAN
    return lambda: (wall + _even() - even) // 1_000_000 + ahead
