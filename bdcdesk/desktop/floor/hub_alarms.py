"""What the store's hub says is wrong, as alarms: a pill has room for what a sentence says first, and shows all of it when asked."""

import re
from collections.abc import Iterable
from typing import Final

from bdcdesk.desktop.floor.view import Alarm
from bdcdesk.desktop.theme import Tone
from bdcdesk.translation import tr

MOST: Final = 8
"""More alarms than these are one pill: the row must leave the floor its room."""
_ROOM: Final = 64
"""Letters in a pill."""
_LEAST: Final = 24
"""Letters before a comma that say something by themselves."""
_NAMES: Final = re.compile("“[^”]*”")
_END: Final = re.compile(r"(?<!”): |; | \(|[.!?](?= |$)")
"""Where a sentence has said what happened. After a name alone it has not: “Stock “Feed”: no file has come”."""


def hub_alarms(lines: Iterable[str]) -> list[Alarm]:
    """An alarm for each line, a sentence each; the same one twice is one."""
    told = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    shown, rest = (told, []) if len(told) <= MOST else (told[: MOST - 1], told[MOST - 1 :])
    alarms = [Alarm(in_short(line), Tone.bad, line) for line in shown]
    return [*alarms, Alarm(tr("{count} more from the hub", count=len(rest)), Tone.bad, "\n".join(rest))] if rest else alarms


def in_short(sentence: str) -> str:
    """What it says happened, without why, what is safe and what to do; names in “” are never taken apart."""
    # Of the same length, so that places in one are places in the other.
    bare = _NAMES.sub(lambda name: "”" * len(name[0]), sentence)
    end = _END.search(bare)
    first = sentence[: end.start()] if end else sentence
    if len(first) <= _ROOM:
        return first
    comma = bare.find(", ")
    return first[:comma] if _LEAST <= comma <= _ROOM else f"{first[: _ROOM - 1].rstrip()}…"
