"""An agent takes a lead, texts and notes, and is killed at any moment; and desks that were built wrong, which the same look must catch."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import msgspec

from bdcdesk.central.chain import audit
from bdcdesk.domain.actions import Action, Append
from bdcdesk.domain.actions.base import write_action
from bdcdesk.domain.actions.contact import SendText
from bdcdesk.domain.actions.lead import Note, SetBuying
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.replica import copy
from bdcdesk.replica.outbox import Outbox
from tests.faults.killing import Show, try_all
from tests.replica.making import RECORD, House, Seat, folder

LEAD = "rivera"


class Forgetful(Outbox):
    """Keeps what was pressed, and not under which id: whatever is waiting at a start is decided as a new action."""

    def waiting(self) -> list[Action]:
        renewed = []
        for action in super().waiting():
            new = msgspec.structs.replace(action, id=str(uuid4()))
            if isinstance(new, SendText):
                new = msgspec.structs.replace(new, touch=new.id)
            self._do("UPDATE action SET id = ?, body = ? WHERE id = ? RETURNING place", new.id, write_action(new), action.id)
            renewed.append(new)
        return renewed


class Careless(Outbox):
    """Says that it has kept an action, and has not."""

    def put(self, action: Action) -> bool:
        return True


OUTBOXES: dict[str, type[Outbox]] = {"sound": Outbox, "forgetful": Forgetful, "careless": Careless}


class Scenario:
    def __init__(self, outbox: type[Outbox]) -> None:
        self._outbox = outbox

    def play(self, home: Path, show: Show) -> None:
        house = House(home)
        seat = Seat(house, "ann", outbox=self._outbox)
        seat.load()
        seat.step()
        for press in (
            lambda: seat.make(Claim, lead=LEAD),
            lambda: seat.text(LEAD),
            seat.step,
            lambda: seat.make(Note, lead=LEAD, text="texted"),
            seat.step,
            lambda: seat.make(SetBuying, lead=LEAD, how="online"),
        ):
            pressed = press()
            if isinstance(pressed, Action):
                assert isinstance(seat.desk.do(pressed), Append)
            show(_on_screen(seat))
        seat.close()

    def look(self, home: Path, shown: list[str] | None) -> Iterator[str]:
        house = House(home)
        seat = Seat(house, "ann", outbox=self._outbox)
        seat.load()
        for missing in set(shown or ()) - set(_on_screen(seat)):
            yield f"lost: {missing} was shown, and is not after a start without central"
        yield from self._look_at_log(house, seat, {line.split()[0] for line in shown or ()})

    def _look_at_log(self, house: House, seat: Seat, wanted: set[str]) -> Iterator[str]:
        seat.settle()
        counted = Counter(event.kind for event in house.log() if event.stream == f"lead/{LEAD}")
        yield from (f"doubled: {count} x {kind}" for kind, count in counted.items() if count > 1)
        yield from (f"lost: {kind} was shown and is not in the log" for kind in wanted - counted.keys())
        yield from (f"lost: refused, {told.reason}" for told in seat.desk.refusals())
        seat.restart()
        if seat.desk.leads != house.leads() or seat.desk.waiting or seat.outbox.waiting():
            yield "lost: the desk does not show what the log says"
        auditor = house.central("auditor")
        if audit(auditor, RECORD.id) is not None:
            yield "lost: the log's chain is broken"
        house.close()
        seat.close()


class Rebuilding(Scenario):
    """The desk reads its whole copy anew, for a new fold, with actions waiting in the outbox."""

    def prepare(self, home: Path) -> None:
        house = House(home)
        seat = Seat(house, "ann")
        seat.settle()
        seat.do(Claim, lead=LEAD)
        seat.settle()
        seat.desk.do(seat.text(LEAD))
        seat.do(Note, lead=LEAD, text="texted")
        seat.close()
        house.close()

    def play(self, home: Path, show: Show) -> None:
        copy.FOLD_VERSION += 1
        house = House(home)
        seat = Seat(house, "ann")
        seat.settle()
        show(_on_screen(seat))
        seat.close()

    def look(self, home: Path, shown: list[str] | None) -> Iterator[str]:
        house = House(home)
        seat = Seat(house, "ann")
        yield from self._look_at_log(house, seat, {"claimed", "message_requested", "noted"})


def _on_screen(seat: Seat) -> list[str]:
    """What the lead's page shows, each as its kind and id."""
    return [f"{event.kind} {event.id}" for event in seat.desk.timeline(LEAD).events]


def main(outbox: str, first: str, every: str) -> None:
    rebuilding = Rebuilding(Outbox)
    scenario = rebuilding if outbox == "rebuilding" else Scenario(OUTBOXES[outbox])
    with folder() as name:
        house = House(Path(name))
        house.open_store(LEAD)
        house.close()
        if scenario is rebuilding:
            rebuilding.prepare(house.folder)
        found = try_all(scenario.play, scenario.look, house.folder, int(first), int(every))
    sys.stdout.write(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
