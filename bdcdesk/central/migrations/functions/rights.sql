-- Which rights let a role write a kind, in words of `bdcdesk.domain.rights`. Both are bound when they are made, so that they need no path
-- of their own and are planned as a part of who asks.
CREATE FUNCTION bdc.granting(p_role text, p_actor text, p_kind text, p_facts text) RETURNS SETOF text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT r.kind FROM bdc.role_right r WHERE r.role = p_role AND r.kind = p_kind
    -- CASE keeps the order: facts are looked into only where a right asks it.
    AND CASE WHEN r.field = '' THEN true
        WHEN r.value = '$actor' THEN (p_facts::json ->> r.field) = p_actor
        ELSE (p_facts::json ->> r.field) = r.value END;
END;

-- The first kind that the role may not write; no row if it may write all.
CREATE FUNCTION bdc.forbidden(p_role text, p_actor text, p_kinds text[], p_facts text[]) RETURNS SETOF text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT w.kind FROM unnest(p_kinds, p_facts) WITH ORDINALITY AS w (kind, facts, n)
    WHERE NOT EXISTS (SELECT FROM bdc.granting(p_role, p_actor, w.kind, w.facts))
    ORDER BY w.n LIMIT 1;
END;
