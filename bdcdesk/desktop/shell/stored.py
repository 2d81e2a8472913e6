"""A stored file's bytes, from whichever of the desk's stores has it."""

import hashlib
from collections.abc import Sequence
from contextlib import closing

from bdcdesk.central.errors import CentralError
from bdcdesk.desktop.shell.backstage import Store


def stored(stores: Sequence[Store], blob: str) -> bytes | None:
    """None: no store has it, or what it has is not what was kept. Waits for the network: on a thread of its own.

    Raises CentralError where no store has it and one cannot be reached.
    """
    failed: CentralError | None = None
    for store in stores:
        try:
            with closing(store.central()) as central:
                found = central.get(store.id, blob)
        except CentralError as error:
            failed = error
            continue
        if found is not None and hashlib.sha256(found).hexdigest() == blob:
            return found
    if failed is not None:
        raise failed
    return None
