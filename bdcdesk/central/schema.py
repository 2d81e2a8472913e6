"""The tables of a log kept in PostgreSQL, as this release reads them. `migrations/` makes them."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, MetaData, Table, Text, Uuid

REVISION: Final = "0009"
"""The newest migration that this release knows. Revisions count up, so a greater one is a newer release's: desks work with
it as far as `bdc.oldest_reader()` lets them."""

METADATA: Final = MetaData(schema="bdc")


def _key(name: str) -> Column[str]:
    return Column(name, Text(collation="C"), primary_key=True)


STORE: Final = Table(
    "store",
    METADATA,
    _key("id"),
    Column("name", Text, nullable=False),
    Column("person_key", LargeBinary, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),
)
MEMBER: Final = Table(
    "member",
    METADATA,
    _key("store"),
    _key("id"),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("removed", BigInteger),
)
MEMBERSHIP: Final = Table(
    "membership",
    METADATA,
    _key("store"),
    _key("login"),
    Column("member", Text(collation="C"), nullable=False),
    Column("invited_by", Text, nullable=False),
    Column("invited_until", BigInteger, nullable=False),
    Column("accepted", BigInteger),
    Column("removed", BigInteger),
)
ROLE_RIGHT: Final = Table(
    "role_right",
    METADATA,
    _key("role"),
    _key("kind"),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
)
ROLE_GIVES: Final = Table("role_gives", METADATA, _key("role"), _key("gives"))
EVENT: Final = Table(
    "event",
    METADATA,
    _key("store"),
    Column("seq", BigInteger, primary_key=True),
    Column("id", Uuid(as_uuid=False), nullable=False),
    Column("action", Uuid(as_uuid=False), nullable=False),
    Column("stream", Text(collation="C"), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("since", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("facts", Text, nullable=False),
    Column("personal", Text),
    Column("nonce", LargeBinary, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
ACTION: Final = Table(
    "action",
    METADATA,
    _key("store"),
    Column("action", Uuid(as_uuid=False), primary_key=True),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
)
STREAM: Final = Table(
    "stream",
    METADATA,
    _key("store"),
    _key("stream"),
    Column("version", BigInteger, nullable=False),
    Column("open", Boolean, nullable=False),
)
PRESENCE: Final = Table(
    "presence",
    METADATA,
    _key("store"),
    _key("member"),
    Column("doing", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
)
VISIT: Final = Table(
    "visit",
    METADATA,
    _key("store"),
    _key("lead"),
    Column("looking", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
)
BLOB: Final = Table("blob", METADATA, _key("store"), _key("digest"), Column("content", LargeBinary, nullable=False))
