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
