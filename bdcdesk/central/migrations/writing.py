"""The functions that write the log, from the one text that does it."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

FUNCTIONS: Final = Path(__file__).parent / "functions"
_PINNED: Final = "SET search_path = pg_catalog, pg_temp"

_MANY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "events": "p_streams text[], p_expected bigint[], p_counts integer[],\n"
        "    p_ids uuid[], p_kinds text[], p_since integer[], p_facts text[], p_personal text[], p_nonces bytea[]",
        "counted": "    n integer := 0;\n",
        "each stream": "FOR g IN 1 .. cardinality(p_streams) LOOP",
        "each stream with events": """FOR g IN 1 .. cardinality(p_streams) LOOP
        CONTINUE WHEN p_counts[g] = 0;
        -- Of a single stream it is known from above.
        IF cardinality(p_streams) > 1 THEN
            SELECT s.version, s.open, EXISTS (SELECT FROM bdc.event e WHERE e.store = s.store AND e.stream = s.stream AND e.kind = 'erased')
                INTO v_version, v_open, v_erased FROM bdc.stream s WHERE s.store = p_store AND s.stream = p_streams[g];
        END IF;""",
        "each event": """FOR i IN 1 .. p_counts[g] LOOP
            n := n + 1;""",
        "end": "END LOOP;",
        "stream": "p_streams[g]",
        "expected": "p_expected[g]",
        "id": "p_ids[n]",
        "kind": "p_kinds[n]",
        "since": "p_since[n]",
        "facts": "p_facts[n]",
        "personal": "p_personal[n]",
        "nonce": "p_nonces[n]",
        "forbidden": "(SELECT f.kind FROM bdc.forbidden(c.role, c.member, p_kinds, p_facts) AS f (kind))",
    }
)
_ONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "events": "p_stream text, p_expected bigint,\n"
        "    p_id uuid, p_kind text, p_since integer, p_facts text, p_personal text, p_nonce bytea",
        "counted": "",
        "each stream": "",
        "each stream with events": "",
        "each event": "",
        "end": "",
        "stream": "p_stream",
        "expected": "p_expected",
        "id": "p_id",
        "kind": "p_kind",
        "since": "p_since",
        "facts": "p_facts",
        "personal": "p_personal",
        "nonce": "p_nonce",
        "forbidden": "CASE WHEN NOT EXISTS (SELECT FROM bdc.granting(c.role, c.member, p_kind, p_facts)) THEN p_kind END",
    }
)


def write() -> str:
    """`bdc.write`, for functions of the owner's that have asked who writes."""
    return _filled(
        {"name": "write", "given": "p_actor text, ", "guard": _PINNED, "declared": "    v_actor text := p_actor;\n", "who": ""}, _MANY
    )


def append() -> str:
    """`bdc.append`, the door of the members: asks who they are and whether they may."""
    return _filled(_door("append"), _MANY)


def append_one() -> str:
    """`bdc.append_one`, the same door for what nearly every action is: one event."""
    return _filled(_door("append_one"), _ONE)


def _door(name: str) -> Mapping[str, str]:
    return {
        "name": name,
        "given": "",
        "guard": f"SECURITY DEFINER {_PINNED} SET lock_timeout = '10s'",
        "declared": "    v_actor text;\n    v_removed bigint;\n    v_forbidden text;\n",
        "who": (FUNCTIONS / "appending.sql").read_text("utf-8"),
    }


def _filled(*fillings: Mapping[str, str]) -> str:
    text = (FUNCTIONS / "writing.sql").read_text("utf-8")
    for gaps in fillings:
        for gap, filling in gaps.items():
            text = text.replace(f"<{gap}>", filling)
    return text
