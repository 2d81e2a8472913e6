"""Which leads are a person's, have an id of a source, or are about somebody's car: found at once among 100,000."""

from collections.abc import Collection

from bdcdesk.domain.alike import handles
from bdcdesk.domain.lead import Lead


class Register:
    """Leads by what they are found by (`bdcdesk.domain.alike`). It may name one too many, never one too few."""

    def __init__(self) -> None:
        # By the hash of the handle: the handles themselves would take as much room as the leads.
        self._found: dict[int, str | dict[str, None]] = {}

    def find(self, handle: str) -> Collection[str]:
        """Those that came first are first."""
        found = self._found.get(hash(handle), ())
        return (found,) if isinstance(found, str) else found

    def put(self, before: Lead | None, after: Lead) -> None:
        """The lead is another than before, or is new."""
        if before is not None and _found_alike(before, after):
            return
        new = [hash(handle) for handle in handles(after)]
        if before is not None:
            for handle in {hash(handle) for handle in handles(before)}.difference(new):
                self._drop(handle, after.id)
        for handle in new:
            self._add(handle, after.id)

    def clear(self) -> None:
        self._found.clear()

    def _add(self, handle: int, lead: str) -> None:
        found = self._found.setdefault(handle, lead)
        if isinstance(found, dict):
            # Some sources give every lead the same id.
            found[lead] = None
        elif found != lead:
            self._found[handle] = {found: None, lead: None}

    def _drop(self, handle: int, lead: str) -> None:
        found = self._found.get(handle)
        if found == lead:
            del self._found[handle]
        elif isinstance(found, dict):
            found.pop(lead, None)


def _found_alike(before: Lead, after: Lead) -> bool:
    """Most events change nothing that a lead is found by, and leave these very objects as they are."""
    return (
        before.persons is after.persons
        and before.shopper is after.shopper
        and before.vehicles is after.vehicles
        and before.raised is after.raised
        and bool(before.closed) == bool(after.closed)
    )
