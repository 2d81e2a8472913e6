"""Two stores on one server, somebody of every role in the first, and everybody who should not be there."""

from uuid import uuid4

import psycopg
from psycopg import errors

from bdcdesk.central.postgres import PostgresCentral
from bdcdesk.central.records import ANY, Group, Member, Sealed, Sighting, StoreRecord
from bdcdesk.central.upgrade import prepare
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.rights import ROLES

from .conftest import Postgres, sealed

OWN, OTHER = "north", "south"
Line = psycopg.Connection[tuple[object, ...]]


class Cast:
    """`logins`: of every role (at OWN), of "other" (a supervisor, at OTHER alone), "invited" (to OWN, not accepted), "removed" (from OWN)
    and "stranger" (a login of the cluster with nothing to do here)."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self.database = server.create()
        prepare(server.url(self.database))
        self.logins: dict[str, str] = {}
        owner = self.central()
        for store in (OWN, OTHER):
            owner.add_store(StoreRecord(store, store.title(), store.encode().ljust(32, b".")))
        for role in ROLES:
            self._let_in(owner, OWN, Member(role, role.title(), role))
        for name, store in (("other", OTHER), ("removed", OWN)):
            self._let_in(owner, store, Member(name, name.title(), "supervisor"))
        owner.add_member(OWN, Member("invited", "Invited", "supervisor"))
        self.logins["invited"] = owner.invite(OWN, "invited", 1).login
        self.logins["stranger"] = f"{self.database}_stranger"
        server.run(f"CREATE ROLE {self.logins['stranger']} LOGIN")
        self._fill(owner)
        owner.remove_member(OWN, "removed")
        owner.close()

    def _let_in(self, owner: PostgresCentral, store: str, member: Member) -> None:
        owner.add_member(store, member)
        self.logins[member.id] = owner.invite(store, member.id, 1).login
        central = self.central(member.id)
        assert central.accept("a password of its own")
        central.close()

    def _fill(self, owner: PostgresCentral) -> None:
        for store, who in ((OWN, "agent"), (OTHER, "other")):
            words = write(Words(f"words at {store}"))
            owner.append(store, str(uuid4()), [Group("lead/a", ANY, (sealed(personal=words),))])
            owner.put(store, f"raw of {store}".encode())
            central = self.central(who)
            central.tell(store, Sighting(who, "Here", "", 1, 1 << 60))
            central.close()
        # Nobody of the other store is its hub.
        for store in (OWN, OTHER):
            self.server.run(f"INSERT INTO bdc.visit VALUES ('{store}', 'a', 'A car', 1, {1 << 60})", self.database)

    def central(self, who: str = "") -> PostgresCentral:
        return PostgresCentral(self._url(who))

    def connect(self, who: str = "") -> psycopg.Connection[tuple[object, ...]]:
        """A plain connection, as anybody could make who has the login: "" for the superuser."""
        return psycopg.connect(self._url(who).replace("+psycopg", ""), autocommit=True)

    def _url(self, who: str) -> str:
        url = self.server.url(self.database)
        if not who:
            return url
        from sqlalchemy import make_url

        return make_url(url).set(username=self.logins[who]).render_as_string(hide_password=False)

    def event(self, kind: str = "noted") -> Sealed:
        return sealed(kind)


def attempt(connection: Line, statement: str) -> str:
    """What became of it: "ok", or "no" if PostgreSQL forbade it. Nothing of it stays."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode())
    except errors.InsufficientPrivilege:
        return "no"
    return "ok"
