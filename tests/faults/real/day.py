"""A day of kills: everything runs and is at work, and one after another is killed and started again; then it comes to rest."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import requests

from bdcdesk.wiring.station import HUB
from tests.faults.real.child import Child
from tests.faults.real.desk import kept_by
from tests.faults.real.feeder import Feeder
from tests.faults.real.looks import Left, Shown, look
from tests.faults.real.town import STORE, Town, awake
from tests.patience import until

TICK = 0.02
PROVIDER_FAULTS = ("reset after", "500 after", "reset before", "429", "500 before")


class Pace:
    """How busy a day is, in how often a second: documents, key presses on each desk, kills, faults of the provider."""

    def __init__(self, documents: float, presses: float, kills: float, faults: float) -> None:
        self.documents, self.presses, self.kills, self.faults = documents, presses, kills, faults


class Day:
    """Use as a context. `faults`: what is planted in desks and in the hub, by the names of `planted`."""

    def __init__(self, town: Town, seed: int, pace: Pace, desk_fault: str = "", hub_fault: str = "") -> None:
        self._town = town
        self._pace = pace
        self._chance = Random(seed)
        self.kills: Counter[str] = Counter()
        self._feeder = Feeder(town.incoming, awake(time.time()), Random(seed + 1))
        hub = ("-m", "tests.faults.real.planted") if hub_fault else ("-m", "bdcdesk", "hub", "--child")
        provider = ("-m", "bdcdesk", "simulator", "--port", str(town.provider_port), "--state", str(town.provider_file), "--child")
        self._provider = self._child("provider", provider, {})
        self._hub = self._child(HUB, hub, {**town.environ(HUB), "PLANTED": hub_fault})
        self._desks = [
            self._child(
                member.id,
                ("-m", "tests.faults.real.desk", member.id, f"{seed} {member.id}", str(pace.presses), desk_fault),
                town.environ(member.id),
            )
            for member in town.members
        ]
        self._down: dict[str, tuple[float, Callable[[], None]]] = {}

    def _child(self, name: str, arguments: tuple[str, ...], environ: dict[str, str]) -> Child:
        return Child(name, arguments, environ, self._town.folder / f"{name}.log")

    def __enter__(self) -> "Day":
        for child in (self._provider, self._hub, *self._desks):
            child.start()
        try:
            self._begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _begin(self) -> None:
        """Everything is up, and the first leads are there."""
        for _ in range(3):
            self._feeder.drop()
        until(lambda: self._alive() and self._answers() and not self._in_folder(), "the first leads")

    def __exit__(self, *_: object) -> None:
        for child in (*self._desks, self._hub, self._provider):
            child.end()

    def run(self, seconds: float, progress: Callable[[float], object] = lambda done: None, fewest: int = 0) -> None:
        """Returns when the time is over, so many were killed at least, and everything is up again."""
        begin = time.monotonic()
        pause = threading.Event()
        due = {"drop": begin, "kill": begin + 1.0, "fault": begin}
        acts = {"drop": (self._feeder.drop, self._pace.documents), "kill": (self._kill, self._pace.kills)}
        acts["fault"] = (self._trouble, self._pace.faults)
        while (now := time.monotonic()) < begin + seconds or sum(self.kills.values()) < fewest:
            for what, (act, rate) in acts.items():
                if rate and now >= due[what]:
                    act()
                    due[what] = time.monotonic() + self._chance.expovariate(rate)
            self._start_again(now)
            progress(min(now - begin, seconds))
            pause.wait(TICK)
        self._start_again(float("inf"))
        self._alive()

    def _kill(self) -> None:
        server = self._town.server
        kinds = ["desk"] * 5 + ["hub"] * 4 + ["provider"] * 2 + (["server"] * 2 + ["backend"] if server is not None else [])
        kind = self._chance.choice(kinds)
        children = {"desk": self._chance.choice(self._desks), "hub": self._hub, "provider": self._provider}
        if kind == "backend" and server is not None and "server" not in self._down:
            server.lose_backend(self._chance)
        elif kind == "server" and server is not None and "server" not in self._down:
            server.crash()
            self._down["server"] = (time.monotonic() + self._chance.uniform(0, 2), server.start)
        elif kind in children and children[kind].name not in self._down:
            child = children[kind]
            assert child.runs, f"the {child.name} had ended by itself: {self._last_words(child)}"
            child.kill()
            self._down[child.name] = (time.monotonic() + self._chance.uniform(0, 0.7), child.start)
        else:
            return
        self.kills[kind] += 1

    def kill_at_work(self) -> None:
        """Each desk, as soon as its agent was shown something more as done; and starts it again."""
        for desk in self._desks:
            kept = kept_by(self._town.building(desk.name).place.home, desk.name)
            before = kept.stat().st_size
            until(lambda kept=kept, before=before: kept.stat().st_size > before, f"a key press of {desk.name}")  # type: ignore[misc]
            desk.kill()
            desk.start()
            self.kills["desk"] += 1

    def _start_again(self, now: float) -> None:
        for name, (when, start) in list(self._down.items()):
            if when <= now:
                del self._down[name]
                start()

    def _trouble(self) -> None:
        """The provider's next answer to a POST goes wrong."""
        kind = self._chance.choice(PROVIDER_FAULTS)
        retry = 1 if kind == "429" else None
        body = {"next": [{"kind": kind, "retry_after": retry, "method": "POST"}]}
        try:
            requests.post(f"http://127.0.0.1:{self._town.provider_port}/_simulator/faults", json=body, timeout=2)
        except requests.RequestException:
            # It is down itself just now.
            return

    def _alive(self) -> bool:
        for child in (self._provider, self._hub, *self._desks):
            assert child.runs, f"the {child.name} ended by itself: {self._last_words(child)}"
        return True

    def _last_words(self, child: Child) -> str:
        return (self._town.folder / f"{child.name}.log").read_text()[-3000:]

    def rest(self, seconds: float, settled: bool = False) -> Left:
        """Nobody presses a key any more, everything comes to rest and ends; what is left then.

        `settled`: what was on its way when its hub was killed is waited for too, which takes a minute or two.
        """
        for desk in self._desks:
            desk.tell("rest")
        told: dict[str, Shown] = {}

        def at_rest() -> bool:
            told.clear()
            told.update(self._ask() or {})
            return self._alive() and bool(told) and not self._in_folder() and (not settled or self._settled())

        restless = ""
        try:
            until(at_rest, "rest", seconds)
        except AssertionError as never:
            restless = f"no rest: {never}"
        # Its record and the log are compared: nothing may go on meanwhile.
        self.__exit__()
        left = look(self._town, self._feeder.dropped, told)
        return Left((*left.wrong, restless), left.counts) if restless else left

    def _in_folder(self) -> bool:
        return any(path.suffix == ".xml" for path in self._town.incoming.iterdir())

    def _ask(self) -> dict[str, Shown] | None:
        """What each desk says of its leads; None unless all are at the log's end and nothing waits."""
        answers = self._answers()
        central = self._town.auditor()
        try:
            head = central.head(STORE)[0]
        finally:
            central.close()
        if any(answer["seq"] != head or answer["waiting"] for answer in answers):
            return None
        return {desk.name: Shown(answer["seq"], answer["digest"]) for desk, answer in zip(self._desks, answers, strict=True)}

    def _answers(self) -> list[dict[str, Any]]:
        answers = []
        for desk in self._desks:
            while not desk.heard.empty():
                desk.heard.get()
            desk.tell("tell")
            answers.append(json.loads(desk.heard.get(timeout=60)))
        return answers

    def _settled(self) -> bool:
        """Whether no request waits, is on its way, or is being looked up though the provider has it."""
        left = look(self._town, {}, {})
        return not left.counts["sending"] and not left.counts["waiting"] and not left.counts["unheard"]
