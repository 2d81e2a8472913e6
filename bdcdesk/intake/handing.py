"""An action of intake, given to the desk: it is kept for good, or whoever handed something in is told to come again."""

from bdcdesk.domain.actions import Action, Append, Refused
from bdcdesk.replica.desk import Desk
from bdcdesk.replica.file import Damaged, ReplicaError


def hand_in(desk: Desk, action: Action) -> Append:
    """What it becomes; empty for what was handed in before. Raises OSError if it cannot be kept at present. From the desk's thread."""
    try:
        decision = desk.do(action)
    except Damaged:
        # Trying again would not help: the desk must be opened anew.
        raise
    except ReplicaError as error:
        raise OSError(str(error)) from error
    if isinstance(decision, Refused):
        raise OSError(decision.reason)
    return decision
