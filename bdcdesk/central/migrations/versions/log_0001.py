"""The log of a store: tables, the hash chain, and the one function that writes.

The store stands first in every key and nothing refers across stores, so that stores can be spread over servers. What stands in no store
(`role_right`, `role_gives`) is small, and the same on every server.
"""

from typing import Final

from alembic import op

from bdcdesk.central.migrations.writing import write

revision: Final = "0001"
down_revision: Final = None

TABLES: Final = """
CREATE TABLE bdc.store (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    person_key bytea NOT NULL,
    seq bigint NOT NULL DEFAULT 0,
    head bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    last_at bigint NOT NULL DEFAULT 0,
    channel text NOT NULL DEFAULT 'bdc_' || replace(gen_random_uuid()::text, '-', '')
);
CREATE TABLE bdc.member (
    store text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    phone text NOT NULL,
    removed bigint,
    PRIMARY KEY (store, id)
);
CREATE TABLE bdc.membership (
    store text COLLATE "C" NOT NULL,
    login text COLLATE "C" NOT NULL,
    member text COLLATE "C" NOT NULL,
    invited_by text NOT NULL,
    invited_until bigint NOT NULL,
    accepted bigint,
    removed bigint,
    PRIMARY KEY (store, login)
);
CREATE INDEX membership_login ON bdc.membership (login);
CREATE TABLE bdc.role_right (
    role text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    field text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (role, kind)
);
CREATE TABLE bdc.role_gives (
    role text COLLATE "C" NOT NULL,
    gives text COLLATE "C" NOT NULL,
    PRIMARY KEY (role, gives)
);
CREATE TABLE bdc.event (
    store text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    id uuid NOT NULL,
    action uuid NOT NULL,
    stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    kind text NOT NULL,
    since integer NOT NULL,
    actor text NOT NULL,
    at bigint NOT NULL,
    facts text NOT NULL,
    personal text,
    nonce bytea NOT NULL,
    commitment bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (store, seq)
);
CREATE UNIQUE INDEX event_id ON bdc.event (store, id);
CREATE UNIQUE INDEX event_version ON bdc.event (store, stream, version);
CREATE TABLE bdc.action (
    store text COLLATE "C" NOT NULL,
    action uuid NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (store, action)
);
CREATE TABLE bdc.stream (
    store text COLLATE "C" NOT NULL,
    stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    open boolean NOT NULL,
    PRIMARY KEY (store, stream)
);
CREATE INDEX stream_open ON bdc.stream (store, stream) WHERE open;
CREATE TABLE bdc.presence (
    store text COLLATE "C" NOT NULL,
    member text COLLATE "C" NOT NULL,
    doing text NOT NULL,
    lead text NOT NULL,
    since bigint NOT NULL,
    expires bigint NOT NULL,
    PRIMARY KEY (store, member)
);
CREATE TABLE bdc.blob (
    store text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (store, digest)
);
"""

PREFIXED: Final = """
-- STABLE, as convert_to is: only so is it put into the place of its call.
CREATE FUNCTION bdc.prefixed(value text) RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8');
"""


def upgrade() -> None:
    """Never edited after its release: databases of that release exist."""
    op.execute("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    op.execute(TABLES)
    op.execute(PREFIXED)
    op.execute(write())
