-- A shopper's right to be forgotten.
CREATE INDEX event_erased ON bdc.event (store, stream) WHERE kind = 'erased';

CREATE FUNCTION bdc.erase(
    p_store text, p_action uuid, p_streams text[], p_expected bigint[], p_counts integer[],
    p_ids uuid[], p_kinds text[], p_since integer[], p_facts text[], p_personal text[], p_nonces bytea[], p_blobs text[],
    OUT outcome text, OUT first_seq bigint, OUT last_seq bigint, OUT at_stream text, OUT actual bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    v_me record;
    v_actor text := 'owner';
    v_wiped record;
BEGIN
    SELECT * INTO v_me FROM bdc.standing(p_store);
    IF v_me.removed IS NOT NULL THEN
        outcome := 'removed';
        actual := v_me.removed;
        RETURN;
    ELSIF v_me.member IS NOT NULL THEN
        v_actor := v_me.member;
    ELSIF NOT bdc.is_owner() THEN
        outcome := 'no store';
        RETURN;
    END IF;
    -- Nothing else is written through this door: what a role may append is said elsewhere.
    IF v_me.role NOT IN ('supervisor', 'admin') OR 'erased' <> ANY (p_kinds) THEN
        outcome := 'denied';
        at_stream := 'erased';
        RETURN;
    END IF;
    SELECT w.outcome, w.first_seq, w.last_seq, w.at_stream, w.actual INTO outcome, first_seq, last_seq, at_stream, actual
        FROM bdc.write(p_store, v_actor, p_action, p_streams, p_expected, p_counts,
            p_ids, p_kinds, p_since, p_facts, p_personal, p_nonces) AS w;
    IF outcome <> 'appended' THEN
        RETURN;
    END IF;
    -- What the new events name is wiped with them: there is no log that says it and has it still.
    FOR v_wiped IN SELECT e.stream, e.seq, e.facts FROM bdc.event e WHERE e.store = p_store AND e.action = p_action AND e.seq >= first_seq LOOP
        UPDATE bdc.event e SET personal = NULL, nonce = ''
            FROM json_array_elements_text(v_wiped.facts::json -> 'ids') AS named (id)
            WHERE e.store = p_store AND e.stream = v_wiped.stream AND e.id = named.id::uuid AND e.seq < v_wiped.seq;
    END LOOP;
    DELETE FROM bdc.blob b WHERE b.store = p_store AND b.digest = ANY (p_blobs);
END
$$;
REVOKE ALL ON FUNCTION bdc.erase FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bdc.erase TO <stem>_members;
