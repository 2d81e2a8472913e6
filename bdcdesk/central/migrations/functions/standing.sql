-- Who the caller is, in each store: by session_user alone, which no client can set. All functions below ask here.

-- For functions of the owner's, which it becomes a part of when they are planned: what every write asks must cost next to nothing.
CREATE FUNCTION bdc.caller(p_store text) RETURNS TABLE (member text, role text, removed bigint) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT m.member, p.role, m.removed
    FROM bdc.membership m JOIN bdc.member p ON p.store = m.store AND p.id = m.member
    WHERE m.store = p_store AND m.login = session_user::text AND m.accepted IS NOT NULL;
END;

CREATE FUNCTION bdc.standing(p_store text, OUT member text, OUT role text, OUT removed bigint) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT member, role, removed FROM bdc.caller(p_store)
$$;

CREATE FUNCTION bdc.my_stores() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT m.store FROM bdc.membership m
    WHERE m.login = session_user::text AND m.accepted IS NOT NULL AND m.removed IS NULL
$$;

-- The oldest revision whose desks can still work here. A migration that only adds leaves it; one that takes something away raises it,
-- and comes a release later than the desks that do without.
CREATE FUNCTION bdc.oldest_reader() RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT '0001'::text
$$;

-- Whether the caller owns this database's log: the owner role itself runs this.
CREATE FUNCTION bdc.is_owner() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_has_role(session_user, current_user, 'USAGE')
$$;

CREATE FUNCTION bdc.now_ms() RETURNS bigint
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;
