"""A member who was removed hands over what they still have to report; then their desk destroys its keys."""

from collections.abc import Sequence

import msgspec

from bdcdesk.central.errors import CentralError, Removed
from bdcdesk.central.ports import Log
from bdcdesk.central.records import ANY
from bdcdesk.replica.exchange import Push


class Farewell(msgspec.Struct, frozen=True):
    """What is left to hand over at a store, in the order of the key presses."""

    store: str
    reports: tuple[Push, ...]


def reports(pushes: Sequence[Push]) -> tuple[Push, ...]:
    """Those that only tell what has happened: nobody who has left may wish for anything."""
    return tuple(push for push in pushes if all(group.expected == ANY for group in push.groups))


def hand_over(farewell: Farewell, log: Log) -> CentralError | None:
    """Blocks on central. None when all of it was answered: taken, taken before, or not wanted. Else why not, and it is tried again."""
    try:
        for push in farewell.reports:
            log.farewell(farewell.store, push.action, push.groups)
    except CentralError as problem:
        return problem
    return None


def is_over(problem: CentralError | None) -> bool:
    """Whether central itself said that this member was removed. A wrong password or a line that fails says nothing of the kind."""
    return isinstance(problem, Removed)
