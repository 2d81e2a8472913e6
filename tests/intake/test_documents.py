"""The bytes of what was read: whole or absent, found by their hash, gone in time."""

import os
import stat
from pathlib import Path

import pytest

from bdcdesk.intake.documents import DAYS, Documents
from bdcdesk.intake.reading.read import raw_hash

CONTENT = b"<adf>\x00\xff\r\n</adf>"
DIGEST = raw_hash(CONTENT)
DAY = 86_400_000
NOW = 1_772_463_600_000


def dated(path: Path, at: int) -> None:
    os.utime(path, ns=(at * 1_000_000, at * 1_000_000))


def test_the_same_bytes_come_back_and_nobody_else_reads_them(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        documents = Documents(tmp_path / "d")
        documents.keep(CONTENT, DIGEST)
        documents.keep(CONTENT, DIGEST)
    finally:
        os.umask(before)
    assert documents.content(DIGEST) == CONTENT
    (path,) = documents.files()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_not_kept_or_damaged_is_not_given_out(tmp_path: Path) -> None:
    documents = Documents(tmp_path)
    for name in (DIGEST, "../secret", ""):
        with pytest.raises(FileNotFoundError):
            documents.content(name)
    documents.keep(CONTENT, DIGEST)
    documents.files()[0].write_bytes(b"other")
    with pytest.raises(ValueError, match="damaged"):
        documents.content(DIGEST)


def test_old_ones_go_once_a_day_and_one_that_came_again_stays(tmp_path: Path) -> None:
    documents = Documents(tmp_path)
    kept = [f"document {n}".encode() for n in range(450)]
    for content in kept:
        documents.keep(content, raw_hash(content))
    for path in documents.files():
        dated(path, NOW - (DAYS + 1) * DAY)
    documents.keep(kept[0], raw_hash(kept[0]))
    young = raw_hash(kept[1])
    dated(tmp_path / f"{young}.raw", NOW - (DAYS - 1) * DAY)

    calls = 0
    while len(documents.files()) > 2:
        documents.tidy(NOW)
        calls += 1
        assert calls < 10
    assert calls > 1, "it goes in parts, so that the hub can do other things between them"
    assert {path.stem for path in documents.files()} == {raw_hash(kept[0]), young}

    documents.tidy(NOW)
    dated(tmp_path / f"{young}.raw", NOW - (DAYS + 1) * DAY)
    documents.tidy(NOW + DAY // 2)
    assert len(documents.files()) == 2
    documents.tidy(NOW + DAY)
    assert len(documents.files()) == 1


def test_without_a_folder_there_is_nothing_to_do(tmp_path: Path) -> None:
    documents = Documents(tmp_path / "absent")
    documents.tidy(NOW)
    assert documents.files() == ()
    assert not (tmp_path / "absent").exists()


def test_what_a_kill_left_half_written_is_found_and_goes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", killed)
        patched.setattr(Path, "unlink", killed)
        with pytest.raises(Killed):
            Documents(tmp_path).keep(CONTENT, DIGEST)
    (left,) = Documents(tmp_path).files()
    assert left.suffix == ".part"
    dated(left, NOW - (DAYS + 1) * DAY)
    Documents(tmp_path).tidy(NOW)
    assert Documents(tmp_path).files() == ()
