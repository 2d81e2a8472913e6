"""`bdcdesk quarantine`: what came in and could not be read, with what keeps it from being a lead."""

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final

from bdcdesk.intake.quarantine import Kept, Quarantine
from bdcdesk.wiring.commands import Say

_LONGEST: Final = 120


def tell(quarantine: Quarantine, folder: Path, zone: tzinfo | None, say: Say) -> int:
    """Tells each document's name, when it was kept in the time of `zone` (None: this computer's), why, and the file in `folder` that has
    its bytes; the newest last. The exit code: 0, also where there is none. Raises OSError."""
    kept = quarantine.list()
    for one in kept:
        _tell(one, zone, say)
    if kept:
        count = "1 document is" if len(kept) == 1 else f"{len(kept)} documents are"
        say(f"{count} in quarantine on this computer, in {folder}. What a newer bdcdesk can read is taken by: bdcdesk import FILE")
    else:
        say("Nothing is in quarantine on this computer.")
    return 0


def _tell(one: Kept, zone: tzinfo | None, say: Say) -> None:
    # Whoever sent the document named it: a name may not write over other lines.
    name = "".join(sign if sign.isprintable() else " " for sign in one.name)[:_LONGEST].strip() or "(no name)"
    when = datetime.fromtimestamp(one.at / 1_000, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M") if one.at else "(when is not known)"
    say(f"{when}  {name}, {one.size:,} byte{'s' * (one.size != 1)}")
    say(f"  {one.reason}")
    say(f"  {one.hash}.raw")
