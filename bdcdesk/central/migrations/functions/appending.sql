    -- Who writes, and whether their role may, in one statement: every append asks it.
    SELECT c.member, c.removed, <forbidden>
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

