"""What lies beside the log on the same server: who is here, and blobs."""

from sqlalchemy import select, text

from bdcdesk.central.errors import NotAllowed
from bdcdesk.central.postgres_server import PostgresServer
from bdcdesk.central.records import Sighting
from bdcdesk.central.schema import BLOB, PRESENCE
from bdcdesk.domain.events import Instant

_TELL = text(
    "SELECT bdc.tell(CAST(:store AS text), CAST(:doing AS text), CAST(:lead AS text), CAST(:since AS bigint), CAST(:expires AS bigint))"
)
_PUT = text("SELECT bdc.put(CAST(:store AS text), CAST(:content AS bytea))")


class PostgresBeside(PostgresServer):
    """Implements `Presence` and `Blobs`. Both are written through functions, in the name of the login's own member."""

    def tell(self, store: str, sighting: Sighting) -> None:
        seen = {"doing": sighting.doing, "lead": sighting.lead, "since": sighting.since, "expires": sighting.expires}
        with self._connected() as connection:
            told = connection.execute(_TELL, {"store": store, **seen}).scalar_one()
        if not told:
            self._admitted(store)
            raise NotAllowed(f"Only members of the store {store} are shown there. Nothing was changed.")

    def here(self, store: str, now: Instant) -> list[Sighting]:
        seen = select(PRESENCE.c.member, PRESENCE.c.doing, PRESENCE.c.lead, PRESENCE.c.since, PRESENCE.c.expires)
        wanted = seen.where(PRESENCE.c.store == store, PRESENCE.c.expires > now).order_by(PRESENCE.c.member)
        with self._connected() as connection:
            return [Sighting(*row) for row in connection.execute(wanted).all()]

    def put(self, store: str, content: bytes) -> str:
        with self._connected() as connection:
            digest = connection.execute(_PUT, {"store": store, "content": content}).scalar_one()
        if digest is None:
            self._admitted(store)
            raise NotAllowed(f"Only members of the store {store} keep anything there. Nothing was kept.")
        return str(digest)

    def get(self, store: str, digest: str) -> bytes | None:
        with self._connected() as connection:
            found = connection.execute(select(BLOB.c.content).where(BLOB.c.store == store, BLOB.c.digest == digest)).scalar_one_or_none()
        return None if found is None else bytes(found)
