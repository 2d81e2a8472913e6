ALTER TABLE bdc.store ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.store FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.store TO <stem>_owner USING (true) WITH CHECK (true);
ALTER TABLE bdc.member ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.member FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.member TO <stem>_owner USING (true) WITH CHECK (true);
ALTER TABLE bdc.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.event FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.event TO <stem>_owner USING (true) WITH CHECK (true);
ALTER TABLE bdc.stream ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.stream FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.stream TO <stem>_owner USING (true) WITH CHECK (true);
ALTER TABLE bdc.presence ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.presence FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.presence TO <stem>_owner USING (true) WITH CHECK (true);
ALTER TABLE bdc.blob ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.blob FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.blob TO <stem>_owner USING (true) WITH CHECK (true);
ALTER TABLE bdc.action ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.action FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.action TO <stem>_owner USING (true) WITH CHECK (true);
ALTER TABLE bdc.membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.membership FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.membership TO <stem>_owner USING (true) WITH CHECK (true);
ALTER TABLE bdc.role_right ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.role_right FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.role_right TO <stem>_owner USING (true) WITH CHECK (true);
ALTER TABLE bdc.role_gives ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.role_gives FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.role_gives TO <stem>_owner USING (true) WITH CHECK (true);
ALTER TABLE bdc.alembic_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE bdc.alembic_version FORCE ROW LEVEL SECURITY;
CREATE POLICY owned ON bdc.alembic_version TO <stem>_owner USING (true) WITH CHECK (true);
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

-- The first kind that the role may not write, in words of `bdcdesk.domain.rights`; no row if it may write all. Bound when it is made, so
-- that it needs no path of its own and is planned as a part of who asks.
CREATE FUNCTION bdc.forbidden(p_role text, p_actor text, p_kinds text[], p_facts text[]) RETURNS SETOF text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT w.kind FROM unnest(p_kinds, p_facts) WITH ORDINALITY AS w (kind, facts, n)
    WHERE NOT EXISTS (
        SELECT FROM bdc.role_right r WHERE r.role = p_role AND r.kind = w.kind
        -- CASE keeps the order: facts are looked into only where a right asks it.
        AND CASE WHEN r.field = '' THEN true
            WHEN r.value = '$actor' THEN (w.facts::json ->> r.field) = p_actor
            ELSE (w.facts::json ->> r.field) = r.value END
    )
    ORDER BY w.n LIMIT 1;
END;
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
        VALUES (p_store, v_me.member, left(p_doing, 500), left(p_lead, 100), p_since, p_expires)
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
-- Who works where, and the logins through which they come. Whom each role may add stands in bdc.role_gives.

CREATE FUNCTION bdc.may_change(p_store text, p_roles text[]) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_me record;
BEGIN
    SELECT * INTO v_me FROM bdc.standing(p_store);
    IF v_me.removed IS NOT NULL THEN
        RETURN 'removed';
    ELSIF v_me.member IS NULL AND NOT bdc.is_owner() OR NOT EXISTS (SELECT FROM bdc.store s WHERE s.id = p_store) THEN
        RETURN 'no store';
    ELSIF v_me.member IS NOT NULL AND EXISTS (
        SELECT FROM unnest(p_roles) AS wanted (role)
        WHERE wanted.role IS NOT NULL
            AND NOT EXISTS (SELECT FROM bdc.role_gives g WHERE g.role = v_me.role AND g.gives = wanted.role)
    ) THEN
        RETURN 'not allowed';
    END IF;
    RETURN 'allowed';
END
$$;

CREATE FUNCTION bdc.add_member(p_store text, p_id text, p_name text, p_role text, p_phone text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_old bdc.member;
    v_may text;
BEGIN
    SELECT * INTO v_old FROM bdc.member WHERE store = p_store AND id = p_id;
    v_may := bdc.may_change(p_store, ARRAY[p_role, v_old.role]);
    IF v_may = 'not allowed' AND v_old.removed IS NULL AND (v_old.name, v_old.role, v_old.phone) = (p_name, p_role, p_phone) THEN
        RETURN 'allowed';
    ELSIF v_may <> 'allowed' THEN
        RETURN v_may;
    END IF;
    IF p_id IN ('', 'owner') OR NOT EXISTS (SELECT FROM bdc.role_gives g WHERE g.role = p_role OR g.gives = p_role) THEN
        RETURN 'unusable';
    END IF;
    INSERT INTO bdc.member (store, id, name, role, phone) VALUES (p_store, p_id, p_name, p_role, p_phone)
        ON CONFLICT (store, id) DO UPDATE
        SET name = excluded.name, role = excluded.role, phone = excluded.phone, removed = NULL;
    RETURN 'allowed';
END
$$;

-- A login with a password that is good for some hours, and for nothing but `accept`.
CREATE FUNCTION bdc.invite(p_store text, p_member text, p_verifier text, p_hours integer, OUT outcome text, OUT login text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_role text;
    v_hex text := replace(gen_random_uuid()::text, '-', '');
    v_until bigint := bdc.now_ms() + least(greatest(p_hours, 1), 168) * 3600000::bigint;
BEGIN
    SELECT m.role INTO v_role FROM bdc.member m WHERE m.store = p_store AND m.id = p_member AND m.removed IS NULL;
    outcome := bdc.may_change(p_store, ARRAY[v_role]);
    IF outcome <> 'allowed' THEN
        RETURN;
    ELSIF v_role IS NULL THEN
        outcome := 'no member';
        RETURN;
    END IF;
    PERFORM bdc.tidy();
    login := 'bdc_' || left(v_hex, 12) || right(v_hex, 8);
    PERFORM bdc.login_made(login, p_verifier, to_timestamp(v_until / 1000.0));
    INSERT INTO bdc.membership (store, login, member, invited_by, invited_until)
        VALUES (p_store, login, p_member, session_user::text, v_until);
END
$$;

-- Somebody who has a login already works in this store too.
CREATE FUNCTION bdc.enrol(p_store text, p_member text, p_login text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_role text;
    v_may text;
BEGIN
    SELECT m.role INTO v_role FROM bdc.member m WHERE m.store = p_store AND m.id = p_member AND m.removed IS NULL;
    v_may := bdc.may_change(p_store, ARRAY[v_role]);
    IF v_may <> 'allowed' THEN
        RETURN v_may;
    ELSIF v_role IS NULL THEN
        RETURN 'no member';
    ELSIF NOT EXISTS (SELECT FROM bdc.membership m WHERE m.login = p_login AND m.accepted IS NOT NULL AND m.removed IS NULL)
        OR EXISTS (SELECT FROM bdc.membership m WHERE m.login = p_login AND m.store = p_store AND m.removed IS NULL) THEN
        RETURN 'unusable';
    END IF;
    INSERT INTO bdc.membership (store, login, member, invited_by, invited_until, accepted)
        VALUES (p_store, p_login, p_member, session_user::text, bdc.now_ms(), bdc.now_ms())
        ON CONFLICT (store, login) DO UPDATE
        SET member = excluded.member, invited_by = excluded.invited_by, accepted = excluded.accepted, removed = NULL;
    RETURN 'allowed';
END
$$;

-- Once only, in time only: sets the password that the new member's own computer has made.
CREATE FUNCTION bdc.accept(p_verifier text, OUT store text, OUT member text, OUT role text, OUT name text) RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_now bigint := bdc.now_ms();
BEGIN
    FOR store, member, role, name IN
        UPDATE bdc.membership m SET accepted = v_now
        FROM bdc.member p
        WHERE p.store = m.store AND p.id = m.member AND m.login = session_user::text
            AND m.accepted IS NULL AND m.removed IS NULL AND m.invited_until > v_now
        RETURNING m.store, m.member, p.role, p.name
    LOOP
        PERFORM bdc.login_opened(session_user::text, p_verifier);
        RETURN NEXT;
    END LOOP;
END
$$;

CREATE FUNCTION bdc.remove_member(p_store text, p_member text, p_at_once boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_role text;
    v_may text;
    v_now bigint := bdc.now_ms();
    v_ended record;
BEGIN
    SELECT m.role INTO v_role FROM bdc.member m WHERE m.store = p_store AND m.id = p_member AND m.removed IS NULL;
    v_may := bdc.may_change(p_store, ARRAY[v_role]);
    IF v_may <> 'allowed' THEN
        RETURN v_may;
    ELSIF v_role IS NULL THEN
        RETURN 'no member';
    END IF;
    UPDATE bdc.member SET removed = v_now WHERE store = p_store AND id = p_member;
    DELETE FROM bdc.presence WHERE store = p_store AND member = p_member;
    -- Who knew the channel must not hear when the store is busy.
    UPDATE bdc.store SET channel = 'bdc_' || replace(gen_random_uuid()::text, '-', '') WHERE id = p_store;
    FOR v_ended IN
        UPDATE bdc.membership m SET removed = v_now WHERE m.store = p_store AND m.member = p_member AND m.removed IS NULL
        RETURNING m.login, m.accepted
    LOOP
        IF NOT EXISTS (SELECT FROM bdc.membership m WHERE m.login = v_ended.login AND m.removed IS NULL) THEN
            PERFORM bdc.login_closing(
                v_ended.login,
                CASE WHEN p_at_once OR v_ended.accepted IS NULL THEN NULL ELSE to_timestamp(v_now / 1000.0) + interval '30 days' END
            );
        END IF;
        PERFORM bdc.login_ended(v_ended.login);
    END LOOP;
    PERFORM bdc.tidy();
    RETURN 'allowed';
END
$$;

-- Logins whose last membership ended 30 days ago, and invites that nobody took, are shut and forgotten.
CREATE FUNCTION bdc.tidy() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_login text;
    v_now bigint := bdc.now_ms();
BEGIN
    FOR v_login IN
        SELECT m.login FROM bdc.membership m GROUP BY m.login
        HAVING bool_and(coalesce(m.removed + 30 * 86400000::bigint < v_now, m.accepted IS NULL AND m.invited_until < v_now))
    LOOP
        PERFORM bdc.login_closing(v_login, NULL);
        DELETE FROM bdc.membership m WHERE m.login = v_login;
    END LOOP;
END
$$;

CREATE FUNCTION bdc.logins(p_store text)
RETURNS TABLE (member text, login text, invited_until bigint, accepted bigint, removed bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT m.member, m.login, m.invited_until, m.accepted, m.removed FROM bdc.membership m
    WHERE m.store = p_store AND (
        bdc.is_owner() OR EXISTS (
            SELECT FROM bdc.standing(p_store) me JOIN bdc.role_gives g ON g.role = me.role WHERE me.removed IS NULL
        )
    )
    ORDER BY m.member, m.invited_until
$$;
-- How the log is written: the one text that does it. It stands in two functions (`migrations/writing.py` fills the gaps): in `append`, which
-- members call and where all desks of a store wait for each other, so that a call from one function to another, a tenth of an append, is
-- saved; and in `write`, for those who have asked before who it is that writes.
CREATE FUNCTION bdc.append(
    p_store text, p_action uuid,
    p_streams text[], p_expected bigint[], p_counts integer[],
    p_ids uuid[], p_kinds text[], p_since integer[], p_facts text[], p_personal text[], p_nonces bytea[],
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
    n integer := 0;
    v_actor text;
    v_removed bigint;
    v_forbidden text;
BEGIN
    -- Who writes, and whether their role may, in one statement: every append asks it.
    SELECT c.member, c.removed, (SELECT f.kind FROM bdc.forbidden(c.role, c.member, p_kinds, p_facts) AS f (kind))
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
CREATE POLICY theirs ON bdc.store FOR SELECT TO <stem>_members USING (id = ANY (ARRAY(SELECT bdc.my_stores())));
GRANT SELECT ON bdc.store TO <stem>_members;
CREATE POLICY theirs ON bdc.member FOR SELECT TO <stem>_members USING (store = ANY (ARRAY(SELECT bdc.my_stores())));
GRANT SELECT ON bdc.member TO <stem>_members;
CREATE POLICY theirs ON bdc.event FOR SELECT TO <stem>_members USING (store = ANY (ARRAY(SELECT bdc.my_stores())));
GRANT SELECT ON bdc.event TO <stem>_members;
CREATE POLICY theirs ON bdc.stream FOR SELECT TO <stem>_members USING (store = ANY (ARRAY(SELECT bdc.my_stores())));
GRANT SELECT ON bdc.stream TO <stem>_members;
CREATE POLICY theirs ON bdc.presence FOR SELECT TO <stem>_members USING (store = ANY (ARRAY(SELECT bdc.my_stores())));
GRANT SELECT ON bdc.presence TO <stem>_members;
CREATE POLICY theirs ON bdc.blob FOR SELECT TO <stem>_members USING (store = ANY (ARRAY(SELECT bdc.my_stores())));
GRANT SELECT ON bdc.blob TO <stem>_members;
CREATE POLICY theirs ON bdc.action FOR SELECT TO <stem>_members USING (store = ANY (ARRAY(SELECT bdc.my_stores())));
GRANT SELECT ON bdc.action TO <stem>_members;
CREATE POLICY known ON bdc.alembic_version FOR SELECT TO <stem>_members USING (true);
GRANT SELECT ON bdc.alembic_version TO <stem>_members;
GRANT USAGE ON SCHEMA bdc TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.standing TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.my_stores TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.oldest_reader TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.append TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.farewell TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.tell TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.put TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.add_member TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.invite TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.enrol TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.accept TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.remove_member TO <stem>_members;
GRANT EXECUTE ON FUNCTION bdc.logins TO <stem>_members;
GRANT USAGE, CREATE ON SCHEMA bdc TO <stem>_doors;
SET LOCAL ROLE <stem>_doors;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- The only code that runs with CREATEROLE: four functions of a role of their own, called by the owner's functions and by nobody else.

CREATE FUNCTION bdc.login_checked(p_login text, p_verifier text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF p_login !~ '^bdc_[0-9a-f]{20}$' THEN
        RAISE EXCEPTION 'no login of ours' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Never a password in clear, which would reach the server's memory and perhaps its log.
    IF p_verifier !~ '^SCRAM-SHA-256[$][0-9]{4,9}:[A-Za-z0-9+/=]{16,}[$][A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' THEN
        RAISE EXCEPTION 'no SCRAM verifier' USING ERRCODE = 'invalid_password';
    END IF;
END
$$;

CREATE FUNCTION bdc.login_made(p_login text, p_verifier text, p_until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM bdc.login_checked(p_login, p_verifier);
    EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 40 PASSWORD %L VALID UNTIL %L', p_login, p_verifier, p_until);
    EXECUTE format('GRANT %I TO %I', '<stem>_members', p_login);
    -- Who ends somebody's connections must have their rights, unless they may end everybody's.
    EXECUTE format('GRANT %I TO %I', p_login, current_user);
END
$$;

CREATE FUNCTION bdc.login_opened(p_login text, p_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM bdc.login_checked(p_login, p_verifier);
    EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL %L', p_login, p_verifier, 'infinity');
END
$$;

-- At `p_until`, or NULL: at once.
CREATE FUNCTION bdc.login_closing(p_login text, p_until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF p_until IS NULL THEN
        EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', p_login);
    ELSE
        EXECUTE format('ALTER ROLE %I VALID UNTIL %L', p_login, p_until);
    END IF;
END
$$;

CREATE FUNCTION bdc.login_ended(p_login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_terminate_backend(a.pid, 2000) FROM pg_stat_activity a WHERE a.usename = p_login AND a.pid <> pg_backend_pid();
END
$$;
GRANT EXECUTE ON FUNCTION bdc.login_made TO <stem>_owner;
GRANT EXECUTE ON FUNCTION bdc.login_opened TO <stem>_owner;
GRANT EXECUTE ON FUNCTION bdc.login_closing TO <stem>_owner;
GRANT EXECUTE ON FUNCTION bdc.login_ended TO <stem>_owner;
SET LOCAL ROLE <stem>_owner;
REVOKE CREATE ON SCHEMA bdc FROM <stem>_doors;
