"""From a key press on one desk until another desk has painted it, both with their real files and threads, over PostgreSQL.

Ours: two processes, each with the window's desk thread, exchange thread and listening thread (`Pump`); one claims a lead, the other, a
supervisor's, paints it in its list. Floor, each time just after: the first inserts a row and notifies in one transaction by psycopg, and
a third process hears it by LISTEN. p50 and p99 of each round.
"""

import os
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import psycopg

from bdcdesk.central.records import Member, StoreRecord
from bdcdesk.domain.identity import lead_of
from bench.crew import Crew, Turn, until
from bench.filling import load
from bench.measure import Figure, Size, at_most, percentile, timed
from bench.server import Database, database
from bench.story import KEY, STORE, new_leads

if TYPE_CHECKING:
    from bdcdesk.desktop.shell.pump import Pump

RECORD = StoreRecord(STORE, "Harbor Motors", KEY)
FRAME_MS = 16.7
LEADS = 2_000
PRESSES = 60
APART = (0.02, 0.06)
"""Seconds between two of them, at random: so that nothing falls into step."""


class Files:
    """A desk's own, and what belongs to one thread. `Station` for `Pump`."""

    def __init__(self, folder: Path, member: str) -> None:
        from bdcdesk.replica.copy import Replica
        from bdcdesk.replica.desk import Desk
        from bdcdesk.replica.holdings import Holdings
        from bdcdesk.replica.outbox import Outbox
        from bdcdesk.replica.sync import Sync

        self._files = Replica(folder / "replica.db", KEY), Outbox(folder / "outbox.db", KEY)
        held = Holdings(RECORD, clock)
        self.sync = Sync(held, *self._files, os.urandom)
        self.desk = Desk(member, held, *self._files, os.urandom)
        self.rebuilt: tuple[object, ...] = ()

    def close(self) -> None:
        for file in self._files:
            file.close()


def clock() -> int:
    return time.time_ns() // 1_000_000


def _no_settings() -> NoReturn:
    raise AssertionError("no settings are opened here")


def opened(url: str, folder: str, member: Member, leads: int = 1) -> "Pump":
    """The member's desk, once it shows so many leads and has nothing new. In the thread that runs Qt's events."""
    from PySide6.QtWidgets import QApplication

    from bdcdesk.central.postgres import PostgresCentral
    from bdcdesk.desktop.shell.backstage import Backstage, Store
    from bdcdesk.desktop.shell.pump import Pump
    from bdcdesk.wiring.appointment_words import shipped_wordings
    from bdcdesk.wiring.plans import shipped_plans
    from bdcdesk.wiring.promises import shipped_promise_words
    from bdcdesk.wiring.recognising import recognise

    app = QApplication.instance() or QApplication([])
    store = Store(
        id=STORE,
        name=STORE,
        station=lambda: Files(Path(folder), member.id),
        destroy=lambda: None,
        central=lambda: PostgresCentral(url),
        clock=clock,
        me=member.id,
        my_name=member.name,
        my_phone="",
        everyone=member.role == "supervisor",
        scenarios=tuple,
        recognise=recognise,
        plans=shipped_plans,
        promises=shipped_promise_words,
        wordings=shipped_wordings,
        quarantined=lambda: "",
        keeping=_no_settings,
    )
    pump, seen = Pump(Backstage(member.id, (store,))), set[str]()

    def rows(found: Any) -> None:
        seen.update(row.lead for row in found.changed)
        if found.whole is not None:
            seen.update(found.whole.rows)

    pump.rows.connect(rows)
    pump.failed.connect(print)
    pump.start()
    pump.go_on()
    _settle(app, seen, leads)
    return pump


def _settle(app: Any, seen: set[str], leads: int) -> None:
    """Runs Qt's events until a desk that shows so many leads has had nothing new for a second."""
    from PySide6.QtCore import QTimer

    known, since = 0, time.monotonic()

    def look() -> None:
        nonlocal known, since
        if known != len(seen):
            known, since = len(seen), time.monotonic()
        elif known >= leads and time.monotonic() - since > 1:
            app.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(50)
    app.exec()


def presser(url: str, folder: str, conninfo: str, leads: int) -> Turn:
    """Claims a lead on a desk, then inserts and notifies by hand; again and again."""
    from bdcdesk.domain.actions.ownership import Claim

    pump = opened(url, folder, Member("dokafor", "Dami Okafor", "agent", ""), leads)
    raw = psycopg.connect(conninfo)

    def claim(lead: str) -> Callable[[Any], Any]:
        return lambda desk: Claim(id=str(uuid.uuid4()), store=STORE, actor="dokafor", pressed=desk.now(), lead=lead)

    def turn(begin: float, end: float, leads: Any) -> dict[str, float]:
        chance, pressed = random.Random(begin), dict[str, float]()
        until(begin + 0.2)
        for n, lead in enumerate(leads):
            pressed[lead] = time.monotonic()
            pump.do(lead, claim(lead))
            time.sleep(chance.uniform(*APART))
            pressed[str(n)] = time.monotonic()
            raw.execute("INSERT INTO raw_news (what) VALUES (%s)", (str(n),))
            raw.execute("SELECT pg_notify('raw_news', %s)", (str(n),))
            raw.commit()
            time.sleep(chance.uniform(*APART))
        return pressed

    return turn


def watcher(url: str, folder: str, leads: int) -> Turn:
    """Paints the list of a desk whenever its rows change, and says when it had painted which."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from bdcdesk.desktop.work.view import WorkView

    pump = opened(url, folder, Member("mreyes", "Marta Reyes", "supervisor", ""), leads)
    view, painted, wanted = WorkView(), dict[str, float](), set[str]()
    app = QApplication.instance()
    assert app is not None
    view.resize(368, 852)
    view.show()

    def rows(found: Any) -> None:
        view.model.upsert(found.changed)
        view.model.remove(found.gone)
        view.list.viewport().repaint()
        now = time.monotonic()
        for lead in (*(row.lead for row in found.changed), *found.gone):
            painted.setdefault(lead, now)
        if wanted and painted.keys() >= wanted:
            app.quit()

    pump.rows.connect(rows)

    def turn(begin: float, end: float, leads: Any) -> dict[str, float]:
        painted.clear()
        wanted.clear()
        wanted.update(leads)
        QTimer.singleShot(max(1, round((end - time.monotonic()) * 1000)), app.quit)
        app.exec()
        return dict(painted)

    return turn


def ear(conninfo: str) -> Turn:
    """Hears what was notified by hand, and says when."""
    connection = psycopg.connect(conninfo, autocommit=True)
    connection.execute("LISTEN raw_news")

    def turn(begin: float, end: float, leads: Any) -> dict[str, float]:
        heard = dict[str, float]()
        while time.monotonic() < end and len(heard) < len(leads):
            for news in connection.notifies(timeout=0.5, stop_after=1):
                heard[news.payload] = time.monotonic()
        return heard

    return turn


def part(role: str, *given: Any) -> Turn:
    makes: dict[str, Callable[..., Turn]] = {"presser": presser, "watcher": watcher, "ear": ear}
    return makes[role](*given)


def _rounds(made: Database, rounds: int, presses: int, leads: int) -> list[tuple[float, float, float, float]]:
    """p50 and p99 of ours, p50 and p99 of the floor, in ms, of each round."""
    events = list(new_leads(leads, clock()))
    load(made, RECORD, events)
    made.run("CREATE TABLE raw_news (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL)")
    urls = []
    for member, role in (("dokafor", "agent"), ("mreyes", "supervisor")):
        login = made.login(member)
        made.join(STORE, member, login, role)
        urls.append(made.url_of(login))
    names = [lead for event in events if (lead := lead_of(event.stream)) is not None]
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as one, tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as other:
        roles = [("presser", urls[0], one, made.conninfo, leads), ("watcher", urls[1], other, leads), ("ear", made.conninfo)]
        with Crew(part, roles) as crew:
            crew.run(60.0, told=[names[-10:]] * 3)
            return [_round(crew, names[n * presses : (n + 1) * presses]) for n in range(rounds)]


def _round(crew: Crew, leads: list[str]) -> tuple[float, float, float, float]:
    pressed, painted, heard = crew.run(60.0, told=[leads] * 3)
    missing = [lead for lead in leads if lead not in painted]
    assert not missing, f"{len(missing)} of {len(leads)} actions were not shown within a minute"
    ours = [(painted[lead] - pressed[lead]) * 1000 for lead in leads]
    floor = [(heard[str(n)] - pressed[str(n)]) * 1000 for n in range(len(leads))]
    return percentile(ours, 0.5), percentile(ours, 0.99), percentile(floor, 0.5), percentile(floor, 0.99)


def figures(server: str, size: Size) -> Iterator[Figure]:
    leads, presses = size.of(LEADS, least=500), PRESSES if size.part >= 1 else 40
    with database(server) as made, timed(f"news: two desks, {leads:,} open leads"):
        found = _rounds(made, size.rounds, presses, leads)
    p50, p99, floor50, floor99 = zip(*found, strict=True)
    note = f"{presses} presses a round, {leads:,} open leads on each desk"
    what = "action on one desk, painted on another"
    yield at_most("news", f"{what}, p50", "ms", p50, floor50, 3, FRAME_MS, tenfold=size.tenfold, note=note)
    yield at_most("news", f"{what}, p99", "ms", p99, floor99, 5, FRAME_MS, tenfold=size.tenfold, note=note)
