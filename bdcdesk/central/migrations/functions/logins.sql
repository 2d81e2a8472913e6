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
    EXECUTE format('GRANT %I TO %I', '<members>', p_login);
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
