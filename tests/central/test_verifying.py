"""Whatever is done to a log behind its back is found, and the first bad place is named. On both databases."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bdcdesk.central import cipher
from bdcdesk.central.chain import link_hash
from bdcdesk.central.opening import open_after
from bdcdesk.central.records import ANY, Cursor, Group, Link
from bdcdesk.central.verifying import Finding, examine
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Words

from .conftest import KEY, STORE, Bench, Kept, Postgres, action, sealed

S = STORE.id
LAST = 14
PLACES = st.integers(1, LAST)
TABLES = ("store", "event", "stream", "action")


class Vault:
    """A log of LAST events that a test may do anything to: `mend` puts its rows back. `run` is the database's owner at work."""

    def __init__(self, central: Any, run: Callable[..., list[tuple[Any, ...]]]) -> None:
        self.central = central
        self.run = run
        for number in range(LAST // 2):
            personal = write(Words(f"note {number}")) if number % 2 else None
            kind = {1: "reopened", 3: "closed"}.get(number, "noted")
            first = sealed(kind, f'{{"kind":"{kind}","reason":"by hand"}}', personal)
            groups = [Group(f"lead/{number % 3}", ANY, (first,)), Group("lead/all", ANY, (sealed(personal=personal),))]
            central.append(S, action(), groups)
        self.links: list[Link] = central.links(S, 0, 100)
        self._rows = {table: run(f"SELECT * FROM {{}}{table}") for table in TABLES}

    def examine(self, *heads: Cursor) -> Finding | None:
        with self.central.still() as still:
            return examine(still, S, heads)

    def seen(self, seq: int) -> Cursor:
        return Cursor(seq, self.links[seq - 1].hash)

    def mend(self) -> None:
        self.run("BEGIN")
        for table, rows in self._rows.items():
            self.run(f"DELETE FROM {{}}{table}")
            for row in rows:
                self.run(f"INSERT INTO {{}}{table} VALUES ({','.join('?' * len(row))})", *row)
        self.run("COMMIT")

    def cut(self, last: int) -> None:
        """Takes the end off and mends everything that would tell of it."""
        self.run("DELETE FROM {}event WHERE seq > ?", last)
        self.run("DELETE FROM {}action WHERE first > ?", last)
        self.run("UPDATE {}action SET last = ? WHERE last > ?", last, last)
        left = self.links[:last]
        self.run("UPDATE {}store SET seq = ?, head = ?, last_at = ?", last, left[-1].hash, left[-1].at)
        self.count(left)

    def count(self, links: list[Link]) -> None:
        self.run("DELETE FROM {}stream")
        for stream in {link.stream for link in links}:
            kinds = [link.kind for link in links if link.stream == stream]
            self.run("INSERT INTO {}stream VALUES (?, ?, ?, ?)", S, stream, len(kinds), open_after(kinds, False))

    def rewrite(self, seq: int) -> None:
        """Changes one event and makes the whole chain after it anew."""
        before = self.links[seq - 2].hash if seq > 1 else bytes(32)
        for link in self.links[seq - 1 :]:
            made = msgspec.structs.replace(link, actor="someone else") if link.seq == seq else link
            before = link_hash(before, made)
            self.run("UPDATE {}event SET actor = ?, hash = ? WHERE seq = ?", made.actor, before, link.seq)
        self.run("UPDATE {}store SET head = ?", before)

    def make_room(self, seq: int) -> None:
        self.run("UPDATE {}event SET seq = -seq - 1 WHERE seq >= ?", seq)
        self.run("UPDATE {}event SET seq = -seq WHERE seq < 0")

    def put_in(self, seq: int, own_hash: bytes | None = None) -> None:
        """An event that nobody wrote, linked to the one before it."""
        before = self.links[seq - 2].hash if seq > 1 else bytes(32)
        made = msgspec.structs.replace(
            self.links[0],
            id=action(),
            action=action(),
            stream="lead/new",
            version=1,
            seq=seq,
            personal=None,
            nonce=b"",
            commitment=bytes(32),
        )
        made = msgspec.structs.replace(made, hash=own_hash or link_hash(before, made))
        names = Link.__struct_fields__
        values = [self.key(value) if name in ("id", "action") else value for name, value in msgspec.structs.asdict(made).items()]
        self.run(f"INSERT INTO {{}}event ({', '.join(names)}) VALUES ({','.join('?' * len(names))})", *values)

    def key(self, text: str) -> object:
        raise NotImplementedError


class InFile(Vault):
    def key(self, text: str) -> object:
        return bytes.fromhex(text.replace("-", ""))


class OnServer(Vault):
    def key(self, text: str) -> object:
        return text


@pytest.fixture(params=["sqlite", "postgres"])
def vault(request: pytest.FixtureRequest) -> Iterator[Vault]:
    bench: Bench = request.getfixturevalue(f"{request.param}_bench")
    central: Kept = bench.open()
    central.add_store(STORE)
    if request.param == "sqlite":
        file = cipher.connect(request.getfixturevalue("tmp_path") / "central.db", KEY)
        file.execute("PRAGMA synchronous = OFF")
        yield InFile(central, lambda statement, *values: list(file.execute(statement.format(""), values).fetchall()))
        file.close()
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with psycopg.connect(postgres.url(postgres.log), autocommit=True) as owner:

        def run(statement: str, *values: object) -> list[tuple[Any, ...]]:
            done = owner.execute(statement.format("bdc.").replace("?", "%s").encode(), values)
            return done.fetchall() if done.description else []

        yield OnServer(central, run)


def each(
    vault: Vault, places: st.SearchStrategy[int], tamper: Callable[[int], object], bad: Callable[[int], int | None], n: int = 6
) -> None:
    """For some places: as it was, all is well; done to it, the place `bad` is named."""

    @settings(max_examples=n, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(places)
    def law(place: int) -> None:
        assert vault.examine() is None
        tamper(place)
        try:
            found = vault.examine()
            assert (found and found.seq) == bad(place), found
        finally:
            vault.mend()

    law()


CHANGED: dict[str, object] = {
    "kind": "sold",
    "since": 9,
    "actor": "someone else",
    "at": 1_790_000_000_001,
    "facts": '{"kind":"noted","more":1}',
    "commitment": b"c" * 32,
    "hash": b"h" * 32,
    "stream": "lead/other",
    "version": 99,
}


@pytest.mark.parametrize("column", [*CHANGED, "id", "action"])
def test_a_changed_event_is_found(vault: Vault, column: str) -> None:
    def tamper(seq: int) -> None:
        value = CHANGED[column] if column in CHANGED else vault.key(action())
        vault.run(f"UPDATE {{}}event SET {column} = ? WHERE seq = ?", value, seq)

    each(vault, PLACES, tamper, lambda seq: seq, 4)


SPOKEN = st.sampled_from([seq for seq in range(1, LAST + 1) if ((seq - 1) // 2) % 2])


def test_changed_words_are_found(vault: Vault) -> None:
    other = write(Words("never said"))
    each(vault, SPOKEN, lambda seq: vault.run("UPDATE {}event SET personal = ? WHERE seq = ?", other, seq), lambda seq: seq)
    each(vault, SPOKEN, lambda seq: vault.run("UPDATE {}event SET nonce = ? WHERE seq = ?", b"n" * 32, seq), lambda seq: seq, 2)


def test_words_that_went_without_an_erasure_are_found(vault: Vault) -> None:
    each(vault, SPOKEN, lambda seq: vault.run("UPDATE {}event SET personal = NULL, nonce = ? WHERE seq = ?", b"", seq), lambda seq: seq)
    each(vault, SPOKEN, lambda seq: vault.run("UPDATE {}event SET personal = NULL WHERE seq = ?", seq), lambda seq: seq, 2)


def test_a_removed_event_is_found(vault: Vault) -> None:
    each(vault, PLACES, lambda seq: vault.run("DELETE FROM {}event WHERE seq = ?", seq), lambda seq: seq)


def test_a_removed_event_whose_gap_was_closed_is_found(vault: Vault) -> None:
    def tamper(seq: int) -> None:
        vault.run("DELETE FROM {}event WHERE seq = ?", seq)
        vault.run("UPDATE {}event SET seq = -seq + 1 WHERE seq > ?", seq)
        vault.run("UPDATE {}event SET seq = -seq WHERE seq < 0")
        vault.run("UPDATE {}store SET seq = ?", LAST - 1)

    # The last one leaves a whole chain of one less: only the hash in the counter is another then.
    each(vault, PLACES, tamper, lambda seq: min(seq, LAST - 1))


def test_events_in_another_order_are_found(vault: Vault) -> None:
    def tamper(seq: int) -> None:
        for old, new in ((seq, -1), (seq + 1, seq), (-1, seq + 1)):
            vault.run("UPDATE {}event SET seq = ? WHERE seq = ?", new, old)

    each(vault, st.integers(1, LAST - 1), tamper, lambda seq: seq)


def test_an_event_put_between_is_found(vault: Vault) -> None:
    def tamper(seq: int, own_hash: bytes | None) -> None:
        vault.make_room(seq)
        vault.put_in(seq, own_hash)

    each(vault, PLACES, lambda seq: tamper(seq, b"x" * 32), lambda seq: seq)
    # Linked to the one before it, it shows by the one that follows.
    each(vault, PLACES, lambda seq: tamper(seq, None), lambda seq: seq + 1)


def test_an_event_put_at_the_end_is_found(vault: Vault) -> None:
    each(vault, st.just(LAST + 1), vault.put_in, lambda seq: seq, 1)


def test_an_end_that_was_cut_off_is_found(vault: Vault) -> None:
    each(vault, st.integers(0, LAST - 1), lambda last: vault.run("DELETE FROM {}event WHERE seq > ?", last), lambda last: last + 1)


@pytest.mark.parametrize("kept", [2, 9, LAST - 1])
def test_an_end_cut_off_with_all_counters_mended_shows_to_who_saw_it(vault: Vault, kept: int) -> None:
    vault.cut(kept)
    assert vault.examine() is None
    assert vault.examine(vault.seen(kept)) is None
    found = vault.examine(vault.seen(1), vault.seen(LAST))
    assert found == Finding(kept + 1, f"The log ends before event {kept + 1}, and a desk saw events up to {LAST}: its end was cut off.")


@pytest.mark.parametrize("seq", [1, 5, LAST])
def test_a_history_written_anew_shows_to_who_saw_it(vault: Vault, seq: int) -> None:
    assert vault.examine(*(vault.seen(each) for each in range(1, LAST + 1))) is None
    vault.rewrite(seq)
    assert vault.examine() is None
    found = vault.examine(*(vault.seen(each) for each in range(1, LAST + 1)))
    assert found is not None
    assert found.seq == seq
    late = vault.examine(vault.seen(LAST))
    assert late is not None
    assert (late.seq, "from 1 to 14" in late.sentence) == (LAST, True)


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE {}store SET seq = 20", LAST + 1),
        ("UPDATE {}store SET seq = 9", 10),
        ("UPDATE {}store SET head = ?", LAST),
        ("UPDATE {}store SET last_at = last_at + 1", LAST),
        ("UPDATE {}stream SET version = version + 1 WHERE stream = 'lead/1'", LAST),
        ("UPDATE {}stream SET open = NOT open WHERE stream = 'lead/1'", LAST),
        ("DELETE FROM {}stream WHERE stream = 'lead/1'", LAST),
        ("UPDATE {}stream SET stream = 'lead/9' WHERE stream = 'lead/1'", LAST),
        ("UPDATE {}action SET first = 4 WHERE first = 3", 3),
        ("UPDATE {}action SET last = 15 WHERE last = 14", 13),
        ("DELETE FROM {}action WHERE first = 7", 7),
        ("INSERT INTO {}action VALUES ('north', ?, 3, 3)", LAST),
    ],
)
def test_counters_that_disagree_with_the_events_are_found(vault: Vault, statement: str, seq: int) -> None:
    assert vault.examine() is None
    values = () if "?" not in statement else (vault.key(action()) if "INSERT" in statement else b"x" * 32,)
    vault.run(statement, *values)
    found = vault.examine()
    assert (found and found.seq) == seq, found


def test_long_logs_are_read_in_pages(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    monkeypatch.setattr("bdcdesk.central.verifying._PAGE", 3)
    with vault.central.still() as still:
        assert examine(still, S, (), counts.append) is None
    assert counts == [3, 3, 3, 3, 2]
    vault.run("DELETE FROM {}event WHERE seq = 7")
    found = vault.examine()
    assert (found and found.seq) == 7
    vault.mend()
    vault.run("DELETE FROM {}action WHERE first = 3")
    found = vault.examine()
    assert (found and found.seq) == 3


def test_what_is_appended_meanwhile_is_for_the_next_time(vault: Vault) -> None:
    with vault.central.still() as still:
        assert still.head(S)[0] == LAST
        vault.run("DELETE FROM {}event WHERE seq = 7")
        assert examine(still, S) is None
    found = vault.examine()
    assert (found and found.seq) == 7


def test_an_empty_and_an_unknown_store_are_well(vault: Vault) -> None:
    with vault.central.still() as still:
        assert examine(still, "south") is None
        assert examine(still, "south", [Cursor(3, b"x" * 32)]) == Finding(
            1, "The log ends before event 1, and a desk saw events up to 3: its end was cut off."
        )
