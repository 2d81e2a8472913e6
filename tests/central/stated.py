"""Who may do what in the database, stated: tables, functions, and what becomes of each call of each role."""

from bdcdesk.domain.rights import ROLES

CALLERS = (*ROLES, "other", "invited", "removed")
"""All who have a login of ours. A stranger does not even get in, and the owner may do everything."""

TABLES = {
    # What SELECT shows: the rows of one's own stores, all rows, or nothing for anybody.
    "store": "own",
    "member": "own",
    "event": "own",
    "action": "own",
    "stream": "own",
    "presence": "own",
    "visit": "own",
    "blob": "own",
    "alembic_version": "all",
    "membership": "none",
    "role_right": "none",
    "role_gives": "none",
}
"""Every other verb on every table is for nobody: INSERT, UPDATE, DELETE, TRUNCATE, locking, COPY, a trigger on it, a reference to it."""

WRITES = {
    "insert": "INSERT INTO bdc.{0} SELECT * FROM bdc.{0}",
    "insert nothing": "INSERT INTO bdc.{0} DEFAULT VALUES",
    "update": "UPDATE bdc.{0} SET {1} = {1}",
    "delete": "DELETE FROM bdc.{0}",
    "truncate": "TRUNCATE bdc.{0}",
    "lock rows": "SELECT {1} FROM bdc.{0} FOR UPDATE",
    "lock": "LOCK TABLE bdc.{0} IN EXCLUSIVE MODE",
    "copy in": "COPY bdc.{0} FROM STDIN",
    "trigger": "CREATE TRIGGER t BEFORE INSERT ON bdc.{0} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "policy": "CREATE POLICY p ON bdc.{0} USING (true)",
    "unforce": "ALTER TABLE bdc.{0} NO FORCE ROW LEVEL SECURITY",
    "drop": "DROP TABLE bdc.{0}",
}

FUNCTIONS = {
    # Who may call it: members of any store, or only functions of the owner's.
    "standing": "members",
    "my_stores": "members",
    "oldest_reader": "members",
    "append": "members",
    "append_one": "members",
    "farewell": "members",
    "erase": "members",
    "tell": "members",
    "tell_visits": "members",
    "put": "members",
    "add_member": "members",
    "invite": "members",
    "enrol": "members",
    "accept": "members",
    "remove_member": "members",
    "logins": "members",
    "write": "owner",
    "prefixed": "owner",
    "is_owner": "owner",
    "now_ms": "owner",
    "granting": "owner",
    "forbidden": "owner",
    "caller": "owner",
    "may_change": "owner",
    "tidy": "owner",
    "login_checked": "doors",
    "login_made": "doors",
    "login_opened": "doors",
    "login_closing": "doors",
    "login_ended": "doors",
}

EVENT = """SELECT outcome FROM bdc.{call}('north', gen_random_uuid(), ARRAY['lead/m'], ARRAY[-1]::bigint[], ARRAY[1],
    ARRAY[gen_random_uuid()], ARRAY['{kind}'], ARRAY[1], ARRAY['{{"kind":"{kind}"{facts}}}'],
    ARRAY[NULL]::text[], ARRAY['']::bytea[]{more})"""

ALONE = """SELECT outcome FROM bdc.append_one('north', gen_random_uuid(), 'lead/m', -1, gen_random_uuid(), '{kind}', 1,
    '{{"kind":"{kind}"{facts}}}', NULL, '')"""


def event(kind: str, facts: str = "", call: str = "append", more: str = "") -> str:
    return EVENT.format(kind=kind, facts=facts and "," + facts, call=call, more=more)


def alone(kind: str, facts: str = "") -> str:
    return ALONE.format(kind=kind, facts=facts and "," + facts)


VERIFIER = "SCRAM-SHA-256$4096:" + "A" * 22 + "==$" + "A" * 43 + "=:" + "A" * 43 + "="

EVENTS = {
    "append a note": ("noted", ""),
    "claim for oneself": ("claimed", '"agent":"{me}"'),
    "claim for another": ("claimed", '"agent":"somebody"'),
    "give for a call": ("claimed", '"agent":"somebody","by":"call"'),
    "release one's own": ("released", '"agent":"{me}"'),
    "reassign": ("reassigned", '"agent":"agent"'),
    "close": ("closed", '"reason":"x"'),
    "reopen": ("reopened", '"reason":"x"'),
    "set an appointment": ("appointment_set", ""),
    "opt out": ("opted_out", ""),
    "ask for a text": ("message_requested", ""),
    "begin sending": ("message_sending", ""),
    "tell a receipt": ("message_delivered", ""),
    "tell a reply": ("message_received", ""),
    "tell of own call": ("call_ended", '"reported":true'),
    "tell of a call": ("call_ended", '"reported":false'),
    "enter a lead": ("lead_received", '"by_hand":true'),
    "receive a lead": ("lead_received", ""),
    "describe the store": ("store_described", ""),
    "set a source": ("source_set", ""),
    "list a car": ("car_listed", ""),
    "tell of a car": ("car_news", ""),
    "append `erased`": ("erased", ""),
    "unheard-of kind": ("unheard_of", ""),
}
CALLS = {
    **{name: event(kind, facts) for name, (kind, facts) in EVENTS.items()},
    "erase": event("erased", call="erase", more=", ARRAY[]::text[]"),
    "farewell: a note": event("noted", call="farewell"),
    "farewell: a claim": event("claimed", '"agent":"{me}"', call="farewell"),
    "be here": "SELECT bdc.tell('north', 'Here', '', 1, 2)",
    "tell of visits": "SELECT bdc.tell_visits('north', ARRAY['a'], ARRAY['x'], ARRAY[1], ARRAY[2], 1)",
    "keep a blob": "SELECT bdc.put('north', 'x')",
    "add an agent": "SELECT bdc.add_member('north', 'new', 'New', 'agent', '')",
    "add a supervisor": "SELECT bdc.add_member('north', 'new', 'New', 'supervisor', '')",
    "add a salesperson": "SELECT bdc.add_member('north', 'new', 'New', 'salesperson', '')",
    "add an admin": "SELECT bdc.add_member('north', 'new', 'New', 'admin', '')",
    "add a hub": "SELECT bdc.add_member('north', 'new', 'New', 'hub', '')",
    "promote oneself": "SELECT bdc.add_member('north', '{me}', 'Me', 'admin', '')",
    "invite an agent": f"SELECT outcome FROM bdc.invite('north', 'agent', '{VERIFIER}', 1)",
    "invite as the hub": f"SELECT outcome FROM bdc.invite('north', 'hub', '{VERIFIER}', 1)",
    "enrol a login": "SELECT bdc.enrol('north', 'agent', '{other}')",
    "remove a salesperson": "SELECT bdc.remove_member('north', 'salesperson', false)",
    "remove an admin": "SELECT bdc.remove_member('north', 'admin', false)",
    "see all logins": "SELECT count(*) > 0 FROM bdc.logins('north')",
    "accept an invite": f"SELECT count(*) > 0 FROM bdc.accept('{VERIFIER}')",
}
ONES = {name: alone(kind, facts) for name, (kind, facts) in EVENTS.items()}

# ok: done. no: their role may not. --: there is no such store for them, or nothing happens. gone: they were removed.
CELLS = """
                        agent superv sales desk_m recept admin hub  other invited removed owner
append a note           ok    ok     ok    ok     ok     no    no   --    --      gone    ok
claim for oneself       ok    ok     ok    ok     no     no    no   --    --      gone    ok
claim for another       no    no     no    no     no     no    no   --    --      gone    ok
give for a call         no    no     no    no     no     no    ok   --    --      gone    ok
release one's own       ok    ok     ok    ok     no     no    no   --    --      gone    ok
reassign                no    ok     no    ok     no     no    no   --    --      gone    ok
close                   ok    ok     ok    ok     no     no    no   --    --      gone    ok
reopen                  ok    ok     no    ok     no     no    no   --    --      gone    ok
set an appointment      ok    ok     ok    ok     ok     no    no   --    --      gone    ok
opt out                 ok    ok     ok    ok     ok     no    ok   --    --      gone    ok
ask for a text          ok    ok     ok    ok     no     no    no   --    --      gone    ok
begin sending           no    no     no    no     no     no    ok   --    --      gone    ok
tell a receipt          no    no     no    no     no     no    ok   --    --      gone    ok
tell a reply            no    no     no    no     no     no    ok   --    --      gone    ok
tell of own call        ok    ok     ok    ok     no     no    ok   --    --      gone    ok
tell of a call          no    no     no    no     no     no    ok   --    --      gone    ok
enter a lead            ok    ok     ok    ok     ok     no    ok   --    --      gone    ok
receive a lead          no    no     no    no     no     no    ok   --    --      gone    ok
describe the store      no    ok     no    no     no     ok    no   --    --      gone    ok
set a source            no    ok     no    no     no     ok    no   --    --      gone    ok
list a car              no    ok     no    no     no     ok    ok   --    --      gone    ok
tell of a car           no    no     no    no     no     no    ok   --    --      gone    ok
append `erased`         no    no     no    no     no     no    no   --    --      gone    ok
unheard-of kind         no    no     no    no     no     no    no   --    --      gone    ok
erase                   no    ok     no    no     no     ok    no   --    --      gone    ok
farewell: a note        --    --     --    --     --     --    --   --    --      ok      --
farewell: a claim       --    --     --    --     --     --    --   --    --      no      --
be here                 ok    ok     ok    ok     ok     ok    ok   --    --      --      --
tell of visits          --    --     --    --     --     --    ok   --    --      --      --
keep a blob             ok    ok     ok    ok     ok     ok    ok   --    --      --      ok
add an agent            no    ok     no    no     no     ok    no   --    --      gone    ok
add a supervisor        no    ok     no    no     no     ok    no   --    --      gone    ok
add a salesperson       no    ok     no    ok     no     ok    no   --    --      gone    ok
add an admin            no    no     no    no     no     ok    no   --    --      gone    ok
add a hub               no    no     no    no     no     ok    no   --    --      gone    ok
promote oneself         no    no     no    no     no     ok    no   --    --      gone    --
invite an agent         no    ok     no    no     no     ok    no   --    --      gone    ok
invite as the hub       no    no     no    no     no     ok    no   --    --      gone    ok
enrol a login           no    ok     no    no     no     ok    no   --    --      gone    ok
remove a salesperson    no    ok     no    ok     no     ok    no   --    --      gone    ok
remove an admin         no    no     no    no     no     ok    no   --    --      gone    ok
see all logins          --    ok     --    ok     --     ok    --   --    --      --      ok
accept an invite        --    --     --    --     --     --    --   --    ok      --      --
"""

BUILDING = {
    "CREATE TABLE bdc.mine (x int)": "no",
    "CREATE TABLE public.mine (x int)": "no",
    "CREATE TEMP TABLE mine (x int)": "no",
    "CREATE TEMP TABLE member (x int)": "no",
    "CREATE SCHEMA mine": "no",
    "CREATE FUNCTION bdc.f() RETURNS int LANGUAGE sql AS 'SELECT 1'": "no",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'": "no",
    "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'": "no",
    "CREATE ROLE mine": "no",
    "CREATE PUBLICATION mine FOR ALL TABLES": "no",
    "COPY (SELECT 1) TO PROGRAM 'true'": "no",
    "SELECT pg_read_file('/etc/passwd')": "no",
    "SELECT rolpassword FROM pg_authid": "no",
    # PostgreSQL lets everybody: it shows names and nobody's rows.
    "SELECT rolname FROM pg_roles": "ok",
    "SELECT prosrc FROM pg_proc WHERE proname = 'append'": "ok",
    "LISTEN anything": "ok",
    "NOTIFY anything": "ok",
}


OUTCOMES = {
    **dict.fromkeys(("appended", "allowed", "True"), "ok"),
    **dict.fromkeys(("denied", "not allowed"), "no"),
    **dict.fromkeys(("no store", "no farewell", "unusable", "False", "None"), "--"),
    "removed": "gone",
}


def stated() -> dict[str, list[str]]:
    head, *lines = CELLS.strip("\n").splitlines()
    at = len(head) - len(head.lstrip())
    assert len(head.split()) == len(CALLERS) + 1
    return {line[:at].strip(): line[at:].split() for line in lines}
