"""`bdcdesk central backup` and `restore` of a log in a file, under desks that work on."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bdcdesk.central import cipher
from bdcdesk.central.chain import audit
from bdcdesk.central.errors import CentralError
from bdcdesk.central.sqlite_backup import SqliteBackups
from bdcdesk.domain.actions.lead import Note
from bdcdesk.wiring import backups, erasing
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.verifying import verify

from .keeping import Computer, S, adf, asked


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    made.drop(cy=adf("Cy Young", "202-555-0155"), ava=adf("Ava Lindqvist", "202-555-0171", words="Ava asks"))
    yield made
    made.close()


def backup(computer: Computer, file: Path) -> None:
    assert backups.backup(computer.building, file, computer.say) == 0


def restore(computer: Computer, file: Path, answer: str = "", yes: bool = True) -> int:
    return backups.restore(computer.building, file, yes, lambda _: answer, computer.say)


def notes(computer: Computer) -> list[str]:
    return [json.loads(row[0])["text"] for row in computer.run("SELECT personal FROM event WHERE kind = 'noted' ORDER BY seq")]


def sound(computer: Computer) -> bool:
    central = computer.building.central()
    try:
        return verify(central, S, None, (), computer.say) == 0 and audit(central, S) is None
    finally:
        central.close()


def test_a_backup_made_at_work_is_put_back_and_desks_offer_again_what_it_lacks(computer: Computer, tmp_path: Path) -> None:
    cy = computer.lead("Cy Young")
    computer.do(Note, cy, text="before")
    backup(computer, tmp_path / "one.db")
    assert (tmp_path / "one.db").stat().st_mode & 0o777 == 0o600
    assert b"before" not in (tmp_path / "one.db").read_bytes()
    computer.do(Note, cy, text="after")
    lost = computer.run("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")[0]

    assert restore(computer, tmp_path / "one.db") == 0
    assert notes(computer) == ["before"]
    assert sound(computer)
    for station in (computer.station, computer.hub, computer.station):
        computer.settle(station)
    assert notes(computer) == ["before", "after"]
    assert sound(computer)
    # In the same place stands another event, by which every desk knows the new epoch.
    assert computer.run(f"SELECT hash FROM event WHERE seq = {lost[0]}")[0] != (lost[1],)
    (kept,) = (computer.place.home / "backups").glob("before-restore-*.db")
    assert restore(computer, kept) == 0
    assert notes(computer) == ["before", "after"]


def test_it_is_asked_before(computer: Computer, tmp_path: Path) -> None:
    backup(computer, tmp_path / "one.db")
    computer.do(Note, computer.lead("Cy Young"), text="after")
    assert restore(computer, tmp_path / "one.db", "no", yes=False) == 1
    assert notes(computer) == ["after"]
    assert list((computer.place.home / "backups").glob("*")) == []
    assert restore(computer, tmp_path / "one.db", "restore", yes=False) == 0
    assert notes(computer) == []


def test_who_was_erased_since_does_not_come_back(computer: Computer, tmp_path: Path) -> None:
    backup(computer, tmp_path / "one.db")
    central = computer.building.central()
    assert erasing.erase_shopper(central, S, computer.place, asked(phone="202-555-0171"), lambda _: "", computer.say) == 0
    central.close()
    erased = computer.run("SELECT stream FROM event WHERE kind = 'erased'")
    assert len(erased) == 2, "her lead, and her number"
    assert restore(computer, tmp_path / "one.db") == 0
    assert sorted(computer.run("SELECT stream FROM event WHERE kind = 'erased'")) == sorted(erased)
    assert "Ava Lindqvist" not in computer.words()
    assert "Cy Young" in computer.words()
    assert sound(computer)
    computer.settle()
    assert computer.station.desk.person(computer.person("+12025550171")).erased
    assert not [lead for lead in computer.station.desk.leads.values() if lead.shopper.name == "Ava Lindqvist"]
    # Neither when all that is left is the backup: a note beside it tells.
    for part in computer.place.home.glob("central.db*"):
        part.unlink()
    assert restore(computer, tmp_path / "one.db") == 0
    assert "Ava Lindqvist" not in computer.words()
    assert sorted(computer.run("SELECT stream FROM event WHERE kind = 'erased'")) == sorted(erased)


def test_a_log_that_cannot_be_read_any_more_is_moved_aside_and_replaced(computer: Computer, tmp_path: Path) -> None:
    computer.do(Note, computer.lead("Cy Young"), text="before")
    backup(computer, tmp_path / "one.db")
    content = bytearray(computer.file.read_bytes())
    content[:4096] = b"x" * 4096
    for part in computer.place.home.glob("central.db-*"):
        part.unlink()
    computer.file.write_bytes(content)
    with pytest.raises(CentralError):
        computer.building.central()
    assert restore(computer, tmp_path / "one.db") == 0
    assert notes(computer) == ["before"]
    assert sound(computer)
    (aside,) = (computer.place.home / "backups").glob("before-restore-*.db")
    assert aside.read_bytes() == content


def damaged(path: Path, computer: Computer) -> None:
    db = cipher.connect(path, computer.building.central_key)
    db.execute("DELETE FROM event WHERE seq = 2")
    db.close()


def cut_off(path: Path, computer: Computer) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def of_another_key(path: Path, computer: Computer) -> None:
    path.unlink()
    SqliteBackups(path, b"k" * 32, "ines", lambda: 1, lambda _: None).close()


def empty(path: Path, computer: Computer) -> None:
    path.unlink()
    SqliteBackups(path, computer.building.central_key, "ines", lambda: 1, lambda _: None).close()


def gone(path: Path, computer: Computer) -> None:
    path.unlink()


@pytest.mark.parametrize("spoil", [damaged, cut_off, of_another_key, empty, gone])
def test_what_is_no_sound_backup_is_never_put_back(computer: Computer, tmp_path: Path, spoil: Any) -> None:
    backup(computer, tmp_path / "one.db")
    computer.do(Note, computer.lead("Cy Young"), text="after")
    spoil(tmp_path / "one.db", computer)
    with pytest.raises((CentralError, NoPlace), match=r"one\.db"):
        restore(computer, tmp_path / "one.db")
    assert notes(computer) == ["after"]
    assert sound(computer)
    assert [path.name for path in (computer.place.home / "backups").glob("*")] == []


def test_a_restore_that_fails_midway_leaves_what_there_was(computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(computer, tmp_path / "one.db")
    computer.do(Note, computer.lead("Cy Young"), text="after")
    monkeypatch.setattr(SqliteBackups, "_erase_again", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    backups.remember(computer.place, S, ["lead/none"])
    with pytest.raises(KeyboardInterrupt):
        restore(computer, tmp_path / "one.db")
    assert notes(computer) == ["after"]
    assert sound(computer)


def test_a_backup_is_never_written_over(computer: Computer, tmp_path: Path) -> None:
    (tmp_path / "one.db").write_bytes(b"mine")
    with pytest.raises(NoPlace, match="there already"):
        backup(computer, tmp_path / "one.db")
    with pytest.raises(CentralError):
        backup(computer, tmp_path / "no folder" / "one.db")
    assert (tmp_path / "one.db").read_bytes() == b"mine"


def test_a_log_that_was_tampered_with_is_not_backed_up_as_if_it_were_well(computer: Computer, tmp_path: Path) -> None:
    computer.run("UPDATE event SET actor = 'kofi' WHERE seq = 2")
    with pytest.raises(CentralError, match="Event 2"):
        backup(computer, tmp_path / "one.db")
    assert not list(tmp_path.glob("*one.db*"))


def test_a_server_is_its_owners_to_back_up(computer: Computer, tmp_path: Path) -> None:
    setup = msgspec.structs.replace(computer.building.setup, url="postgresql://ines@db.example.com/harbor")
    there = msgspec.structs.replace(computer.building, setup=setup)
    assert backups.backup(there, tmp_path / "x", computer.say) == 1
    assert "pg_dump --format=custom" in computer.said[-1]
    assert backups.daily_backups(there) is None


def test_the_hub_keeps_a_copy_of_each_day(computer: Computer) -> None:
    daily = backups.daily_backups(computer.building)
    assert daily is not None
    now = 1_790_000_000_000
    (errand,) = daily.step(now).errands
    errand.run()
    errand.finish(now)
    (made,) = daily.made()
    computer.do(Note, computer.lead("Cy Young"), text="after")
    shutil.copy(made, made.with_name("copy.db"))
    assert restore(computer, made) == 0
    assert notes(computer) == []
