"""The hub copies leads to a CRM and is killed at any moment; and one that writes down what it copies before it has."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import msgspec

from bdcdesk.contact.crm import Line as Wire
from bdcdesk.domain.actions.source import SetSource
from bdcdesk.hub import copying
from bdcdesk.hub.copied import Line
from bdcdesk.hub.parcels import Packed
from tests.faults.killing import Show, try_all
from tests.hub.copyist import Copyist
from tests.replica.making import House, Seat, folder

LEADS = ("one", "two", "three")
RECEIVED = "BDCDESK_TEST_RECEIVED"


class _Alone(Copyist):
    """On a store that is there already, with the target in it."""

    def __init__(self, home: Path) -> None:
        house = House(home)
        hub = Seat(house, "hub")
        hub.load()
        super().__init__(house, hub, hub, home / "copies")

    def close(self) -> None:
        self.hub.close()
        self.house.close()


def _received(home: Path) -> list[str]:
    """What the CRM has been sent of the leads of this store so far."""
    lines = Path(os.environ[RECEIVED]).read_text().splitlines()
    return [told["event"] for told in map(json.loads, lines) if told["home"] == home.parent.name]


def _receive(copyist: Copyist, lead: str, home: Path) -> None:
    # The same action in every life: a seat's own chance begins anew with each.
    copyist.house.receive(copyist.hub, lead, id=str(uuid5(NAMESPACE_OID, lead)), campaign=home.parent.name)


def play(home: Path, show: Show) -> None:
    copyist = _Alone(home)
    for lead in LEADS:
        _receive(copyist, lead, home)
        copyist.turn()
        show(lead)
    copyist.close()


def look(home: Path, shown: str | None) -> Iterator[str]:
    copyist = _Alone(home)
    done = LEADS[: LEADS.index(shown) + 1] if shown else ()
    for lead in LEADS:
        if lead not in done and copyist.hub.desk.lead(lead) is None:
            _receive(copyist, lead, home)
        copyist.turn()
    copyist.turn(copying.AGAIN[-1])
    wanted = {event.id for event in copyist.house.log() if event.kind == "lead_received"}
    received = Counter(_received(home))
    yield from (f"lost: {event} was not copied" for event in wanted - received.keys())
    # Killed between the sending and the word of it, it goes once more; under the same id, and never a third time.
    yield from (f"doubled: {event} came {count} times" for event, count in received.items() if count > 2)
    if sum(received.values()) > len(wanted) + 1:
        yield "doubled: one kill made more than one copy go again"
    copyist.close()


class Hasty(copying._Sending):
    """Writes it down first."""

    def _copy(self, line: Wire, one: Packed) -> None:
        if one.parcel is not None:
            self._run.copied.add(Line(one.link.seq, one.link.hash, one.link.id, one.link.at))
            line.send(one.parcel)


def main(kind: str, first: str, every: str) -> None:
    if kind == "hasty":
        copying._Sending = Hasty  # type: ignore[misc]
    with folder() as name, folder() as beside:
        os.environ[RECEIVED] = str(Path(beside) / "received")
        Path(os.environ[RECEIVED]).touch()
        # In a process of its own, for this one forks.
        server = subprocess.Popen([sys.executable, "-m", "tests.faults.crm_server", os.environ[RECEIVED]], stdout=subprocess.PIPE)
        assert server.stdout is not None
        try:
            _prepare(Path(name), server.stdout.readline().decode().strip())
            found = try_all(play, look, Path(name), int(first), int(every))
        finally:
            server.terminate()
            server.wait(30)
            server.stdout.close()
    sys.stdout.write(msgspec.json.encode(found).decode())


def _prepare(home: Path, url: str) -> None:
    house = House(home)
    hub = house.open_store()
    hub.do(SetSource, source="copy-hook", name="CRM", kind="crm-webhook", options={"url": url})
    hub.settle()
    house.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
