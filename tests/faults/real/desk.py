"""A desk without a window, as a process: it does what agents do, at a rate, and writes down what it was told is kept.

On standard input: `rest` ends the doing, `tell` asks how it stands (a JSON object on standard output); its end ends the process.
"""

import hashlib
import json
import os
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from bdcdesk.central.errors import CentralError
from bdcdesk.central.ports import Central
from bdcdesk.domain.actions import Action, Append
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.lead import Close, MakePromise, Note, SetBuying
from bdcdesk.domain.actions.ownership import Claim, HandOver, Reassign, Release
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.desk import Desk
from bdcdesk.wiring.commands import building_of
from bdcdesk.wiring.station import Building, Station, begin_process
from tests.faults.real import planted
from tests.letters import named

OTHERS = ("sam", "ann", "bo", "cy")


def kept_by(folder: Path, member: str) -> Path:
    """Where a desk writes down, a line each, what its outbox took: only then does an agent see it done."""
    return folder / f"kept-by-{member}.txt"


def digest(leads: dict[str, Lead]) -> str:
    """The same for the same leads in the same state."""
    found = hashlib.sha256()
    for name in sorted(leads):
        found.update(msgspec.json.encode(leads[name]))
    return found.hexdigest()


class Agent:
    """Presses keys. `chance` decides which."""

    def __init__(self, desk: Desk, chance: Random) -> None:
        self._desk = desk
        self._chance = chance

    def press(self) -> str:
        """Does something that may be done or refused; the action's id if it was kept, else ""."""
        leads = [lead for lead in self._desk.leads.values() if not lead.closed]
        if not leads:
            return ""
        # Mostly at the newest ones, where others are at work too.
        newest = sorted(leads, key=lambda lead: (lead.received, lead.id))[-8:]
        action = self._wanted(self._chance.choice(newest if self._chance.random() < 0.7 else leads))
        decision = self._desk.do(action)
        kept = isinstance(decision, Append) and any(change.drafts for change in decision.changes)
        return action.id if kept else ""

    def _wanted(self, lead: Lead) -> Action:
        made, more = self._chance.choices(*zip(*self._choices(lead), strict=True))[0]
        told = {"id": str(uuid.uuid4()), "store": lead.store, "actor": self._desk.me, "pressed": self._desk.now(), "lead": lead.id}
        if made is SendText:
            told["touch"] = told["id"]
        return made(**{**told, **more})

    def _choices(self, lead: Lead) -> Iterator[tuple[tuple[type[Action], dict[str, Any]], float]]:
        other, mark = self._chance.choice(OTHERS), uuid.uuid4().hex
        phone = next((point.address for point in lead.shopper.points if point.kind == "phone"), "")
        yield (Note, {"text": f"A note, {mark}"}), 3
        yield (SetBuying, {"how": self._chance.choice(("online", "in store"))}), 1
        yield (MakePromise, {"promise": mark, "due": self._desk.now() + 3_600_000, "text": "Call back"}), 1
        yield (Claim, {}), 3 if not lead.owner else 0.2
        if phone and lead.owner in ("", self._desk.me):
            body = named(f"Is Tuesday good for you? ({mark})")
            yield (SendText, {"person": self._desk.stream_of(phone), "to": phone, "body": body}), 6
        if lead.owner == self._desk.me:
            yield (HandOver, {"agent": other, "note": "For you"}), 0.5
            yield (Release, {"reason": "Too much"}), 0.3
            yield (Close, {"reason": "Bought elsewhere"}), 0.2
        if self._desk.me == OTHERS[0]:
            yield (Reassign, {"agent": other}), 2


class HeadlessDesk:
    def __init__(self, building: Building, station: Station, central: Central, chance: Random) -> None:
        self._building = building
        self._station = station
        self._central = central
        self._chance = chance
        self._agent = Agent(station.desk, chance)
        self._kept = os.open(kept_by(building.place.home, building.member), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._resting = threading.Event()
        self._asked = threading.Event()
        self._over = threading.Event()
        self._problem = "not asked yet"

    def run(self, rate: float) -> None:
        threading.Thread(target=self._listen, daemon=True).start()
        sync, desk = self._station.sync, self._station.desk
        while not sync.loaded:
            sync.load()
        due = time.monotonic()
        while not self._over.is_set():
            if self._asked.is_set():
                self._asked.clear()
                self._tell()
            stepped = sync.step(self._central, self._building.clock)
            self._problem = str(stepped.problem or "")
            if not self._resting.is_set() and time.monotonic() >= due:
                due = time.monotonic() + self._chance.expovariate(rate)
                self._press()
            until = min(0.2, (stepped.when - desk.now()) / 1000, *([] if self._resting.is_set() else [due - time.monotonic()]))
            self._wait(max(0.0, until))

    def _press(self) -> None:
        kept = self._agent.press()
        if kept:
            os.write(self._kept, f"{kept}\n".encode())

    def _wait(self, seconds: float) -> None:
        if self._problem:
            self._over.wait(max(seconds, 0.05))
        elif seconds:
            try:
                self._central.wait([self._station.desk.record.id], seconds)
            except CentralError:
                self._over.wait(0.05)

    def _tell(self) -> None:
        desk, seq = self._station.desk, self._station.sync._cursor.seq
        said = {"seq": seq, "waiting": desk.waiting, "digest": digest(dict(desk.leads)), "problem": self._problem}
        sys.stdout.write(f"{json.dumps(said)}\n")
        sys.stdout.flush()

    def _listen(self) -> None:
        for line in sys.stdin:
            {"rest": self._resting, "tell": self._asked}[line.strip()].set()
        self._over.set()


def main(member: str, seed: str, rate: str, fault: str = "") -> None:
    planted.plant(fault)
    building = building_of(os.environ, member)
    begin_process(building.place, f"desk-{member}")
    station, central = building.station(), building.central()
    HeadlessDesk(building, station, central, Random(seed)).run(float(rate))
    central.close()
    station.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
