"""A shopper is erased at one computer; the hub at another forgets the documents that lie there. Real files, a real log."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.central.ports import Central
from bdcdesk.domain.actions.lead import Note
from bdcdesk.intake import forgetting
from bdcdesk.intake.folder import SETTLED, WatchedFolder
from bdcdesk.intake.forgetting import AGAIN, Forgetting
from bdcdesk.intake.reading.read import raw_hash
from bdcdesk.intake.receive import Reception
from bdcdesk.intake.traces import Traces
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.replica.exchange import run
from bdcdesk.wiring import erasing
from bdcdesk.wiring.hubs import forgetting_of, quarantine_of, run_hub
from bdcdesk.wiring.place import Setup, place_in
from bdcdesk.wiring.station import HUB, Building, Station
from tests.patience import until

from .keeping import CARS, Computer, S, adf, asked, unreadable

AVA = "202-555-0171"
BOTH = b"".join((adf("Ava Lindqvist", AVA, words="In one"), adf("Dee Park", "202-555-0144", words="I am Dee")))
TWO = BOTH.replace(b"</adf><?xml version='1.0'?><adf>", b"")
HOUR = 3_600_000


class Elsewhere:
    """Another computer of the same store, whose hub takes leads in."""

    def __init__(self, home: Path, store: Computer) -> None:
        self.place, self.store = place_in(home), store
        keys = PassphraseKeys("another passphrase", home / "keys.json", Cost(2**4, 8, 1))
        keys.put("central key", store.building.central_key)
        self.building = Building(self.place, Setup(store.building.setup.url, S, HUB), keys, HUB)
        self.station: Station = self.building.station("elsewhere")
        self.central: Central = self.building.central()
        self.settle()
        self.begin()

    def begin(self) -> None:
        """As when the hub is started."""
        self.forgetting: Forgetting = forgetting_of(self.place, self.station.desk)

    def settle(self) -> None:
        while not self.station.sync.loaded:
            self.station.sync.load()
        for _ in range(20):
            stepped = self.station.sync.step(self.central, self.building.clock)
            assert stepped.problem is None
            if not self.station.desk.waiting and stepped.when > self.station.desk.now():
                return
        raise AssertionError("The desk does not come to rest.")

    def drop(self, **documents: bytes) -> None:
        for name, content in documents.items():
            (self.place.incoming / f"{name}.xml").write_bytes(content)
        folder = WatchedFolder(self.place.incoming, Reception(self.station.desk, quarantine_of(self.place)).take)
        folder.step(1)
        folder.step(2 + SETTLED)
        assert not [path for path in self.place.incoming.iterdir() if path.is_file()]
        self.settle()

    def turns(self, at: int = 0) -> int:
        """The forgetting until it has nothing more to do; how often it was called."""
        now = self.station.desk.now() + at
        for turn in range(1, 500):
            if self.forgetting.step(now) > now:
                return turn
        raise AssertionError("The forgetting does not end.")

    def follow(self) -> list[str]:
        self.settle()
        self.turns()
        return self.left()

    def left(self) -> list[str]:
        """What is there when nothing is being removed: of each document in quarantine its bytes and its record, or neither; and of each
        that was read its copy and its bytes, or neither."""
        found = self.seen()
        copies = {raw_hash(path.read_bytes()) for path in (self.place.incoming / "done").iterdir()}
        assert {path.stem for path in quarantine_of(self.place).accepted.files()} == copies
        assert len(list((self.place.home / "quarantine").glob("*.json"))) == len([name for name in found if name.startswith("kept ")])
        return found

    def seen(self) -> list[str]:
        """Names of the files in the folder, and how each in quarantine begins."""
        done = [path.name for path in (self.place.incoming / "done").iterdir()]
        unread = [f"unread {path.name}" for path in (self.place.incoming / "quarantine").iterdir()]
        quarantine = quarantine_of(self.place)
        kept = [f"kept {kept.name}" for kept in quarantine.list()]
        return sorted([*done, *unread, *kept])

    def close(self) -> None:
        self.central.close()
        self.station.close()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "here")
    yield made
    made.close()


@pytest.fixture
def there(here: Computer, tmp_path: Path) -> Iterator[Elsewhere]:
    made = Elsewhere(tmp_path / "there", here)
    made.drop(
        ava=adf("Ava Lindqvist", AVA, "ava@example.com", words="Do you take my Saab?", cars=CARS),
        ava_home=adf("Ava Lindqvist", AVA, "202-555-0190", words="From home"),
        bo=adf("Bo Lindqvist", "202-555-0190", words="I am Bo"),
        cy=adf("Cy Young", "202-555-0155", words="I am Cy"),
        two=TWO,
        broken=unreadable("Ava, (202) 555-0171"),
        broken_mail=unreadable("write to=AVA@example.com"),
        broken_bo=unreadable("(202) 555-0190"),
        broken_cy=unreadable("Cy, (202) 555-0155"),
    )
    here.settle()
    yield made
    made.close()


OTHERS = ["bo.xml", "cy.xml", "kept broken_bo.xml", "kept broken_cy.xml", "two.xml", "unread broken_bo.xml", "unread broken_cy.xml"]
AVAS = ["ava.xml", "ava_home.xml", "kept broken.xml", "kept broken_mail.xml", "unread broken.xml", "unread broken_mail.xml"]
ALL = sorted([*OTHERS, *AVAS])


def erase(here: Computer, **given: Any) -> None:
    central = here.building.central()
    try:
        assert erasing.erase_shopper(central, S, here.place, asked(**(given or {"phone": AVA})), lambda _: "", here.say) == 0
    finally:
        central.close()


def test_the_other_computer_forgets_what_was_erased_here_and_nothing_of_others(here: Computer, there: Elsewhere) -> None:
    assert there.follow() == ALL
    erase(here)
    assert there.left() == ALL, "the command is of another computer"
    assert there.follow() == OTHERS
    assert there.forgetting.problem == ""


def test_a_document_of_two_goes_when_both_are_erased(here: Computer, there: Elsewhere) -> None:
    erase(here)
    assert "two.xml" in there.follow()
    erase(here, phone="202-555-0144")
    assert there.follow() == [name for name in OTHERS if name != "two.xml"]


def test_who_was_erased_while_the_hub_was_off_is_forgotten_at_its_start(here: Computer, there: Elsewhere) -> None:
    erase(here)
    there.settle()
    there.begin()
    there.turns()
    assert there.left() == OTHERS


def test_what_nobody_has_a_lead_of_goes_too(here: Computer, there: Elsewhere) -> None:
    # Nothing here but a document that could not be read: the command has nothing to show, a lead elsewhere leads to the person.
    there.drop(eve=adf("Eve Moss", "202-555-0133"), broken_eve=unreadable("1.202.555.0133"), eves_mail=unreadable("eve@example.com"))
    here.settle()
    erase(here, phone="202-555-0133")
    assert [name for name in there.follow() if "eve" in name] == ["kept eves_mail.xml", "unread eves_mail.xml"]


def test_who_comes_back_after_it_stays(here: Computer, there: Elsewhere) -> None:
    erase(here)
    there.settle()
    later = unreadable("again (202) 555-0171")
    there.drop(back=adf("Ava Lindqvist", AVA, words="Me once more"), broken_later=later)
    assert there.follow() == sorted([*OTHERS, "back.xml", "kept broken_later.xml", "unread broken_later.xml"])
    there.begin()
    assert there.follow() == sorted([*OTHERS, "back.xml", "kept broken_later.xml", "unread broken_later.xml"])
    erase(here)
    assert there.follow() == OTHERS


def test_what_comes_again_after_it_stays_though_it_was_there_before(here: Computer, there: Elsewhere) -> None:
    erase(here)
    there.settle()
    there.drop(again=unreadable("Ava, (202) 555-0171"))
    there.settle()
    there.turns()
    # One in quarantine stands for all that have the same bytes.
    assert {"kept broken.xml", "unread again.xml"} <= set(there.left())
    assert "kept broken_mail.xml" not in there.left()


def test_a_copy_that_is_older_than_its_coming_is_dated_by_its_coming(here: Computer, there: Elsewhere) -> None:
    erase(here)
    there.settle()
    path = there.place.incoming / "late.xml"
    path.write_bytes(unreadable("late (202) 555-0171"))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    there.drop()
    assert [name for name in there.follow() if "late" in name] == ["kept late.xml", "unread late.xml"]


@pytest.mark.parametrize(("ahead", "goes"), [(-2 * HOUR, True), (0, False)])
def test_a_file_is_dated_by_the_clock_that_dated_it(here: Computer, there: Elsewhere, ahead: int, goes: bool) -> None:
    """This computer's clock is two hours ahead of central's: what its files say is two hours late."""
    erase(here)
    there.settle()
    folder = there.place.incoming / "quarantine"
    alone = folder / "alone.xml"
    alone.write_bytes(unreadable("of before (202) 555-0171"))
    at = there.station.desk.now() / 1000 + 3600
    os.utime(alone, (at, at))
    there.forgetting = Forgetting(there.station.desk, Traces(there.place.incoming, quarantine_of(there.place)), lambda: ahead)
    assert ("unread alone.xml" not in there.follow()) is goes


def test_with_half_of_the_log_nothing_is_touched(here: Computer, there: Elsewhere) -> None:
    """A desk that is new reads who was erased before it reads whose leads came in the same document."""
    erase(here)
    fresh = there.building.station("fresh")
    try:
        half, seen = forgetting_of(there.place, fresh.desk), list[bool]()
        while not fresh.desk.whole:
            for _ in range(50):
                half.step(fresh.desk.now())
            assert there.left() == ALL
            seen.append(bool(fresh.desk.erased()) and not fresh.desk.leads)
            fresh.sync.load()
            exchange = fresh.sync.prepare(limit=5)
            fresh.sync.absorb(exchange, run(exchange, there.central, there.building.clock))
        assert any(seen)
        there.forgetting = half
        there.station.close()
        there.station = fresh
        assert there.follow() == OTHERS
    finally:
        there.station = fresh


def test_a_lead_that_waits_to_be_told_keeps_its_document(here: Computer, there: Elsewhere) -> None:
    erase(here)
    there.settle()
    path = there.place.incoming / "done" / "waits.xml"
    content = adf("Bo Lindqvist", "202-555-0190", words="not yet told; my sister's is 202-555-0171")
    Reception(there.station.desk, quarantine_of(there.place)).take(content, "waits.xml")
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert there.station.desk.waiting
    there.turns()
    assert path.exists()
    there.settle()
    there.begin()
    there.turns()
    assert path.exists()


def test_what_cannot_be_removed_is_told_without_a_name_and_tried_again(here: Computer, there: Elsewhere) -> None:
    (stuck,) = [kept.hash for kept in quarantine_of(there.place).list() if kept.name == "broken.xml"]
    record = there.place.home / "quarantine" / f"{stuck}.json"
    kept = record.read_bytes()
    record.unlink()
    record.mkdir()
    erase(here)
    there.settle()
    there.turns()
    assert "2 cannot be removed" in there.forgetting.problem
    assert not [word for word in ("ava", "broken", stuck, str(there.place.home)) if word in there.forgetting.problem.lower()]
    files = sorted(path.name for path in (there.place.incoming / "done").iterdir())
    assert files == ["bo.xml", "cy.xml", "two.xml"], "the others do not wait for it"
    record.rmdir()
    record.write_bytes(kept)
    there.turns()
    assert there.forgetting.problem, "not before it is time"
    there.turns(at=AGAIN + 1)
    assert there.left() == OTHERS
    assert there.forgetting.problem == ""


def killed_after(count: int) -> Callable[..., None]:
    """What removes `count` files and then is killed."""
    real, calls = Path.unlink, iter(range(count))

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        real(self, missing_ok)

    return unlink


def test_killed_anywhere_the_next_start_finishes_it(here: Computer, there: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    erase(here)
    there.settle()
    kills = 0
    while True:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "unlink", killed_after(kills))
            there.begin()
            try:
                there.turns()
                break
            except KeyboardInterrupt:
                kills += 1
    assert there.left() == OTHERS
    assert kills >= 3


def test_who_is_erased_in_mid_look_is_forgotten_too(here: Computer, there: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "_AT_ONCE", 1)
    erase(here)
    there.settle()
    now = there.station.desk.now()
    for _ in range(12):
        assert there.forgetting.step(now) == now
    erase(here, phone="202-555-0155")
    there.settle()
    there.turns()
    assert there.left() == [name for name in OTHERS if "cy" not in name]


def test_an_ordinary_turn_looks_at_no_file(here: Computer, there: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    real = Traces.paths
    monkeypatch.setattr(Traces, "paths", lambda self: looks.append("looked") or real(self))
    assert there.follow() == ALL
    assert looks == [], "nobody was ever erased"
    erase(here)
    assert there.follow() == OTHERS
    looks.clear()
    there.drop(dee=adf("Dee Park", "202-555-0144", words="Once more"))
    here.do(Note, here.lead("Cy Young"), text="Cy called")
    there.settle()
    assert [there.turns(at=n * AGAIN) for n in range(3)] == [1, 1, 1]
    assert looks == []


def test_the_hub_itself_forgets_when_the_news_come(here: Computer, there: Elsewhere, caplog: pytest.LogCaptureFixture) -> None:
    stop, failed = threading.Event(), list[BaseException]()

    def run() -> None:
        try:
            run_hub(there.building, stop)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        (there.place.incoming / "eve.xml").write_bytes(adf("Eve Moss", "202-555-0133"))
        until(lambda: "eve.xml" in there.seen(), "the hub taking leads in")
        here.settle()
        until(lambda: here.settle() or "Eve Moss" in [lead.shopper.name for lead in here.station.desk.leads.values()], "Eve's lead")
        erase(here)
        erase(here, phone="202-555-0133")
        until(lambda: there.seen() == OTHERS, "the documents to go")
    finally:
        stop.set()
        thread.join(60)
    assert failed == []
    assert not [record for record in caplog.records if any(word in record.getMessage().lower() for word in ("ava", "eve", "555"))]
