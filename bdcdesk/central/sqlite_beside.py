"""What lies beside the log in the same file: stores and members, who is here, and blobs."""

from hashlib import sha256

from bdcdesk.central.ports import CentralError, Member, Sighting, StoreRecord
from bdcdesk.central.sqlite_file import SqliteFile
from bdcdesk.domain.events import Instant


class SqliteBeside(SqliteFile):
    """Implements `Members`, `Presence` and `Blobs`."""

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
            rows = self._db.execute("SELECT id, name, role, phone FROM member WHERE store = ? ORDER BY id", (store,)).fetchall()
        return [Member(*row) for row in rows]

    def add_member(self, store: str, member: Member) -> None:
        with self._writing():
            self._db.execute(
                "INSERT INTO member (store, id, name, role, phone) VALUES (?,?,?,?,?)"
                " ON CONFLICT (store, id) DO UPDATE SET name = excluded.name, role = excluded.role, phone = excluded.phone",
                (store, member.id, member.name, member.role, member.phone),
            )

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

    def put(self, store: str, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        with self._writing():
            self._db.execute("INSERT INTO blob (store, digest, content) VALUES (?,?,?) ON CONFLICT DO NOTHING", (store, digest, content))
        return digest

    def get(self, store: str, digest: str) -> bytes | None:
        with self._explained():
            row = self._row("SELECT content FROM blob WHERE store = ? AND digest = ?", store, digest)
        return None if row is None else bytes(row[0])
