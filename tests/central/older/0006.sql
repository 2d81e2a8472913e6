-- Shoppers who are on the store's site just now. Not history: what has expired goes with the next word, and only the hub has one.
CREATE TABLE bdc.visit (
    store text COLLATE "C" NOT NULL,
    lead text COLLATE "C" NOT NULL,
    looking text NOT NULL,
    since bigint NOT NULL,
    expires bigint NOT NULL,
    PRIMARY KEY (store, lead)
);

CREATE FUNCTION bdc.tell_visits(
    p_store text, p_leads text[], p_looking text[], p_since bigint[], p_expires bigint[], p_now bigint
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_me record;
BEGIN
    SELECT * INTO v_me FROM bdc.standing(p_store);
    IF v_me.role IS DISTINCT FROM 'hub' OR v_me.removed IS NOT NULL THEN
        RETURN false;
    END IF;
    DELETE FROM bdc.visit v WHERE v.store = p_store AND v.expires <= p_now;
    INSERT INTO bdc.visit (store, lead, looking, since, expires)
        SELECT p_store, left(w.lead, 100), left(w.looking, 200), w.since, w.expires
        FROM unnest(p_leads, p_looking, p_since, p_expires) AS w (lead, looking, since, expires)
        ON CONFLICT (store, lead) DO UPDATE
        SET looking = excluded.looking, since = excluded.since, expires = excluded.expires;
    RETURN true;
END
$$;
ALTER TABLE bdc.visit ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.visit FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.visit TO <stem>_owner USING (true) WITH CHECK (true);
CREATE POLICY theirs ON bdc.visit FOR SELECT TO <stem>_members USING (store = ANY (ARRAY(SELECT bdc.my_stores())));
GRANT SELECT ON bdc.visit TO <stem>_members;
REVOKE ALL ON FUNCTION bdc.tell_visits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bdc.tell_visits TO <stem>_members;
