"""What a command tells the person who typed it: its lines, and what could not be done."""

import argparse
import errno
import os
import sys
from collections.abc import Callable, Mapping
from typing import Final

Say = Callable[[str], None]
"""Tells the person who typed the command a line."""
Run = Callable[[argparse.Namespace, Mapping[str, str], Say], int]
"""What a sub-command does; the exit code."""


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def told(run: Callable[[], int]) -> int:
    """Runs it; what may be expected to go wrong becomes its sentence on standard error and exit code 1."""
    try:
        return run()
    except KeyboardInterrupt:
        return 130
    except EOFError:
        sys.stderr.write("bdcdesk: A question was left without an answer, so this was not done. Start it again and type one.\n")
        return 1
    except BrokenPipeError:
        # Whoever read our output has enough of it; Python must not complain of it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            error = _no_room(error)
        if not isinstance(error, _expected()):
            raise
        sys.stderr.write(f"bdcdesk: {error}\n")
        return 1


_NO_ROOM: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS))


def _no_room(error: OSError) -> Exception:
    from bdcdesk.wiring.place import NoPlace

    what = f"{error.filename} cannot be written" if error.filename else "A file of bdcdesk cannot be written"
    return NoPlace(
        f"{what} ({error.strerror}). This was not done, or only in part; what was kept before is as it was. "
        "Make room on the disk, or make it writable, and do it again."
    )


def _expected() -> tuple[type[Exception], ...]:
    from bdcdesk.central.errors import CentralError
    from bdcdesk.contact.provider import ProviderProblem
    from bdcdesk.contact.simulator.state import SimulatorError
    from bdcdesk.hub.http.address import NoDoor
    from bdcdesk.machine.folders import NoFolder
    from bdcdesk.machine.refusals import SecretsError
    from bdcdesk.replica.file import ReplicaError
    from bdcdesk.wiring.place import NoPlace

    return (CentralError, ReplicaError, SecretsError, NoPlace, NoFolder, ProviderProblem, SimulatorError, NoDoor)
