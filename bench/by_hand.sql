-- A store's log written by hand: what somebody would write who needs just this, and no roles. It does the same durable work as bdcdesk's:
-- counter row, look for the action, version, chain, event, stream, action, notify; for one event at a time, with plain arguments.
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

CREATE FUNCTION hand.append(
    p_store text, p_actor text, p_action uuid, p_stream text, p_expected bigint, p_id uuid, p_kind text, p_since integer, p_facts text,
    p_personal text, p_nonce bytea, OUT outcome text, OUT seq bigint
) LANGUAGE plpgsql AS $$
DECLARE
    v hand.store;
    v_version bigint;
    v_open boolean;
    v_commitment bytea := decode(repeat('00', 32), 'hex');
BEGIN
    SELECT * INTO v FROM hand.store s WHERE s.id = p_store FOR UPDATE;
    PERFORM FROM hand.action a WHERE a.store = p_store AND a.action = p_action;
    IF FOUND THEN
        outcome := 'already';
        RETURN;
    END IF;
    SELECT s.version, s.open INTO v_version, v_open FROM hand.stream s WHERE s.store = p_store AND s.stream = p_stream;
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
        || int4send(octet_length(p_actor)) || convert_to(p_actor, 'UTF8') || int8send(v.last_at)
        || int4send(octet_length(p_facts)) || convert_to(p_facts, 'UTF8') || v_commitment
    );
    INSERT INTO hand.event VALUES (p_store, seq, p_id, p_action, p_stream, v_version, p_kind, p_since, p_actor, v.last_at, p_facts, p_personal,
        p_nonce, v_commitment, v.head);
    INSERT INTO hand.stream VALUES (p_store, p_stream, v_version, coalesce(v_open, false) OR p_kind = 'lead_received')
        ON CONFLICT (store, stream) DO UPDATE SET version = excluded.version, open = excluded.open;
    INSERT INTO hand.action VALUES (p_store, p_action, seq, seq);
    UPDATE hand.store SET seq = append.seq, head = v.head, last_at = v.last_at WHERE id = p_store;
    PERFORM pg_notify(v.channel, '');
    outcome := 'appended';
END
$$;
