"""The hub process: a station with the provider, the watched folder and quarantine around it."""

import os
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from typing import Final

import msgspec

from bdcdesk.central.errors import Unreachable
from bdcdesk.central.ports import Central
from bdcdesk.contact.mail.files import MailFiles
from bdcdesk.contact.pace import SENDER, of_texts
from bdcdesk.contact.provider import Provider
from bdcdesk.contact.recordings import Shelf
from bdcdesk.contact.ringing import House
from bdcdesk.contact.switchboard import Switchboard
from bdcdesk.hub.acknowledging import Acknowledging
from bdcdesk.hub.attending import Attending
from bdcdesk.hub.http.address import place_of
from bdcdesk.hub.hub import Hub
from bdcdesk.hub.meetings import Meetings
from bdcdesk.hub.visitors import Visitors
from bdcdesk.intake.apart import SettingApart
from bdcdesk.intake.folder import WatchedFolder
from bdcdesk.intake.forgetting import Forgetting
from bdcdesk.intake.offering import Offering
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.intake.traces import Traces
from bdcdesk.machine.refusals import SecretsError
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import Damaged
from bdcdesk.wiring.after_hours import shipped_wordings
from bdcdesk.wiring.appointment_words import shipped_reader
from bdcdesk.wiring.backups import daily_backups
from bdcdesk.wiring.entrances import Entrance
from bdcdesk.wiring.phones import provider_of
from bdcdesk.wiring.place import Place, clock
from bdcdesk.wiring.plans import shipped_plans
from bdcdesk.wiring.recognising import spoken
from bdcdesk.wiring.rulebook import recording_law
from bdcdesk.wiring.station import Building, Station

TOKEN: Final = "BDCDESK_METRICS_TOKEN"
"""The environment variable whose value lets somebody elsewhere see the hub's figures."""


def quarantine_of(place: Place) -> Quarantine:
    return Quarantine(place.home / "quarantine")


def forgetting_of(place: Place, desk: Desk) -> Forgetting:
    files = clock()
    return Forgetting(desk, Traces(place.incoming, quarantine_of(place)), lambda: desk.now() - files())


def introduction(building: Building) -> str:
    """A sentence on what runs, and why nothing goes out if nothing does. Raises ProviderProblem."""
    runs = f"The hub of “{building.setup.store}” runs and reads {building.place.incoming}. Ctrl+C ends it."
    if provider_of(building) is not None:
        return runs
    why = "its secret is not on this computer" if building.setup.provider else "none is set up on this computer"
    return f"{runs} Nothing goes out to shoppers, as it has no phone provider: {why}. Name it with “bdcdesk provider”."


def listening_at(building: Building, http: str) -> Building:
    """The same, with its HTTP side there. Raises NoDoor for what is no address."""
    place_of(http)
    return msgspec.structs.replace(building, setup=msgspec.structs.replace(building.setup, http=http))


def keep_address(building: Building) -> None:
    """Where its HTTP side is, for next time, and for what finds the hub from this computer."""
    building.place.change(lambda setup: msgspec.structs.replace(setup, http=building.setup.http))


def run_hub(building: Building, stop: threading.Event, token: str = "", began: Callable[[], None] = lambda: None) -> None:
    """Runs until `stop` is set. `token`: who shows it may see the hub's figures from elsewhere. `began` is called once nothing is known
    that keeps it from running (its place is its own, central answered), and again where a damaged file had to be made anew.

    Raises what keeps it from starting: CentralError, ReplicaError, SecretsError, NoPlace, NoDoor.
    """
    provider = provider_of(building)
    while not stop.is_set():
        try:
            _serve(building, provider, stop, token, began)
        except Damaged:
            # Opening the station again moves the damaged file aside and makes it anew from central.
            continue


def _serve(building: Building, provider: Provider | None, stop: threading.Event, token: str, began: Callable[[], None]) -> None:
    station = building.station()
    central = building.central()
    entrance: Entrance | None = None
    try:
        visitors = Visitors(building.clock)
        reception = Reception(station.desk, quarantine_of(building.place), on_site=visitors.is_here)
        entrance = Entrance(building, station.desk, reception, token, visitors)
        began()
        _wait_for_settings(station, building, stop)
        store = station.desk.settings
        if store is None:
            return
        name = f"{building.member}-{uuid.UUID(bytes=os.urandom(16))}"
        mail = entrance.mailing.carrier
        attending = Attending(station.desk.record.id)
        desk, record = station.desk, station.desk.record.id

        def put(content: bytes) -> str:
            with closing(_beside(building)) as beside:
                return beside.put(record, content)

        def get(blob: str) -> bytes | None:
            with closing(_beside(building)) as beside:
                return beside.get(record, blob)

        house = House(lambda now: attending.on_the_phone(desk.agents, now), recording_law())
        mailed = MailFiles(quarantine_of(building.place).accepted.content)
        pace = of_texts(building.setup.rate) if building.setup.rate else SENDER
        switchboard = Switchboard(desk, central, provider, name, store.number, desk.now, mail, Shelf(put, get), house, mailed, pace)
        entrance.phone.connect(switchboard)
        folder = WatchedFolder(building.place.incoming, reception.take)
        backups = daily_backups(building)
        forgetting = forgetting_of(building.place, station.desk)
        front = entrance.front(station.sync, central)
        own = (station.desk, station.sync, central, switchboard, folder, reception)
        offering = Offering(station.desk, attending.attendance, shipped_plans(), spoken)
        meetings = Meetings(station.desk, shipped_reader())
        timers = (SettingApart(station.desk), offering, meetings, Acknowledging(station.desk, shipped_wordings(), spoken))
        Hub(*own, building.clock, time.sleep, backups, forgetting, front, timers, attending).run(stop)
    finally:
        if entrance is not None:
            entrance.close()
        central.close()
        station.close()


def _beside(building: Building) -> Central:
    """A connection of its own: who keeps a long recording is not to be waited for by the hub's thread. Raises CentralError."""
    try:
        return building.central()
    except SecretsError as locked:
        raise Unreachable(str(locked)) from locked


def _wait_for_settings(station: Station, building: Building, stop: threading.Event) -> None:
    central = building.central()
    try:
        while not station.sync.loaded:
            station.sync.load()
        while station.desk.settings is None and not stop.is_set():
            stepped = station.sync.step(central, building.clock)
            stop.wait(0.0 if stepped.when <= station.desk.now() else 0.2)
    finally:
        central.close()
