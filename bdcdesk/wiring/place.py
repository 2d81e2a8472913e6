"""Which store this computer works for, and where it keeps what."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from bdcdesk.central.ports import Member
from bdcdesk.domain.events import Instant
from bdcdesk.domain.rights import Role
from bdcdesk.machine.folders import folders, make, private, write_private


class NoPlace(Exception):
    """This computer is not set up, or its setup cannot be read. The message is a sentence."""


class Seat(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody who works at this computer, as central last knew them. `pin`: they come back with one; it stands with the keys."""

    name: str
    role: Role
    phone: str = ""
    pin: bool = False


class Setup(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is not secret: where central is, for which store, who signs in. `provider` and `account` name the phone provider's API.

    `people`: who works at this computer, by their id. `logins`: by which login each of them comes to a central server; its password is
    with the keys.
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


def seat(setup: Setup, *members: Member) -> Setup:
    """The same with these people at this computer, as they are now; who is there keeps their PIN."""
    people = dict(setup.people)
    for one in members:
        before = people.get(one.id)
        people[one.id] = Seat(one.name, one.role, one.phone, before.pin if before else False)
    return msgspec.structs.replace(setup, people=people)


def mark_pin(setup: Setup, member: str, has: bool = True) -> Setup:
    """The same with a mark that this person has a PIN, or has none."""
    here = setup.people.get(member)
    if here is None:
        return setup
    return msgspec.structs.replace(setup, people={**setup.people, member: msgspec.structs.replace(here, pin=has)})


def unseat(setup: Setup, member: str) -> Setup:
    """The same without this person."""
    people, logins = ({one: kept for one, kept in known.items() if one != member} for known in (setup.people, setup.logins))
    return msgspec.structs.replace(setup, member="" if setup.member == member else setup.member, people=people, logins=logins)


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
                "This computer is not set up yet. Start “bdcdesk” to set up a store or sign in, or try “bdcdesk demo”."
            ) from missing
        except (msgspec.DecodeError, OSError) as error:
            raise NoPlace(
                f"{self.setup_file} cannot be read. Nothing was changed. Put it right, or remove it and sign in again."
            ) from error

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
