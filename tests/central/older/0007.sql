-- Which rights let a role write a kind, in words of `bdcdesk.domain.rights`. Both are bound when they are made, so that they need no path
-- of their own and are planned as a part of who asks.
CREATE OR REPLACE FUNCTION bdc.granting(p_role text, p_actor text, p_kind text, p_facts text) RETURNS SETOF text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT r.kind FROM bdc.role_right r WHERE r.role = p_role AND r.kind = p_kind
    -- CASE keeps the order: facts are looked into only where a right asks it.
    AND CASE WHEN r.field = '' THEN true
        WHEN r.value = '$actor' THEN (p_facts::json ->> r.field) = p_actor
        ELSE (p_facts::json ->> r.field) = r.value END;
END;

-- The first kind that the role may not write; no row if it may write all.
CREATE OR REPLACE FUNCTION bdc.forbidden(p_role text, p_actor text, p_kinds text[], p_facts text[]) RETURNS SETOF text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT w.kind FROM unnest(p_kinds, p_facts) WITH ORDINALITY AS w (kind, facts, n)
    WHERE NOT EXISTS (SELECT FROM bdc.granting(p_role, p_actor, w.kind, w.facts))
    ORDER BY w.n LIMIT 1;
END;
-- How the log is written: the one text that does it. It stands in three functions (`migrations/writing.py` fills the gaps): in `append` and
-- `append_one`, which members call and where all desks of a store wait for each other, so that a call from one function to another, a tenth
-- of an append, is saved, and for a single event another tenth, which lists of one cost; and in `write`, for those who have asked before
-- who it is that writes.
CREATE FUNCTION bdc.append_one(
    p_store text, p_action uuid, p_stream text, p_expected bigint,
    p_id uuid, p_kind text, p_since integer, p_facts text, p_personal text, p_nonce bytea,
    OUT outcome text, OUT first_seq bigint, OUT last_seq bigint, OUT at_stream text, OUT actual bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
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
    v_actor text;
    v_removed bigint;
    v_forbidden text;
BEGIN
    -- Who writes, and whether their role may, in one statement: every append asks it.
    SELECT c.member, c.removed, CASE WHEN NOT EXISTS (SELECT FROM bdc.granting(c.role, c.member, p_kind, p_facts)) THEN p_kind END
        INTO v_actor, v_removed, v_forbidden FROM bdc.caller(p_store) c;
    IF v_removed IS NOT NULL THEN
        outcome := 'removed';
        actual := v_removed;
        RETURN;
    ELSIF v_forbidden IS NOT NULL THEN
        SELECT 'already', a.first, a.last INTO outcome, first_seq, last_seq
            FROM bdc.action a WHERE a.store = p_store AND a.action = p_action;
        outcome := coalesce(outcome, 'denied');
        at_stream := v_forbidden;
        RETURN;
    ELSIF v_actor IS NULL THEN
        IF NOT bdc.is_owner() THEN
            -- The same for a store that is not theirs and for one that is not there.
            outcome := 'no store';
            RETURN;
        END IF;
        -- Who owns the tables can write them anyway: the log says at least that it was they.
        v_actor := 'owner';
    END IF;

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

    
        SELECT s.version, s.open, EXISTS (SELECT FROM bdc.event e WHERE e.store = s.store AND e.stream = s.stream AND e.kind = 'erased')
            INTO v_version, v_open, v_erased FROM bdc.stream s WHERE s.store = p_store AND s.stream = p_stream;
        actual := coalesce(v_version, 0);
        IF p_expected NOT IN (-1, actual) THEN
            outcome := 'conflict';
            at_stream := p_stream;
            RETURN;
        END IF;
    

    v_start := v_seq;
    v_at := greatest(v_at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
    
        v_version := coalesce(v_version, 0);
        v_open := coalesce(v_open, false);
        v_erased := coalesce(v_erased, false);
        
            v_seq := v_seq + 1;
            v_version := v_version + 1;
            v_open := p_kind IN ('lead_received', 'message_received', 'reopened', 'car_listed')
                OR (v_open AND p_kind NOT IN ('closed', 'sold', 'erased', 'car_gone'));
            v_commitment := CASE WHEN p_personal IS NULL THEN decode(repeat('00', 32), 'hex')
                ELSE sha256(p_nonce || convert_to(p_personal, 'UTF8')) END;
            v_head := sha256(
                v_head || uuid_send(p_id) || uuid_send(p_action) || bdc.prefixed(p_store) || bdc.prefixed(p_stream)
                || int8send(v_version) || int8send(v_seq) || bdc.prefixed(p_kind) || int4send(p_since) || bdc.prefixed(v_actor)
                || int8send(v_at) || bdc.prefixed(p_facts) || v_commitment
            );
            INSERT INTO bdc.event
                (store, seq, id, action, stream, version, kind, since, actor, at, facts, personal, nonce, commitment, hash)
                VALUES (p_store, v_seq, p_id, p_action, p_stream, v_version, p_kind, p_since, v_actor, v_at,
                    -- What is told of a shopper after they were erased is kept without its words.
                    p_facts, CASE WHEN NOT v_erased THEN p_personal END, CASE WHEN v_erased THEN '' ELSE p_nonce END,
                    v_commitment, v_head);
        
        INSERT INTO bdc.stream AS s (store, stream, version, open) VALUES (p_store, p_stream, v_version, v_open)
            ON CONFLICT (store, stream) DO UPDATE SET version = excluded.version, open = excluded.open;
    

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
REVOKE ALL ON FUNCTION bdc.append_one FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bdc.append_one TO <stem>_members;
