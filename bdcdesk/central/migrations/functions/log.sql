-- What members call to write, beside `append`.

CREATE FUNCTION bdc.farewell(
    p_store text, p_action uuid, p_streams text[], p_expected bigint[], p_counts integer[],
    p_ids uuid[], p_kinds text[], p_since integer[], p_facts text[], p_personal text[], p_nonces bytea[],
    OUT outcome text, OUT first_seq bigint, OUT last_seq bigint, OUT at_stream text, OUT actual bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    v_me record;
    v_kind text;
BEGIN
    SELECT * INTO v_me FROM bdc.standing(p_store);
    IF v_me.removed IS NULL OR bdc.now_ms() > v_me.removed + 30 * 86400000::bigint THEN
        outcome := 'no farewell';
        RETURN;
    END IF;
    SELECT f.kind INTO v_kind FROM bdc.forbidden('removed', v_me.member, p_kinds, p_facts) AS f (kind);
    IF FOUND THEN
        outcome := 'denied';
        at_stream := v_kind;
        RETURN;
    END IF;
    SELECT w.outcome, w.first_seq, w.last_seq, w.at_stream, w.actual INTO outcome, first_seq, last_seq, at_stream, actual
        FROM bdc.write(p_store, v_me.member, p_action, p_streams, p_expected, p_counts,
            p_ids, p_kinds, p_since, p_facts, p_personal, p_nonces) AS w;
END
$$;

CREATE FUNCTION bdc.tell(p_store text, p_doing text, p_lead text, p_since bigint, p_expires bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_me record;
BEGIN
    SELECT * INTO v_me FROM bdc.standing(p_store);
    IF v_me.member IS NULL OR v_me.removed IS NOT NULL THEN
        RETURN false;
    END IF;
    INSERT INTO bdc.presence (store, member, doing, lead, since, expires)
        VALUES (p_store, v_me.member, left(p_doing, 8000), left(p_lead, 100), p_since, p_expires)
        ON CONFLICT (store, member) DO UPDATE
        SET doing = excluded.doing, lead = excluded.lead, since = excluded.since, expires = excluded.expires;
    RETURN true;
END
$$;

CREATE FUNCTION bdc.put(p_store text, p_content bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_me record;
    v_digest text := encode(sha256(p_content), 'hex');
BEGIN
    SELECT * INTO v_me FROM bdc.standing(p_store);
    IF (v_me.member IS NULL OR v_me.removed IS NOT NULL) AND NOT bdc.is_owner() THEN
        RETURN NULL;
    END IF;
    INSERT INTO bdc.blob (store, digest, content) VALUES (p_store, v_digest, p_content) ON CONFLICT DO NOTHING;
    RETURN v_digest;
END
$$;
