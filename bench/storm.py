"""A store whose phone provider does everything wrong, whose hub is killed again and again, and beside which a second one runs by mistake.

    .venv/bin/python bench/storm.py [--requests N] [--seed N] [--rate N] [--fault NAME]

An agent asks for texts. The provider answers them with 429 and Retry-After, with 5xx and by hanging up before and after it has taken one,
with nothing at all, with words that nobody can read; its webhooks come forged, twice, once more, in the wrong order; carriers take texts
back days later. Both hubs dispatch, and are killed with SIGKILL at random. Exit code 0 only if at the provider no shopper got one request
twice, none that was taken is told as unsent, each is settled or put to the agent, each word of a shopper's is in the log once, and no
forged webhook was taken. `--fault` plants a fault, which must make it fail. Hubs, provider and database (PostgreSQL) are processes of
their own.
"""

import argparse
import shutil
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import msgspec
import requests
from tqdm import tqdm

from bdcdesk.contact.simulator.server import SECRET
from bdcdesk.contact.simulator.state import State
from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.events.contact import MessageReceived
from bdcdesk.domain.events.lead import LeadReceived
from bdcdesk.domain.touch import Touch
from bdcdesk.wiring.place import place_of
from bdcdesk.wiring.station import HUB, Building
from tests.central.debian import free_port
from tests.faults.real.child import Child
from tests.faults.real.looks import Ledger, look
from tests.faults.real.office import ADF
from tests.faults.real.planted import PLANTED
from tests.faults.real.server import Server
from tests.faults.real.town import DESCRIBED, MEMBERS, STORE, Town, awake
from tests.letters import named
from tests.patience import until

FAULTS = ("sends again", "never looks up", "believes anybody")
SHOPPERS = [*range(60), *range(85, 95)]
"""By the last two digits of their numbers: they answer, or their texts come back; see the simulator's table."""
LATE = range(50, 60)
"""Those whose carriers take texts back after two days."""
DAYS = 3 * 86_400_000
KINDS = {"429": 6, "500 before": 6, "500 after": 6, "reset before": 6, "reset after": 6, "garbage after": 3, "hang": 0.5, "hang after": 0.5}
FAULTY, SILENT = 0.35, 0.05
"""Of the requests; of what is asked while a request is made."""
KILLS = 1 / 5
"""A second, of both hubs together."""
REST = 600
"""Seconds in which what was on its way when a hub was killed is judged (65) and looked up at the provider (five looks in 300)."""
QUICK = 100
"""The same where a fault is planted: all is judged by then and looked up, and what is not there is not given up yet."""
_FIRST = ("Rosa", "Kim", "Bela", "Tomas", "Ingrid", "Wafa", "Oleg", "Mina", "Hugo", "Zuri")
_LAST = ("Quill", "Marsh", "Petrel", "Lindqvist", "Osei", "Tanaka", "Varga")


class Phones:
    """The practice provider as a process, its faults, and its webhooks, which go out all the time."""

    def __init__(self, town: Town, hub: str, chance: Random) -> None:
        self._port, self._state, self._log = town.provider_port, town.provider_file, town.folder / "provider.log"
        self._hub, self._chance = hub, chance
        self.url = f"http://127.0.0.1:{self._port}"
        self.answers: Counter[str] = Counter()
        self.planned: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._stop = threading.Event()
        self._courier: threading.Thread | None = None
        self._process = self._made(0)

    def _made(self, ahead: int) -> Child:
        arguments = ("--port", str(self._port), "--state", str(self._state), "--ahead", str(ahead), "--child")
        return Child("provider", ("-m", "bdcdesk", "simulator", *arguments), {}, self._log)

    def start(self, numbers: str) -> None:
        self._process.start()
        until(self._answers, "the provider")
        for digits in LATE:
            told = {"number": numbers.replace("%", f"{digits:02}"), "texts": "fails days later", "calls": "picks up"}
            self._post("shoppers", told)
        self._post("webhooks", {"url": f"{self._hub}/phone", "style": "twilio", "secret": SECRET})
        self._courier = threading.Thread(target=self._deliver, daemon=True)
        self._courier.start()

    def days_later(self) -> None:
        """The same provider when carriers have taken back what they take back."""
        self.stop()
        self._process = self._made(DAYS)
        self._process.start()
        until(self._answers, "the provider")
        since = time.time_ns() // 1_000_000 + 60_000
        self._post("webhooks", {"url": f"{self._hub}/phone", "style": "twilio", "secret": SECRET, "since": since})
        self._once(["doubled", "reordered"])

    def stop(self) -> None:
        self._stop.set()
        if self._courier is not None:
            self._courier.join(60)
        self._process.end()

    def plan(self) -> None:
        """The next POST goes wrong, and perhaps the next question."""
        if self._chance.random() < FAULTY:
            kind = self._chance.choices(list(KINDS), list(KINDS.values()))[0]
            wait = self._chance.choice((None, 1, 3)) if kind == "429" else None
            self.planned[kind] += 1
            self._post("faults", {"next": [{"kind": kind, "retry_after": wait, "method": "POST"}]})
        if self._chance.random() < SILENT:
            kind = self._chance.choice(("500 before", "reset before", "429"))
            self.planned[f"{kind} to a question"] += 1
            self._post("faults", {"next": [{"kind": kind, "retry_after": None, "method": "GET"}]})

    def _deliver(self) -> None:
        while not self._stop.wait(1.0):
            tricks = [trick for trick in ("forged", "doubled", "reordered") if self._chance.random() < 0.3]
            # Each time all that went before: while that is not too much.
            few = self.answers.total() < 2_000
            self._once(tricks + ["replayed"] * (few and self._chance.random() < 0.05))

    def _once(self, tricks: list[str]) -> None:
        for each in self._post("webhooks/deliver", {"tricks": tricks}).json():
            kind = "forged" if each["forged"] else "again" if each["again"] else "true"
            self.answers[f"{kind} {each['answer'] or 'unheard'}"] += 1
            # A hub that is down answers nothing, and one that has just begun knows no signature yet.
            if each["answer"] not in ((403, 404, 0) if each["forged"] else (200, 503, 404, 0)):
                self.wrong.append(f"webhook: a {kind} one was answered {each['answer']}")

    def _post(self, what: str, told: Any) -> requests.Response:
        return requests.post(f"{self.url}/_simulator/{what}", json=told, timeout=120)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/_simulator/messages", timeout=5).ok
        except requests.RequestException:
            return False


class Hubs:
    """The store's hub, and a computer that was made by copying its own, on which one was started by mistake."""

    def __init__(self, town: Town, fault: str, chance: Random) -> None:
        self._chance = chance
        self.kills = 0
        place = town.building(HUB).place
        ports = free_port(), free_port()
        place.change(lambda setup: msgspec.structs.replace(setup, http=f"127.0.0.1:{ports[0]}", rate=1_000))
        self.url = f"http://127.0.0.1:{ports[0]}"
        copied = {**town.environ(HUB), "BDCDESK_HOME": str(town.folder / "copied")}
        shutil.copytree(town.home(HUB), copied["BDCDESK_HOME"])
        place_of(copied).change(lambda setup: msgspec.structs.replace(setup, http=f"127.0.0.1:{ports[1]}"))
        command = ("-m", "tests.faults.real.planted") if fault else ("-m", "bdcdesk", "hub", "--child")
        self._children = [
            Child(name, command, {**environ, "PLANTED": fault}, town.folder / f"{name}.log")
            for name, environ in (("hub", town.environ(HUB)), ("copied", copied))
        ]
        self._down: dict[Child, float] = {}

    def start(self) -> None:
        for child in self._children:
            child.start()

    def kill(self) -> None:
        up = [child for child in self._children if child not in self._down]
        if up:
            child = self._chance.choice(up)
            assert child.runs, f"the {child.name} hub had ended by itself"
            child.kill()
            self.kills += 1
            self._down[child] = time.monotonic() + self._chance.uniform(0, 2)

    def start_again(self, now: float) -> None:
        for child, when in list(self._down.items()):
            if when <= now:
                del self._down[child]
                child.start()

    def end(self) -> None:
        for child in self._children:
            child.end()


class Agent:
    """A desk in this process, at which texts are asked for: each in words of its own."""

    def __init__(self, building: Building, chance: Random) -> None:
        self._building, self._chance = building, chance
        self._station, self._central = building.station(), building.central()
        self.desk = self._station.desk
        self.asked = 0
        until(lambda: self._station.sync.loaded or not self._station.sync.load(), "the desk's states")

    def step(self) -> bool:
        """Whether central answered."""
        return self._station.sync.step(self._central, self._building.clock).problem is None

    def text(self) -> None:
        lead = self._chance.choice(sorted(self.desk.leads.values(), key=lambda lead: lead.id))
        to, made = lead.shopper.points[0].address, str(uuid.UUID(int=self._chance.getrandbits(128), version=4))
        action = SendText(
            id=made,
            store=STORE,
            actor=self.desk.me,
            pressed=self.desk.now(),
            lead=lead.id,
            touch=made,
            person=lead.persons[0],
            to=to,
            body=named(f"Is Tuesday good? ({self.asked})"),
        )
        decided = self.desk.do(action)
        assert isinstance(decided, Append), decided
        self.asked += 1

    def close(self) -> None:
        self._central.close()
        self._station.close()


class Storm:
    def __init__(self, town: Town, seed: int, fault: str) -> None:
        self._town, self._chance = town, Random(seed)
        self.hubs = Hubs(town, fault, Random(seed + 1))
        self.phones = Phones(town, self.hubs.url, Random(seed + 2))
        self._tell = 0.0
        self.numbers = f"{awake(time.time())}%"
        self.agent = Agent(town.building(MEMBERS[0].id), Random(seed + 3))

    def begin(self) -> None:
        self.phones.start(_e164(self.numbers))
        self.hubs.start()
        for n, digits in enumerate(SHOPPERS):
            called = {"first": _FIRST[n % len(_FIRST)], "last": _LAST[n // len(_FIRST)], "words": f"Is it there? {n}"}
            unfinished = self._town.incoming / f".{n}.part"
            unfinished.write_bytes(ADF.format(number=self.numbers.replace("%", f"{digits:02}"), **called).encode())
            unfinished.rename(self._town.incoming / f"{n}.xml")
        until(lambda: self.agent.step() and len(self.agent.desk.leads) == len(SHOPPERS), "the leads")

    def blow(self, count: int, rate: float, progress: Callable[[int], object]) -> None:
        now = time.monotonic()
        ask, kill = now, now + 2.0
        while self.agent.asked < count:
            now = time.monotonic()
            if now >= ask:
                self.phones.plan()
                self.agent.text()
                progress(self.agent.asked)
                ask += self._chance.expovariate(rate)
            if now >= kill:
                self.hubs.kill()
                kill = now + self._chance.expovariate(KILLS)
            self.hubs.start_again(now)
            self.agent.step()
            threading.Event().wait(max(0.0, min(0.02, ask - time.monotonic())))
        self.hubs.start_again(float("inf"))

    def rest(self, seconds: float) -> list[str]:
        """Everything comes to rest; carriers take back what they take back. What does not."""
        found = []
        try:
            until(self._at_rest, "rest", seconds)
        except AssertionError as never:
            found.append(f"no rest: {never}; {Counter(touch.stage for touch in self._open())}")
        self.phones.days_later()
        try:
            until(lambda: self.agent.step() and not self._late(), "what carriers took back", 120)
        except AssertionError:
            found.append(f"told wrong: {len(self._late())} texts that carriers took back are not told as failed")
        return found

    def _at_rest(self) -> bool:
        reached, left = self.agent.step(), self._open()
        if time.monotonic() >= self._tell:
            self._tell = time.monotonic() + 30
            print(f"... at rest but for {dict(Counter(touch.stage for touch in left))}", file=sys.stderr, flush=True)
        return reached and not left

    def _touches(self) -> list[Touch]:
        return [touch for lead in self.agent.desk.leads.values() for touch in lead.touches]

    def _open(self) -> list[Touch]:
        """What is neither settled nor put to the agent."""
        waits = [touch for touch in self._touches() if touch.stage in ("requested", "held", "sending")]
        return waits + [touch for touch in self._touches() if touch.stage == "unknown" and not touch.given_up]

    def _late(self) -> list[Touch]:
        late = {_e164(self.numbers).replace("%", f"{digits:02}") for digits in LATE}
        return [touch for touch in self._touches() if touch.to in late and touch.sid and touch.stage != "failed"]

    def end(self) -> None:
        self.agent.close()
        self.hubs.end()
        self.phones.stop()


def _e164(numbers: str) -> str:
    plain = "".join(sign for sign in numbers if sign.isdigit() or sign in "+%")
    return plain if plain.startswith("+") else f"+1{plain}"


def wrongs(town: Town) -> Iterator[str]:
    """Of what shoppers wrote: in the log once, each of it."""
    ledger = Ledger(town)
    state = State(town.provider_file)
    try:
        written = Counter(text.sid for text in state.texts(time.time_ns() // 1_000_000) if text.inbound and text.to == DESCRIBED.number)
    finally:
        state.close()
    said = Counter(event.facts.sid for event in ledger.events if isinstance(event.facts, MessageReceived))
    yield from (f"lost: what a shopper wrote, {sid}" for sid in written - said)
    yield from (f"doubled: what a shopper wrote, {sid}" for sid, count in said.items() if count > 1)
    leads = sum(isinstance(event.facts, LeadReceived) for event in ledger.events)
    if leads != len(SHOPPERS):
        yield f"doubled: {leads} leads of {len(SHOPPERS)} shoppers"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=2_000, help="how many texts are asked for (2000)")
    parser.add_argument("--rate", type=float, default=8.0, help="how many a second (8)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", choices=FAULTS, default="", help="plants a fault: the run must fail")
    asked = parser.parse_args()
    assert set(FAULTS) <= set(PLANTED)
    with ExitStack() as stack:
        server = Server(safe=True)
        stack.callback(server.stop)
        server.start()
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bdcdesk-storm-"))
        town = Town(Path(folder), server, MEMBERS[:1])
        storm = Storm(town, asked.seed, asked.fault)
        stack.callback(storm.end)
        storm.begin()
        with tqdm(total=asked.requests, unit=" requests", mininterval=1) as bar:
            storm.blow(asked.requests, asked.rate, lambda done: bar.update(done - bar.n))
        wrong = [line for line in storm.rest(QUICK if asked.fault else REST) if not (asked.fault and line.startswith("no rest"))]
        stages = Counter(touch.stage for touch in storm._touches())
        storm.end()
        left = look(town, {}, {})
        wrong += [*left.wrong, *wrongs(town), *storm.phones.wrong]
        if left.counts["unheard"]:
            wrong.append(f"unheard: {left.counts['unheard']} texts that the provider took are told as unknown")
    for line in wrong[:20]:
        print(line)
    print(
        f"{asked.requests:,} requests, {storm.hubs.kills} kills of two hubs; {', '.join(f'{kind} {n}' for kind, n in stages.most_common())}"
    )
    print(f"faults: {', '.join(f'{kind} {n}' for kind, n in storm.phones.planned.most_common())}")
    print(f"webhooks: {', '.join(f'{kind} {n}' for kind, n in storm.phones.answers.most_common())}")
    kinds = ("sent twice", "told wrong", "unheard", "no rest", "lost", "doubled", "webhook")
    print(f"{', '.join(f'{kind} {sum(line.startswith(kind) for line in wrong)}' for kind in kinds)}; all that is wrong {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
