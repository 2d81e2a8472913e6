-- A store's log written by hand, as somebody would who needs just this. It does the same statements as bdcdesk's: who asks, by their login,
-- and whether their role may write it, counter row, action, version, erased or not, chain, event, stream, action, notify; for one event at
-- a time, with plain arguments, and without row-level security.
CREATE SCHEMA hand;
CREATE TABLE hand.store (
    id text COLLATE "C" PRIMARY KEY, seq bigint NOT NULL DEFAULT 0, head bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    last_at bigint NOT NULL DEFAULT 0, channel text NOT NULL
);
CREATE TABLE hand.event (
    store text COLLATE "C" NOT NULL, seq bigint NOT NULL, id uuid NOT NULL, action uuid NOT NULL, stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL, kind text NOT NULL, since integer NOT NULL, actor text NOT NULL, at bigint NOT NULL, facts text NOT NULL,
    personal text, nonce bytea NOT NULL, commitment bytea NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (store, seq)
);
CREATE UNIQUE INDEX ON hand.event (store, id);
CREATE UNIQUE INDEX ON hand.event (store, stream, version);
CREATE TABLE hand.action (
    store text COLLATE "C" NOT NULL, action uuid NOT NULL, first bigint NOT NULL, last bigint NOT NULL, PRIMARY KEY (store, action)
);
CREATE TABLE hand.stream (
    store text COLLATE "C" NOT NULL, stream text COLLATE "C" NOT NULL, version bigint NOT NULL, open boolean NOT NULL,
    PRIMARY KEY (store, stream)
);
CREATE INDEX ON hand.stream (store, stream) WHERE open;
CREATE INDEX ON hand.event (store, stream) WHERE kind = 'erased';
CREATE TABLE hand.member (
    store text COLLATE "C" NOT NULL, login text COLLATE "C" NOT NULL, member text NOT NULL, role text COLLATE "C" NOT NULL,
    PRIMARY KEY (store, login)
);
CREATE TABLE hand.role_right (role text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, PRIMARY KEY (role, kind));
INSERT INTO hand.role_right SELECT role, kind FROM bdc.role_right;
GRANT USAGE ON SCHEMA hand TO PUBLIC;
GRANT SELECT ON hand.event TO PUBLIC;

CREATE FUNCTION hand.append(
    p_store text, p_action uuid, p_stream text, p_expected bigint, p_id uuid, p_kind text, p_since integer, p_facts text,
    p_personal text, p_nonce bytea, OUT outcome text, OUT seq bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    v hand.store;
    v_version bigint;
    v_open boolean;
    v_erased boolean;
    v_actor text;
    v_commitment bytea := decode(repeat('00', 32), 'hex');
BEGIN
    SELECT m.member INTO v_actor FROM hand.member m WHERE m.store = p_store AND m.login = session_user::text AND EXISTS (
        SELECT FROM hand.role_right r WHERE r.role = m.role AND r.kind = p_kind);
    IF NOT FOUND THEN
        outcome := 'denied';
        RETURN;
    END IF;
    SELECT * INTO v FROM hand.store s WHERE s.id = p_store FOR UPDATE;
    PERFORM FROM hand.action a WHERE a.store = p_store AND a.action = p_action;
    IF FOUND THEN
        outcome := 'already';
        RETURN;
    END IF;
    SELECT s.version, s.open, EXISTS (SELECT FROM hand.event e WHERE e.store = s.store AND e.stream = s.stream AND e.kind = 'erased')
        INTO v_version, v_open, v_erased FROM hand.stream s WHERE s.store = p_store AND s.stream = p_stream;
    v_version := coalesce(v_version, 0);
    IF p_expected NOT IN (-1, v_version) THEN
        outcome := 'conflict';
        RETURN;
    END IF;
    seq := v.seq + 1;
    v_version := v_version + 1;
    v.last_at := greatest(v.last_at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
    IF p_personal IS NOT NULL THEN
        v_commitment := sha256(p_nonce || convert_to(p_personal, 'UTF8'));
    END IF;
    v.head := sha256(
        v.head || uuid_send(p_id) || uuid_send(p_action) || int4send(octet_length(p_store)) || convert_to(p_store, 'UTF8')
        || int4send(octet_length(p_stream)) || convert_to(p_stream, 'UTF8') || int8send(v_version) || int8send(seq)
        || int4send(octet_length(p_kind)) || convert_to(p_kind, 'UTF8') || int4send(p_since)
        || int4send(octet_length(v_actor)) || convert_to(v_actor, 'UTF8') || int8send(v.last_at)
        || int4send(octet_length(p_facts)) || convert_to(p_facts, 'UTF8') || v_commitment
    );
    INSERT INTO hand.event VALUES (p_store, seq, p_id, p_action, p_stream, v_version, p_kind, p_since, v_actor, v.last_at, p_facts,
        CASE WHEN v_erased IS NOT TRUE THEN p_personal END, CASE WHEN v_erased THEN '' ELSE p_nonce END, v_commitment, v.head);
    INSERT INTO hand.stream VALUES (p_store, p_stream, v_version, coalesce(v_open, false) OR p_kind = 'lead_received')
        ON CONFLICT (store, stream) DO UPDATE SET version = excluded.version, open = excluded.open;
    INSERT INTO hand.action VALUES (p_store, p_action, seq, seq);
    UPDATE hand.store SET seq = append.seq, head = v.head, last_at = v.last_at WHERE id = p_store;
    PERFORM pg_notify(v.channel, '');
    outcome := 'appended';
END
$$;
