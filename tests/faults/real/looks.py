"""What must hold at the end of such a day, looked up in what is left of it: the log, the desks' own files, the provider's record."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

import msgspec

from bdcdesk.central.chain import decoded
from bdcdesk.central.records import Link
from bdcdesk.central.verifying import examine
from bdcdesk.contact.simulator.state import State
from bdcdesk.domain.events import Event
from bdcdesk.domain.events.contact import Letter
from bdcdesk.domain.fold import evolve
from bdcdesk.domain.identity import lead_of
from bdcdesk.domain.lead import Lead
from bdcdesk.replica.outbox import Outbox
from bdcdesk.wiring.hubs import quarantine_of
from bdcdesk.wiring.station import HUB
from tests.faults.real.desk import digest, kept_by
from tests.faults.real.town import STORE, Town
from tests.faults.requests import by_document


class Left(msgspec.Struct, frozen=True):
    """What a day left. `wrong` is empty when all holds."""

    wrong: tuple[str, ...]
    counts: dict[str, int]


class Shown(msgspec.Struct, frozen=True):
    """What a desk shows that has read up to `seq`: the digest of all its leads."""

    seq: int
    digest: str


class Ledger:
    """The log, read by nobody who took part. `shown`: the digest of all leads at each of the places that were asked for."""

    def __init__(self, town: Town, places: Collection[int] = ()) -> None:
        self.shown: dict[int, str] = {}
        self.actions: set[str] = set()
        self.events: list[Event] = []
        self.leads: dict[str, Lead] = {}
        central = town.auditor()
        try:
            with central.still() as still:
                finding = examine(still, STORE)
                self.finding = finding.sentence if finding is not None else ""
                self._read(still.links(STORE, 0, 1 << 40), places)
        finally:
            central.close()

    def _read(self, links: list[Link], places: Collection[int]) -> None:
        for link in links:
            event = decoded(link)
            self.actions.add(link.action)
            self.events.append(event)
            name = lead_of(event.stream)
            if name is not None and (after := evolve(self.leads.get(name), event)) is not None:
                self.leads[name] = after
            if event.seq in places:
                self.shown[event.seq] = digest(self.leads)


def look(town: Town, dropped: Mapping[str, int], told: Mapping[str, Shown]) -> Left:
    """`dropped`: documents by hash, and how many leads are in each. `told`: what each desk says of its leads at the end."""
    ledger, taken = Ledger(town, {said.seq for said in told.values()}), _taken(town)
    counts = {"events": len(ledger.events), "leads": len(ledger.leads), "documents": len(dropped), "sent": sum(taken.values())}
    wrong = [*_documents(town, ledger, dropped), *_actions(town, ledger, counts), *_sent(ledger, taken, counts)]
    differ = [member for member, said in told.items() if said.digest != ledger.shown.get(said.seq)]
    wrong += [f"desks differ: {member} shows other leads than the log" for member in differ]
    if ledger.finding:
        wrong.append(f"the chain: {ledger.finding}")
    return Left(tuple(wrong), counts)


def _documents(town: Town, ledger: Ledger, dropped: Mapping[str, int]) -> Iterator[str]:
    received = by_document(ledger.events)
    kept = {document.hash for document in quarantine_of(town.building(HUB).place).list()}
    for each, leads in dropped.items():
        if received[each] < leads or (leads == 0 and each not in kept):
            yield f"lost: a document of {leads} leads, of which {received[each]} came"
        if received[each] > leads:
            yield f"doubled: a document of {leads} leads, of which {received[each]} came"
    waiting = [path.name for path in town.incoming.iterdir() if path.suffix == ".xml"]
    if waiting:
        yield f"lost: {len(waiting)} documents are still in the folder"


def _actions(town: Town, ledger: Ledger, counts: dict[str, int]) -> Iterator[str]:
    counts.update(actions=0, refused=0)
    for member in town.members:
        building = town.building(member.id)
        written = kept_by(building.place.home, member.id)
        kept = written.read_text().split() if written.exists() else []
        folder = building._folder("desk")
        outbox = Outbox(folder / "outbox.db", building._desk_key(folder, "outbox"))
        refused = {refusal.action.id for refusal in outbox.refusals() if refusal.reason}
        outbox.close()
        counts["actions"] += len(kept)
        counts["refused"] += len(refused.intersection(kept))
        missing = set(kept) - ledger.actions - refused
        yield from (f"lost: {action}, which {member.id}'s desk had kept" for action in sorted(missing))
        yield from (f"told twice: {action} is in the log and refused" for action in sorted(refused & ledger.actions))


def _taken(town: Town) -> Counter[tuple[str, str]]:
    """By number and words, how often the provider took them: each text of such a day has words of its own."""
    state = State(town.provider_file)
    try:
        return Counter((text.to, text.body) for text in state.texts(1 << 60) if not text.inbound)
    finally:
        state.close()


def _sent(ledger: Ledger, taken: Counter[tuple[str, str]], counts: dict[str, int]) -> Iterator[str]:
    requested = Counter((event.personal.to, event.personal.body) for event in ledger.events if isinstance(event.personal, Letter))
    yield from (f"sent twice: {count} times {words}" for words, count in taken.items() if count > 1)
    yield from (f"sent unasked: {words}" for words in taken.keys() - requested.keys())
    yield from (f"asked twice: {words}" for words, count in requested.items() if count > 1)
    touches = [touch for lead in ledger.leads.values() for touch in lead.touches]
    stages = Counter(touch.stage for touch in touches)
    sids = Counter(touch.sid for touch in touches if touch.sid)
    yield from (f"one text of the provider stands for {count} of ours: {sid}" for sid, count in sids.items() if count > 1)
    letters = {getattr(event.facts, "touch", ""): event.personal for event in ledger.events if isinstance(event.personal, Letter)}
    unheard = 0
    for touch in touches:
        letter = letters.get(touch.id)
        gone = letter is not None and (letter.to, letter.body) in taken
        unheard += gone and touch.stage in ("sending", "unknown")
        if gone and touch.stage in ("not sent", "withdrawn", "requested", "held"):
            yield f"told wrong: {letter} was taken by the provider and is told as {touch.stage}"
        if not gone and touch.stage in ("accepted", "delivered"):
            yield f"told wrong: {letter} is told as {touch.stage} and was never taken by the provider"
    waiting = stages["requested"] + stages["held"]
    counts.update(requested=len(requested), unheard=unheard, unknown=stages["unknown"], sending=stages["sending"], waiting=waiting)
