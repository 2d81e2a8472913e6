"""What can go wrong with a log kept in a file, and what is then said."""

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bdcdesk.central import cipher
from bdcdesk.central.chain import audit
from bdcdesk.central.errors import Full, NotOurs, Unreachable, WrongCredentials
from bdcdesk.central.records import ANY, START, Appended, Group
from bdcdesk.central.sqlite import POLL, SqliteCentral
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Words

from .conftest import KEY, NOW, STORE, Bench, action, sealed

S = STORE.id


def opened(path: Path, key: bytes = KEY) -> SqliteCentral:
    return SqliteCentral(path, key, "ann", lambda: NOW, time.sleep)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a log of 200 events, closed."""
    made = tmp_path / "central.db"
    central = opened(made)
    central.add_store(STORE)
    central.append(
        S, action(), [Group("lead/a", 0, tuple(sealed(personal=write(Words("Ann Example called " + "x" * 200))) for _ in range(200)))]
    )
    central.close()
    return made


def test_only_its_owner_can_read_the_file_and_nothing_shows_in_it(path: Path) -> None:
    central = opened(path)
    central.append(S, action(), [Group("lead/a", ANY, (sealed(personal=write(Words("Ann Example"))),))])
    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["central.db", "central.db-shm", "central.db-wal"]
    for file in files:
        assert file.stat().st_mode & 0o777 == 0o600
        assert b"Ann Example" not in file.read_bytes()
        assert b"SQLite format" not in file.read_bytes()
    central.close()


def test_what_is_kept_survives_closing(path: Path) -> None:
    central = opened(path)
    assert central.head(S)[0] == 200
    assert audit(central, S) is None
    central.close()


def test_a_wrong_key_is_told_and_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(WrongCredentials, match=r"The key does not open .*central\.db"):
        opened(path, bytes(32))
    assert path.read_bytes() == before
    opened(path).close()


def test_a_key_of_another_length_is_a_mistake_of_the_program(path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        opened(path, b"short")


def test_a_file_of_a_newer_release_is_left_alone(path: Path) -> None:
    connection = cipher.connect(path, KEY)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NotOurs, match="newer release"):
        opened(path)


def test_another_file_under_the_same_key_is_not_taken_for_a_log(tmp_path: Path) -> None:
    connection = cipher.connect(tmp_path / "replica.db", KEY)
    connection.execute("CREATE TABLE lead (id TEXT)")
    connection.close()
    with pytest.raises(NotOurs, match="not the log of a store"):
        opened(tmp_path / "replica.db")


def test_another_programs_database_is_told(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE photo (id)")
    other.close()
    with pytest.raises(NotOurs, match="another program"):
        opened(tmp_path / "other.db")


def test_a_text_file_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Call Ann Example back.")
    with pytest.raises(NotOurs, match="not a bdcdesk database"):
        opened(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "Call Ann Example back."


def test_an_empty_file_becomes_a_log(tmp_path: Path) -> None:
    (tmp_path / "central.db").touch()
    central = opened(tmp_path / "central.db")
    central.add_store(STORE)
    assert central.stores() == [STORE]
    central.close()


def test_damage_inside_the_file_is_told_and_not_taken_for_data(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 + 2000] ^= 1
    path.write_bytes(content)
    central = opened(path)
    with pytest.raises(NotOurs, match="damaged"):
        central.read(S, START, 1000)
    central.close()


def test_a_file_cut_off_is_told(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 3])
    with pytest.raises(NotOurs, match="damaged"):
        opened(path)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotOurs, match="There is no folder"):
        opened(tmp_path / "missing" / "central.db")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises((NotOurs, Unreachable, WrongCredentials), match=str(tmp_path)):
        opened(tmp_path)


def test_a_full_disk_writes_nothing_and_the_action_can_be_repeated(path: Path) -> None:
    central = opened(path)
    pages = central._db.execute("PRAGMA page_count").fetchone()[0]
    central._db.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    done, groups = action(), [Group("lead/b", 0, tuple(sealed(personal=write(Words("y" * 2000))) for _ in range(50)))]
    with pytest.raises(Full, match=r"is full\. Nothing was written"):
        central.append(S, done, groups)
    with pytest.raises(Full):
        central.put(S, bytes(100_000))
    assert central.head(S)[0] == 200
    assert audit(central, S) is None
    central._db.execute("PRAGMA max_page_count = 1000000").fetchone()
    assert central.append(S, done, groups) == Appended(201, 250)
    central.close()


def test_a_file_in_use_is_told_and_can_be_tried_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher, "BUSY_MS", 20)
    central, other = opened(path), cipher.connect(path, KEY)
    other.execute("BEGIN IMMEDIATE")
    done, groups = action(), [Group("lead/b", 0, (sealed(),))]
    with pytest.raises(Unreachable, match="in use by another program"):
        central.append(S, done, groups)
    assert central.head(S)[0] == 200
    other.execute("ROLLBACK")
    assert central.append(S, done, groups) == Appended(201, 201)
    other.close()
    central.close()


def test_eight_who_make_the_file_at_once_share_one(tmp_path: Path) -> None:
    barrier, failures = threading.Barrier(8), list[BaseException]()

    def begin(number: int) -> None:
        try:
            barrier.wait(30)
            central = opened(tmp_path / "central.db")
            central.add_store(STORE)
            central.append(S, action(), [Group(f"lead/{number}", 0, (sealed(),))])
            central.close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    central = opened(tmp_path / "central.db")
    assert central.head(S)[0] == 8
    assert audit(central, S) is None
    central.close()
    assert [file.name for file in tmp_path.iterdir()] == ["central.db"]


WRITER = """
import sys, time, uuid
from pathlib import Path
from bdcdesk.central.records import ANY, Group, Sealed
from bdcdesk.central.sqlite import SqliteCentral
central = SqliteCentral(Path(sys.argv[1]), bytes(range(32)), "bob", lambda: 0, time.sleep)
while True:
    events = tuple(Sealed(str(uuid.uuid4()), "noted", 1, '{"kind":"noted"}') for _ in range(3))
    print(central.append("north", str(uuid.uuid4()), [Group("lead/a", ANY, events)]).last, flush=True)
"""


def test_killed_at_any_moment_nothing_answered_is_lost(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(20)]
        writer.kill()
        answered = int((told + writer.stdout.readlines())[-1])
    central = opened(path)
    head = central.head(S)[0]
    assert answered <= head <= answered + 3
    assert (head - 200) % 3 == 0
    assert audit(central, S) is None
    central.close()


def test_waiting_looks_again_after_each_pause_and_no_more(sqlite_bench: Bench) -> None:
    central, other = sqlite_bench.open(), sqlite_bench.open("bob")
    central.add_store(STORE)

    def write_at_the_third() -> None:
        if len(sqlite_bench.paused) == 3:
            other.append(S, action(), [Group("lead/a", 0, (sealed(),))])

    sqlite_bench.on_pause = write_at_the_third
    assert central.wait([S], 10) == [S]
    assert sqlite_bench.paused == [POLL] * 3


def test_a_desk_with_its_own_file_loads_no_server_libraries(tmp_path: Path) -> None:
    code = (
        "import sys; from bdcdesk.central.open import open_central;"
        f"open_central('sqlite:///{tmp_path}/central.db', actor='ann', key=bytes(32), now=lambda: 0, pause=lambda s: None).close();"
        "print(sorted({'sqlalchemy', 'psycopg', 'alembic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""
