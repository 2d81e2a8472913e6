"""The screens' data files: fonts, icons, theme. A missing one is told by its name."""

from functools import cache
from pathlib import Path

from bdcdesk.machine.program import resources

_AGAIN = "Nothing of yours is lost; install bdcdesk again to bring"


class ResourceMissingError(Exception):
    """A data file of the program is not there; says which one, and that reinstalling brings it back."""


@cache
def root() -> Path:
    """The folder of all data files, wherever this program is installed."""
    folder = resources()
    if not folder.is_dir():
        raise ResourceMissingError(f"The program's data files (resources) are missing. {_AGAIN} them back.")
    return folder


def resource(*parts: str) -> Path:
    """The path of one data file, for example `resource("theme", "tokens.json")`."""
    path = root().joinpath(*parts)
    if not path.exists():
        raise ResourceMissingError(f"The program's data file {'/'.join(parts)} is missing. {_AGAIN} it back.")
    return path
