"""From the key press for a text on a desk until the phone provider has its POST, over PostgreSQL.

Ours: a process with a window's desk thread, exchange thread and listening thread (`Pump`), in which a text is asked for; the whole hub in a
process of its own, which asks the contact rules, writes down that it sends, and POSTs; a third process that answers at once, and says when
it had the whole request. Each lead is texted by itself, at random moments. Floor, each time just after: the first process inserts a row and
notifies in one transaction by psycopg; another hears it by LISTEN, reads the row, commits another one, and POSTs it to the same server by
http.client. p50 and p99 of each round.
"""

import random
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import msgspec
import psycopg

from bdcdesk.central.records import Member
from bench.crew import Crew, Turn, until
from bench.intake_http import Memory, _set_up
from bench.measure import Figure, Size, percentile, timed
from bench.server import Database, database
from bench.story import STORE
from tests.faults.real.town import awake
from tests.letters import named

if TYPE_CHECKING:
    from bdcdesk.desktop.shell.pump import Pump
    from bdcdesk.wiring.station import Building

LEADS = 2_000
PRESSES = 100
APART = (0.03, 0.09)
"""Seconds between two of them, at random: so that nothing falls into step."""
GOAL_MS = 50.0
RATE = 1_000
"""Texts a second: what is measured here is how long one takes, not how long it waits for its sender's pace."""
AGENT = Member("dokafor", "Dami Okafor", "agent", "")
_LAST = "abcdefghijklmnop"
ADF = """<?xml version="1.0"?><adf><prospect><vehicle interest="buy"><year>2021</year><make>Subaru</make><model>Outback</model></vehicle>
<customer><contact><name part="first">Rosa</name><name part="last">{last}</name><phone>{number}</phone></contact>
<comments>Is it still there?</comments></customer><vendor><contact><name>Harbor Motors</name></contact></vendor>
<provider><name>AutoBazaar</name></provider></prospect></adf>"""


def _building(url: str, folder: str, member: str, provider: str = "") -> "Building":
    from bdcdesk.wiring.place import Setup, place_in
    from bdcdesk.wiring.station import PROVIDER_SECRET, Building

    keys = Memory()
    keys.put(PROVIDER_SECRET, b"of the bench")
    return Building(place_in(Path(folder)), Setup(url, STORE, member, provider, "AC" + "5" * 32, rate=RATE), keys, member)


def hub(url: str, folder: str, provider: str) -> Turn:
    from bdcdesk.wiring.hubs import run_hub
    from bdcdesk.wiring.station import HUB

    threading.Thread(target=run_hub, args=(_building(url, folder, HUB, provider), threading.Event()), daemon=True).start()
    return _idle


def _idle(begin: float, end: float, told: Any) -> None:
    until(end)


def provider(port: int) -> Turn:
    """Takes every text at once. When it had which, by its words."""
    had: dict[str, float] = {}

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            now = time.monotonic()
            words = parse_qs(body.decode())["Body"][0]
            # Whoever asked twice would be taken twice; the first counts.
            had.setdefault(words, now)
            self._answer(201, {"sid": f"SM{uuid.uuid4().hex}"})

        def do_GET(self) -> None:
            if "/Messages/" in self.path:
                self._answer(200, {"sid": self.path[-39:-5], "status": "delivered"})
            else:
                self._answer(200, {"messages": [], "calls": [], "next_page_uri": None})

        def _answer(self, status: int, what: object) -> None:
            told = msgspec.json.encode(what)
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    server = ThreadingHTTPServer(("127.0.0.1", port), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def turn(begin: float, end: float, told: Any) -> dict[str, float]:
        wanted = {words for each in told for words in each}
        while time.monotonic() < end and not wanted <= had.keys():
            time.sleep(0.05)
        return {words: had[words] for words in wanted & had.keys()}

    return turn


def desk(url: str, folder: str, conninfo: str, leads: int) -> Turn:
    """Asks for a text, then inserts and notifies by hand; again and again. When each was pressed, by its words."""
    from bdcdesk.desktop.shell.backstage import Backstage, Store
    from bdcdesk.desktop.shell.pump import Pump
    from bdcdesk.wiring.appointment_words import shipped_wordings
    from bdcdesk.wiring.plans import shipped_plans
    from bdcdesk.wiring.promises import shipped_promise_words
    from bdcdesk.wiring.recognising import recognise

    building = _building(url, folder, AGENT.id)
    store = Store(
        id=STORE,
        name=STORE,
        station=building.station,
        destroy=lambda: None,
        central=building.central,
        clock=building.clock,
        me=AGENT.id,
        my_name=AGENT.name,
        my_phone="",
        everyone=False,
        scenarios=tuple,
        recognise=recognise,
        plans=shipped_plans,
        promises=shipped_promise_words,
        wordings=shipped_wordings,
        quarantined=lambda: "",
        keeping=_no_settings,
    )
    pump, raw = _begun(Pump(Backstage(AGENT.id, (store,)))), psycopg.connect(conninfo)

    def turn(begin: float, end: float, told: Any) -> dict[str, float]:
        chance, pressed = random.Random(begin), dict[str, float]()
        until(begin + 0.2)
        for lead, to, words, beside in told:
            pressed[words] = time.monotonic()
            pump.do(lead, _text(lead, to, words))
            time.sleep(chance.uniform(*APART))
            pressed[beside] = time.monotonic()
            raw.execute("INSERT INTO raw_press (what) VALUES (%s)", (beside,))
            raw.execute("SELECT pg_notify('raw_press', %s)", (beside,))
            raw.commit()
            time.sleep(chance.uniform(*APART))
        return pressed

    return turn


def _no_settings() -> Any:
    raise AssertionError("no settings are opened here")


def _begun(pump: "Pump") -> "Pump":
    """Once it shows leads, and has had nothing new for two seconds."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    app, seen, since = QApplication.instance() or QApplication([]), set[str](), [time.monotonic()]

    def rows(found: Any) -> None:
        seen.update(row.lead for row in found.changed)
        seen.update(found.whole.rows if found.whole is not None else ())
        since[0] = time.monotonic()

    pump.rows.connect(rows)
    pump.failed.connect(print)
    pump.start()
    pump.go_on()
    timer = QTimer()
    timer.timeout.connect(lambda: app.quit() if seen and time.monotonic() - since[0] > 2 else None)
    timer.start(50)
    app.exec()
    return pump


def _text(lead: str, to: str, words: str) -> Callable[[Any], Any]:
    from bdcdesk.domain.actions.contact import SendText

    def make(desk: Any) -> Any:
        made = str(uuid.uuid4())
        about = {"id": made, "store": STORE, "actor": AGENT.id, "pressed": desk.now(), "lead": lead, "touch": made}
        return SendText(**about, person=desk.stream_of(to), to=to, body=words)

    return make


def courier(conninfo: str, port: int) -> Turn:
    """Does by hand what the hub does: hears, reads, commits, POSTs."""
    listening, working = psycopg.connect(conninfo, autocommit=True), psycopg.connect(conninfo)
    listening.execute("LISTEN raw_press")

    def turn(begin: float, end: float, told: Any) -> None:
        done = 0
        while time.monotonic() < end and done < told:
            for news in listening.notifies(timeout=0.5, stop_after=1):
                found = working.execute("SELECT what FROM raw_press WHERE what = %s", (news.payload,)).fetchone()
                assert found is not None
                working.execute("INSERT INTO raw_sending (what) VALUES (%s)", (found[0],))
                working.commit()
                line = HTTPConnection("127.0.0.1", port)
                line.request("POST", "/raw", f"Body={found[0]}", {"Content-Type": "application/x-www-form-urlencoded"})
                line.getresponse().read()
                line.close()
                done += 1

    return turn


def part(role: str, *given: Any) -> Turn:
    makes: dict[str, Callable[..., Turn]] = {"hub": hub, "provider": provider, "desk": desk, "courier": courier}
    return makes[role](*given)


def _shoppers(incoming: Path, count: int) -> None:
    """Documents of so many shoppers where it is day now, in the folder of a hub that has not begun yet."""
    begins = awake(time.time())
    for n in range(count):
        last = "".join(_LAST[int(digit)] for digit in f"{n:03}")
        document = ADF.format(last=f"Qu{last}", number=f"{begins}{n % 100:02}")
        (incoming / f"{n:03}.xml").write_text(document, "utf-8")


def _leads(made: Database, count: int) -> list[tuple[str, str]]:
    """Each shopper's lead and number, once all are in the log."""
    from bdcdesk.central.chain import decoded
    from bdcdesk.central.postgres import PostgresCentral
    from bdcdesk.domain.events.lead import LeadReceived, Shopper
    from bdcdesk.domain.identity import lead_of

    central, found = PostgresCentral(made.url), dict[str, str]()
    try:
        deadline = time.monotonic() + 60
        while len(found) < count and time.monotonic() < deadline:
            time.sleep(0.3)
            for event in map(decoded, central.links(STORE, 0, 1 << 40)):
                name, said = lead_of(event.stream), event.personal
                if isinstance(event.facts, LeadReceived) and isinstance(said, Shopper) and said.last.startswith("Qu") and name:
                    found[name] = said.points[0].address
    finally:
        central.close()
    assert len(found) == count, f"{len(found)} of {count} leads came"
    return sorted(found.items())


def _rounds(made: Database, size: Size, presses: int) -> list[tuple[list[float], list[float]]]:
    """Ours and the floor's waits, in ms, of each round."""
    _set_up(made, size.of(LEADS, least=500))
    made.run("CREATE TABLE raw_press (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL UNIQUE)")
    made.run("CREATE TABLE raw_sending (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL)")
    urls = {}
    for member, role in (("hub", "hub"), (AGENT.id, "agent")):
        login = made.login(member)
        made.join(STORE, member, login, role)
        urls[member] = made.url_of(login)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as one, tempfile.TemporaryDirectory(prefix="bdcdesk-bench-") as other:
        from bdcdesk.wiring.place import place_in

        _shoppers(place_in(Path(one)).incoming, presses)
        hubs = [("provider", port), ("hub", urls["hub"], one, f"http://127.0.0.1:{port}")]
        with Crew(part, hubs) as serving:
            leads = _leads(made, presses)
            pressing = [("desk", urls[AGENT.id], other, made.conninfo, presses), ("courier", made.conninfo, port)]
            with Crew(part, pressing) as crew:
                return [_round(serving, crew, leads, n) for n in range(size.rounds)]


def _round(serving: Crew, crew: Crew, leads: list[tuple[str, str]], number: int) -> tuple[list[float], list[float]]:
    presses = [(lead, to, named(f"Is Tuesday good for you? ({number}, {n})"), f"raw-{number}-{n}") for n, (lead, to) in enumerate(leads)]
    pressed, _ = crew.run(120.0, told=[presses, len(presses)])
    had, *_ = serving.run(20.0, told=[[(words, beside) for _, _, words, beside in presses]], count=1)
    missing = [words for _, _, words, _ in presses if words not in had]
    assert not missing, f"{len(missing)} of {len(presses)} texts did not go: {missing[:3]}"
    ours = [(had[words] - pressed[words]) * 1000 for _, _, words, _ in presses]
    floor = [(had[beside] - pressed[beside]) * 1000 for *_, beside in presses]
    return ours, floor


def figures(server: str, size: Size) -> Iterator[Figure]:
    presses = PRESSES if size.part >= 1 else 40
    with database(server) as made, timed(f"press: texts asked for on a desk, {size.of(LEADS, least=500):,} leads beside"):
        found = _rounds(made, size, presses)
    note = f"{presses} texts a round, each to a shopper of its own; the provider answers at once"
    for share in (0.5, 0.99):
        ours, floor = (tuple(percentile(waits[side], share) for waits in found) for side in (0, 1))
        what = f"key press to the provider's accepted POST, p{share * 100:.0f}"
        figure = Figure("press", what, "ms", ours, floor, tenfold=size.tenfold, note=note)
        yield _judged(figure) if share == 0.99 else figure


def _judged(figure: Figure) -> Figure:
    return msgspec.structs.replace(figure, goal=f"<= {GOAL_MS:g} ms", met=None if figure.tenfold else figure.median <= GOAL_MS)
