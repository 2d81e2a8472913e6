"""What is kept is whole, private, and found again."""

import os
import stat
from pathlib import Path

import pytest

from bdcdesk.intake.quarantine import AGAIN, CUT_SHORT, Kept, Quarantine, Settled
from bdcdesk.intake.reading.read import raw_hash

CONTENT = b"<adf><prospect> & "
DIGEST = raw_hash(CONTENT)


def test_bytes_and_reason_are_kept(tmp_path: Path) -> None:
    kept = Quarantine(tmp_path / "q").keep(CONTENT, "../../lead\n.xml", "It is broken.", 1_000)
    assert kept == Kept(DIGEST, "../../lead\n.xml", "It is broken.", 1_000, len(CONTENT))
    again = Quarantine(tmp_path / "q")
    assert again.list() == (kept,)
    assert again.content(DIGEST) == CONTENT
    assert sorted(path.name for path in (tmp_path / "q").iterdir()) == [f"{DIGEST}.json", f"{DIGEST}.raw"]


def test_the_first_record_of_the_same_bytes_stands(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    first = quarantine.keep(CONTENT, "a.xml", "It is broken.", 1_000)
    assert quarantine.keep(CONTENT, "b.xml", "It is still broken.", 2_000) == first
    assert quarantine.list() == (first,)


def test_the_oldest_is_first(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    for at, content in ((3, b"c"), (1, b"a"), (2, b"b")):
        quarantine.keep(content, "x", "why", at)
    assert [kept.at for kept in quarantine.list()] == [1, 2, 3]


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Quarantine(tmp_path / "q").keep(CONTENT, "a", "why", 1)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "q").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "q").iterdir()} == {0o600}


class Killed(BaseException):
    """Ends the code where it stands, as no handler expects."""


@pytest.mark.parametrize("calls", range(6))
def test_a_kill_at_any_point_leaves_whole_documents_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    left = calls

    def counted(name: str) -> None:
        real = getattr(os, name)

        def call(*args: object) -> object:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return real(*args)

        monkeypatch.setattr(os, name, call)

    with monkeypatch.context():
        for name in ("fsync", "replace"):
            counted(name)
        with pytest.raises(Killed):
            Quarantine(tmp_path).keep(CONTENT, "a.xml", "why", 7)
    monkeypatch.undo()
    quarantine = Quarantine(tmp_path)
    assert all(record.with_suffix(".raw").exists() for record in tmp_path.glob("*.json")), "a record without bytes promises too much"
    for kept in quarantine.list():
        assert quarantine.content(kept.hash) == CONTENT
        assert kept.reason in ("why", CUT_SHORT)
    assert quarantine.keep(CONTENT, "a.xml", "why", 7).reason == "why"
    assert [kept.reason for kept in quarantine.list()] == ["why"]


def test_a_damaged_document_is_not_given_out(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    quarantine.keep(CONTENT, "a", "why", 1)
    (tmp_path / f"{DIGEST}.raw").write_bytes(b"other")
    with pytest.raises(ValueError, match="damaged"):
        quarantine.content(DIGEST)


@pytest.mark.parametrize("digest", ["", "../" + "a" * 61, "A" * 64, "0" * 64])
def test_only_a_hash_that_is_kept_opens_a_file(tmp_path: Path, digest: str) -> None:
    with pytest.raises(FileNotFoundError):
        Quarantine(tmp_path).content(digest)


def test_nothing_is_kept_where_it_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotADirectoryError):
        Quarantine(tmp_path / "file").keep(CONTENT, "a", "why", 1)
    assert Quarantine(tmp_path / "nowhere").list() == ()


SETTLED = Settled("no lead", "ines", 2_000, "an advertisement")


def test_what_was_settled_waits_no_more_until_it_comes_again_much_later(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    quarantine.keep(CONTENT, "a", "It is broken.", 1_000)
    quarantine.settle(DIGEST, SETTLED)
    assert quarantine.waiting() == ()
    # A sender that had no answer hands it in again.
    assert quarantine.keep(CONTENT, "a", "It is broken.", 2_000 + AGAIN).settled == SETTLED
    assert quarantine.waiting() == ()
    again = quarantine.keep(CONTENT, "a", "It is broken.", 2_001 + AGAIN, arrived=2_000, via="form")
    assert quarantine.waiting() == (again,)
    assert (again.came, again.via) == (2_000, "form")


def test_it_tells_how_many_wait_and_why_and_names_nobody(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path / "q")
    assert quarantine.told() == ""
    for n, reason in enumerate(("It is broken.", "Nobody is named.", "It is broken.")):
        quarantine.keep(str(n).encode(), "Ava Lindqvist.xml", reason, n)
    assert quarantine.told() == "3 documents in quarantine: It is broken. (2) Nobody is named. (1)"
    for kept in quarantine.list():
        quarantine.settle(kept.hash, SETTLED)
    assert quarantine.told() == ""


def test_bytes_without_a_record_can_be_settled_and_what_is_not_kept_cannot(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    quarantine.keep(CONTENT, "a", "why", 1)
    (tmp_path / f"{DIGEST}.json").unlink()
    quarantine.settle(DIGEST, SETTLED)
    assert [kept.settled for kept in quarantine.list()] == [SETTLED]
    with pytest.raises(FileNotFoundError):
        quarantine.settle("0" * 64, SETTLED)


@pytest.mark.parametrize("damaged", [b"", b'{"hash": "\xff"}', b'{"x":' + b"[" * 50_000], ids=["empty", "no text", "nested"])
def test_a_document_whose_record_is_damaged_is_listed_and_kept_once_more(tmp_path: Path, damaged: bytes) -> None:
    quarantine = Quarantine(tmp_path / "quarantine")
    kept = quarantine.keep(b"some bytes", "a.xml", "It cannot be read.", 7)
    (tmp_path / "quarantine" / f"{kept.hash}.json").write_bytes(damaged)
    assert [one.reason for one in quarantine.list()] == [CUT_SHORT]
    assert quarantine.keep(b"some bytes", "b.xml", "It cannot be read.", 8).name == "b.xml"
    assert [one.name for one in quarantine.list()] == ["b.xml"]
