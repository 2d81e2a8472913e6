"""What is kept of an error nobody expected: enough to mend it, nothing of people."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import gmtime, strftime
from types import TracebackType

from bdcdesk.machine.folders import private
from bdcdesk.machine.logs import frames
from bdcdesk.machine.program import versions


def write(error: BaseException, folder: Path, now: int, thread: str) -> Path:
    """The report's file. `now` in ms since 1970 UTC. Versions, the error's type, its causes' types and where each was raised.

    Without the errors' texts, source lines or values: any of them may quote a shopper. Raises NoFolder, OSError.
    """
    lines = [f"bdcdesk crash report, {strftime('%Y-%m-%d %H:%M:%S', gmtime(now // 1000))} UTC, thread {thread}"]
    lines += [f"{name} {version}" for name, version in versions().items()]
    lines += ["", *_told(error), "", "Texts of errors are left out on purpose: they may quote a person."]
    path = private(folder) / f"crash-{strftime('%Y%m%d-%H%M%S', gmtime(now // 1000))}-{now % 1000:03}.txt"
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _told(error: BaseException) -> list[str]:
    lines: list[str] = []
    seen: set[int] = set()
    following: BaseException | None = error
    how = ""
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        lines += [f"{how}{type(following).__module__}.{type(following).__qualname__}"]
        lines += [f"  {frame}" for frame in frames(following.__traceback__)]
        if isinstance(following, BaseExceptionGroup):
            lines += [f"  of {type(each).__qualname__}: {', '.join(frames(each.__traceback__)[-1:])}" for each in following.exceptions]
        how = "caused by " if following.__cause__ else "while handling "
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return lines


def install(folder: Path, clock: Callable[[], int], told: Callable[[Path], None] | None = None) -> None:
    """From now on, an error nobody caught is written to `folder`, in whatever thread, and `told` gets the file (in that thread).

    Qt calls the same hook for errors in slots. The program goes on or ends as it would have; standard error gets one line.
    """

    def keep(error: BaseException, thread: str) -> None:
        try:
            path = write(error, folder, clock(), thread)
        except Exception as second:
            sys.stderr.write(f"bdcdesk: unexpected {type(error).__name__}; its report could not be written ({type(second).__name__}).\n")
            return
        sys.stderr.write(f"bdcdesk: unexpected {type(error).__name__}. What was entered is kept. A report without personal data: {path}\n")
        if told is not None:
            told(path)

    def main_hook(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
        else:
            keep(error, threading.current_thread().name)

    def thread_hook(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None and not issubclass(failed.exc_type, SystemExit):
            keep(failed.exc_value, failed.thread.name if failed.thread else "unknown")

    sys.excepthook = main_hook
    threading.excepthook = thread_hook
