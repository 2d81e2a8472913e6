"""The words with which a closed store answers by itself, read from their data files."""

from bdcdesk.domain.after_hours import Wordings, read_wording
from bdcdesk.domain.placeholders import Language
from bdcdesk.machine.program import resources


def shipped_wordings() -> Wordings:
    """Raises WordsError, OSError."""
    languages: tuple[Language, ...] = ("en", "es")
    return {one: read_wording(one, (resources() / "after_hours" / f"{one}.json").read_bytes()) for one in languages}
