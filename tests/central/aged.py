"""A log on a server as an older release made it. `older/NNNN.sql` is what that release's migration really ran: frozen, never edited."""

from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
from sqlalchemy import create_engine, make_url

from bdcdesk.central.ownership import found
from bdcdesk.domain.events import write
from bdcdesk.domain.events.lead import Words
from bdcdesk.domain.rights import LEAVING, MAY_ADD, REMOVED, RIGHTS, ROLES

from .conftest import STORE, Postgres
from .stated import VERIFIER

OLDER: Final = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
S: Final = STORE.id
HERE: Final = Path(__file__).parent / "older"
Call = list[tuple[Any, ...]]


class Aged:
    """`logins`: of every role, and of "removed". Until 0002 there are none, and only the owner writes."""

    def __init__(self, server: Postgres, revision: str) -> None:
        self.server, self.revision = server, revision
        self.database = server.create()
        self.logins: dict[str, str] = {}
        self._make()
        self._fill()

    def url(self, who: str = "") -> str:
        url = make_url(self.server.url(self.database))
        return (url.set(username=self.logins[who]) if who else url).render_as_string(hide_password=False)

    def call(self, who: str, statement: str, *values: object) -> Call:
        with psycopg.connect(self.url(who).replace("+psycopg", ""), autocommit=True) as line:
            return line.execute(statement.encode(), values or None).fetchall()

    def append(self, who: str, stream: str, kind: str, facts: str = "", personal: str | None = None, door: str = "append") -> str:
        """As a desk of that release calls it: `write` is the owner's own, before there were members."""
        mine = "'owner', " if door == "write" else ""
        body = '{"kind":"' + kind + '"' + facts + "}"
        values = (S, str(uuid4()), [stream], [-1], [1], [str(uuid4())], [kind], [1], [body], [personal], [b"n" * 32 if personal else b""])
        more = ", ARRAY[]::text[]" if door == "erase" else ""
        given = f"%s, {mine}%s, %s, %s::bigint[], %s::integer[], %s::uuid[], %s, %s::integer[], %s, %s::text[], %s{more}"
        ((outcome,),) = self.call(who, f"SELECT outcome FROM bdc.{door}({given})", *values)
        return str(outcome)

    def _make(self) -> None:
        engine = create_engine(make_url(self.server.url(self.database)).set(drivername="postgresql+psycopg"))
        with engine.begin() as connection:
            found(connection)
        engine.dispose()
        ((owner,),) = self.server.run("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'bdc'", self.database)
        files = [path for path in sorted(HERE.glob("*.sql")) if path.stem <= self.revision]
        text = "\n".join(path.read_text("utf-8") for path in files).replace("<stem>", str(owner).removesuffix("_owner"))
        rights = [(role, one) for role, allowed in (*RIGHTS.items(), (REMOVED, LEAVING)) for one in allowed]
        with psycopg.connect(self.server.url(self.database).replace("+psycopg", "")) as line:
            line.execute(f"SET LOCAL ROLE {owner}".encode())
            line.execute(text.encode())
            line.execute("INSERT INTO bdc.alembic_version VALUES (%s)", [self.revision])
            for role, one in rights:
                line.execute("INSERT INTO bdc.role_right VALUES (%s, %s, %s, %s)", [role, one.kind, one.field, one.value])
            for role, others in MAY_ADD.items():
                for given in others:
                    line.execute("INSERT INTO bdc.role_gives VALUES (%s, %s)", [role, given])
            line.execute("INSERT INTO bdc.store (id, name, person_key) VALUES (%s, %s, %s)", [S, STORE.name, STORE.person_key])

    def _let_in(self, role: str) -> None:
        who = "leaver" if role == "removed" else role
        assert self.call("", "SELECT bdc.add_member(%s, %s, %s, %s, '')", S, who, who.title(), "agent" if role == "removed" else role) == [
            ("allowed",)
        ]
        ((outcome, login),) = self.call("", "SELECT outcome, login FROM bdc.invite(%s, %s, %s, 1)", S, who, VERIFIER)
        assert outcome == "allowed"
        self.logins[role] = str(login)
        assert len(self.call(role, "SELECT member FROM bdc.accept(%s)", VERIFIER)) == 1

    def _fill(self) -> None:
        words = write(Words("Is it still there?"))
        if self.revision == "0001":
            for kind in ("reopened", "noted"):
                assert self.append("", "lead/a", kind, personal=words, door="write") == "appended"
            return
        for role in (*ROLES, "removed"):
            self._let_in(role)
        for who, stream, kind, personal in (
            ("supervisor", "lead/a", "reopened", None),
            ("agent", "lead/a", "noted", words),
            ("supervisor", "lead/gone", "reopened", None),
            ("agent", "lead/gone", "noted", words),
            ("supervisor", "lead/done", "noted", None),
            ("removed", "lead/a", "noted", words),
        ):
            assert self.append(who, stream, kind, personal=personal) == "appended", (who, kind)
        assert self.call("hub", "SELECT bdc.put(%s, %s)", S, b"what came in and could not be read")
        assert self.call("hub", "SELECT bdc.tell(%s, 'Here', '', 1, %s)", S, 1 << 60) == [(True,)]
        assert self.call("supervisor", "SELECT bdc.remove_member(%s, 'leaver', false)", S) == [("allowed",)]
        if self.revision >= "0003":
            ids = [str(one) for (one,) in self.call("", "SELECT id FROM bdc.event WHERE stream = 'lead/gone'")]
            facts = ',"ids":["' + '","'.join(ids) + '"]'
            assert self.append("supervisor", "lead/gone", "erased", facts, door="erase") == "appended"
        if self.revision >= "0005":
            assert self.append("hub", "car/1", "car_listed") == "appended"
        if self.revision >= "0006":
            told = "SELECT bdc.tell_visits(%s, ARRAY['a'], ARRAY['A car'], ARRAY[1]::bigint[], ARRAY[%s]::bigint[], 1)"
            assert self.call("hub", told, S, 1 << 60) == [(True,)]
