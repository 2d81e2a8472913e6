"""A shopper's words leave the log, and the log still says that nothing else was done to it. On both databases."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bdcdesk.central import cipher
from bdcdesk.central.chain import audit, commitment
from bdcdesk.central.records import ANY, Already, Appended, Conflict, Denied, Group, Link, Member, Sealed
from bdcdesk.central.sqlite import SqliteCentral
from bdcdesk.central.verifying import Finding, examine
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.events.person import Erased

from .conftest import KEY, NOW, STORE, Bench, action, sealed

S = STORE.id


def erased(*ids: str) -> Sealed:
    return Sealed(str(uuid4()), "erased", 2, write(Erased(ids)))


def examined(central: Any) -> Finding | None:
    with central.still() as still:
        return examine(still, S)


@pytest.fixture
def told(central: Any) -> Any:
    """Two leads with three words each, in turn."""
    for n in range(6):
        central.append(S, action(), [Group(f"lead/{'ab'[n % 2]}", ANY, (sealed(personal=write(Words(f"words of {'ab'[n % 2]} {n}"))),))])
    return central


def ids(central: Any, stream: str) -> list[str]:
    return [link.id for link in central.links(S, 0, 100) if link.stream == stream]


def test_words_go_and_everything_else_stays(told: Any) -> None:
    before: list[Link] = told.links(S, 0, 100)
    assert told.erase(S, action(), [Group("lead/a", 3, (erased(*ids(told, "lead/a")),)), Group("person/p", ANY, (erased(),))]) == Appended(
        7, 8
    )
    after: list[Link] = told.links(S, 0, 100)
    for old, new in zip(before, after, strict=False):
        gone = {"personal": None, "nonce": b""} if old.stream == "lead/a" else {}
        assert new == msgspec.structs.replace(old, **gone)
    assert [(link.kind, link.stream, link.version) for link in after[6:]] == [("erased", "lead/a", 4), ("erased", "person/p", 1)]
    assert [event.personal for event in told.read_stream(S, "lead/a")] == [None] * 4
    assert (examined(told), audit(told, S)) == (None, None)


def test_erasing_again_does_nothing_again(told: Any) -> None:
    once, groups = action(), [Group("lead/a", ANY, (erased(*ids(told, "lead/a")),))]
    assert told.erase(S, once, groups) == Appended(7, 7)
    assert told.erase(S, once, groups) == Already(7, 7)
    assert told.head(S)[0] == 7


def test_who_wrote_meanwhile_is_not_overlooked(told: Any) -> None:
    groups = [Group("lead/a", 3, (erased(*ids(told, "lead/a")),))]
    told.append(S, action(), [Group("lead/a", ANY, (sealed(personal=write(Words("one more"))),))])
    assert told.erase(S, action(), groups) == Conflict("lead/a", 4)
    assert [link.personal is None for link in told.links(S, 0, 100)] == [False] * 7


def test_only_events_of_its_own_stream_are_wiped(told: Any) -> None:
    told.erase(S, action(), [Group("lead/a", ANY, (erased(*ids(told, "lead/b")),))])
    assert [link.personal is None for link in told.links(S, 0, 6)] == [False] * 6


def test_blobs_go_with_it(bench: Bench, told: Any) -> None:
    going, staying = told.put(S, b"raw of a"), told.put(S, b"raw of b")
    told.erase(S, action(), [Group("lead/a", ANY, (erased(),))], [going, "0" * 64])
    assert (told.get(S, going), told.get(S, staying)) == (None, b"raw of b")


def test_nothing_else_can_be_written_by_it(told: Any) -> None:
    with pytest.raises(ValueError, match="only `erased` events erase"):
        told.erase(S, action(), [Group("lead/a", ANY, (erased(), sealed()))])
    assert told.head(S)[0] == 6
    assert isinstance(told.erase("south", action(), [Group("lead/a", ANY, (erased(),))]), Denied)


def test_what_is_told_of_an_erased_lead_later_is_kept_without_words(told: Any) -> None:
    told.erase(S, action(), [Group("lead/a", ANY, (erased(*ids(told, "lead/a")),))])
    late, other = sealed(personal=write(Words("heard later"))), sealed(personal=write(Words("of b")))
    told.append(S, action(), [Group("lead/a", ANY, (late,)), Group("lead/b", ANY, (other,))])
    first, second = told.links(S, 7, 10)
    assert (first.personal, first.nonce, first.commitment) == (None, b"", commitment(late.personal, late.nonce))
    assert second.personal == other.personal
    assert (examined(told), audit(told, S)) == (None, None)


def test_words_that_a_log_only_says_are_gone_are_found(bench: Bench, told: Any) -> None:
    bench.run("CREATE TABLE {0}aside AS SELECT * FROM {0}event")
    told.erase(S, action(), [Group("lead/a", ANY, (erased(*ids(told, "lead/a")),))])
    one = "(SELECT {column} FROM {{0}}aside WHERE seq = 3)"
    sets = ", ".join(f"{column} = {one.format(column=column)}" for column in ("personal", "nonce"))
    bench.run(f"UPDATE {{0}}event SET {sets} WHERE seq = 3")
    bench.run("DROP TABLE {0}aside")
    found = examined(told)
    assert found == Finding(3, "Event 3 still has the words that event 7 says were erased.")


@pytest.mark.parametrize(
    ("role", "may"), [("supervisor", True), ("admin", True), ("agent", False), ("hub", False), ("receptionist", False)]
)
def test_who_may_have_a_shopper_forgotten(bench: Bench, told: Any, role: Any, may: bool) -> None:
    told.add_member(S, Member("kim", "Kim", role))
    groups = [Group("lead/a", ANY, (erased(*ids(told, "lead/a")),))]
    kim = bench.open("kim")
    assert isinstance(kim.append(S, action(), groups), Denied)
    answer = kim.erase(S, action(), groups)
    assert isinstance(answer, Appended if may else Denied)
    assert (told.links(S, 0, 1)[0].personal is None) == may


# -- the file itself -----------------------------------------------------------------------------------------------------------------------


def pages(path: Path) -> bytes:
    """Every page of the file and of its log of pages, deciphered: also what no table shows any more."""
    whole = path.read_bytes()
    found = [deciphered(whole[start : start + 4096], 16 if start == 0 else 0) for start in range(0, len(whole), 4096)]
    wal = path.with_name(path.name + "-wal")
    frames = wal.read_bytes() if wal.exists() else b""
    for start in range(32, len(frames), 24 + 4096):
        number = int.from_bytes(frames[start : start + 4], "big")
        found.append(deciphered(frames[start + 24 : start + 24 + 4096], 16 if number == 1 else 0))
    return b"".join(found)


def deciphered(page: bytes, salt: int) -> bytes:
    # SQLCipher 4: AES-256-CBC under the raw key; the last 80 bytes of a page are its IV and its HMAC.
    decryptor = Cipher(algorithms.AES(KEY), modes.CBC(page[-80:-64])).decryptor()
    return decryptor.update(page[salt:-80]) + decryptor.finalize()


def test_erased_words_are_nowhere_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "central.db"
    central = SqliteCentral(path, KEY, "ann", lambda: NOW, lambda _: None)
    central.add_store(STORE)
    for n in range(60):
        # Long ones fill pages of their own; pages in between are split.
        words = write(Words(f"secret-{n} " * (900 if n % 7 == 0 else 30)))
        central.append(S, action(), [Group(f"lead/{n % 3}", ANY, (sealed(personal=words),))])
    raw = central.put(S, b"secret-raw " * 2000)
    other = SqliteCentral(path, KEY, "bob", lambda: NOW, lambda _: None)
    assert other.head(S)[0] == 60
    assert b"secret-3 " in pages(path)
    assert b"secret-raw" in pages(path)

    groups = [Group(f"lead/{lead}", ANY, (erased(*ids(central, f"lead/{lead}")),)) for lead in (0, 1)]
    central.erase(S, action(), groups, [raw])
    assert central.scrub()
    left = pages(path)
    assert [n for n in range(60) if b"secret-%d " % n in left] == [n for n in range(60) if n % 3 == 2]
    assert b"secret-raw" not in left
    assert (examined(other), other.head(S)[0]) == (None, 62)
    central.close()
    other.close()


def test_what_an_older_program_left_on_free_pages_goes_too(tmp_path: Path) -> None:
    path = tmp_path / "central.db"
    central = SqliteCentral(path, KEY, "ann", lambda: NOW, lambda _: None)
    central.add_store(STORE)
    central.append(S, action(), [Group("lead/a", ANY, (sealed(personal=write(Words("secret " * 3000))),))])
    older = cipher.connect(path, KEY)
    older.execute("PRAGMA secure_delete = OFF")
    older.execute("UPDATE event SET personal = NULL, nonce = x''")
    older.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older.close()
    assert b"secret" in pages(path)
    assert central.scrub()
    assert b"secret" not in pages(path)
    central.close()


def test_who_reads_in_an_old_state_keeps_it_from_being_scrubbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bdcdesk.central.cipher.BUSY_MS", 20)
    central, other = (SqliteCentral(tmp_path / "central.db", KEY, "ann", lambda: NOW, lambda _: None) for _ in range(2))
    central.add_store(STORE)
    with other.still() as still:
        assert still.head(S)[0] == 0
        central.append(S, action(), [Group("lead/a", ANY, (sealed(personal=write(Words("secret"))),))])
        central.erase(S, action(), [Group("lead/a", ANY, (erased(*ids(central, "lead/a")),))])
        assert not central.scrub()
    assert central.scrub()
    central.close()
    other.close()
