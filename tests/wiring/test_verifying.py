"""`bdcdesk central verify` and `heads`, with the desks of one computer as witnesses."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bdcdesk.domain.actions.lead import Note
from bdcdesk.wiring import verifying
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.witnesses import own_heads, read_heads

from .keeping import Computer, S, adf


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "data")
    made.drop(cy=adf("Cy Young", "202-555-0155"))
    for n in range(4):
        made.do(Note, made.lead("Cy Young"), text=f"note {n}")
    yield made
    made.close()


def verify(computer: Computer, files: Sequence[Path] = (), own: bool = True) -> int:
    computer.said.clear()
    central = computer.building.central()
    try:
        return verifying.verify(central, S, computer.building if own else None, files, computer.say)
    finally:
        central.close()


def cut(computer: Computer, last: int) -> None:
    """Takes the end off the log, and mends all that would tell of it."""
    for statement in (
        f"DELETE FROM event WHERE seq > {last}",
        f"DELETE FROM action WHERE first > {last}",
        f"UPDATE store SET (seq, head, last_at) = (SELECT seq, hash, at FROM event WHERE seq = {last})",
        "UPDATE stream SET version = (SELECT max(version) FROM event e WHERE e.stream = stream.stream)",
    ):
        computer.run(statement)


def test_a_sound_log_and_its_witnesses(computer: Computer) -> None:
    desks = len(own_heads(computer.building, S, computer.say))
    assert desks >= 2
    assert verify(computer) == 0
    well = "Harbor Motors (harbor): all 6 events are as they were written, and what is kept beside them agrees."
    assert computer.said == [f"{well} {desks} desk(s) saw the same."]
    assert verify(computer, own=False) == 0


def test_a_damaged_log_names_its_first_bad_event(computer: Computer) -> None:
    computer.run('UPDATE event SET facts = \'{"kind":"noted","x":1}\' WHERE seq = 4')
    assert verify(computer) == 1
    assert computer.said[0].startswith("Harbor Motors (harbor): Event 4 is not what was written")


def test_a_tail_that_was_cut_off_shows_to_the_desks_here_and_elsewhere(computer: Computer, tmp_path: Path) -> None:
    assert verifying.heads(computer.building, tmp_path / "heads.json", computer.say) == 0
    assert {head.desk for head in read_heads([tmp_path / "heads.json"])} == {
        head.desk for head in own_heads(computer.building, S, computer.say)
    }
    cut(computer, 4)
    assert verify(computer, own=False) == 0, "nothing in the log itself tells of it"
    for said in (verify(computer), verify(computer, [tmp_path / "heads.json"], own=False)):
        assert said == 1
        assert "ends before event 5, and a desk saw events up to 6" in computer.said[0]


def test_a_desk_that_cannot_be_read_is_no_witness_and_stops_nobody(computer: Computer) -> None:
    computer.station.close()
    for file in (computer.place.home / "desks" / "harbor-ines-desk").glob("replica.db*"):
        file.write_bytes(b"x" * 8192)
    assert verify(computer) == 0
    assert "harbor-ines-desk is no witness" in computer.said[0]
    assert "desk(s) saw the same" in computer.said[1]


def test_heads_of_another_store_are_no_witnesses(computer: Computer, tmp_path: Path) -> None:
    verifying.heads(computer.building, tmp_path / "heads.json", computer.say)
    other = (tmp_path / "heads.json").read_text().replace('"harbor"', '"south"')
    (tmp_path / "other.json").write_text(other)
    cut(computer, 4)
    assert verify(computer, [tmp_path / "other.json"], own=False) == 0


def test_what_is_no_file_of_heads_is_said(computer: Computer, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('[{"store":"harbor","desk":"d","seq":3,"hash":"zz"}]')
    for file in (tmp_path / "x.json", tmp_path / "none.json"):
        with pytest.raises(NoPlace, match="holds no heads"):
            verify(computer, [file])
