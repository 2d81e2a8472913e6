-- How the log is written: the one text that does it. It stands in three functions (`migrations/writing.py` fills the gaps): in `append` and
-- `append_one`, which members call and where all desks of a store wait for each other, so that a call from one function to another, a tenth
-- of an append, is saved, and for a single event another tenth, which lists of one cost; and in `write`, for those who have asked before
-- who it is that writes.
CREATE FUNCTION bdc.<name>(
    p_store text, <given>p_action uuid, <events>,
    OUT outcome text, OUT first_seq bigint, OUT last_seq bigint, OUT at_stream text, OUT actual bigint
) LANGUAGE plpgsql <guard> AS $$
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
<counted><declared>BEGIN
<who>    -- The counter row is held to the end: seq has no gaps, and comes in commit order.
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

    <each stream>
        SELECT s.version, s.open, EXISTS (SELECT FROM bdc.event e WHERE e.store = s.store AND e.stream = s.stream AND e.kind = 'erased')
            INTO v_version, v_open, v_erased FROM bdc.stream s WHERE s.store = p_store AND s.stream = <stream>;
        actual := coalesce(v_version, 0);
        IF <expected> NOT IN (-1, actual) THEN
            outcome := 'conflict';
            at_stream := <stream>;
            RETURN;
        END IF;
    <end>

    v_start := v_seq;
    v_at := greatest(v_at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
    <each stream with events>
        v_version := coalesce(v_version, 0);
        v_open := coalesce(v_open, false);
        v_erased := coalesce(v_erased, false);
        <each event>
            v_seq := v_seq + 1;
            v_version := v_version + 1;
            v_open := <kind> IN ('lead_received', 'message_received', 'reopened', 'car_listed')
                OR (v_open AND <kind> NOT IN ('closed', 'sold', 'erased', 'car_gone'));
            v_commitment := CASE WHEN <personal> IS NULL THEN decode(repeat('00', 32), 'hex')
                ELSE sha256(<nonce> || convert_to(<personal>, 'UTF8')) END;
            v_head := sha256(
                v_head || uuid_send(<id>) || uuid_send(p_action) || bdc.prefixed(p_store) || bdc.prefixed(<stream>)
                || int8send(v_version) || int8send(v_seq) || bdc.prefixed(<kind>) || int4send(<since>) || bdc.prefixed(v_actor)
                || int8send(v_at) || bdc.prefixed(<facts>) || v_commitment
            );
            INSERT INTO bdc.event
                (store, seq, id, action, stream, version, kind, since, actor, at, facts, personal, nonce, commitment, hash)
                VALUES (p_store, v_seq, <id>, p_action, <stream>, v_version, <kind>, <since>, v_actor, v_at,
                    -- What is told of a shopper after they were erased is kept without its words.
                    <facts>, CASE WHEN NOT v_erased THEN <personal> END, CASE WHEN v_erased THEN '' ELSE <nonce> END,
                    v_commitment, v_head);
        <end>
        INSERT INTO bdc.stream AS s (store, stream, version, open) VALUES (p_store, <stream>, v_version, v_open)
            ON CONFLICT (store, stream) DO UPDATE SET version = excluded.version, open = excluded.open;
    <end>

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
