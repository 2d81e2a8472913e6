"""The desk's two files under a wrong key, of a newer release, damaged, on a full disk: a typed error with a sentence, and nothing lost."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.lead import Note
from bdcdesk.domain.actions.ownership import Claim
from bdcdesk.replica.copy import Replica
from bdcdesk.replica.file import Damaged, DiskFull, NewerFile, ReplicaError, WrongKey, move_aside
from bdcdesk.replica.outbox import Outbox

from .making import KEY, House, Seat

Maker = Callable[[Path, bytes], Replica | Outbox]
PAGE = 4096


@pytest.fixture(params=["replica", "outbox"])
def file(request: pytest.FixtureRequest, house: House, ann: Seat) -> tuple[Path, Maker]:
    """A closed file with something in it, and what opens it."""
    for text in ("one", "two"):
        ann.do(Note, lead="rivera", text=text)
    ann.close()
    made: Maker = Replica if request.param == "replica" else Outbox
    return ann.folder / f"{request.param}.db", made


def state(path: Path) -> dict[str, bytes]:
    return {part.name: part.read_bytes() for part in path.parent.glob(f"{path.name}*") if not part.name.endswith("-shm")}


def words(error: ReplicaError, path: Path) -> str:
    """The error's sentence: it names the file and is more than the driver's own words."""
    said = str(error)
    assert str(path) in said
    assert said.endswith(".")
    assert "sqlite" not in said.lower()
    return said


def test_a_wrong_key_is_said_and_changes_nothing(file: tuple[Path, Maker]) -> None:
    path, make = file
    before = state(path)
    with pytest.raises(WrongKey) as caught:
        make(path, bytes(32))
    assert "Nothing was changed" in words(caught.value, path)
    assert state(path) == before
    make(path, KEY).close()


def test_a_newer_file_is_said_and_changes_nothing(file: tuple[Path, Maker]) -> None:
    path, make = file
    opened = make(path, KEY)
    opened._connection.execute("PRAGMA user_version = 99")
    opened.close()
    before = state(path)
    with pytest.raises(NewerFile) as caught:
        make(path, KEY)
    assert "newer" in words(caught.value, path)
    assert state(path) == before


def scratched(start: int, length: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:start] + bytes(byte ^ 0x5A for byte in raw[start : start + length]) + raw[start + length :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "salt": scratched(0, 16),
    "first page": scratched(100, 1000),
    "all of the first page": lambda raw: os.urandom(PAGE) + raw[PAGE:],
    "middle": lambda raw: scratched(len(raw) // 2, 200)(raw),
    "end": lambda raw: scratched(len(raw) - 100, 50)(raw),
    "cut within a page": lambda raw: raw[: len(raw) // 2 + 77],
    "cut between pages": lambda raw: raw[: 2 * PAGE],
    "cut in the first page": lambda raw: raw[:1000],
    "one page left": lambda raw: raw[:PAGE],
    "nothing left": lambda raw: b"",
    "another file": lambda raw: b"SQLite format 3\0" + bytes(len(raw) - 16),
    "noise": lambda raw: os.urandom(len(raw)),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_said_moved_aside_whole_and_made_anew(file: tuple[Path, Maker], damage: str) -> None:
    path, make = file
    hurt = DAMAGE[damage](path.read_bytes())
    path.write_bytes(hurt)
    with pytest.raises(Damaged) as caught:
        make(path, KEY)
    assert "damaged" in words(caught.value, path)
    aside = move_aside(path, "20260302")
    assert aside.read_bytes() == hurt
    assert not path.exists()
    make(path, KEY).close()
    assert aside.read_bytes() == hurt
    assert move_aside(path, "20260302") != aside
    assert aside.read_bytes() == hurt


def test_after_a_damaged_replica_the_desk_is_the_same_again(house: House, ann: Seat) -> None:
    claim = ann.do(Claim, lead="rivera")
    before = dict(ann.desk.leads)
    ann.close()
    path = ann.folder / "replica.db"
    path.write_bytes(os.urandom(PAGE) + path.read_bytes()[PAGE:])
    with pytest.raises(Damaged):
        ann._open()
    move_aside(path, "x")
    ann._open()
    ann.settle()
    assert (ann.desk.leads, house.log()[-1].action) == (before, claim.id)


def large(ann: Seat) -> Path:
    """A replica too large to be read through at each start, closed."""
    for n in range(40):
        ann.do(Note, lead="rivera", text=f"{n} " + "a long story " * 3000)
    ann.settle()
    ann.close()
    path = ann.folder / "replica.db"
    assert path.stat().st_size > 1 << 20
    return path


def test_damage_in_a_large_file_is_typed_when_it_is_met_and_found_at_the_next_start(house: House, ann: Seat) -> None:
    path = large(ann)
    raw = path.read_bytes()
    path.write_bytes(scratched(len(raw) // 2 // PAGE * PAGE + 50, PAGE)(raw))
    opened = Replica(path, KEY)
    with pytest.raises(Damaged) as caught:
        list(opened.events())
    words(caught.value, path)
    opened.close()
    with pytest.raises(Damaged):
        Replica(path, KEY)
    move_aside(path, "x")
    Replica(path, KEY).close()
    assert not path.with_name("replica.db-suspect").exists()


def test_a_large_file_suspected_without_cause_is_trusted_again(ann: Seat) -> None:
    path = large(ann)
    suspect = path.with_name("replica.db-suspect")
    suspect.touch()
    Replica(path, KEY).close()
    assert not suspect.exists()


def test_only_the_owner_may_read(house: House, ann: Seat) -> None:
    ann.do(Note, lead="rivera", text="private")
    files = [part for part in ann.folder.iterdir() if part.is_file()]
    assert {"replica.db", "replica.db-wal", "outbox.db", "outbox.db-wal"} <= {part.name for part in files}
    assert {part.name: oct(part.stat().st_mode & 0o777) for part in files} == {part.name: "0o600" for part in files}
    assert oct(ann.folder.stat().st_mode & 0o777) == "0o700"


def test_nothing_of_a_shopper_can_be_read_in_the_files(ann: Seat) -> None:
    ann.do(Note, lead="rivera", text="wants the Outback")
    for part in ann.folder.iterdir():
        raw = part.read_bytes()
        assert not any(secret in raw for secret in (b"Rivera", b"Outback", b"6025550148", KEY, KEY.hex().encode())), part


def shut(opened: Replica | Outbox) -> None:
    """From now on its disk is full."""
    pages = opened._connection.execute("PRAGMA page_count").fetchone()[0]
    opened._connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()


def make_room(opened: Replica | Outbox) -> None:
    opened._connection.execute("PRAGMA max_page_count = 1000000").fetchall()


LONG = "a long story " * 2000


def test_on_a_full_disk_nothing_is_shown_as_done(house: House, ann: Seat) -> None:
    before, story = dict(ann.desk.leads), ann.desk.timeline("rivera")
    shut(ann.outbox)
    action = ann.make(Note, lead="rivera", text=LONG)
    for _ in range(2):
        with pytest.raises(DiskFull) as caught:
            ann.desk.do(action)
        assert "full" in words(caught.value, ann.folder / "outbox.db")
        assert (dict(ann.desk.leads), ann.desk.timeline("rivera"), ann.desk.waiting) == (before, story, 0)
    make_room(ann.outbox)
    assert isinstance(ann.desk.do(action), Append)
    ann.settle()
    assert house.kinds("rivera") == ["lead_received", "noted"]


def test_news_that_the_disk_had_no_room_for_come_again_and_count_once(house: House, ann: Seat, ben: Seat) -> None:
    for text in ("short", LONG):
        ben.do(Note, lead="rivera", text=text)
    ben.settle()
    mine = ann.do(Note, lead="rivera", text="mine")
    shut(ann.replica)
    for _ in range(3):
        with pytest.raises(DiskFull):
            ann.step()
    assert ann.desk.leads["rivera"].notes == 1
    make_room(ann.replica)
    assert "rivera" in ann.settle()
    assert ann.desk.leads == house.leads()
    assert house.leads()["rivera"].notes == 3
    assert [event.action for event in house.log() if event.actor == "ann"] == [mine.id]
    assert ann.restart().desk.leads == house.leads()


def test_an_outbox_that_cannot_let_go_shows_nothing_twice(
    house: House, hub: Seat, ann: Seat, ben: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.receive(hub, "okafor")
    hub.settle()
    ben.do(Note, lead="rivera", text="from ben")
    ben.settle()
    for text in ("one", "two"):
        ann.do(Note, lead="rivera", text=text)

    def full(*_: Any) -> None:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(ann.outbox, "done", full)
        with pytest.raises(DiskFull):
            ann.step()
    assert ann.step().changed == {"rivera", "okafor"}
    assert (ann.desk.leads["rivera"].notes, ann.desk.waiting, len(ann.outbox.waiting())) == (3, 0, 2)
    assert [event.seq > 0 for event in ann.desk.timeline("rivera").events] == [True] * 4
    ann.restart()
    assert (ann.outbox.waiting(), ann.desk.leads) == ([], house.leads())


def test_a_mistake_of_the_program_is_not_taken_for_trouble_with_the_file(ann: Seat) -> None:
    ann.outbox.close()
    with pytest.raises(Exception, match="closed") as caught:
        ann.outbox.waiting()
    assert not isinstance(caught.value, ReplicaError)
