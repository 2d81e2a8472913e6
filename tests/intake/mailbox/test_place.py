from pathlib import Path

import pytest

from bdcdesk.intake.mailbox.place import KEPT_FOR, Place, PlaceLost

NOW = 1_790_000_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "place.db"


def test_what_was_read_is_known_after_a_restart(path: Path) -> None:
    place = Place(path)
    place.begin(b"inbox", 7, 10, NOW - 5)
    assert (place.upto, place.since) == (10, NOW - 5)
    place.settle(11, b"a" * 32, NOW, unmarked=True)
    place.settle(9, b"b" * 32, NOW, unmarked=False)
    place.looked_through(NOW - 2, NOW)
    place.close()
    place = Place(path)
    place.begin(b"inbox", 7, 99, NOW)
    # One between may still be busy.
    assert (place.upto, place.since) == (10, NOW - 2)
    place.all_settled(11)
    place.all_settled(3)
    assert place.upto == 11
    assert place.unread([8, 9, 10, 11, 12]) == [8, 10, 12]
    assert place.unmarked() == [11]
    place.marked([11])
    assert place.unmarked() == []
    assert place.knows(b"a" * 32)
    assert not place.knows(b"c" * 32)
    place.close()


def test_other_numbers_begin_an_era_in_which_only_digests_hold(path: Path) -> None:
    place = Place(path)
    place.begin(b"inbox", 7, 10, NOW - 5)
    place.settle(11, b"a" * 32, NOW, unmarked=True)
    place.begin(b"inbox", 8, 3, NOW)
    assert (place.upto, place.since, place.unread([11]), place.unmarked()) == (3, NOW - 5, [11], [])
    assert place.knows(b"a" * 32)
    place.begin(b"another", 8, 4, NOW + 1)
    assert (place.upto, place.since) == (4, NOW + 1)
    place.close()


def test_a_server_without_validity_is_believed_in_no_number(path: Path) -> None:
    place = Place(path)
    place.begin(b"inbox", 0, 10, NOW)
    place.settle(11, b"a" * 32, NOW, unmarked=False)
    place.begin(b"inbox", 0, 11, NOW)
    assert place.unread([11]) == [11]
    place.close()


def test_what_is_very_old_is_forgotten(path: Path) -> None:
    place = Place(path)
    place.begin(b"inbox", 7, 0, NOW)
    place.settle(1, b"a" * 32, NOW, unmarked=False)
    place.settle(2, b"b" * 32, NOW + 1, unmarked=False)
    place.looked_through(NOW, NOW + KEPT_FOR + 1)
    assert (place.knows(b"a" * 32), place.knows(b"b" * 32)) == (False, True)
    place.close()


def test_a_damaged_or_foreign_file_is_told_apart_from_a_disk(path: Path) -> None:
    path.write_bytes(b"no database at all, but long enough to be taken for one" * 99)
    with pytest.raises(PlaceLost):
        Place(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(OSError, match="cannot be written down"):
        Place(path)


def test_a_full_disk_changes_nothing(path: Path) -> None:
    place = Place(path)
    place.begin(b"inbox", 7, 0, NOW)
    pages = place._db.execute("PRAGMA page_count").fetchone()[0]
    place._db.execute(f"PRAGMA max_page_count = {pages}")
    uids = iter(range(1, 500))
    with pytest.raises(OSError, match="cannot be written down"):
        any(place.settle(uid, uid.to_bytes(32, "big"), NOW, unmarked=False) for uid in uids)
    failed = next(uids) - 1
    assert failed > 1
    assert place.unread([failed - 1, failed]) == [failed]
    place.close()
