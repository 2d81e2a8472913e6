"""From a POST at the hub until its lead is committed in PostgreSQL, at 1,000 leads a minute, while 50 desks are connected.

Ours: the whole hub in a process of its own (its HTTP, desk, outbox and exchange), leads as ADF from another process over kept connections,
each at a time that was fixed beforehand, so that a slow answer makes none of the later ones seem fast. Committed is when a third process,
woken by the store's own notification, has read the lead from the server: later than the commit by as long as that takes. The desks wait
for news by `PostgresCentral.wait` and read them, as real ones do, at a lower priority, for in earnest each has a computer of its own; what
they do with them there is left out. What the server does for them is done at its own priority.
"""

import itertools
import os
import random
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import START, Cursor, Diverged, Link, StoreRecord
from bdcdesk.domain.actions import Action, Append
from bdcdesk.domain.actions.intake import DescribeStore
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.domain.events.settings import Hours, StoreDescribed
from bdcdesk.domain.rights import OWNER
from bdcdesk.intake.reading.read import raw_hash
from bdcdesk.replica.known import Overlay, States
from bench.crew import Crew, Turn, until
from bench.filling import load
from bench.measure import Figure, Size, percentile, timed
from bench.server import Database, database
from bench.story import KEY, STORE, new_leads

RECORD = StoreRecord(STORE, "Harbor Motors", KEY)
A_MINUTE = 1_000
DESKS = 50
CREWS = 5
"""Processes in which the desks are, a thread each."""
LEADS = 2_000
SECONDS = 12.0
"""Of each round: five make a minute."""
GOAL_MS = 100.0
_LATE = 5.0
_ELSEWHERE = 15
SOURCE, SECRET = "site", "a-secret-of-the-bench-0123456789"
AREAS = tuple(map(str, (*range(201, 210), *range(212, 220), 224, 225, 228, 229, 231, 234, 239, 240, 248, 251, 252, 253, 254)))
ADF = """<?xml version="1.0"?><?adf version="1.0"?><adf><prospect status="new"><id source="Bench">{id}</id>
<requestdate>2026-09-21T10:00:00-04:00</requestdate><vehicle interest="buy" status="used"><year>2021</year><make>Subaru</make>
<model>Outback</model><stock>S{n}</stock></vehicle><customer><contact><name part="first">Rosa</name><name part="last">{last}</name>
<phone>{area}55501{two:02}</phone><email>rosa{n}@example.com</email></contact><comments>Is it still there, and what is it in red?</comments>
</customer><vendor><contact><name>Harbor Motors</name></contact></vendor><provider><name>AutoBazaar</name></provider></prospect></adf>"""


class Memory:
    """Keys that are nowhere but here."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self._kept.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self._kept[name] = secret


def hub(url: str, folder: str, address: str) -> Turn:
    """The whole hub. Ready when it takes leads."""
    from bdcdesk.wiring.hubs import run_hub
    from bdcdesk.wiring.place import Setup, place_in
    from bdcdesk.wiring.source_secrets import keep_secrets
    from bdcdesk.wiring.station import HUB, Building

    keys = Memory()
    keep_secrets(keys, SOURCE, {"secret": SECRET})
    building = Building(place_in(Path(folder)), Setup(url, STORE, HUB, http=address), keys, HUB)
    threading.Thread(target=run_hub, args=(building, threading.Event()), daemon=True).start()
    _wait_for(address)

    def turn(begin: float, end: float, told: Any) -> None:
        until(end)

    return turn


def _wait_for(address: str) -> None:
    while True:
        line = HTTPConnection(address, timeout=5)
        with suppress(OSError, HTTPException):
            line.request("POST", f"/in/{SOURCE}/{SECRET}", b"no lead")
            if line.getresponse().status == 200:
                return
        line.close()
        time.sleep(0.1)


def site(address: str) -> Turn:
    """Sends documents at the times that were told, over some kept connections. When each was sent, and when it was answered."""
    lines = [HTTPConnection(address, timeout=30) for _ in range(8)]

    def turn(begin: float, end: float, told: Any) -> dict[str, tuple[float, float]]:
        found: dict[str, tuple[float, float]] = {}

        def send(line: HTTPConnection, share: list[tuple[float, bytes]]) -> None:
            for at, document in share:
                until(begin + at)
                line.request("POST", f"/in/{SOURCE}/{SECRET}", document, {"Content-Type": "text/xml"})
                answer = line.getresponse()
                answer.read()
                assert answer.status == 200, answer.status
                found[raw_hash(document)] = (begin + at, time.monotonic())

        threads = [threading.Thread(target=send, args=(line, told[n :: len(lines)])) for n, line in enumerate(lines)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    return turn


class _Reader:
    """Follows a store's log from its end."""

    def __init__(self, url: str) -> None:
        self.central = PostgresCentral(url)
        seq, head = self.central.head(STORE)
        self._cursor = Cursor(seq, head) if seq else START

    def news(self, seconds: float) -> list[Link]:
        if not self.central.wait([STORE], seconds):
            return []
        links = self.central.pull(STORE, self._cursor, 500)
        assert not isinstance(links, Diverged)
        if links:
            self._cursor = Cursor(links[-1].seq, links[-1].hash)
        return links


def watcher(url: str) -> Turn:
    """Reads what is committed, and says when it had read which document's lead."""
    import msgspec

    reader = _Reader(url)

    def turn(begin: float, end: float, told: Any) -> dict[str, float]:
        seen: dict[str, float] = {}
        while time.monotonic() < end and len(seen) < told:
            links = reader.news(0.2)
            now = time.monotonic()
            for link in links:
                if link.kind == "lead_received":
                    seen[msgspec.json.decode(link.facts)["raw_hash"]] = now
        return seen

    return turn


def desks(*urls: str) -> Turn:
    """A thread for each desk, which reads the store's news until this process ends. How many events they read in a turn."""
    read = [0] * len(urls)
    os.nice(_ELSEWHERE)

    def follow(n: int, url: str) -> None:
        reader = _Reader(url)
        while True:
            read[n] += len(reader.news(5.0))

    for n, url in enumerate(urls):
        threading.Thread(target=follow, args=(n, url), daemon=True).start()

    def turn(begin: float, end: float, told: Any) -> int:
        before = sum(read)
        until(end)
        return sum(read) - before

    return turn


def part(role: str, *given: Any) -> Turn:
    makes: dict[str, Callable[..., Turn]] = {"hub": hub, "site": site, "watcher": watcher, "desks": desks}
    return makes[role](*given)


def _set_up(made: Database, leads: int) -> None:
    load(made, RECORD, list(new_leads(leads, time.time_ns() // 1_000_000)))
    owner = PostgresCentral(made.url)
    try:
        known = Overlay(States(), owner.now)
        described = StoreDescribed("Harbor Motors", Hours("America/New_York", (((0, 1440),),) * 7), "+12025550199")
        now = known.now
        actions: tuple[Action, ...] = (
            DescribeStore(id=str(uuid.uuid4()), store=STORE, actor=OWNER, pressed=now, described=described),
            SetSource(id=str(uuid.uuid4()), store=STORE, actor=OWNER, pressed=now, source=SOURCE, name="Site", kind="adf"),
        )
        for action in actions:
            decided = action.decide(known)
            assert isinstance(decided, Append)
            owner.append(STORE, action.id, known.groups(action, decided.changes, os.urandom))
    finally:
        owner.close()


def _document(n: int) -> bytes:
    """Everybody's own phone, mail address, name and car: who asks twice has one lead."""
    area = AREAS[n // 100 % len(AREAS)]
    last = uuid.uuid5(uuid.NAMESPACE_OID, str(n)).hex.translate(str.maketrans("0123456789", "ghijklmnop"))[:9]
    return ADF.format(id=uuid.uuid4(), n=n, area=area, two=n % 100, last=last.title()).encode()


def _round(crew: Crew, numbers: Iterator[int], count: int, seconds: float) -> tuple[list[float], list[float], int]:
    """POST to committed and POST to answered, in ms, of each lead; and what the desks read meanwhile."""
    chance = random.Random(count)
    # At random, as shoppers come: some of them at the same moment.
    times = sorted(chance.uniform(0.2, seconds) for _ in range(count))
    documents = [(at, _document(next(numbers))) for at in times]
    told: list[object] = [None, documents, count, *[None] * CREWS]
    _, sent, seen, *read = crew.run(seconds + _LATE, told)
    missing = [one for one in sent if one not in seen]
    assert len(sent) == count, f"{count - len(sent)} were not answered"
    assert not missing, f"{len(missing)} of {count} leads were not committed within {_LATE:.0f} s"
    committed = [(seen[one] - began) * 1000 for one, (began, _) in sent.items()]
    answered = [(ended - began) * 1000 for began, ended in sent.values()]
    return committed, answered, sum(read)


def _rounds(made: Database, size: Size, seconds: float) -> list[tuple[list[float], list[float], int]]:
    _set_up(made, size.of(LEADS, least=500))
    urls = []
    for n in range(DESKS + 2):
        member = "hub" if n == 0 else f"desk{n}"
        login = made.login(member)
        made.join(STORE, member, login, "hub" if n == 0 else "agent")
        urls.append(made.url_of(login))
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as folder:
        each = [("desks", *urls[2 + n :: CREWS]) for n in range(CREWS)]
        with Crew(part, [("hub", urls[0], folder, address), ("site", address), ("watcher", urls[1]), *each]) as crew:
            count = round(A_MINUTE * seconds / 60)
            numbers = itertools.count()
            return [_round(crew, numbers, count, seconds) for _ in range(size.rounds)]


def figures(server: str, size: Size) -> Iterator[Figure]:
    seconds = SECONDS if size.part >= 1 else 4.0
    with database(server) as made, timed(f"intake: {A_MINUTE:,} leads a minute over HTTP, {DESKS} desks"):
        found = _rounds(made, size, seconds)
    read = sum(count for *_, count in found) / (DESKS * sum(len(committed) for committed, *_ in found))
    note = (
        f"{A_MINUTE:,} a minute for {seconds * size.rounds:.0f} s, {DESKS} desks connected, each of which read {read:.0%} of them meanwhile"
    )
    committed, answered = ([each[0] for each in found], [each[1] for each in found])
    for what, waits in (("POST to committed", committed), ("POST to answered, kept in the outbox", answered)):
        for share in (0.5, 0.99):
            ours = tuple(percentile(wait, share) for wait in waits)
            figure = Figure("intake_http", f"{what}, p{share * 100:.0f}", "ms", ours, tenfold=size.tenfold, note=note)
            yield _judged(figure) if waits is committed and share == 0.99 else figure


def _judged(figure: Figure) -> Figure:
    import msgspec

    return msgspec.structs.replace(figure, goal=f"<= {GOAL_MS:g} ms", met=None if figure.tenfold else figure.median <= GOAL_MS)
