"""The demo's own store: an embedded central, its members, a clock that begins in business hours, and stated keys.

All of its people are invented, so its files may stand under a passphrase that everybody knows.
"""

import socket
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bdcdesk.contact.simulator.server import ACCOUNT, SECRET
from bdcdesk.domain import clock as business
from bdcdesk.domain.events import Instant
from bdcdesk.wiring.beginning import begin_store
from bdcdesk.wiring.demo_store import DESCRIBED, MEMBERS, STORE, SUPERVISOR, ZONE, demo_keys
from bdcdesk.wiring.place import NoPlace, Place, Setup, place_in
from bdcdesk.wiring.station import HUB, PROVIDER_SECRET, Building

_LAST_ENDS: Final = 10.0
"""Seconds in which the processes of a demo that was killed have ended."""


def prepare(home: Path) -> Place:
    """Makes the demo's store in `home`, or takes up the one that is there. Raises CentralError, ReplicaError, SecretsError, NoFolder."""
    place = place_in(home)
    keys = demo_keys(home)
    keys.put(PROVIDER_SECRET, SECRET.encode())
    before = _setup_before(place)
    setup = Setup(f"sqlite:///{home / 'central.db'}", STORE, MEMBERS[0].id, f"http://127.0.0.1:{_port(before)}", ACCOUNT)
    begin_store(Building(place, setup, keys, SUPERVISOR.id), DESCRIBED, MEMBERS)
    place.keep(_with_clock(setup, Building(place, setup, keys, HUB)))
    return place


def _setup_before(place: Place) -> Setup | None:
    try:
        return place.setup()
    except NoPlace:
        return None


def _port(before: Setup | None) -> int:
    """The simulator's port of the last run, for it is still this demo's; any free one at first. Loopback only."""
    wanted = int(before.provider.rpartition(":")[2]) if before is not None else 0
    until = time.monotonic() + _LAST_ENDS
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError as error:
                if time.monotonic() > until:
                    raise NoPlace(
                        "A demo is running on this folder already, or another program took its port. Nothing was changed. "
                        "Close it, or give this one a --folder of its own."
                    ) from error
            else:
                return int(probe.getsockname()[1])
        time.sleep(0.2)


def _with_clock(setup: Setup, building: Building) -> Setup:
    """Ahead so far that the demo's day goes on after what its log holds, in business hours."""
    central = building.central()
    try:
        head = central.read_stream(STORE, "settings")
        last = max((event.at for event in head), default=0)
        for event in central.read_open(STORE):
            last = max(last, event.at)
    finally:
        central.close()
    now = time.time_ns() // 1_000_000
    return Setup(setup.url, setup.store, setup.member, setup.provider, setup.account, begin_at(now, last) - now)


def begin_at(now: Instant, last: Instant) -> Instant:
    """When the demo's day begins or goes on: at 2:38 pm of a working day, or a minute after the last event if that is in hours."""
    if last and business.is_open(DESCRIBED.hours, last + 60_000) and business.is_open(DESCRIBED.hours, last + 3_600_000):
        return last + 60_000
    day = business.local(max(now, last), ZONE)
    at = day.replace(hour=14, minute=38, second=40, microsecond=0)
    while business.instant(at) <= last or not business.is_open(DESCRIBED.hours, business.instant(at)):
        at += timedelta(days=1)
    return business.instant(at)


def iso(at: Instant) -> str:
    """An Instant as ADF writes it."""
    moment: datetime = business.local(at, ZONE)
    return moment.isoformat(timespec="seconds")
