"""Stores and their members on a server, and the logins through which they come."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.errors import SerializationFailure
from sqlalchemy import Connection, Row, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from bdcdesk.central.errors import CentralError, NotAllowed, Unreachable
from bdcdesk.central.postgres_server import PostgresServer
from bdcdesk.central.records import Invited, Joined, Login, Member, StoreRecord
from bdcdesk.central.refusals import added_meanwhile, may_not_change
from bdcdesk.central.schema import MEMBER, STORE

_RECORD = select(STORE.c.id, STORE.c.name, STORE.c.person_key)
_ADD = text("SELECT bdc.add_member(:store, :id, :name, :role, :phone)")
_THERE = text("SELECT FROM bdc.member WHERE store = :store AND id = :id AND removed IS NULL")
_INVITE = text("SELECT outcome, login FROM bdc.invite(:store, :member, :verifier, :hours)")
_ENROL = text("SELECT bdc.enrol(:store, :member, :login)")
_ACCEPT = text("SELECT store, member, name, role FROM bdc.accept(:verifier)")
_STANDING = text(
    "SELECT m.id, m.name, m.role, m.phone FROM bdc.standing(:store) me JOIN bdc.member m ON m.store = :store AND m.id = me.member"
)
_REMOVE = text("SELECT bdc.remove_member(:store, :member, :at_once)")
_LOGINS = text("SELECT member, login, invited_until, accepted, removed FROM bdc.logins(:store)")


class PostgresMembers(PostgresServer):
    """Implements `Members` and `Logins`."""

    def stores(self) -> list[StoreRecord]:
        with self._connected() as connection:
            return [StoreRecord(*row) for row in connection.execute(_RECORD.order_by(STORE.c.id)).all()]

    def add_store(self, record: StoreRecord) -> None:
        with self._connected() as connection:
            add_record(connection, record)

    def members(self, store: str) -> list[Member]:
        known = select(MEMBER.c.id, MEMBER.c.name, MEMBER.c.role, MEMBER.c.phone).where(MEMBER.c.store == store)
        with self._connected() as connection:
            rows = connection.execute(known.where(MEMBER.c.removed.is_(None)).order_by(MEMBER.c.id)).all()
        return [Member(*row) for row in rows]

    def former(self, store: str) -> list[Member]:
        known = select(MEMBER.c.id, MEMBER.c.name, MEMBER.c.role).where(MEMBER.c.store == store)
        with self._connected() as connection:
            rows = connection.execute(known.where(MEMBER.c.removed.is_not(None)).order_by(MEMBER.c.id)).all()
        return [Member(*row) for row in rows]

    def add_member(self, store: str, member: Member) -> None:
        with self._connected() as connection:
            outcome = _add(connection, store, member)
        self._check(outcome, store, member.id)

    def remove_member(self, store: str, member: str, *, at_once: bool = False) -> bool:
        with self._connected() as connection:
            outcome = connection.execute(_REMOVE, {"store": store, "member": member, "at_once": at_once}).scalar_one()
        if outcome == "no member":
            return False
        self._check(outcome, store, member)
        return True

    def invite(self, store: str, member: str, hours: int) -> Invited:
        with self._connected() as connection:
            outcome, invited = _invite(connection, store, member, hours)
        self._check(outcome, store, member)
        return invited

    def add_invited(self, store: str, member: Member, hours: int, *, new: bool = False) -> Invited:
        with self._changing(store, member, new) as connection:
            return self._let_in(connection, store, member, hours)

    def enrol(self, store: str, member: str, login: str) -> None:
        with self._connected() as connection:
            outcome = connection.execute(_ENROL, {"store": store, "member": member, "login": login}).scalar_one()
        self._check(outcome, store, member)

    def add_enrolled(self, store: str, member: Member, login: str, *, new: bool = False) -> None:
        with self._changing(store, member, new) as connection:
            self._check(_add(connection, store, member), store, member.id)
            outcome = connection.execute(_ENROL, {"store": store, "member": member.id, "login": login}).scalar_one()
            self._check(outcome, store, member.id)

    def accept(self, password: str) -> list[Joined]:
        with self._connected() as connection:
            rows: list[Row[tuple[str, str, str, str]]] = list(
                connection.execute(_ACCEPT, {"verifier": _verifier(connection, password)}).all()
            )
        return [Joined(row.store, Member(row.member, row.name, row.role)) for row in rows]

    def joined(self, store: str) -> list[Joined]:
        with self._connected() as connection:
            rows = connection.execute(_STANDING, {"store": store}).all()
        return [Joined(store, Member(row.id, row.name, row.role, row.phone)) for row in rows]

    def logins(self, store: str) -> list[Login]:
        with self._connected() as connection:
            return [Login(*row) for row in connection.execute(_LOGINS, {"store": store}).all()]

    def _let_in(self, connection: Connection, store: str, member: Member, hours: int) -> Invited:
        # What is raised in here takes the first of the two back.
        self._check(_add(connection, store, member), store, member.id)
        outcome, invited = _invite(connection, store, member.id, hours)
        self._check(outcome, store, member.id)
        return invited

    @contextmanager
    def _changing(self, store: str, member: Member, new: bool) -> Iterator[Connection]:
        """One transaction about a member, alone: who comes at the same moment is told so, and two people never become one."""
        try:
            with self._snapshot() as connection:
                if new and connection.execute(_THERE, {"store": store, "id": member.id}).one_or_none() is not None:
                    raise added_meanwhile(member.id)
                yield connection
        except Unreachable as error:
            if isinstance(error.__cause__, DBAPIError) and isinstance(error.__cause__.orig, SerializationFailure):
                raise added_meanwhile(member.id) from error
            raise

    def _check(self, outcome: str, store: str, member: str) -> None:
        match outcome:
            case "allowed":
                return
            case "removed":
                self._admitted(store)
            case "not allowed":
                raise may_not_change()
            case "no member":
                raise NotAllowed(f"Nobody called {member} works at the store {store}. Nothing was changed. Check the name.")
            case "no store":
                raise NotAllowed(f"There is no store {store} in this database. Nothing was changed. Check the name.")
        raise NotAllowed(f"{member} cannot be added like this: the name, the role or the login is none. Nothing was changed.")


def add_record(connection: Connection, record: StoreRecord) -> None:
    values = {"id": record.id, "name": record.name, "person_key": record.person_key}
    connection.execute(insert(STORE).values(values).on_conflict_do_nothing())
    if StoreRecord(*connection.execute(_RECORD.where(STORE.c.id == record.id)).one()) != record:
        raise CentralError(f"The store {record.id} is already kept here under another name or key. Nothing was changed.")


def _add(connection: Connection, store: str, member: Member) -> str:
    values = {"store": store, "id": member.id, "name": member.name, "role": member.role, "phone": member.phone}
    return str(connection.execute(_ADD, values).scalar_one())


def _invite(connection: Connection, store: str, member: str, hours: int) -> tuple[str, Invited]:
    """What came of it, and the invite, which is one only if that is "allowed"."""
    password = secrets.token_urlsafe(24)
    values = {"store": store, "member": member, "verifier": _verifier(connection, password), "hours": hours}
    outcome, login = connection.execute(_INVITE, values).one()
    return outcome, Invited(login, password)


def _verifier(connection: Connection, password: str) -> str:
    """What the server keeps of a password: made here, so that the password itself never reaches the server or its log."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    # SCRAM salts by itself: the login's name, which nobody knows yet, does not go into it.
    return driver.pgconn.encrypt_password(password.encode(), b"", b"scram-sha-256").decode()
