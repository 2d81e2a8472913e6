"""A watched folder loses nothing and hands nothing half, whoever is killed when."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bdcdesk.domain.events.base import Instant
from bdcdesk.intake.document import Quarantined, Taken
from bdcdesk.intake.folder import AT_ONCE, EMPTY_SETTLED, EVERY, FAULT, SIZE, Problem, WatchedFolder


class Taker:
    """Takes every document once by its bytes, as the real one does; what begins with "bad" goes to quarantine."""

    def __init__(self) -> None:
        self.handed: list[tuple[bytes, str]] = []
        self.leads: set[bytes] = set()
        self.fault: OSError | None = None
        self.meanwhile: Callable[[], object] = lambda: None

    def __call__(self, content: bytes, name: str, *, came: int) -> Taken | Quarantined:
        if self.fault:
            raise self.fault
        self.handed.append((content, name))
        self.leads.add(content)
        self.meanwhile()
        return Quarantined("It is bad.") if content.startswith(b"bad") else Taken(("lead",))


@pytest.fixture
def taker() -> Taker:
    return Taker()


def steps(watched: WatchedFolder, count: int = 2, start: int = 0) -> int:
    now = start
    for _ in range(count):
        now = max(now + EVERY, watched.step(now))
    return now


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_taken_and_then_moved(tmp_path: Path, taker: Taker) -> None:
    (tmp_path / "a.xml").write_bytes(b"good")
    (tmp_path / "b.xml").write_bytes(b"bad")
    taker.meanwhile = lambda: names(tmp_path).index(taker.handed[-1][1])
    steps(WatchedFolder(tmp_path, taker))
    assert sorted(taker.handed) == [(b"bad", "b.xml"), (b"good", "a.xml")]
    assert names(tmp_path) == ["done/a.xml", "quarantine/b.xml"]
    assert (tmp_path / "done/a.xml").read_bytes() == b"good"


def test_a_file_that_grows_is_waited_for(tmp_path: Path, taker: Taker) -> None:
    watched = WatchedFolder(tmp_path, taker)
    content = b""
    for turn in range(4):
        content += b"more"
        (tmp_path / "a.xml").write_bytes(content)
        watched.step(turn * EVERY)
    assert taker.handed == []
    watched.step(4 * EVERY)
    assert taker.handed == [(b"more" * 4, "a.xml")]


def test_one_step_is_not_enough(tmp_path: Path, taker: Taker) -> None:
    (tmp_path / "a.xml").write_bytes(b"good")
    watched = WatchedFolder(tmp_path, taker)
    assert watched.step(0) == EVERY
    watched.step(1)
    assert taker.handed == []


def test_a_clock_that_is_set_back_holds_no_file_up(tmp_path: Path, taker: Taker) -> None:
    (tmp_path / "a.xml").write_bytes(b"good")
    watched = WatchedFolder(tmp_path, taker)
    watched.step(3_600_000 + EVERY)
    steps(watched, 3, start=EVERY)
    assert taker.handed == [(b"good", "a.xml")]


def test_an_empty_file_is_given_time_to_be_written(tmp_path: Path, taker: Taker) -> None:
    (tmp_path / "a.xml").touch()
    watched = WatchedFolder(tmp_path, taker)
    watched.step(0)
    watched.step(EMPTY_SETTLED - 1)
    assert taker.handed == []
    watched.step(EMPTY_SETTLED)
    assert taker.handed == [(b"", "a.xml")]


def test_what_is_unfinished_hidden_or_no_plain_file_is_left_alone(tmp_path: Path, taker: Taker) -> None:
    for name in (".hidden", "a.part", "b.xml.TMP", "c.crdownload"):
        (tmp_path / name).write_bytes(b"good")
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "link.xml").symlink_to(tmp_path / "secret")
    os.mkfifo(inbox / "pipe.xml")
    (tmp_path / "secret").rename(tmp_path / ".secret")
    steps(WatchedFolder(tmp_path, taker), 3)
    steps(WatchedFolder(inbox, taker), 3)
    assert taker.handed == []
    (tmp_path / "a.part").rename(tmp_path / "a.xml")
    steps(WatchedFolder(tmp_path, taker))
    assert [name for _, name in taker.handed] == ["a.xml"]


def test_nothing_is_overwritten(tmp_path: Path, taker: Taker) -> None:
    watched = WatchedFolder(tmp_path, taker)
    now = 0
    for content in (b"one", b"two", b"three"):
        (tmp_path / "lead.xml").write_bytes(content)
        now = steps(watched, start=now)
    assert [(tmp_path / "done" / name).read_bytes() for name in ("lead.xml", "lead-1.xml", "lead-2.xml")] == [b"one", b"two", b"three"]
    assert names(tmp_path) == ["done/lead-1.xml", "done/lead-2.xml", "done/lead.xml"]


def test_a_file_rewritten_while_it_is_taken_is_handed_out_again(tmp_path: Path, taker: Taker) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"half")
    watched = WatchedFolder(tmp_path, taker)
    taker.meanwhile = lambda: path.write_bytes(b"half and the rest")
    now = steps(watched)
    assert names(tmp_path) == ["a.xml"]
    taker.meanwhile = lambda: None
    steps(watched, 3, now)
    assert [content for content, _ in taker.handed] == [b"half", b"half and the rest"]
    assert names(tmp_path) == ["done/a.xml"]


class Killed(BaseException):
    """Ends the code where it stands, as no handler expects."""


@pytest.mark.parametrize("point", ["read", "taken", "reserve", "replace", "replaced"])
def test_a_kill_anywhere_loses_nothing_and_takes_nothing_twice(
    tmp_path: Path, taker: Taker, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    (tmp_path / "a.xml").write_bytes(b"good")
    real_replace, real_open, real_fstat = os.replace, os.open, os.fstat

    def kill(*_: object, **__: object) -> None:
        raise Killed

    def replaced(*args: str) -> None:
        real_replace(*args)
        raise Killed

    def reserve(path: Path, flags: int, *rest: int, **more: int) -> int:
        handle = real_open(path, flags, *rest, **more)
        if flags & os.O_EXCL:
            os.close(handle)
            raise Killed
        return handle

    if point == "taken":
        taker.meanwhile = kill
    else:
        patched = {"read": ("fstat", kill), "reserve": ("open", reserve), "replace": ("replace", kill), "replaced": ("replace", replaced)}[
            point
        ]
        monkeypatch.setattr(os, *patched)
    with pytest.raises(Killed):
        steps(WatchedFolder(tmp_path, taker))
    monkeypatch.setattr(os, "replace", real_replace)
    monkeypatch.setattr(os, "open", real_open)
    monkeypatch.setattr(os, "fstat", real_fstat)
    taker.meanwhile = lambda: None
    steps(WatchedFolder(tmp_path, taker))
    assert taker.leads == {b"good"}
    whole = [path for path in tmp_path.rglob("*.xml") if path.read_bytes() == b"good"]
    assert [path.parent.name for path in whole] == ["done"]


def test_a_full_disk_is_told_and_tried_again(tmp_path: Path, taker: Taker) -> None:
    (tmp_path / "a.xml").write_bytes(b"good")
    watched = WatchedFolder(tmp_path, taker)
    taker.fault = OSError(28, "No space left on device")
    now = steps(watched, 3)
    assert [(problem.name, problem.sentence) for problem in watched.problems] == [
        ("a.xml", "The file could not be taken in (no space left on device). It stays in the folder and is tried again.")
    ]
    assert names(tmp_path) == ["a.xml"]
    taker.fault = None
    steps(watched, start=now)
    assert (watched.problems, names(tmp_path)) == ((), ["done/a.xml"])


def test_a_fault_of_ours_with_one_file_is_told_and_the_others_are_taken(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    taken = []

    def take(content: bytes, name: str, *, came: Instant) -> Taken:
        if content == b"bad":
            raise KeyError("Ana Ruiz")
        taken.append(name)
        return Taken()

    for name, content in (("a.xml", b"bad"), ("b.xml", b"good")):
        (tmp_path / name).write_bytes(content)
    watched = WatchedFolder(tmp_path, take)
    steps(watched, 6)
    assert taken == ["b.xml"]
    assert watched.problems == (Problem("a.xml", FAULT.format("KeyError")),)
    assert len(caplog.records) == 1, "once, however often it is tried"


def test_files_that_fail_hold_no_others_up(tmp_path: Path, taker: Taker) -> None:
    for n in range(AT_ONCE + 10):
        path = tmp_path / f"{n}.xml"
        path.touch()
        os.truncate(path, SIZE + 1)
    (tmp_path / "z.xml").write_bytes(b"good")
    os.utime(tmp_path / "z.xml", (4_000_000_000, 4_000_000_000))
    watched = WatchedFolder(tmp_path, taker)
    steps(watched, 3)
    assert [name for _, name in taker.handed] == ["z.xml"]
    assert len(watched.problems) == AT_ONCE + 10
    assert (
        watched.problems[0].sentence
        == "The file could not be taken in (it is larger than 20 MB). It stays in the folder and is tried again."
    )


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, taker: Taker, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"good")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        for folder in (tmp_path, *tmp_path.parents[:3]):
            folder.chmod(0o711)
        tmp_path.chmod(0o777)
    watched = WatchedFolder(tmp_path, taker)
    try:
        if user == 0:
            os.seteuid(65534)
        steps(watched)
    finally:
        os.seteuid(user)
    assert [problem.name for problem in watched.problems] == ["a.xml"]
    assert "permission denied" in watched.problems[0].sentence
    assert names(tmp_path) == ["a.xml"]


def test_a_folder_that_is_gone_is_told_and_watched_on(tmp_path: Path, taker: Taker) -> None:
    watched = WatchedFolder(tmp_path / "in", taker)
    assert watched.step(0) > 0
    assert "cannot be read" in watched.problems[0].sentence
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xml").write_bytes(b"good")
    steps(watched, start=20_000)
    assert (watched.problems, len(taker.handed)) == ((), 1)


def test_many_files_are_taken_in_portions_without_waiting(tmp_path: Path, taker: Taker) -> None:
    for n in range(AT_ONCE + 1):
        (tmp_path / f"{n}.xml").write_bytes(b"good %d" % n)
    watched = WatchedFolder(tmp_path, taker)
    watched.step(0)
    assert watched.step(EVERY) == EVERY
    assert watched.step(EVERY) == 2 * EVERY
    assert len(taker.leads) == AT_ONCE + 1
