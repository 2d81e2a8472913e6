"""The functions that write the log, from the one text that does it."""

from pathlib import Path
from typing import Final

FUNCTIONS: Final = Path(__file__).parent / "functions"
_PINNED: Final = "SET search_path = pg_catalog, pg_temp"


def write() -> str:
    """`bdc.write`, for functions of the owner's that have asked who writes."""
    return _filled(name="write", given="p_actor text, ", guard=_PINNED, declared="    v_actor text := p_actor;\n", who="")


def append() -> str:
    """`bdc.append`, the door of the members: asks who they are and whether they may."""
    return _filled(
        name="append",
        given="",
        guard=f"SECURITY DEFINER {_PINNED} SET lock_timeout = '10s'",
        declared="    v_actor text;\n    v_removed bigint;\n    v_forbidden text;\n",
        who=(FUNCTIONS / "appending.sql").read_text("utf-8"),
    )


def _filled(**gaps: str) -> str:
    text = (FUNCTIONS / "writing.sql").read_text("utf-8")
    for name, filling in gaps.items():
        text = text.replace(f"<{name}>", filling)
    return text
