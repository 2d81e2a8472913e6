"""What lies beside the log on the same server: stores and members, who is here, and blobs."""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bdcdesk.central.ports import CentralError, Member, Sighting, StoreRecord
from bdcdesk.central.postgres_server import PostgresServer
from bdcdesk.central.schema import BLOB, MEMBER, PRESENCE, STORE
from bdcdesk.domain.events import Instant

_RECORD = select(STORE.c.id, STORE.c.name, STORE.c.person_key)


class PostgresBeside(PostgresServer):
    """Implements `Members`, `Presence` and `Blobs`."""

    def stores(self) -> list[StoreRecord]:
        with self._connected() as connection:
            return [StoreRecord(*row) for row in connection.execute(_RECORD.order_by(STORE.c.id)).all()]

    def add_store(self, record: StoreRecord) -> None:
        values = {"id": record.id, "name": record.name, "person_key": record.person_key}
        with self._connected() as connection:
            connection.execute(insert(STORE).values(values).on_conflict_do_nothing())
            kept = StoreRecord(*connection.execute(_RECORD.where(STORE.c.id == record.id)).one())
        if kept != record:
            raise CentralError(f"The store {record.id} is already kept here under another name or key. Nothing was changed.")

    def members(self, store: str) -> list[Member]:
        wanted = select(MEMBER.c.id, MEMBER.c.name, MEMBER.c.role, MEMBER.c.phone).where(MEMBER.c.store == store).order_by(MEMBER.c.id)
        with self._connected() as connection:
            return [Member(*row) for row in connection.execute(wanted).all()]

    def add_member(self, store: str, member: Member) -> None:
        known = {"name": member.name, "role": member.role, "phone": member.phone}
        added = insert(MEMBER).values(store=store, id=member.id, **known)
        with self._connected() as connection:
            connection.execute(added.on_conflict_do_update(index_elements=["store", "id"], set_=known))

    def tell(self, store: str, sighting: Sighting) -> None:
        seen = {"doing": sighting.doing, "lead": sighting.lead, "since": sighting.since, "expires": sighting.expires}
        added = insert(PRESENCE).values(store=store, member=sighting.member, **seen)
        with self._connected() as connection:
            connection.execute(added.on_conflict_do_update(index_elements=["store", "member"], set_=seen))

    def here(self, store: str, now: Instant) -> list[Sighting]:
        seen = select(PRESENCE.c.member, PRESENCE.c.doing, PRESENCE.c.lead, PRESENCE.c.since, PRESENCE.c.expires)
        wanted = seen.where(PRESENCE.c.store == store, PRESENCE.c.expires > now).order_by(PRESENCE.c.member)
        with self._connected() as connection:
            return [Sighting(*row) for row in connection.execute(wanted).all()]

    def put(self, store: str, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        with self._connected() as connection:
            connection.execute(insert(BLOB).values(store=store, digest=digest, content=content).on_conflict_do_nothing())
        return digest

    def get(self, store: str, digest: str) -> bytes | None:
        with self._connected() as connection:
            found = connection.execute(select(BLOB.c.content).where(BLOB.c.store == store, BLOB.c.digest == digest)).scalar_one_or_none()
        return None if found is None else bytes(found)
