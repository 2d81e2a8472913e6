"""Runs the demo: simulator, hub and windows as processes of their own, leads that arrive, and, without a display, one agent played."""

import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from queue import Empty
from typing import Any, Final

import msgspec

from bdcdesk.central.errors import CentralError
from bdcdesk.central.ports import Central
from bdcdesk.central.records import Member
from bdcdesk.domain import identity
from bdcdesk.domain.fold import fold
from bdcdesk.domain.lead import Lead
from bdcdesk.intake.document import Document
from bdcdesk.intake.reading.read import raw_hash, read
from bdcdesk.intake.receive import lead_name
from bdcdesk.wiring import demo, demo_leads, demo_store
from bdcdesk.wiring.children import Child, Heard
from bdcdesk.wiring.place import NoPlace, Place
from bdcdesk.wiring.station import HUB
from bdcdesk.wiring.telling import Say

BACKLOG: Final = 6
"""Leads that are there when the demo's first day begins."""
EVERY: Final = 20.0
"""Seconds between two leads of the stream."""
_START: Final = 60.0
_POSES: Final = 300.0
_RESTARTS: Final = 5
_LOOK: Final = 0.005
_PATIENCE: Final = 0.5
"""Seconds: how closely the log is watched while its steps are timed; how long it is waited for before a look whether all still run."""


class Options(msgspec.Struct, frozen=True):
    home: Path
    headless: bool
    seconds: float
    screenshots: Path | None
    poses: Path | None = None
    look: str = "light"


class Step(msgspec.Struct, frozen=True):
    name: str
    at: float


class DemoRun:
    """`say` prints a line for the person who started it."""

    def __init__(self, options: Options, place: Place, say: Say) -> None:
        self._options = options
        self._place = place
        self._say = say
        self._heard: Heard = Heard()
        self._seed = int(time.time()) // 60
        self._arrived = 0
        self._restarts = 0
        environ = {"QT_QPA_PLATFORM": "offscreen"} if options.headless else {}
        home, building = str(options.home), demo_store.demo_building(options.home, HUB)
        self._clock = building.clock
        self._central: Central = building.central()
        port = building.setup.provider.rpartition(":")[2]
        ahead = str(building.setup.ahead)
        simulator = ("simulator", "--port", port, "--state", str(options.home / "provider.db"), "--ahead", ahead, "--child")
        play = ("--play",) if options.headless else ()
        window = ("desk", "--demo", home, "--store", demo_store.DESCRIBED.name, "--look", options.look, "--child", *play)
        self._children = [
            self._child("simulator", simulator, {}),
            self._child("hub", ("hub", "--demo", home, "--child"), {}),
            self._child("agent", (*window, *_who(demo_store.AGENT)), environ),
            self._child("supervisor", (*window, *_who(demo_store.SUPERVISOR)), environ),
        ]

    def _child(self, name: str, arguments: tuple[str, ...], environ: dict[str, str]) -> Child:
        return Child(name, arguments, environ, lambda who, said: self._heard.put((who, said)))

    def run(self) -> int:
        for child in self._children:
            child.start()
        try:
            return self._play() if self._options.headless else self._watch()
        finally:
            for child in reversed(self._children):
                child.stop()
            self._central.close()

    # With a display

    def _watch(self) -> int:
        self._say("The demo is running: an agent's and a supervisor's window, a hub, a practice provider. Close both windows to end it.")
        self._backlog()
        next_lead = time.monotonic() + 3
        while any(child.ended is None for child in self._children[2:]):
            if time.monotonic() >= next_lead:
                self._drop(demo_leads.lead(self._arrived, self._seed))
                next_lead = time.monotonic() + EVERY
            self._hear(next_lead)
            self._keep_up()
        return 0

    def _keep_up(self) -> None:
        for child in self._children:
            if child.ended not in (None, 0) and self._restarts < _RESTARTS:
                self._restarts += 1
                self._say(f"The {child.name} ended ({child.ended}); it is started again. Nothing is lost.")
                child.stop()
                child.start()

    # Without one

    def _play(self) -> int:
        self._say("No display: the demo runs offscreen and plays one agent.")
        self._await("ready", 2, _START)
        self._backlog()
        self._await_leads(BACKLOG, _START)
        lead = demo_leads.measured(self._arrived, max(0, self._arrived - BACKLOG))
        self._screenshots("before")
        name = self._drop(lead)
        dropped = time.monotonic()
        self._tell("supervisor", watch=name)
        self._tell("agent", answer=name)
        steps = self._follow(name, dropped, dropped + max(15.0, self._options.seconds))
        self._report(steps, dropped)
        while time.monotonic() < dropped + self._options.seconds:
            self._keep_up()
            self._hear(dropped + self._options.seconds)
        self._screenshots("after")
        self._poses()
        stopped = self._stopped_by_receipt(self._lead(name))
        self._say("The clock was stopped by the provider's receipt." if stopped else "The clock was NOT stopped by a receipt.")
        return 0 if stopped else 1

    def _follow(self, name: str, dropped: float, until: float) -> list[Step]:
        steps: dict[str, Step] = {}
        while time.monotonic() < until and not {"delivered", "clock stopped", "seen by the supervisor"} <= steps.keys():
            who, said = self._hear(time.monotonic() + _LOOK)
            if said.get("lead") == name:
                words = "seen by the supervisor" if who == "supervisor" else said["step"]
                steps.setdefault(words, Step(words, time.monotonic()))
            self._look_into_log(name, steps)
            self._keep_up()
        return sorted(steps.values(), key=lambda step: step.at)

    def _look_into_log(self, name: str, steps: dict[str, Step]) -> None:
        lead, now = self._lead(name), time.monotonic()
        if lead is None:
            return
        steps.setdefault("received", Step("received", now))
        if lead.owner:
            steps.setdefault("claim confirmed", Step("claim confirmed", now))
        if any(touch.sid for touch in lead.touches):
            steps.setdefault("sent", Step("sent", now))
        if lead.answered:
            steps.setdefault("clock stopped", Step("clock stopped", now))
        if lead.delivered:
            steps.setdefault("delivered", Step("delivered", now))

    def _report(self, steps: list[Step], dropped: float) -> None:
        before = dropped
        for step in steps:
            self._say(f"{step.name:<24} {step.at - dropped:8.3f} s   (+{step.at - before:.3f} s)")
            before = step.at

    def _lead(self, name: str) -> Lead | None:
        try:
            return fold(self._central.read_stream(demo_store.STORE, identity.lead_stream(name)))
        except CentralError:
            return None

    @staticmethod
    def _stopped_by_receipt(lead: Lead | None) -> bool:
        return lead is not None and lead.answered > 0 and any(touch.sid and touch.reached == lead.answered for touch in lead.touches)

    def _screenshots(self, when: str) -> None:
        folder = self._options.screenshots
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        for who in ("agent", "supervisor"):
            self._tell(who, screenshot=str((folder / f"{who}-{when}.png").absolute()))
        self._await("screenshot", 2, _START)
        self._say(f"Screenshots {when}: {folder / f'agent-{when}.png'}, {folder / f'supervisor-{when}.png'}")

    def _poses(self) -> None:
        folder = self._options.poses
        if folder is None:
            return
        for who in ("agent", "supervisor"):
            self._tell(who, poses=str(folder.absolute()), name=who)
        self._await("posed", 2, _POSES)
        self._say(f"Pictures of each page, at each size, light and dark: {folder}")

    # Both

    def _backlog(self) -> None:
        if self._count() == 0:
            for _ in range(BACKLOG):
                self._drop(demo_leads.lead(self._arrived, self._seed))

    def _count(self) -> int:
        events = self._central.read_open(demo_store.STORE)
        self._arrived = max(self._arrived, len({event.stream for event in events if event.stream.startswith("lead/")}))
        return self._arrived

    def _drop(self, lead: demo_leads.DemoLead) -> str:
        """Puts the document where the hub looks, as a mail program or a partner would. The lead's id-to-be."""
        content = lead.adf(demo.iso(self._clock()))
        self._arrived += 1
        unfinished = self._place.incoming / f".lead-{lead.n:06}.xml.part"
        unfinished.write_bytes(content)
        unfinished.rename(self._place.incoming / f"lead-{lead.n:06}-{self._seed}.xml")
        (prospect,) = read(Document(content)).prospects
        record = next(one for one in self._central.stores() if one.id == demo_store.STORE)
        return lead_name(record, prospect.points, self._clock(), raw_hash(content), 0)

    def _tell(self, who: str, **what: Any) -> None:
        next(child for child in self._children if child.name == who).tell(**what)

    def _await(self, step: str, count: int, patience: float) -> None:
        until = time.monotonic() + patience
        while count and time.monotonic() < until:
            self._fail_early()
            if self._hear(until)[1].get("step") == step:
                count -= 1
        if count:
            raise NoPlace(f"The demo's windows did not come up within {patience:.0f} s. Its logs are in {self._place.logs}.")

    def _hear(self, until: float) -> tuple[str, Mapping[str, Any]]:
        """The next thing that a child says, its end too, or nothing by then."""
        try:
            return self._heard.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            return "", {}

    def _fail_early(self) -> None:
        self._keep_up()
        dead = [child.name for child in self._children if child.ended not in (None, 0)]
        if dead:
            raise NoPlace(f"The demo's {dead[0]} does not start. Its logs are in {self._place.logs}.")

    def _await_leads(self, count: int, patience: float) -> None:
        until = time.monotonic() + patience
        while len({event.stream for event in self._central.read_open(demo_store.STORE) if event.stream.startswith("lead/")}) < count:
            if time.monotonic() > until:
                raise NoPlace(f"The first leads did not arrive within {patience:.0f} s. The hub's log is in {self._place.logs}.")
            self._fail_early()
            self._central.wait([demo_store.STORE], _PATIENCE)


def _who(member: Member) -> tuple[str, ...]:
    return ("--member", member.id, "--name", member.name)


def run_demo(options: Options, say: Say, *, fresh: bool) -> int:
    """Prepares and runs it. The exit code: 0 when, played, the clock was stopped by a receipt."""
    if fresh and (options.home / "setup.json").exists():
        shutil.rmtree(options.home)
    place = demo.prepare(options.home)
    say(f"The demo keeps its files in {options.home}; its people are invented. “bdcdesk log --store demo” tells their story.")
    return DemoRun(options, place, say).run()
