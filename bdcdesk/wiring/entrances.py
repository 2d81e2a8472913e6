"""All by which others come to a hub while it runs: HTTP, and what platforms only tell of."""

import os
import random
import threading
import uuid
from collections.abc import Collection
from time import monotonic
from typing import Final

from bdcdesk.central.ports import Central
from bdcdesk.central.records import Cursor, Diverged, Link
from bdcdesk.domain.source import Source
from bdcdesk.hub.attendant import Secrets
from bdcdesk.hub.copying import Copying
from bdcdesk.hub.counter import Counter
from bdcdesk.hub.desk_mails import DeskMails
from bdcdesk.hub.edge import Edge
from bdcdesk.hub.fetching import Fetching
from bdcdesk.hub.front import Front
from bdcdesk.hub.http.app import Desk as Served
from bdcdesk.hub.http.app import application
from bdcdesk.hub.http.gates import Gates
from bdcdesk.hub.http.health import Health
from bdcdesk.hub.http.limits import Limits
from bdcdesk.hub.http.metrics import Metrics
from bdcdesk.hub.http.server import Server, near
from bdcdesk.hub.http.web import Web
from bdcdesk.hub.linking import Linking
from bdcdesk.hub.listed import Listed
from bdcdesk.hub.listening import Listening
from bdcdesk.hub.mailboxes import Mailboxes
from bdcdesk.hub.mailing import Mailing
from bdcdesk.hub.phone import PhoneLine
from bdcdesk.hub.reach import Reach
from bdcdesk.hub.silence import Silence
from bdcdesk.hub.trials import Doors, Trials
from bdcdesk.hub.visitors import Visitors
from bdcdesk.hub.visits import Visits
from bdcdesk.intake.documents import Documents
from bdcdesk.intake.graph import GRAPH, fetch_lead
from bdcdesk.intake.kept_list import LISTS, KeptLists
from bdcdesk.intake.notices import Notices
from bdcdesk.intake.quarantine import Quarantine
from bdcdesk.intake.receive import Reception
from bdcdesk.machine.folders import private
from bdcdesk.machine.program import resources
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.sync import Sync
from bdcdesk.wiring.phones import opened
from bdcdesk.wiring.place import Setup
from bdcdesk.wiring.source_secrets import renew_secrets, secrets_for, secrets_of
from bdcdesk.wiring.station import Building
from bdcdesk.wiring.stockroom import stock_edge

HTTP: Final = "127.0.0.1:8480"
"""Where a hub listens that was told of no other address."""


def site_script() -> bytes:
    """What the store's site loads from the hub."""
    return (resources() / "site" / "site.js").read_bytes()


def mailboxes_of(building: Building, desk: Desk, counter: Counter) -> Mailboxes:
    def secrets(source: Source) -> Secrets:
        return Secrets(lambda: secrets_for(building.keys, source), lambda given: renew_secrets(building.keys, source, given))

    return Mailboxes(desk, counter, private(building.place.home / "mailboxes"), secrets, building.clock, random.random)


def mailing_of(building: Building, desk: Desk, documents: Documents) -> Mailing:
    def secrets(source: Source) -> Secrets:
        return Secrets(lambda: secrets_for(building.keys, source), lambda given: renew_secrets(building.keys, source, given))

    return Mailing(desk, secrets, documents, building.clock)


class Entrance:
    """Use from the hub's thread; `close` it before the desk's files are closed. `token` as for `Health`;
    `visitors`: who is on the store's site. Raises NoDoor."""

    def __init__(self, building: Building, desk: Desk, reception: Reception, token: str, visitors: Visitors) -> None:
        self._building = building
        self._bell = threading.Event()
        self._reach: Reach | None = None
        self._health = Health(building.clock, token)
        quarantine = Quarantine(building.place.home / "quarantine")
        self.mailing = mailing_of(building, desk, quarantine.accepted)
        self._desk_mails = DeskMails(desk, self.mailing.carrier, f"{building.member}-{uuid.UUID(bytes=os.urandom(16))}")
        self._linking = Linking(desk)
        self._counter = Counter(desk, reception, building.clock, self._bell, self.mailing, self._linking)
        self.phone = PhoneLine(desk, self._counter, lambda: opened(building))
        notices = Notices(building.place.home / "notices")
        base = building.setup.graph or GRAPH

        def secrets(source: str) -> dict[str, str]:
            return secrets_of(building.keys, source)

        def sent(source: Source) -> dict[str, str]:
            return secrets_for(building.keys, source)

        def fetch(lead: str, page: str, app: str) -> bytes:
            return fetch_lead(base, lead, page, app)

        gates = Gates()
        served = Served(
            gates,
            self._counter,
            notices,
            self._health,
            Limits(monotonic),
            building.clock,
            self._bell.set,
            visitors=visitors,
            script=site_script(),
            linking=self._linking,
            phone=self.phone,
        )
        server = Server(application(served, Metrics()), building.setup.http or HTTP)
        self._visits = Visits(desk, visitors, building.clock)
        self._fetching = Fetching(desk, reception, quarantine, notices, fetch, secrets, building.clock)
        self._silence = Silence(desk)
        self._listed = Listed(desk, KeptLists(building.place.home / LISTS, desk.record.person_key))
        doors = Doors(lambda: near(server.url), building.place.incoming, sent)
        self._trials = Trials(desk, doors, building.place.home / "trials.json", os.urandom)
        copying = Copying(desk, lambda after, most: _read(building, after, most), building.place.home / "copies", sent)
        self._edges: tuple[Edge, ...] = (
            Web(desk, gates, server, secrets, at_once=_is_called(building.setup)),
            self._fetching,
            self.mailing,
            self._desk_mails,
            self.phone,
            mailboxes_of(building, desk, self._counter),
            stock_edge(building.place, desk),
            copying,
            self._silence,
            self._listed,
            self._trials,
        )

    def front(self, sync: Sync, central: Central) -> Front:
        listening = Listening(self._building.central, self._building.setup.store, self._bell)
        beside = not self._building.setup.url.startswith("sqlite")
        self._reach = Reach(sync, central, self._building.clock, self._bell, listening, beside=beside)
        fetching = self._fetching
        return Front(self._counter, self._reach, self._edges, self._health.tell, lambda: fetching.waiting, self._notice, self._visits)

    def _notice(self, leads: Collection[str]) -> None:
        self._listed.notice(leads)
        self.mailing.notice(leads)
        self._desk_mails.notice(leads)
        self._linking.notice(leads)
        self._silence.notice(leads)
        self._trials.notice(leads)

    def close(self) -> None:
        self._counter.close()
        for edge in self._edges:
            edge.close()
        if self._reach is not None:
            self._reach.close()


def _is_called(setup: Setup) -> bool:
    """Whether somebody comes to this hub whatever its sources are: it was told where to listen, or its phone provider where it is."""
    return bool(setup.http or (setup.outside and setup.provider))


def _read(building: Building, after: Cursor, most: int) -> "list[Link] | Diverged":
    """Over a connection of its own: the hub's thread does not wait for it."""
    central = building.central()
    try:
        return central.pull(building.setup.store, after, most)
    finally:
        central.close()
