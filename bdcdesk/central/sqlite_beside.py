"""What lies beside the log in the same file: stores and members, who is here, and blobs."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from bdcdesk.central.errors import CentralError
from bdcdesk.central.records import Member, Sighting, StoreRecord, Visit
from bdcdesk.central.refusals import may_not_change, only_the_hub, was_removed
from bdcdesk.central.sqlite_file import SqliteFile
from bdcdesk.domain.events import Instant
from bdcdesk.domain.rights import MAY_ADD, Role


class SqliteBeside(SqliteFile):
    """Implements `Members`, `Presence` and `Blobs`.

    `actor` is who asks. A file keeps nobody out who has its key: roles hold for the actor where the store knows them.
    """

    def __init__(self, path: Path, key: bytes, actor: str, now: Callable[[], Instant]) -> None:
        super().__init__(path, key)
        self._actor = actor
        self._now = now

    def _role(self, store: str, member: str) -> tuple[Role, Instant | None] | None:
        """Their role, and since when they are removed."""
        row = self._row("SELECT role, removed FROM member WHERE store = ? AND id = ?", store, member)
        return None if row is None else (row[0], row[1])

    def _admitted(self, store: str) -> Role | None:
        """The actor's role, None where the store does not know them. Raises Removed."""
        known = self._role(store, self._actor)
        if known is not None and known[1] is not None:
            raise was_removed(store, known[1])
        return None if known is None else known[0]

    def _check_change(self, store: str, *roles: Role) -> None:
        mine = self._admitted(store)
        if mine is not None and not MAY_ADD[mine].issuperset(roles):
            raise may_not_change()

    def stores(self) -> list[StoreRecord]:
        with self._explained():
            return [StoreRecord(*row) for row in self._db.execute("SELECT id, name, person_key FROM store ORDER BY id").fetchall()]

    def add_store(self, record: StoreRecord) -> None:
        with self._writing():
            self._db.execute(
                "INSERT INTO store (id, name, person_key, seq, head, last_at) VALUES (?,?,?,0,?,0) ON CONFLICT DO NOTHING",
                (record.id, record.name, record.person_key, bytes(32)),
            )
            kept = StoreRecord(*(self._row("SELECT id, name, person_key FROM store WHERE id = ?", record.id) or ()))
        if kept != record:
            raise CentralError(f"The store {record.id} is already kept here under another name or key. Nothing was changed.")

    def members(self, store: str) -> list[Member]:
        with self._explained():
            rows = self._db.execute(
                "SELECT id, name, role, phone FROM member WHERE store = ? AND removed IS NULL ORDER BY id", (store,)
            ).fetchall()
        return [Member(*row) for row in rows]

    def former(self, store: str) -> list[Member]:
        with self._explained():
            rows = self._db.execute(
                "SELECT id, name, role FROM member WHERE store = ? AND removed IS NOT NULL ORDER BY id", (store,)
            ).fetchall()
        return [Member(*row) for row in rows]

    def add_member(self, store: str, member: Member) -> None:
        with self._writing():
            if member in self.members(store):
                return
            before = self._role(store, member.id)
            self._check_change(store, member.role, *([before[0]] if before else []))
            self._db.execute(
                "INSERT INTO member (store, id, name, role, phone) VALUES (?,?,?,?,?) ON CONFLICT (store, id)"
                " DO UPDATE SET name = excluded.name, role = excluded.role, phone = excluded.phone, removed = NULL",
                (store, member.id, member.name, member.role, member.phone),
            )

    def remove_member(self, store: str, member: str) -> bool:
        with self._writing():
            known = self._role(store, member)
            self._check_change(store, *([known[0]] if known else []))
            if known is None or known[1] is not None:
                return False
            self._db.execute("UPDATE member SET removed = ? WHERE store = ? AND id = ?", (self._now(), store, member))
            self._db.execute("DELETE FROM presence WHERE store = ? AND member = ?", (store, member))
            return True

    def tell(self, store: str, sighting: Sighting) -> None:
        with self._writing():
            self._db.execute(
                "INSERT INTO presence (store, member, doing, lead, since, expires) VALUES (?,?,?,?,?,?) ON CONFLICT (store, member)"
                " DO UPDATE SET doing = excluded.doing, lead = excluded.lead, since = excluded.since, expires = excluded.expires",
                (store, sighting.member, sighting.doing, sighting.lead, sighting.since, sighting.expires),
            )

    def here(self, store: str, now: Instant) -> list[Sighting]:
        with self._explained():
            rows = self._db.execute(
                "SELECT member, doing, lead, since, expires FROM presence WHERE store = ? AND expires > ? ORDER BY member", (store, now)
            ).fetchall()
        return [Sighting(*row) for row in rows]

    def tell_visits(self, store: str, visits: Sequence[Visit], now: Instant) -> None:
        with self._writing():
            if self._admitted(store) not in (None, "hub"):
                raise only_the_hub()
            self._db.execute("DELETE FROM visit WHERE store = ? AND expires <= ?", (store, now))
            for visit in visits:
                self._db.execute(
                    "INSERT INTO visit (store, lead, looking, since, expires) VALUES (?,?,?,?,?) ON CONFLICT (store, lead)"
                    " DO UPDATE SET looking = excluded.looking, since = excluded.since, expires = excluded.expires",
                    (store, visit.lead, visit.looking, visit.since, visit.expires),
                )

    def visits(self, store: str, now: Instant) -> list[Visit]:
        with self._explained():
            rows = self._db.execute(
                "SELECT lead, looking, since, expires FROM visit WHERE store = ? AND expires > ? ORDER BY lead", (store, now)
            ).fetchall()
        return [Visit(*row) for row in rows]

    def put(self, store: str, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        with self._writing():
            self._db.execute("INSERT INTO blob (store, digest, content) VALUES (?,?,?) ON CONFLICT DO NOTHING", (store, digest, content))
        return digest

    def get(self, store: str, digest: str) -> bytes | None:
        with self._explained():
            row = self._row("SELECT content FROM blob WHERE store = ? AND digest = ?", store, digest)
        return None if row is None else bytes(row[0])
