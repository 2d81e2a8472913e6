"""The follow-up plans of this program, read from its data file."""

from functools import cache

from bdcdesk.domain.plan import Plans, read_plans
from bdcdesk.machine.program import resources


@cache
def shipped_plans() -> Plans:
    """Raises PlanError, OSError."""
    folder = resources() / "plans"
    return read_plans((folder / "en.json").read_bytes(), {"es": (folder / "es.json").read_bytes()})
