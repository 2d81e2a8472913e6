CREATE TABLE bdc.alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
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
-- STABLE, as convert_to is: only so is it put into the place of its call.
CREATE FUNCTION bdc.prefixed(value text) RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8');
-- How the log is written: the one text that does it. It stands in two functions (`migrations/writing.py` fills the gaps): in `append`, which
-- members call and where all desks of a store wait for each other, so that a call from one function to another, a tenth of an append, is
-- saved; and in `write`, for those who have asked before who it is that writes.
CREATE FUNCTION bdc.write(
    p_store text, p_actor text, p_action uuid,
    p_streams text[], p_expected bigint[], p_counts integer[],
    p_ids uuid[], p_kinds text[], p_since integer[], p_facts text[], p_personal text[], p_nonces bytea[],
    OUT outcome text, OUT first_seq bigint, OUT last_seq bigint, OUT at_stream text, OUT actual bigint
) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_seq bigint;
    v_head bytea;
    v_at bigint;
    v_channel text;
    v_start bigint;
    v_version bigint;
    v_open boolean;
    v_commitment bytea;
    v_erased boolean;
    n integer := 0;
    v_actor text := p_actor;
BEGIN
    -- The counter row is held to the end: seq has no gaps, and comes in commit order.
    SELECT s.seq, s.head, s.last_at, s.channel INTO v_seq, v_head, v_at, v_channel FROM bdc.store s WHERE s.id = p_store FOR UPDATE;
    IF NOT FOUND THEN
        outcome := 'no store';
        RETURN;
    END IF;

    -- Before any version: a lost answer, a retry or a kill never does a thing twice.
    SELECT a.first, a.last INTO first_seq, last_seq FROM bdc.action a WHERE a.store = p_store AND a.action = p_action;
    IF FOUND THEN
        outcome := 'already';
        RETURN;
    END IF;

    FOR g IN 1 .. cardinality(p_streams) LOOP
        SELECT s.version, s.open, EXISTS (SELECT FROM bdc.event e WHERE e.store = s.store AND e.stream = s.stream AND e.kind = 'erased')
            INTO v_version, v_open, v_erased FROM bdc.stream s WHERE s.store = p_store AND s.stream = p_streams[g];
        actual := coalesce(v_version, 0);
        IF p_expected[g] NOT IN (-1, actual) THEN
            outcome := 'conflict';
            at_stream := p_streams[g];
            RETURN;
        END IF;
    END LOOP;

    v_start := v_seq;
    v_at := greatest(v_at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
    FOR g IN 1 .. cardinality(p_streams) LOOP
        CONTINUE WHEN p_counts[g] = 0;
        -- Of a single stream it is known from above.
        IF cardinality(p_streams) > 1 THEN
            SELECT s.version, s.open, EXISTS (SELECT FROM bdc.event e WHERE e.store = s.store AND e.stream = s.stream AND e.kind = 'erased')
                INTO v_version, v_open, v_erased FROM bdc.stream s WHERE s.store = p_store AND s.stream = p_streams[g];
        END IF;
        v_version := coalesce(v_version, 0);
        v_open := coalesce(v_open, false);
        v_erased := coalesce(v_erased, false);
        FOR i IN 1 .. p_counts[g] LOOP
            n := n + 1;
            v_seq := v_seq + 1;
            v_version := v_version + 1;
            v_open := p_kinds[n] IN ('lead_received', 'message_received', 'reopened')
                OR (v_open AND p_kinds[n] NOT IN ('closed', 'sold', 'erased'));
            v_commitment := CASE WHEN p_personal[n] IS NULL THEN decode(repeat('00', 32), 'hex')
                ELSE sha256(p_nonces[n] || convert_to(p_personal[n], 'UTF8')) END;
            v_head := sha256(
                v_head || uuid_send(p_ids[n]) || uuid_send(p_action) || bdc.prefixed(p_store) || bdc.prefixed(p_streams[g])
                || int8send(v_version) || int8send(v_seq) || bdc.prefixed(p_kinds[n]) || int4send(p_since[n]) || bdc.prefixed(v_actor)
                || int8send(v_at) || bdc.prefixed(p_facts[n]) || v_commitment
            );
            INSERT INTO bdc.event
                (store, seq, id, action, stream, version, kind, since, actor, at, facts, personal, nonce, commitment, hash)
                VALUES (p_store, v_seq, p_ids[n], p_action, p_streams[g], v_version, p_kinds[n], p_since[n], v_actor, v_at,
                    -- What is told of a shopper after they were erased is kept without its words.
                    p_facts[n], CASE WHEN NOT v_erased THEN p_personal[n] END, CASE WHEN v_erased THEN '' ELSE p_nonces[n] END,
                    v_commitment, v_head);
        END LOOP;
        INSERT INTO bdc.stream AS s (store, stream, version, open) VALUES (p_store, p_streams[g], v_version, v_open)
            ON CONFLICT (store, stream) DO UPDATE SET version = excluded.version, open = excluded.open;
    END LOOP;

    outcome := 'appended';
    first_seq := CASE WHEN v_seq > v_start THEN v_start + 1 ELSE 0 END;
    last_seq := CASE WHEN v_seq > v_start THEN v_seq ELSE 0 END;
    INSERT INTO bdc.action (store, action, first, last) VALUES (p_store, p_action, first_seq, last_seq);
    IF v_seq > v_start THEN
        UPDATE bdc.store SET seq = v_seq, head = v_head, last_at = v_at WHERE id = p_store;
        -- A hint without data: any login may listen on any channel, and send on it.
        PERFORM pg_notify(v_channel, '');
    END IF;
END
$$;
