"""What lies beside the log on the same server: who is here, and blobs."""

from collections.abc import Sequence

from sqlalchemy import select, text

from bdcdesk.central.errors import NotAllowed
from bdcdesk.central.postgres_server import PostgresServer
from bdcdesk.central.records import Sighting, Visit
from bdcdesk.central.refusals import only_the_hub
from bdcdesk.central.schema import BLOB, PRESENCE, VISIT
from bdcdesk.domain.events import Instant

_TELL = text(
    "SELECT bdc.tell(CAST(:store AS text), CAST(:doing AS text), CAST(:lead AS text), CAST(:since AS bigint), CAST(:expires AS bigint))"
)
_VISITS = text(
    "SELECT bdc.tell_visits(CAST(:store AS text), CAST(:leads AS text[]), CAST(:looking AS text[]), CAST(:since AS bigint[]),"
    " CAST(:expires AS bigint[]), CAST(:now AS bigint))"
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

    def tell_visits(self, store: str, visits: Sequence[Visit], now: Instant) -> None:
        told = {
            "leads": [visit.lead for visit in visits],
            "looking": [visit.looking for visit in visits],
            "since": [visit.since for visit in visits],
            "expires": [visit.expires for visit in visits],
        }
        with self._connected() as connection:
            done = connection.execute(_VISITS, {"store": store, "now": now, **told}).scalar_one()
        if not done:
            self._admitted(store)
            raise only_the_hub()

    def visits(self, store: str, now: Instant) -> list[Visit]:
        seen = select(VISIT.c.lead, VISIT.c.looking, VISIT.c.since, VISIT.c.expires)
        wanted = seen.where(VISIT.c.store == store, VISIT.c.expires > now).order_by(VISIT.c.lead)
        with self._connected() as connection:
            return [Visit(*row) for row in connection.execute(wanted).all()]

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
