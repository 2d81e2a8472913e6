"""What the program writes about itself: JSON lines with declared fields and nothing of people.

A field that is not declared here does not reach the file, whoever logs it; neither does any free text, be it a message, an argument or
the text of an exception. The names of withheld fields do, so that a missing one is noticed.
"""

import json
import logging
import os
import re
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Final

from bdcdesk.machine.folders import private

Value = int | float | bool | str

WORD: Final = re.compile(r"[a-z][a-z0-9_.-]{0,39}")
"""No capital, blank, @, + or leading digit: a kind or a state fits, a name as written, a number or an address does not."""

ID: Final = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")

NUMBERS: Final = frozenset({"seq", "ms", "count", "bytes", "attempt", "status", "version", "since", "retry_ms", "behind", "pending", "pid"})
WORDS: Final = frozenset({"kind", "role", "state", "reason", "process", "adapter", "provider", "error", "store"})
IDS: Final = frozenset({"lead", "action", "event_id"})

FILE_BYTES: Final = 2_000_000
FILES: Final = 5


def event(logger: logging.Logger, name: str, level: int = logging.INFO, **fields: Value) -> None:
    """Logs that something happened: `event(log, "sync.step", seq=7, ms=3)`. Names and fields as declared in this module."""
    logger.log(level, "%s", name, extra={"bdcdesk_event": name, "bdcdesk_fields": fields})


class Declared(logging.Formatter):
    """One JSON object a line: `at` in ms since 1970 UTC, `level`, `logger`, `event`, then the fields that are allowed."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {"at": int(record.created * 1000), "level": record.levelname.lower(), "logger": record.name}
        name = getattr(record, "bdcdesk_event", None)
        if isinstance(name, str) and WORD.fullmatch(name):
            line["event"] = name
        else:
            line |= {"event": "text.withheld", "where": f"{record.module}:{record.lineno}"}
        fields = getattr(record, "bdcdesk_fields", {})
        line |= {field: value for field, value in fields.items() if allowed(field, value)}
        withheld = sorted(field for field in fields if field not in line and WORD.fullmatch(field))
        if withheld:
            line["withheld"] = withheld
        if record.exc_info and record.exc_info[0] is not None:
            line |= {"error": record.exc_info[0].__name__, "frames": frames(record.exc_info[2])}
        return json.dumps(line)


def allowed(field: str, value: object) -> bool:
    if field in NUMBERS:
        return isinstance(value, int | float)
    if field in WORDS:
        return isinstance(value, str) and WORD.fullmatch(value) is not None
    return field in IDS and isinstance(value, str) and ID.fullmatch(value) is not None


def frames(traceback: TracebackType | None) -> list[str]:
    """`file:line function` from the outermost call in. No source, no values."""
    return [f"{Path(frame.f_code.co_filename).name}:{line} {frame.f_code.co_name}" for frame, line in walk_tb(traceback)]


class PrivateFile(RotatingFileHandler):
    """Files that only this user can read. One process each: two that rotate one file lose lines."""

    def _open(self) -> TextIOWrapper:
        return TextIOWrapper(open(self.baseFilename, f"{self.mode}b", opener=_owner_only), encoding="utf-8", line_buffering=True)

    def handleError(self, record: logging.LogRecord) -> None:
        """The program goes on without its log. The standard answer would print the record, and with it what may be personal."""
        kind = sys.exc_info()[0]
        sys.stderr.write(f"bdcdesk: the log cannot be written ({kind.__name__ if kind else 'unknown'}).\n")


def open_log(folder: Path, process: str, level: int = logging.INFO) -> logging.Handler:
    """Sends all logging of this process to `folder`/bdcdesk-`process`.log. Close what is returned at the end. Raises NoFolder, OSError."""
    handler = PrivateFile(private(folder) / f"bdcdesk-{process}.log", maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8")
    handler.setFormatter(Declared())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler


def close_log(handler: logging.Handler) -> None:
    logging.getLogger().removeHandler(handler)
    handler.close()


def _owner_only(path: str, flags: int) -> int:
    handle = os.open(path, flags, 0o600)
    if os.name == "posix":
        os.fchmod(handle, 0o600)
    return handle
